"""A change of what is known of a subject, and what comes of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from casework.registry.merge import merged
from casework.registry.subject import Subject


@dataclass(frozen=True, slots=True)
class State:
    """What is known of a subject since a change.

    Attributes:
        index: of the change, in the log.
        at: the moment of the change in UTC, as the log writes moments.
        source: the id of the API key that it came by, None where none was asked for.
        facts: JSON data, numbers as Decimal.
    """

    subject: Subject
    index: int
    at: str
    source: str | None
    facts: Mapping[str, Any]

    def data(self) -> dict[str, Any]:
        """Return it as JSON data."""
        return {
            "subject": {"type": self.subject.type, "id": self.subject.id},
            "change": self.index,
            "at": self.at,
            "source": self.source,
            "facts": self.facts,
        }


Condition = Callable[[State | None], bool]
"""Tells from what is known of a subject whether it may be changed."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change that somebody asks for.

    Attributes:
        content: the facts as a whole, or a merge patch for them (RFC 7396).
        patch: whether it is a patch.
        condition: what must hold for it to be made, None where nothing must.
    """

    subject: Subject
    content: Mapping[str, Any]
    patch: bool = False
    condition: Condition | None = None

    def facts(self, before: Mapping[str, Any] | None) -> Mapping[str, Any]:
        """Return the facts after it, given those before it."""
        found: Mapping[str, Any] = merged(before, self.content) if self.patch else self.content
        return found


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a change.

    Attributes:
        state: what is known now.
        changed: whether it is something else than before.
        new: whether nothing was known before.
    """

    state: State
    changed: bool
    new: bool


class ConditionFailed(Exception):
    """Raised for a change whose condition does not hold.

    Attributes:
        state: what is known of the subject, None where nothing is.
    """

    def __init__(self, state: State | None) -> None:
        self.state = state
        super().__init__("the subject is not as the change asks for")


class ChangeTooLarge(Exception):
    """Raised for a change whose entry would be larger than can be logged; carries its size in bytes."""

    def __init__(self, size: int) -> None:
        self.size = size
        super().__init__(f"the entry would have {size} bytes")
