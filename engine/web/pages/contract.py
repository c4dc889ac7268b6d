"""The pages of the service in one table: where each is, and what a signed-in key must allow.

Routes and the guard follow from it, as those of the API follow from `engine.web.contract`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from engine.web.keys import Scope

BLUEPRINT = "pages"


@dataclass(frozen=True, slots=True)
class Page:
    """One HTTP method at one address that people use with a browser.

    Attributes:
        id: the name of the view.
        path: the address, parameters in braces.
        scope: what the key must allow with which one has signed in; None is open to everyone.
    """

    id: str
    method: Literal["GET", "POST"]
    path: str
    scope: Scope | None


PAGES: tuple[Page, ...] = (
    Page("home_page", "GET", "/", "read"),
    Page("policy_page", "GET", "/policies/{policy}", "read"),
    Page("compare_page", "GET", "/policies/{policy}/compare", "read"),
    Page("version_page", "GET", "/policies/{policy}/versions/{version}", "read"),
    Page("version_text", "GET", "/policies/{policy}/versions/{version}/text", "read"),
    Page("try_page", "GET", "/policies/{policy}/versions/{version}/try", "evaluate"),
    Page("try_case", "POST", "/policies/{policy}/versions/{version}/try", "evaluate"),
    Page("decisions_page", "GET", "/decisions", "audit"),
    Page("decision_page", "GET", "/decisions/{id}", "audit"),
    Page("verify_decision", "POST", "/decisions/{id}", "audit"),
    Page("log_page", "GET", "/log", "audit"),
    Page("sign_in_page", "GET", "/sign-in", None),
    Page("sign_in", "POST", "/sign-in", None),
    Page("sign_out", "POST", "/sign-out", None),
    Page("asset", "GET", "/pages/{name}", None),
)

BY_ENDPOINT: Mapping[str, Page] = {f"{BLUEPRINT}.{each.id}": each for each in PAGES}
"""The pages by the endpoint of their route."""
