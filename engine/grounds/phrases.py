"""The words of grounds: one table a language. A further language is a further table; a test names what it lacks.

Templates are filled by name: {subject} what is looked at, {value} what it is, {phrase} the comparison, {object} what it
is held against, {names} people or things that are listed.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """How one language says why.

    Attributes:
        dates, others: the comparison operators, for days and for all else.
        date_is, is_: a comparison that holds; `_not` one that does not, `_unknown` one that is not known.
        interval: a count that is only known to lie between two bounds.
        joints: what stands between the parts of `and` and of `or`.
    """

    dates: Mapping[str, str]
    others: Mapping[str, str]
    within: str
    one_of: str
    date_is: str
    date_is_not: str
    is_: str
    is_not: str
    left_unknown: str
    right_unknown: str
    uncertain: str
    no_value: str
    yes: str
    no: str
    none: str
    interval: str
    state: str
    state_unknown: str
    counted: str
    not_counted: str
    perhaps: str
    nothing_counted: str
    some: str
    some_not: str
    every: str
    every_not: str
    quantified_unknown: str
    empty: str
    more: str
    joints: Mapping[str, str]
    arithmetic: Mapping[str, str]
    units: Mapping[str, tuple[str, str]]
    and_word: str


EN = Phrases(
    dates={
        "<": "before",
        "<=": "on or before",
        ">": "after",
        ">=": "on or after",
        "=": "on",
        "!=": "on another day than",
    },
    others={
        "<": "less than",
        "<=": "at most",
        ">": "more than",
        ">=": "at least",
        "=": "equal to",
        "!=": "different from",
    },
    within="within",
    one_of="one of",
    date_is="{subject} {value} is {phrase} {object}",
    date_is_not="{subject} {value} is not {phrase} {object}",
    is_="{subject} is {value}, which is {phrase} {object}",
    is_not="{subject} is {value}, which is not {phrase} {object}",
    left_unknown="{subject} is not known; asked is {phrase} {object}",
    right_unknown="{subject} {value} cannot be compared, as {object} is not known",
    uncertain="{subject} is {value}, so it is not certain that it is {phrase} {object}",
    no_value="{subject} has no value",
    yes="yes",
    no="no",
    none="none",
    interval="between {low} and {high}",
    state="{subject}: {value}",
    state_unknown="{subject} is not known",
    counted="counted: {names}",
    not_counted="not counted: {names}",
    perhaps="not certain: {names}",
    nothing_counted="none of {count} counted",
    some="among {subject}, this holds for {names}",
    some_not="among {subject}, this holds for none of {count}: {names}",
    every="this holds for all {count} of {subject}",
    every_not="among {subject}, this does not hold for {names}",
    quantified_unknown="among {subject}, this is not certain for {names}",
    empty="{subject}: there are none",
    more="{names} and {count} more",
    joints={"and": "; and ", "or": "; or "},
    arithmetic={"+": "plus", "-": "minus", "*": "times", "/": "divided by", "**": "to the power of"},
    units={
        "years": ("year", "years"),
        "months": ("month", "months"),
        "days": ("day", "days"),
        "hours": ("hour", "hours"),
        "minutes": ("minute", "minutes"),
        "seconds": ("second", "seconds"),
    },
    and_word="and",
)

DA = Phrases(
    dates={
        "<": "før",
        "<=": "senest",
        ">": "efter",
        ">=": "tidligst",
        "=": "den",
        "!=": "en anden dag end",
    },
    others={
        "<": "mindre end",
        "<=": "højst",
        ">": "mere end",
        ">=": "mindst",
        "=": "lig med",
        "!=": "forskellig fra",
    },
    within="inden for",
    one_of="en af",
    date_is="{subject} {value} er {phrase} {object}",
    date_is_not="{subject} {value} er ikke {phrase} {object}",
    is_="{subject} er {value}, hvilket er {phrase} {object}",
    is_not="{subject} er {value}, hvilket ikke er {phrase} {object}",
    left_unknown="{subject} kendes ikke; der kræves {phrase} {object}",
    right_unknown="{subject} {value} kan ikke sammenlignes, da {object} ikke kendes",
    uncertain="{subject} er {value}, så det er ikke sikkert, at det er {phrase} {object}",
    no_value="{subject} har ingen værdi",
    yes="ja",
    no="nej",
    none="ingen",
    interval="mellem {low} og {high}",
    state="{subject}: {value}",
    state_unknown="{subject} kendes ikke",
    counted="talt med: {names}",
    not_counted="ikke talt med: {names}",
    perhaps="usikkert: {names}",
    nothing_counted="ingen af {count} talt med",
    some="blandt {subject} gælder det for {names}",
    some_not="blandt {subject} gælder det for ingen af {count}: {names}",
    every="det gælder for alle {count} af {subject}",
    every_not="blandt {subject} gælder det ikke for {names}",
    quantified_unknown="blandt {subject} er det usikkert for {names}",
    empty="{subject}: der er ingen",
    more="{names} og {count} flere",
    joints={"and": "; og ", "or": "; eller "},
    arithmetic={"+": "plus", "-": "minus", "*": "gange", "/": "divideret med", "**": "opløftet til"},
    units={
        "years": ("år", "år"),
        "months": ("måned", "måneder"),
        "days": ("dag", "dage"),
        "hours": ("time", "timer"),
        "minutes": ("minut", "minutter"),
        "seconds": ("sekund", "sekunder"),
    },
    and_word="og",
)

LANGUAGES: Mapping[str, Phrases] = {"en": EN, "da": DA}
"""The languages in which grounds can be said."""
