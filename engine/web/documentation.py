"""The description of the service: as OpenAPI, and as pages made from the same table."""

from functools import cache
from pathlib import Path

from flask import Blueprint, Response, render_template, request

from engine.answer import dumps
from engine.web.codes import all_codes, meaning
from engine.web.contract import Contract
from engine.web.negotiation import JSON, require_answer, text_response
from engine.web.openapi import description
from engine.web.problems import Problem
from engine.web.service import service

HTML = "text/html"
CSS = "text/css"
HERE = Path(__file__).parent

blueprint = Blueprint("documentation", __name__, template_folder="templates")


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Describe the service in OpenAPI 3.1."""
    require_answer(request, JSON)
    return text_response(_openapi_text(service().contract), JSON)


@blueprint.get("/docs")
def docs() -> Response:
    """Describe the service as a page."""
    require_answer(request, HTML)
    return _page(render_template("docs.html", document=description(service().contract), json=dumps))


@blueprint.get("/docs/problems")
def problems() -> Response:
    """List every code with its explanation."""
    require_answer(request, HTML)
    kinds = service().contract.kinds
    rows = [(code, kinds.get(code), meaning(code, kinds)) for code in all_codes(kinds)]
    return _page(render_template("problems.html", rows=rows))


@blueprint.get("/docs/problems/<code>")
def problem(code: str) -> Response:
    """Explain one code."""
    require_answer(request, HTML)
    kinds = service().contract.kinds
    text = meaning(code, kinds)
    if text is None:
        raise Problem("problem-unknown", "there is no problem of this code", "`/docs/problems` lists them")
    return _page(render_template("problem.html", code=code, kind=kinds.get(code), meaning=text))


@blueprint.get("/docs/style.css")
def style() -> Response:
    """Give the pages their looks."""
    require_answer(request, CSS)
    return text_response((HERE / "static" / "style.css").read_bytes(), CSS)


@cache
def _openapi_text(contract: Contract) -> str:
    return dumps(description(contract), indent=2) + "\n"


def _page(text: str) -> Response:
    answer = text_response(text, HTML)
    answer.headers["Content-Language"] = "en"
    return answer
