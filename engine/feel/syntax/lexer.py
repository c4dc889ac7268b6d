"""From text to tokens, by one regular expression (OMG DMN 1.5, 10.3.1.2 rules 28-37, 61-65)."""

import re
from dataclasses import dataclass

from engine.feel.syntax.names import KEYWORDS

NAME = "name"
NUMBER = "number"
STRING = "string"
BAD = "bad"
END = "end"
STARTS_VALUE = frozenset(
    {NAME, NUMBER, STRING, "(", "[", "{", "-", "@", "if", "for", "some", "every", "function", "not", "true", "false"}
    | {"null"}
)
"""The kinds of tokens that an expression can start with, but for the `]` of a range."""

ENDS_VALUE = frozenset({NAME, NUMBER, STRING, ")", "]", "}", "true", "false", "null"})
"""The kinds of tokens that an expression can end with."""

_VERTICAL = r"\n\x0b\x0c\r"
_SPACE = r"\t-\r \x85\xa0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
# Characters that the standard counts both as name characters and as white space are white space here.
_NAME_START = (
    r"?A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u167f\u1681-\u180d\u180f-\u1fff\u200c\u200d"
    r"\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\ufffd\U00010000-\U000effff"
)
_NAME_PART = _NAME_START + r"0-9\xb7\u0300-\u036f\u203f\u2040"

_TOKEN = re.compile(
    rf"""
    (?: [{_SPACE}]++ | //[^{_VERTICAL}]*+ | /\*(?s:.*?)\*/ )*+
    (?:
        (?P<name> [{_NAME_START}][{_NAME_PART}]*+ )
      | (?P<number> (?: [0-9]++(?:\.[0-9]++)? | \.[0-9]++ ) (?: [eE][+-]?[0-9]++ )? )
      | (?P<string> "(?: [^"\\{_VERTICAL}] | \\[^{_VERTICAL}] )*+" )
      | (?P<mark> (?!/\*) (?: \*\* | \.\. | <= | >= | != | -> | [-+*/=<>()\[\]{{}},:.@'’] ) )
      | (?P<end> \Z )
      | (?P<bad> /\* | (?s:.) )
    )
    """,
    re.VERBOSE,
)
_KEYWORDS = {word: word for word in KEYWORDS}


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text, each at the same index of four lists; the last one is always of kind END.

    Attributes:
        text: what was read.
        kinds: a keyword's or mark's own text, else NAME, NUMBER, STRING, BAD or END.
        words: the characters of each token.
        starts: offset of the first character.
        ends: offset after the last character.
    """

    text: str
    kinds: list[str]
    words: list[str]
    starts: list[int]
    ends: list[int]


def tokenise(text: str) -> Tokens:
    """Read `text` up to its end or to the first characters that are no token, which become a BAD one."""
    kinds: list[str] = []
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    keyword = _KEYWORDS.get
    for match in _TOKEN.finditer(text):  # pragma: no branch - the last token is an END or a BAD one, which leaves
        group = match.lastgroup
        word = match[match.lastindex or 0]
        end = match.end()
        words.append(word)
        ends.append(end)
        starts.append(end - len(word))
        if group == NAME:
            kinds.append(keyword(word, NAME))
        elif group == "mark":
            kinds.append(word)
        else:
            kinds.append(group or BAD)
            if group in (BAD, END):
                break
    if kinds[-1] == BAD:
        kinds.append(END)
        words.append("")
        starts.append(len(text))
        ends.append(len(text))
    return Tokens(text, kinds, words, starts, ends)


def name_words(name: str) -> list[str]:
    """Return the tokens of a name that is given as text, none where no name can be written so."""
    tokens = tokenise(name)
    return tokens.words[:-1] if tokens.kinds[0] == NAME and BAD not in tokens.kinds else []
