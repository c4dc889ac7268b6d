"""A text for people, in one language or several."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A text for people, by language; a text without a language has the key ``""``."""

    by_language: Mapping[str, str]

    def pick(self, languages: Iterable[str]) -> str:
        """Return the text in the first of `languages` that it has, then English, then any; ``""`` if empty."""
        for language in (*languages, "", "en"):
            if language in self.by_language:
                return self.by_language[language]
        return next(iter(self.by_language.values()), "")

    def __bool__(self) -> bool:
        return bool(self.by_language)


NO_TEXT = Text({})
