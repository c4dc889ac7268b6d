"""What a browser is told when a page cannot be given: a page of its own, in its language."""

from flask import Response, g, request

from engine.web.pages.answers import HTML, written
from engine.web.problems import problem_of

PHRASES = {404: "failed_404", 403: "failed_403", 500: "failed_500"}


def failure(error: Exception) -> Response:
    """Return the page for an error."""
    problem = problem_of(error)
    answer = written(
        "failure.html",
        problem.status,
        phrase=PHRASES.get(problem.status, "failed_other"),
        problem=problem,
        request_id=g.get("id", ""),
    )
    answer.headers.update(problem.headers)
    return answer


def no_route(error: Exception) -> Response:
    """Return the page for an address that does not exist to a browser, the problem to a program."""
    return failure(error) if _is_browser() else problem_of(error).response()


def _is_browser() -> bool:
    """Tell whether the caller names HTML among what it takes, as browsers do and programs do not."""
    return HTML in request.accept_mimetypes.values()
