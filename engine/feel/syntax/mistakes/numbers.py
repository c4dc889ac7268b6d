"""Numbers as they are written in texts for people."""

import re
from decimal import Decimal

from engine.feel.problems import Problem
from engine.feel.syntax.lexer import NUMBER, Tokens
from engine.feel.syntax.mistakes.excerpts import shortened, shown, touch

_GROUPS = {
    "points": re.compile(r"(?P<whole>[0-9]{1,3}(?:\.[0-9]{3}){2,})(?:,(?P<decimals>[0-9]+))?"),
    "commas": re.compile(r"(?P<whole>[0-9]{1,3}(?:(?:,[0-9]{3}){2,}|,[0-9]{3}(?=\.)))(?:\.(?P<decimals>[0-9]+))?"),
    "spaces": re.compile(r"(?P<whole>[0-9]{1,3}(?:[ \xa0\u202f][0-9]{3})+)(?:[.,](?P<decimals>[0-9]+))?"),
    "quotes": re.compile(r"(?P<whole>[0-9]{1,3}(?:['’][0-9]{3})+)(?:[.,](?P<decimals>[0-9]+))?"),
    "`_`": re.compile(r"(?P<whole>[0-9]{1,3}(?:_[0-9]{3})+)(?:[.,](?P<decimals>[0-9]+))?"),
}
"""Numbers whose digits are grouped, by what stands between the groups."""

_REMAINDER = re.compile(r"\s*(?!(?:and|or|then|else|in|return|satisfies)\b)[\w(]")
_WHOLE = re.compile(r"[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+")


def leading_comma(tokens: Tokens, at: int) -> Problem | None:
    """Find `,5`."""
    if tokens.kinds[at] != "," or tokens.kinds[at + 1] != NUMBER or not touch(tokens, at + 1):
        return None
    number = shown(tokens, at + 1)
    return Problem(
        "decimal-comma",
        f"found `,{number}`, where a value was expected",
        (tokens.starts[at], tokens.ends[at + 1]),
        "not a number",
        f"write a point in decimal numbers: `0.{number}`",
    )


def decimal_comma(tokens: Tokens, at: int) -> Problem | None:
    """Find `1,5` and `1.000,5`."""
    if at == 0 or tokens.kinds[at] != "," or not tokens.kinds[at - 1] == tokens.kinds[at + 1] == NUMBER:
        return None
    whole, part = shown(tokens, at - 1), shown(tokens, at + 1)
    if not (touch(tokens, at) and touch(tokens, at + 1) and _WHOLE.fullmatch(whole)):
        return None
    plain = whole.replace(".", "")
    return Problem(
        "decimal-comma",
        f"found `{whole},{part}`, expected a number with a decimal point",
        (tokens.starts[at - 1], tokens.ends[at + 1]),
        "not a number",
        f"write {point(plain, part)}" if plain == whole else f"write `{plain}.{part}`",
    )


def point(whole: str, part: str) -> str:
    """Return how the number is written that has a comma between `whole` and `part`; three digits may be a group."""
    if len(part) != 3 or len(whole.lstrip("-")) > 3 or whole.lstrip("-").startswith("0"):
        return f"`{whole}.{part}`"
    decimal = f"{whole}.{part}".rstrip("0").rstrip(".")
    return f"`{decimal}`, or `{whole}{part}` if the comma groups thousands"


def grouped_digits(tokens: Tokens, at: int) -> Problem | None:
    """Find `1 000`, `1.000.000,50`, `1,000.50` and `1'000`."""
    if at == 0 or tokens.kinds[at - 1] != NUMBER:
        return None
    for between, pattern in _GROUPS.items():
        match = pattern.match(tokens.text, tokens.starts[at - 1])
        if match and match.end() >= tokens.ends[at] and not tokens.text[match.end() :][:1].isdecimal():
            decimals = match["decimals"]
            plain = re.sub("[^0-9]", "", match["whole"]) + (f".{decimals}" if decimals else "")
            return Problem(
                "grouped-digits",
                f"found `{shortened(match[0])}`, expected a number without {between}",
                match.span(),
                "digits in groups",
                f"write `{shortened(plain)}`",
            )
    return None


def percentage(tokens: Tokens, at: int) -> Problem | None:
    """Find `50%`, but not the remainder in `50 % 7`."""
    if at == 0 or tokens.words[at] != "%" or tokens.kinds[at - 1] != NUMBER or not touch(tokens, at):
        return None
    if _REMAINDER.match(tokens.text, tokens.ends[at]):
        return None
    number = tokens.words[at - 1]
    part = f"{(Decimal(number) / 100).normalize():f}" if len(number) < 20 else "…"
    return Problem(
        "wrong-operator",
        f"found `{shown(tokens, at - 1)}%`, expected a number",
        (tokens.starts[at - 1], tokens.ends[at]),
        "a percentage",
        f"write `{part}`, or `{shown(tokens, at - 1)}` where percentages are counted up to 100",
    )
