"""Characters that are not part of the language, and quotes that are not those of a string."""

import re

from engine.feel.problems import Problem
from engine.feel.syntax.lexer import BAD, Tokens
from engine.feel.syntax.mistakes.excerpts import shortened, span_of
from engine.feel.syntax.mistakes.operators import operator

_QUOTES = "“”„‟«»‘‚‹›`"
_NAME = re.compile(r"[^\W\d]\w*")
_END_OF_QUOTE = re.compile(r"[“”„‟«»‘’‚‹›`'\"\n]")


def bad_token(tokens: Tokens, at: int) -> Problem | None:
    """Name a character that no token starts with."""
    if tokens.kinds[at] != BAD:
        return None
    word = tokens.words[at]
    span = span_of(tokens, at)
    if word == '"':
        help_line = r'write `"` where the string ends; a quote inside is written `\"`, a new line `\n`'
        return Problem("unclosed-string", "a string is not closed on its line", span, "opened here", help_line)
    if word == "/*":
        help_line = "write `*/` where the comment ends"
        return Problem("unclosed-comment", "a comment is never closed", span, "opened here", help_line)
    if word in _QUOTES:
        return _wrong_quotes(tokens, at)
    found = f"`{word}`" if word.isprintable() else f"the character U+{ord(word):04X}"
    help_line = "remove it, or put it in a string"
    if word == ";":
        last = not tokens.text[span[1] :].strip()
        help_line = "remove it: nothing marks the end of an expression" if last else "separate with a comma"
    return operator(tokens, at) or Problem(
        "unknown-character", f"{found} is not part of the language", span, "not expected here", help_line
    )


def single_quotes(tokens: Tokens, at: int) -> Problem | None:
    """Find a string in single quotes."""
    return _wrong_quotes(tokens, at) if tokens.kinds[at] in ("'", "’") else None


def _wrong_quotes(tokens: Tokens, at: int) -> Problem:
    start = tokens.starts[at]
    closing = _END_OF_QUOTE.search(tokens.text, start + 1)
    quoted = tokens.text[start + 1 : closing.start()] if closing and closing[0] != "\n" else ""
    mark = tokens.text[start]
    straight = f'`"{shortened(quoted) or "…"}"`'
    help_line = f"write straight double quotes: {straight}"
    if mark == "`" and _NAME.fullmatch(quoted):
        help_line = f"write {straight} for a text, or `{shortened(quoted)}` without quotes for a name"
    return Problem(
        "wrong-quotes",
        f"{'a back tick' if mark == '`' else f'`{mark}`'} does not quote a string",
        (start, start + len(quoted) + 2 if quoted else start + 1),
        "not a string",
        help_line,
    )
