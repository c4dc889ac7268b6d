"""What there is to say of an operation: what it needs, takes and can answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.web.keys import Scope


@dataclass(frozen=True, slots=True)
class Parameter:
    """A part of the address, a query parameter or a header; `schema` is JSON Schema.

    Attributes:
        required: must be given; a part of the address always is.
    """

    name: str
    place: Literal["path", "query", "header"]
    description: str
    schema: Mapping[str, object] = field(default_factory=lambda: {"type": "string"})
    example: str | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A successful answer: the name of its schema for each media type."""

    description: str
    content: Mapping[str, str] = field(default_factory=dict)
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """One HTTP method at one address.

    Attributes:
        id: the name of the view.
        path: the address as OpenAPI writes it.
        scope: what an API key must allow; None is open to everyone.
        body: the name of the schema for each media type that is read.
        answers: successful answers by status.
        problems: the codes of the problems it can answer beside those that every operation shares.
    """

    id: str
    method: Literal["GET", "POST", "PUT", "PATCH"]
    path: str
    tag: str
    summary: str
    description: str
    scope: Scope | None
    answers: Mapping[int, Answer]
    problems: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    body: Mapping[str, str] = field(default_factory=dict)
    example: str | None = None


POLICY = Parameter("policy", "path", "The id of a policy.", {"type": "string"}, "etwinning-school-label")
LANGUAGE = Parameter(
    "Accept-Language", "header", "The languages of texts, best first.", {"type": "string"}, "da, en;q=0.5"
)

GUARDED = ("key-missing", "key-unknown", "scope-missing", "loopback-only", "log-unavailable")
"""Problems of every operation that asks for a scope."""

SHARED = ("bad-request", "query-unknown", "query-invalid", "not-acceptable", "internal-error")
"""Problems of every operation."""
