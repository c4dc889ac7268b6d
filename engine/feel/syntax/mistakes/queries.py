"""Words of SQL: `where`, `like`, `exists`."""

from engine.feel.problems import Problem
from engine.feel.syntax.lexer import NAME, STRING, Tokens
from engine.feel.syntax.mistakes.excerpts import shortened, shown


def query_word(tokens: Tokens, at: int) -> Problem | None:
    """Find `xs where a`, `s like "A%"` and `exists xs`, where token `at` follows a value."""
    if at == 0 or not tokens.kinds[at - 1] == tokens.kinds[at] == NAME:
        return None
    before, following = shown(tokens, at - 1), shown(tokens, at + 1)
    match tokens.words[at].lower():
        case "where":
            word, help_line = at, f"a list is filtered in brackets: `{before}[{following or 'item'} …]`"
        case "like":
            pattern = tokens.words[at + 1] if tokens.kinds[at + 1] == STRING else ""
            word, help_line = at, f"write {_like(before, pattern)}"
        case _ if before.lower() == "exists":
            word, help_line = at - 1, f"write `some each in {shown(tokens, at)} satisfies …`"
        case _:
            return None
    return Problem(
        "wrong-operator",
        f"`{shown(tokens, word)}` is not a word of the language",
        (tokens.starts[word], tokens.ends[word]),
        "a word of SQL",
        help_line,
    )


def _like(value: str, pattern: str) -> str:
    """Return how `value like pattern` is written; `pattern` is a string with its quotes, or empty."""
    inner = pattern[1:-1]
    plain = inner.strip("%")
    if not pattern or not plain or "%" in plain or "_" in plain:
        return f'`matches({value}, "…")` with a regular expression'
    if inner.startswith("%") and inner.endswith("%"):
        name = "contains"
    else:
        name = "ends with" if inner.startswith("%") else "starts with" if inner.endswith("%") else ""
    return f'`{name}({value}, "{shortened(plain)}")`' if name else f'`{value} = "{shortened(plain)}"`'
