"""A named change: what changed, from what to what, where on both sides, and what it does to which criterion."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.diff.kinds import KINDS, Kind, Level
from engine.diff.relations import Proof
from engine.diff.sentences import SENTENCES
from engine.policy.text import NO_TEXT, Text
from engine.source import Span

MOST_SHOWN = 160
"""Characters of what was and what is that a sentence shows."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A criterion, stage or outcome that a change touches.

    Attributes:
        proof: what this change alone does to it, all else being as it was; None where that is not proven.
    """

    kind: str
    id: str
    proof: Proof = None


@dataclass(frozen=True, slots=True)
class Change:
    """One change that has a name.

    Attributes:
        section, name: what changed: the section of the policy, and the entry's id or the fact's path there; after a
            rename the new id.
        old, new: what it was and what it is, by language where it is a text for people; empty where there is none.
        old_place, new_place: where it stands in the two files, None where it is in no policy file.
    """

    code: str
    section: str
    name: str
    title: Text = NO_TEXT
    old: Text = NO_TEXT
    new: Text = NO_TEXT
    old_place: Span | None = None
    new_place: Span | None = None
    touched: tuple[Touched, ...] = ()

    @property
    def kind(self) -> Kind:
        """The kind of change that the code names."""
        return KINDS[self.code]

    @property
    def level(self) -> Level:
        """Whom the change concerns, and how much."""
        return self.kind.level

    def sentence(self, languages: Sequence[str] = ("en",)) -> str:
        """Return what changed, in the first of `languages` that there are sentences in, else in English."""
        language = next((each for each in languages if each in SENTENCES), "en")
        title = self.title.pick(languages)
        it = f"{title} (`{self.name}`)" if title else f"`{self.name}`"
        return SENTENCES[language][self.code].format(
            it=it, old=shortened(self.old.pick(languages)), new=shortened(self.new.pick(languages))
        )


def plain(text: str | None) -> Text:
    """Return a text without a language."""
    return Text({"": text}) if text else NO_TEXT


def quoted(text: str | None) -> Text:
    """Return FEEL text or an id, marked as code."""
    return plain(f"`{text}`" if text else None)


def shortened(text: str) -> str:
    """Return a text on one line, its end cut off where it is long."""
    folded = " ".join(text.split())
    if len(folded) <= MOST_SHOWN:
        return folded
    cut = folded[: MOST_SHOWN - 1].rsplit(" ", 1)[0]
    return f"{cut}…`" if folded.startswith("`") else f"{cut}…"
