"""What each code of a message means, for the person who edits a policy; the page of codes is made from this.

A code is stable: once released it keeps its meaning. One section a stage, in the order in which a file passes them.
"""

from collections.abc import Mapping

READER: Mapping[str, str] = {
    "unreadable-file": "The file does not exist, is a folder, or may not be read.",
    "file-too-large": "The file is larger than any policy needs to be, and is refused before it is read.",
    "not-utf-8": "The file is not written in UTF-8. Choose UTF-8 where your editor asks for an encoding.",
    "byte-order-mark": "The file begins with an invisible byte order mark, which some editors add. Save it as plain UTF-8.",
    "control-character": (
        "A character that cannot be seen stands in the file: a control character, an unusual line end, or a mark that "
        "turns the direction of the text, so that it reads differently from what it is."
    ),
    "empty-file": "The file holds nothing, or only comments.",
    "too-deep": "Lists and maps are nested deeper than any policy needs. A bracket is probably not closed.",
    "too-many-values": "The file holds more values than any policy needs.",
    "several-documents": "YAML lets `---` begin a second document. One file holds one policy, so that each has its own name.",
    "yaml-directive": "A line that begins with `%` is an instruction to YAML parsers. A policy needs none.",
    "yaml-alias": (
        "`*name` repeats a value marked elsewhere. A policy says every value where it holds; an expression that begins "
        "with `*` must be quoted."
    ),
    "yaml-anchor": "`&name` marks a value to be repeated elsewhere, which a policy may not do. Quote a text that begins with `&`.",
    "yaml-tag": "`!name` gives a value another type, which a policy may not do. Quote a text that begins with `!`.",
    "yaml-merge-key": "`<<` copies the keys of another map, so that the file no longer shows what holds. Write the keys out.",
    "duplicate-key": "The same key stands twice in one map. Most YAML tools would silently keep the last.",
    "key-not-a-name": "A key is a name or a short text on one line. A list, a map or a block cannot be one.",
    "ambiguous-scalar": (
        "Without quotes, this value is one thing to some YAML tools and another to others: `no` may be false, `010` "
        "may be 8, `12:30` may be 750. Say which is meant."
    ),
    "long-number": "A number has more digits than can be calculated with exactly.",
    "yaml-syntax": (
        "The text does not follow YAML's rules. Most often a value needs quotes, or a line is not indented like "
        "the lines it belongs with."
    ),
    "yaml-tab": "A tab stands in the indentation. YAML wants spaces, because a tab has no fixed width.",
    "cut-by-comment": (
        "A blank and `#` begin a comment, also in the middle of an expression or a text, and what follows is lost. "
        "Quote the whole value."
    ),
    "split-by-comma": (
        "Between braces or brackets a comma ends a value, also in the middle of a function call or a text. Quote the "
        "whole value."
    ),
    "key-without-value": "Between braces, every entry is a key and a value. What follows a comma became a key by itself.",
    "key-in-list": "Between brackets, a colon makes a key and a value out of what was meant as one text.",
    "range-as-list": "Square brackets are a list to YAML, so that a range such as `[1..3]` must be quoted.",
    "block-without-text": "`>` or `|` announces a text on the lines below. A comparison that begins with `>` must be quoted.",
    "control-by-escape": (
        "In double quotes a backslash and a letter stand for another character. Double the backslash or use "
        "single quotes, where it stands for itself."
    ),
}  # fmt: skip
"""From the bytes of a file to located data."""

SCHEMA: Mapping[str, str] = {
    "unknown-key": "A key that the format does not know, most often a misspelling. It would otherwise have no effect.",
    "missing-key": "A key that is needed is not there.",
    "wrong-value": "A value is of another kind or form than is expected here.",
    "wrong-key": "A key does not have the form that is expected of keys here.",
    "empty-value": "A list, a map or a text is empty where it must hold something.",
    "repeated-item": "The same item stands twice in a list where that means nothing.",
    "keys-exclude-each-other": "Of these keys only one can be given, because each says the same thing in another way.",
}
"""The shape of a document, by its JSON Schema."""

FEEL: Mapping[str, str] = {}
"""The text of an expression."""

LOAD: Mapping[str, str] = {}
"""From located data to a policy: names, values, references to files."""

CHECK: Mapping[str, str] = {}
"""Whether a policy makes sense."""

BUNDLE: Mapping[str, str] = {}
"""Whether the versions of a policy fit together."""

TEST: Mapping[str, str] = {}
"""The tests beside a policy."""

CODES: Mapping[str, str] = {**READER, **SCHEMA, **FEEL, **LOAD, **CHECK, **BUNDLE, **TEST}
"""Every code with its explanation."""
