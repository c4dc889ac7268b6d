"""When what is written goes on in the next line."""

from collections.abc import Iterable

from engine.feel.syntax.unfinished import is_unfinished, open_string

OF_AN_EXPRESSION = (":type", ":explain", ":full")
"""Commands that have an expression behind them."""


def goes_on(text: str, names: Iterable[str] = ()) -> bool:
    """Tell whether the text at the prompt is not finished; an empty line at its end finishes it."""
    if "\n" in text and not text.rpartition("\n")[2].strip():
        return False
    return is_unfinished(joined(expression_of(text)), names)


def joined(text: str) -> str:
    r"""Return the text with each end of a line inside a string written as `\n`, as FEEL asks."""
    while (opened := open_string(text)) is not None:
        line_end = text.find("\n", opened)
        if line_end < 0:
            break
        text = f"{text[:line_end]}\\n{text[line_end + 1 :]}"
    return text


def written_at(text: str, offset: int) -> int:
    """Return the offset in `text` of a character of `joined(text)`, where a line end may take two characters."""
    read = joined(text)
    at = reached = 0
    while reached < offset:
        reached += 2 if text[at : at + 1] == "\n" and read[reached] != "\n" else 1
        at += 1
    return at


def expression_of(text: str) -> str:
    """Return the expression in the text at the prompt, which may stand behind a command."""
    word, _, rest = text.lstrip().partition(" ")
    if not word.startswith(":"):
        return text
    return rest if word in OF_AN_EXPRESSION else ""
