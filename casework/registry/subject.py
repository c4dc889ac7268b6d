"""Whom facts are about: a thing of a type, by the id that services know it by."""

import re
from dataclasses import dataclass

TYPE = r"[a-z][a-z0-9_-]{0,63}"
ID = r"[A-Za-z0-9][A-Za-z0-9._~:@-]{0,199}"
"""Letters that stand in an address as they are, so that a subject has one address only."""


class SubjectRefused(ValueError):
    """Raised for an id that is none."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject, such as the school `dk-101`.

    Attributes:
        type: a type that a policy is about.
        id: 1 to 200 letters, digits and some signs, unique within its type.

    Raises:
        SubjectRefused: the id is not written so.
    """

    type: str
    id: str

    def __post_init__(self) -> None:
        if not re.fullmatch(ID, self.id):
            shown = self.id if len(self.id) <= 40 else f"{self.id[:40]}…"
            raise SubjectRefused(f"`{shown}` is not an id: 1 to 200 of `A-Z a-z 0-9 . _ ~ : @ -` were expected")

    @property
    def key(self) -> tuple[str, bytes]:
        """What the tables know it by."""
        return self.type, self.id.encode()
