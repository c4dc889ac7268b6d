"""What every page is made with: its template, its language, and the headers of its answer."""

from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, g, render_template, request

from engine.feel.values import Value
from engine.grounds import showing
from engine.grounds.phrases import LANGUAGES as PHRASES
from engine.web.negotiation import require_answer, text_response
from engine.web.pages import language as languages
from engine.web.pages.access import allows, form_token, signed_in
from engine.web.pages.language import Language
from engine.web.pages.reading import heading, name_of
from engine.web.pages.words import Words
from engine.web.service import service

HTML = "text/html"


def spoken() -> Language:
    """Return the language of the current request's answer."""
    found: Language = g.get("language") or languages.chosen(request)
    return found


def words() -> Words:
    """Return the words of the current request's answer."""
    return Words(spoken())


def shown(value: Value) -> str:
    """Return a value as people read it, in the language of the current request's answer."""
    return value if isinstance(value, str) else showing.shown(value, PHRASES[spoken()])


def page(template: str, status: int = 200, **data: Any) -> Response:
    """Return a page.

    Raises:
        Problem: the caller takes no HTML.
    """
    require_answer(request, HTML)
    return written(template, status, **data)


def written(template: str, status: int, **data: Any) -> Response:
    """Return a page whatever the caller takes."""
    language = spoken()
    text = render_template(
        f"pages/{template}",
        t=Words(language),
        language=language,
        languages=languages.NAMES,
        here=in_language,
        said=lambda text, otherwise="": languages.said(text, language, otherwise),
        pick=lambda text: text.pick((language,)),
        heading=heading,
        name_of=name_of,
        allows=allows,
        signed_in=signed_in(),
        keyed=not service().live.keys.open,
        form_token=form_token,
        logged=service().recorder is not None,
        **data,
    )
    answer = text_response(text, HTML)
    answer.status_code = status
    answer.headers["Content-Language"] = language
    answer.vary.update(("Accept-Language", "Cookie"))
    languages.remember(request, answer)
    return answer


def in_language(language: str) -> str:
    """Return the address of the current page in a language; of an address that does not exist, the first page's."""
    query = [(name, value) for name, value in request.args.items() if name != languages.PARAMETER]
    path = quote(request.path) if request.endpoint else "/"
    return f"{path}?{urlencode([*query, (languages.PARAMETER, language)])}"
