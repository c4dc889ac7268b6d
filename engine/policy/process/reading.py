"""The keys of one map of a process, read as what the model holds; its shape is known to be right."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.policy import nodes
from engine.policy.loading import entries, scalar_text
from engine.policy.process.model import Mention
from engine.policy.text import Text
from engine.policy.values import filled, text_of_node
from engine.source import Span


@dataclass(frozen=True, slots=True)
class Reading:
    """A map of a process.

    Attributes:
        printed: what each parameter prints in a text.
    """

    node: nodes.Mapping
    printed: Mapping[str, str]

    @property
    def span(self) -> Span:
        """The place of the map's first key, which stands for all of it."""
        return self.node.entries[0].key.span

    def word(self, key: str) -> str:
        """Return the text of a scalar, empty where there is none."""
        return scalar_text(self.node, key) or ""

    def mention(self, key: str, within: str = "") -> Mention | None:
        """Return the name under a key, `within` put before it; None where there is none."""
        found = self.node.get(key)
        return Mention(within + found.text, found.span) if isinstance(found, nodes.Scalar) else None

    def needed(self, key: str, within: str = "") -> Mention:
        """Return the name under a key that is always there."""
        found = self.mention(key, within)
        if found is None:  # pragma: no cover - a mistake of ours, not of the policy's author
            raise TypeError(f"the process schema asks for `{key}` here")
        return found

    def mentions(self, key: str) -> tuple[Mention, ...]:
        """Return the names in a list."""
        found = self.node.get(key)
        items = found.items if isinstance(found, nodes.Sequence) else ()
        return tuple(Mention(item.text, item.span) for item in items if isinstance(item, nodes.Scalar))

    def text(self, key: str) -> Text:
        """Return the text for people under a key, with the parameters printed into it."""
        return filled(text_of_node(self.node.get(key)), self.printed)

    def texts(self, key: str) -> tuple[Text, ...]:
        """Return the texts in a list."""
        found = self.node.get(key)
        items = found.items if isinstance(found, nodes.Sequence) else ()
        return tuple(filled(text_of_node(item), self.printed) for item in items)

    def flag(self, key: str) -> bool:
        """Return whether a key is there and true."""
        return self.word(key).lower() == "true"

    def part(self, key: str) -> "Reading | None":
        """Return the map under a key, None where there is none."""
        found = self.node.get(key)
        return Reading(found, self.printed) if isinstance(found, nodes.Mapping) else None

    def parts(self, key: str) -> "list[Reading]":
        """Return the maps in a list."""
        found = self.node.get(key)
        items = found.items if isinstance(found, nodes.Sequence) else ()
        return [Reading(item, self.printed) for item in items if isinstance(item, nodes.Mapping)]

    def named(self, key: str) -> "dict[str, tuple[Span, Reading]]":
        """Return the maps in a map by their names, each with the place of its name."""
        rows = entries(self.node.get(key)).items()
        return {
            name: (at.span, Reading(value, self.printed))
            for name, (at, value) in rows
            if isinstance(value, nodes.Mapping)
        }
