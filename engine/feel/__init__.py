"""FEEL, the expression language of the OMG's standard DMN 1.5 (chapter 10.3), with unknown as a value.

    >>> from engine.feel import evaluate
    >>> evaluate("count(teachers[active]) >= 2", {"teachers": [{"active": True}, {"active": False}]})
    False

    text ── lexer, parser ──► tree ── compile ──► closures ── evaluate(context) ──► value

`parse` once, `Expression.evaluate` many times. An evaluation never raises: what has no value is null, and
`Expression.run` says where and why; what depends on facts that are not there is `Unknown`, and says which.
"""

from engine.feel.check import Checked, check
from engine.feel.compile import Reason
from engine.feel.expression import Expression, evaluate, parse, parse_tests
from engine.feel.literals import to_literal
from engine.feel.problems import FeelError, Problem

__all__ = [
    "Checked",
    "Expression",
    "FeelError",
    "Problem",
    "Reason",
    "check",
    "evaluate",
    "parse",
    "parse_tests",
    "to_literal",
]
