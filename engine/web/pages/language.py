"""In which language a page speaks: the one asked for in the address, else as before, else as the browser prefers."""

from collections.abc import Mapping
from typing import Literal, get_args

from flask import Request, Response
from markupsafe import Markup, escape

from engine.policy.text import Text
from engine.web.negotiation import languages

Language = Literal["en", "da"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
NAMES: Mapping[Language, str] = {"en": "English", "da": "Dansk"}
PARAMETER = "lang"
COOKIE = "groundrules_language"
A_YEAR = 365 * 24 * 60 * 60


def chosen(request: Request) -> Language:
    """Return the language in which a request is answered."""
    wanted = (request.args.get(PARAMETER), request.cookies.get(COOKIE), *languages(request))
    return next((found for each in wanted if (found := chosen_from(each))), "en")


def chosen_from(text: str | None) -> Language | None:
    """Return the language that a text names, None where pages do not speak it."""
    return next((each for each in LANGUAGES if each == text), None)


def remember(request: Request, response: Response) -> None:
    """Keep a language that was asked for in the address, for the pages that follow."""
    asked = request.args.get(PARAMETER)
    if asked in LANGUAGES:
        keep(response, asked)


def keep(response: Response, language: str) -> None:
    """Keep a language for the pages that follow."""
    response.set_cookie(COOKIE, language, max_age=A_YEAR, httponly=True, samesite="Lax")


def said(text: Text | Mapping[str, str], language: Language, otherwise: str = "") -> Markup:
    """Return a policy's text in a language, marked with its own where it has none in that one.

    Args:
        text: the text by language.
        language: that of the page.
        otherwise: what stands in where there is no text at all.
    """
    by_language = text.by_language if isinstance(text, Text) else text
    found = Text(by_language).pick((language,))
    spoken = next((one for one in (language, "", "en", *by_language) if one in by_language), language)
    if not found:
        return Markup(escape(otherwise))  # noqa: S704 - escaped
    if spoken in (language, ""):
        return Markup(escape(found))  # noqa: S704 - escaped
    return Markup('<span lang="{}">{}</span>').format(spoken, found)
