"""The FEEL conformance kit: every case passes, but for a short list of named ones, which all fail."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import TABLE
from feel_tck import KIT, cases, run

KNOWN = Path(__file__).parent / "cases" / "feel" / "conformance-known-failures.txt"

pytestmark = pytest.mark.skipif(
    not KIT.exists(), reason="the FEEL conformance kit is not at ../shared/feel-tck/cases.jsonl"
)


def known_failures() -> set[str]:
    """Return the names of the cases that are known to fail; each line says why behind a `#`."""
    lines = KNOWN.read_text(encoding="utf-8").splitlines()
    return {name for line in lines if (name := line.partition("#")[0].strip())}


def test_every_case_of_the_kit_passes_but_the_known_ones(record_property: Callable[[str, object], None]) -> None:
    result = run()
    record_property(TABLE, result.table())
    assert sorted(case.name for case, _ in result.failed) == sorted(known_failures())


def test_every_known_failure_is_a_case_of_the_kit() -> None:
    assert known_failures() <= {case.name for case in cases()}


def test_case_names_are_unique() -> None:
    names = [case.name for case in cases()]
    assert len(names) == len(set(names))
