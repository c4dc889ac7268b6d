"""What a search finds, and which texts can be searched."""

from typing import Protocol

from engine.feel.bounds import check_characters
from engine.feel.values import NoValue


class Match(Protocol):
    """One place where a pattern matches."""

    def span(self, group: int = 0) -> tuple[int, int]:
        """Return where a group begins and ends, or (-1, -1) where it took no part."""

    def group(self, group: int = 0) -> str | None:
        """Return what a group matched, or None where it took no part."""


def check_text(text: str) -> None:
    """Raise `NoValue` where `text` is too long to be searched, or holds half of a character."""
    check_characters(len(text))
    if not text.isascii() and any("\ud800" <= each <= "\udfff" for each in text):
        raise NoValue("the text holds half of a surrogate pair, which is no character")
