"""The generated pages in one table."""

from collections.abc import Mapping

from docs.generate import changes, commands, decisions, http, messages, policies, policy_format, policy_tests
from engine.feel.builtins.reference import page as builtins


def pages() -> Mapping[str, str]:
    """Return the text of each generated page by its path from the project's root."""
    return {
        "docs/decisions/README.md": decisions.page(),
        "docs/reference/builtins.md": builtins(),
        "docs/reference/changes.md": changes.reference(),
        "docs/reference/commands.md": commands.page(),
        "docs/reference/http.md": http.page(),
        "docs/reference/messages.md": messages.page(),
        "docs/reference/policy-format.md": policy_format.page(),
        "docs/reference/policy-tests.md": policy_tests.page(),
        **policies.pages(),
        **changes.pages(),
    }
