"""The mistakes that are told by name, and the order in which they are tried.

Each function takes the tokens and the index of the one that was not expected, and returns the problem or None.

operators   of other languages
characters  that are no part of the language, quotes among them
numbers     as they are written in texts for people
dates       without their quotes
brackets    that a range lacks, or that hold nothing
words       that are no names; functions and operators in each other's place
phrases     words that are no name together
queries     words of SQL
excerpts    how tokens are shown and marked
"""

from collections.abc import Callable

from engine.feel.problems import Problem
from engine.feel.syntax.lexer import Tokens
from engine.feel.syntax.mistakes.brackets import empty_filter, loose_range
from engine.feel.syntax.mistakes.characters import bad_token, single_quotes
from engine.feel.syntax.mistakes.dates import date, unquoted_after_at
from engine.feel.syntax.mistakes.numbers import decimal_comma, grouped_digits, leading_comma, percentage
from engine.feel.syntax.mistakes.operators import operator
from engine.feel.syntax.mistakes.queries import query_word
from engine.feel.syntax.mistakes.words import (
    call_without_parentheses,
    keyword_as_name,
    not_between_values,
    word_as_operator,
)


def where_a_value_is_expected(tokens: Tokens, at: int) -> Problem | None:
    """Name the mistake where a value should start at token `at`."""
    return _first(tokens, at, bad_token, single_quotes, operator, keyword_as_name, leading_comma)


def where_a_name_is_expected(tokens: Tokens, at: int) -> Problem | None:
    """Name the mistake where a name should start at token `at`."""
    return _first(tokens, at, bad_token, single_quotes)


def after_a_value(tokens: Tokens, at: int) -> Problem | None:
    """Name the mistake where token `at` follows a value."""
    return _first(
        tokens,
        at,
        percentage,
        bad_token,
        unquoted_after_at,
        date,
        grouped_digits,
        decimal_comma,
        single_quotes,
        operator,
        loose_range,
        empty_filter,
        not_between_values,
        query_word,
        word_as_operator,
        call_without_parentheses,
    )


def _first(tokens: Tokens, at: int, *rules: Callable[[Tokens, int], Problem | None]) -> Problem | None:
    return next((problem for rule in rules if (problem := rule(tokens, at))), None)
