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
        excluded: an end of a range that does not belong to it.
        joint: what stands between sentences that all hold, the parts of an `and` or `or` that decided.
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
    incomparable: str
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
    joint: str
    arithmetic: Mapping[str, str]
    units: Mapping[str, tuple[str, str]]
    and_word: str
    decimal_sign: str
    excluded: str
    number_of: str
    or_later: str
    or_earlier: str
    judged_on: str


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
    left_unknown="{subject}: not known, so it cannot be said whether it is {phrase} {object}",
    right_unknown="{subject} {value} cannot be compared: {object} is not known",
    incomparable="{subject} {value} cannot be compared with {object}",
    uncertain="{subject} is {value}, so it is not certain that it is {phrase} {object}",
    no_value="{subject} has no value",
    yes="yes",
    no="no",
    none="none",
    interval="between {low} and {high}",
    state="{subject}: {value}",
    state_unknown="{subject}: not known",
    counted="counted: {names}",
    not_counted="not counted: {names}",
    perhaps="not certain: {names}",
    nothing_counted="none of {count} counted",
    some="{subject} that qualify: {names}",
    some_not="{subject}: none of {count} qualifies ({names})",
    every="{subject}: all {count} qualify",
    every_not="{subject} that do not qualify: {names}",
    quantified_unknown="{subject} of which it is not certain whether they qualify: {names}",
    empty="{subject}: there are none",
    more="{names} and {count} more",
    joint="; and ",
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
    decimal_sign=".",
    excluded="{end} (not included)",
    number_of="number of {things}",
    or_later="{end} or later",
    or_earlier="{end} or earlier",
    judged_on="date of the case",
)

DA = Phrases(
    dates={
        "<": "før den",
        "<=": "senest den",
        ">": "efter den",
        ">=": "tidligst den",
        "=": "den",
        "!=": "en anden dag end den",
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
    date_is="{subject} {value}, hvilket er {phrase} {object}",
    date_is_not="{subject} {value}, hvilket ikke er {phrase} {object}",
    is_="{subject} er {value}, hvilket er {phrase} {object}",
    is_not="{subject} er {value}, hvilket ikke er {phrase} {object}",
    left_unknown="{subject}: ikke oplyst, så det kan ikke siges, om det er {phrase} {object}",
    right_unknown="{subject} {value} kan ikke sammenlignes: {object} er ikke oplyst",
    incomparable="{subject} {value} kan ikke sammenlignes med {object}",
    uncertain="{subject} er {value}, så det er ikke sikkert, at det er {phrase} {object}",
    no_value="{subject} har ingen værdi",
    yes="ja",
    no="nej",
    none="ingen",
    interval="mellem {low} og {high}",
    state="{subject}: {value}",
    state_unknown="{subject}: ikke oplyst",
    counted="talt med: {names}",
    not_counted="ikke talt med: {names}",
    perhaps="usikkert: {names}",
    nothing_counted="ingen af {count} talt med",
    some="{subject}, der opfylder det: {names}",
    some_not="{subject}: ingen af {count} opfylder det ({names})",
    every="{subject}: alle {count} opfylder det",
    every_not="{subject}, der ikke opfylder det: {names}",
    quantified_unknown="{subject}, om hvilke det ikke er sikkert, at de opfylder det: {names}",
    empty="{subject}: der er ingen",
    more="{names} og {count} flere",
    joint="; og ",
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
    decimal_sign=",",
    excluded="{end} (ikke medregnet)",
    number_of="antal {things}",
    or_later="{end} eller senere",
    or_earlier="{end} eller tidligere",
    judged_on="sagens dato",
)

LANGUAGES: Mapping[str, Phrases] = {"en": EN, "da": DA}
"""The languages in which grounds can be said."""
