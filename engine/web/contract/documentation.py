"""The description of the service, and its pages."""

from engine.web.contract.operation import Answer, Operation, Parameter
from engine.web.negotiation import JSON

HTML = "text/html"

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "openapi",
        "GET",
        "/openapi.json",
        "Documentation",
        "This description",
        "Describes the service in OpenAPI 3.1.",
        None,
        {200: Answer("An OpenAPI document.", {JSON: "OpenApi"})},
    ),
    Operation(
        "docs",
        "GET",
        "/docs",
        "Documentation",
        "This description, to read",
        "Shows the operations as a page.",
        None,
        {200: Answer("A page.", {HTML: "Text"})},
    ),
    Operation(
        "problems",
        "GET",
        "/docs/problems",
        "Documentation",
        "List the problems",
        "Explains every code that an answer can carry.",
        None,
        {200: Answer("A page.", {HTML: "Text"})},
    ),
    Operation(
        "problem",
        "GET",
        "/docs/problems/{code}",
        "Documentation",
        "Explain a problem",
        "Explains one code; the `type` of a problem leads here.",
        None,
        {200: Answer("A page.", {HTML: "Text"})},
        ("problem-unknown",),
        (Parameter("code", "path", "The code of a problem.", {"type": "string"}, "fact-undeclared"),),
    ),
    Operation(
        "style",
        "GET",
        "/docs/style.css",
        "Documentation",
        "How the pages look",
        "Gives the style sheet of the pages.",
        None,
        {200: Answer("A style sheet.", {"text/css": "Text"})},
    ),
)
