"""Two versions of a policy compared, for programs."""

from flask import Blueprint, Response, request

from engine.answer import dumps
from engine.diff.formats.data import as_data
from engine.web.negotiation import JSON, languages, mark_language, require_answer, spoken, text_response
from engine.web.problems import Problem
from engine.web.service import service

blueprint = Blueprint("differences", __name__)


@blueprint.get("/v1/policies/<policy>/diff")
def diff_versions(policy: str) -> Response:
    """Compare two versions of a policy."""
    require_answer(request, JSON)
    asked = languages(request)
    with service().live.lease() as snapshot:
        old, new = (snapshot.evaluator.program(policy, asked_for(name)) for name in ("from", "to"))
        comparison = service().comparisons.of(old, new)
    answer = text_response(dumps(as_data(comparison, asked or ("en",))) + "\n", JSON)
    mark_language(answer, asked, spoken(comparison.old) | spoken(comparison.new))
    return answer


def asked_for(name: str) -> str:
    """Return the version that a query parameter names.

    Raises:
        Problem: it is not given.
    """
    version = request.args.get(name)
    if not version:
        raise Problem(
            "query-invalid", f"`{name}` is not given, a version was expected", f"add `{name}=` to the address"
        )
    return version
