"""Parts of the bundled policies, as their authors wrote them."""

import textwrap

from engine.policy import nodes, reader
from engine.resources import policies_root


def excerpt(file: str, *keys: str | int) -> str:
    """Return the lines of a policy file that hold the value at some keys, and the keys themselves.

    Of what stands in an item of a list, only the keys inside of the item are shown.

    Args:
        file: path below the folder of policies.
        keys: from the top of the file inwards, positions in lists from 0; the last names what is shown.
    """
    source = reader.read_file(policies_root() / file)
    node: nodes.Node = reader.read(source)
    first = 1
    for key in keys:
        if isinstance(key, int) and isinstance(node, nodes.Sequence):
            node = node.items[key]
            first = node.span.place.line
            continue
        if not isinstance(node, nodes.Mapping) or (at := node.key(str(key))) is None:
            raise LookupError(f"{file} has no {'.'.join(map(str, keys))}")
        first = at.span.place.line
        node = node.get(str(key)) or node
    last = source.place(max(node.span.end - 1, node.span.start)).line
    lines = textwrap.dedent("\n".join(source.line(number) for number in range(first, last + 1)))
    inside = [at for at, key in enumerate(keys) if isinstance(key, int)]
    for key in reversed(keys[inside[-1] + 1 if inside else 0 : -1]):
        lines = f"{key}:\n" + textwrap.indent(lines, "  ")
    return lines.rstrip()
