"""Sets of characters, as the regular expressions of XPath and XML Schema name and combine them.

A set is a sorted tuple of ranges of code points that neither touch nor overlap. Surrogates are in none.
Sources: XML Schema Part 2, appendix F (classes, categories, blocks); Unicode as Python's `unicodedata` has it.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import groupby

CharacterSet = tuple[tuple[int, int], ...]

LAST = 0x10FFFF
_LAST_WITH_CASE = 0x1FFFF

SPACE: CharacterSet = ((0x9, 0xA), (0xD, 0xD), (0x20, 0x20))


def union(*sets: Iterable[tuple[int, int]]) -> CharacterSet:
    """Return the characters that are in any of `sets`."""
    joined: list[tuple[int, int]] = []
    for low, high in sorted(pair for each in sets for pair in each):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return tuple(joined)


def complement(of: CharacterSet) -> CharacterSet:
    """Return the characters that are not in `of`."""
    gaps: list[tuple[int, int]] = []
    start = 0
    for low, high in union(of, _SURROGATES):
        if low > start:
            gaps.append((start, low - 1))
        start = high + 1
    if start <= LAST:
        gaps.append((start, LAST))
    return tuple(gaps)


def difference(of: CharacterSet, without: CharacterSet) -> CharacterSet:
    """Return the characters of `of` that are not in `without`."""
    return complement(union(complement(of), without))


_SURROGATES: CharacterSet = ((0xD800, 0xDFFF),)


def category(name: str) -> CharacterSet | None:
    """Return the characters of a general category, `Lu`, or of all that begin with a letter, `L`."""
    found = [ranges for each, ranges in _categories().items() if each == name or each[0] == name]
    return union(*found) if found else None


@cache
def _categories() -> dict[str, tuple[tuple[int, int], ...]]:
    ranges: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for name, run in groupby(range(LAST + 1), key=lambda point: unicodedata.category(chr(point))):
        points = list(run)
        if name != "Cs":
            ranges[name].append((points[0], points[-1]))
    return {name: tuple(each) for name, each in ranges.items()}


@cache
def _words() -> CharacterSet:
    return union(*(ranges for name, ranges in _categories().items() if name[0] in "LMNS"))


def escape(letter: str) -> CharacterSet | None:
    r"""Return the characters of a class escape, `\d`, by its letter; a capital is the complement."""
    match letter.lower():
        case "s":
            found = SPACE
        case "d":
            found = union(_categories()["Nd"])
        case "w":
            found = _words()
        case "i":
            found = NAME_START
        case "c":
            found = NAME
        case _:
            return None
    return found if letter.islower() else complement(found)


def with_other_case(of: CharacterSet) -> CharacterSet:
    """Return `of` with the upper and lower case variants of its characters."""
    pairs = _case_pairs()
    while True:
        more = [(other, other) for point, other in pairs if contains(of, point) and not contains(of, other)]
        if not more:
            return of
        of = union(of, more)


def contains(of: CharacterSet, point: int) -> bool:
    """Tell whether `point` is in `of`."""
    return any(low <= point <= high for low, high in of)


@cache
def _case_pairs() -> tuple[tuple[int, int], ...]:
    pairs: list[tuple[int, int]] = []
    for point in range(_LAST_WITH_CASE + 1):
        letter = chr(point)
        for other in {letter.lower(), letter.upper()} - {letter}:
            if len(other) == 1:
                pairs += [(point, ord(other)), (ord(other), point)]
    return tuple(pairs)


def block(name: str) -> CharacterSet | None:
    r"""Return the characters of a block by the name that `\p{Is…}` gives it."""
    return _BLOCKS.get(name)


NAME_START: CharacterSet = (
    (0x3A, 0x3A),
    (0x41, 0x5A),
    (0x5F, 0x5F),
    (0x61, 0x7A),
    (0xC0, 0xD6),
    (0xD8, 0xF6),
    (0xF8, 0x2FF),
    (0x370, 0x37D),
    (0x37F, 0x1FFF),
    (0x200C, 0x200D),
    (0x2070, 0x218F),
    (0x2C00, 0x2FEF),
    (0x3001, 0xD7FF),
    (0xF900, 0xFDCF),
    (0xFDF0, 0xFFFD),
    (0x10000, 0xEFFFF),
)
"""What an XML name may begin with (XML 1.0, production 4)."""

NAME = union(NAME_START, ((0x2D, 0x2E), (0x30, 0x39), (0xB7, 0xB7), (0x300, 0x36F), (0x203F, 0x2040)))
"""What an XML name is made of (XML 1.0, production 4a)."""

_BLOCKS: dict[str, CharacterSet] = {
    name: ((int(low, 16), int(high, 16)),)
    for name, low, high in (
        line.split()
        for line in """
BasicLatin 0 7F
Latin-1Supplement 80 FF
LatinExtended-A 100 17F
LatinExtended-B 180 24F
IPAExtensions 250 2AF
SpacingModifierLetters 2B0 2FF
CombiningDiacriticalMarks 300 36F
Greek 370 3FF
GreekandCoptic 370 3FF
Cyrillic 400 4FF
Armenian 530 58F
Hebrew 590 5FF
Arabic 600 6FF
Syriac 700 74F
Thaana 780 7BF
Devanagari 900 97F
Bengali 980 9FF
Gurmukhi A00 A7F
Gujarati A80 AFF
Oriya B00 B7F
Tamil B80 BFF
Telugu C00 C7F
Kannada C80 CFF
Malayalam D00 D7F
Sinhala D80 DFF
Thai E00 E7F
Lao E80 EFF
Tibetan F00 FFF
Myanmar 1000 109F
Georgian 10A0 10FF
HangulJamo 1100 11FF
Ethiopic 1200 137F
Cherokee 13A0 13FF
UnifiedCanadianAboriginalSyllabics 1400 167F
Ogham 1680 169F
Runic 16A0 16FF
Khmer 1780 17FF
Mongolian 1800 18AF
LatinExtendedAdditional 1E00 1EFF
GreekExtended 1F00 1FFF
GeneralPunctuation 2000 206F
SuperscriptsandSubscripts 2070 209F
CurrencySymbols 20A0 20CF
CombiningMarksforSymbols 20D0 20FF
CombiningDiacriticalMarksforSymbols 20D0 20FF
LetterlikeSymbols 2100 214F
NumberForms 2150 218F
Arrows 2190 21FF
MathematicalOperators 2200 22FF
MiscellaneousTechnical 2300 23FF
ControlPictures 2400 243F
OpticalCharacterRecognition 2440 245F
EnclosedAlphanumerics 2460 24FF
BoxDrawing 2500 257F
BlockElements 2580 259F
GeometricShapes 25A0 25FF
MiscellaneousSymbols 2600 26FF
Dingbats 2700 27BF
BraillePatterns 2800 28FF
CJKRadicalsSupplement 2E80 2EFF
KangxiRadicals 2F00 2FDF
IdeographicDescriptionCharacters 2FF0 2FFF
CJKSymbolsandPunctuation 3000 303F
Hiragana 3040 309F
Katakana 30A0 30FF
Bopomofo 3100 312F
HangulCompatibilityJamo 3130 318F
Kanbun 3190 319F
BopomofoExtended 31A0 31BF
EnclosedCJKLettersandMonths 3200 32FF
CJKCompatibility 3300 33FF
CJKUnifiedIdeographsExtensionA 3400 4DBF
CJKUnifiedIdeographs 4E00 9FFF
YiSyllables A000 A48F
YiRadicals A490 A4CF
HangulSyllables AC00 D7AF
PrivateUse E000 F8FF
CJKCompatibilityIdeographs F900 FAFF
AlphabeticPresentationForms FB00 FB4F
ArabicPresentationForms-A FB50 FDFF
CombiningHalfMarks FE20 FE2F
CJKCompatibilityForms FE30 FE4F
SmallFormVariants FE50 FE6F
ArabicPresentationForms-B FE70 FEFF
HalfwidthandFullwidthForms FF00 FFEF
Specials FFF0 FFFF
""".strip().splitlines()
    )
}
"""The blocks that XML Schema Part 2 lists, by name without spaces."""
