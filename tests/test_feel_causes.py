"""Where null arose, of all the reasons that an evaluation noted."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from engine.feel import Reason, parse
from engine.feel.causes import root_cause

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "feel" / "causes.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[each["expression"] for each in CASES])
def test_the_reason_is_told_where_null_arose(case: Mapping[str, str]) -> None:
    expression = parse(case["expression"])
    reasons: list[Reason] = []
    assert expression.run({}, reasons) is None
    cause = root_cause(expression.tree, reasons)
    assert (expression.text[slice(*cause.span)], cause.text) == (case["at"], case["reason"])
