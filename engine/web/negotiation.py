"""Which media type and which language an answer has (RFC 9110, section 12)."""

from collections.abc import Iterable, Sequence

from flask import Request, Response

from engine.policy.model import Policy
from engine.web.problems import Problem

JSON = "application/json"
NDJSON = "application/x-ndjson"
YAML = "application/yaml"
MAX_LANGUAGES = 10


def require_answer(request: Request, *offered: str) -> str:
    """Return the best of the media types on offer that `Accept` allows, the first where nothing is said.

    Raises:
        Problem: `Accept` allows none of them.
    """
    if "Accept" not in request.headers:
        return offered[0]
    best = request.accept_mimetypes.best_match(offered)
    if best is None:
        listed = " or ".join(f"`{each}`" for each in offered)
        raise Problem("not-acceptable", "`Accept` allows none of the media types of this address", f"ask for {listed}")
    return best


def require_body(request: Request, *read: str) -> None:
    """Check that the body is of a media type, and in an encoding, that is read.

    Raises:
        Problem: it is not.
    """
    listed = " or ".join(f"`{each}`" for each in read)
    if request.mimetype not in read:
        found = f"the body is `{request.mimetype[:80]}`" if request.mimetype else "the body has no media type"
        raise Problem("media-type", f"{found}, {listed} was expected", f"send the header `Content-Type: {read[0]}`")
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in {"utf-8", "utf8", "us-ascii"}:
        raise Problem("media-type", "the body is not sent as UTF-8", "JSON is UTF-8 (RFC 8259, section 8.1)")
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in {"", "identity"}:
        help_ = "send the body as it is"
        raise Problem("media-type", "the body is compressed", help_, headers={"Accept-Encoding": "identity"})


def languages(request: Request) -> tuple[str, ...]:
    """Return the languages that `Accept-Language` asks for, best first, each also without its region."""
    found: dict[str, None] = {}
    for tag, quality in list(request.accept_languages)[:MAX_LANGUAGES]:
        if quality > 0 and tag != "*":
            found |= dict.fromkeys((tag, tag.lower(), tag.split("-")[0].lower()))
    return tuple(found)


def spoken(policy: Policy) -> set[str]:
    """Return the languages in which a policy has texts."""
    texts = [policy.title, *(each.title for each in policy.criteria.values())]
    return {language for text in texts for language in text.by_language if language}


def mark_language(response: Response, asked: Sequence[str], available: Iterable[str]) -> None:
    """Say in which language the texts of an answer are, and that it was chosen."""
    has = set(available)
    response.headers["Content-Language"] = next((each for each in asked if each in has), "en")
    response.vary.add("Accept-Language")


def text_response(content: str | bytes, mimetype: str) -> Response:
    """Return a successful answer that no cache keeps unless told otherwise."""
    answer = Response(content, mimetype=mimetype)
    answer.headers["Cache-Control"] = "no-store"
    return answer
