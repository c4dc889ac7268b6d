"""What each field of a form is called, and where it stands: `Teachers: no. 2 – activities`."""

from collections.abc import Mapping

from engine.web.pages.entered import Node
from engine.web.pages.fields import Rows
from engine.web.pages.reading import heading, name_of
from engine.web.pages.words import Words


def title_of(node: Node, words: Words) -> str:
    """Return what a field is called by itself; an entry without a title by the name of its fact."""
    own = node.field.title.pick((words.language,))
    return heading(own or name_of(next((str(step) for step in reversed(node.path) if isinstance(step, str)), "")))


def labels_of(root: Node, words: Words) -> Mapping[str, str]:
    """Return what each field is called, with the row that it stands in, by its name."""
    found: dict[str, str] = {}

    def visit(node: Node, row: str) -> None:
        title = title_of(node, words)
        found[node.name] = f"{row} – {title}" if row else title
        for number, part in enumerate(node.parts, 1):
            if isinstance(node.field, Rows):
                here = words("row", title=found[node.name], number=number)
                found[part.name] = here
                for below in part.parts:
                    visit(below, here)
            else:
                visit(part, row)

    visit(root, "")
    return found
