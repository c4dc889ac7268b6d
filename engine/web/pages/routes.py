"""The pages as a blueprint, made from the table of pages."""

import secrets
from collections.abc import Callable, Mapping

from flask import Blueprint, Flask, Response
from werkzeug.exceptions import MethodNotAllowed, NotFound

from engine.web.pages import access, assets, comparing, decisions, failures, policies, signing, trying
from engine.web.pages.contract import BLUEPRINT, PAGES
from engine.web.pages.sessions import Sessions
from engine.web.settings import Settings

VIEWS: Mapping[str, Callable[..., Response]] = {
    "home_page": policies.home_page,
    "policy_page": policies.policy_page,
    "compare_page": comparing.compare_page,
    "version_page": policies.version_page,
    "version_text": policies.version_text,
    "try_page": trying.try_page,
    "try_case": trying.try_case,
    "decisions_page": decisions.decisions_page,
    "decision_page": decisions.decision_page,
    "verify_decision": decisions.verify_decision,
    "log_page": decisions.log_page,
    "sign_in_page": signing.sign_in_page,
    "sign_in": signing.sign_in,
    "sign_out": signing.sign_out,
    "asset": assets.asset,
}
"""What answers each page of the table."""


def install(app: Flask, settings: Settings) -> None:
    """Give an application its pages; without a secret in the settings, sessions end with the process."""
    blueprint = Blueprint(BLUEPRINT, __name__, template_folder="templates")
    for page in PAGES:
        path = page.path.replace("{", "<").replace("}", ">")
        blueprint.add_url_rule(path, page.id, VIEWS[page.id], methods=[page.method])
    blueprint.before_request(access.admit)
    blueprint.after_request(access.carry_session)
    blueprint.register_error_handler(Exception, failures.failure)
    app.register_blueprint(blueprint)
    app.register_error_handler(NotFound, failures.no_route)
    app.register_error_handler(MethodNotAllowed, failures.no_route)
    secret = settings.session_secret or secrets.token_urlsafe(32)
    app.extensions[access.EXTENSION] = access.Access(Sessions(secret, settings.https))
