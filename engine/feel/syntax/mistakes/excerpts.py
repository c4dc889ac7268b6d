"""Tokens and parts of the text, as messages show and mark them."""

from engine.feel.syntax.lexer import END, Tokens
from engine.feel.tree import Span


def span_of(tokens: Tokens, at: int) -> Span:
    """Return the span of token `at`; the end of the text is where its last token ends."""
    if tokens.kinds[at] == END and at:
        return (tokens.ends[at - 1], tokens.ends[at - 1])
    return (tokens.starts[at], tokens.ends[at])


def shown(tokens: Tokens, at: int) -> str:
    """Return token `at` as a message shows it."""
    return shortened(tokens.words[at])


def shortened(text: str) -> str:
    """Return `text` as it stands between back ticks: on one line, without such ticks, cut where it is too long."""
    line = " ".join(text.split()).replace("`", "'")
    return line if len(line) <= 40 else line[:39] + "…"


def touch(tokens: Tokens, at: int) -> bool:
    """Tell whether nothing stands between token `at` and the one before."""
    return at > 0 and tokens.ends[at - 1] == tokens.starts[at]
