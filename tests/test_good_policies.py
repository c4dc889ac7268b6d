"""Sound policies decide as their golden answers say: facts → outcome, statuses, grounds in English and Danish.

A folder of `tests/cases/good` holds `policy.yaml`, `cases.yaml` (case → facts and, where needed, as_of) and
`expected.yaml`, which `--update-golden` writes anew.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.answer import value_json
from engine.backends.rete import RETE_UNAVAILABLE
from engine.decision import Decision
from engine.diagnostics import has_errors
from engine.policy import nodes, reader
from engine.policy.check import check_file
from engine.policy.load import load_file
from engine.policy.values import typed_text
from engine.program import Program, Request, default_backends
from engine.render import pretty

GOOD = Path(__file__).parent / "cases" / "good"
FOLDERS = sorted(path.parent for path in GOOD.glob("*/cases.yaml"))
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

BACKENDS = {"reference alone": (), "all engines": None} if RETE_UNAVAILABLE is None else {"reference alone": ()}


def cases(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    root = nodes.plain(reader.read(reader.read_file(folder / "cases.yaml")))
    yield from root.items()


def shown(decision: Decision) -> dict[str, Any]:
    """Return what the golden file holds of a decision."""
    found: dict[str, Any] = {"outcome": decision.outcome, "version_by": decision.version_by}
    if decision.outcome is None:
        found |= {"possible": list(decision.possible), "missing": list(decision.missing)}
    found["stages"] = {each.id: str(each.status) for each in decision.stages}
    found["criteria"] = {
        each.id: {"status": str(each.status), **dict(each.sentence)}
        | ({"reason": each.reason} if each.reason else {})
        | ({"missing": list(each.missing)} if each.missing else {})
        for each in decision.criteria
    }
    if decision.outputs:
        found["outputs"] = {
            name: str(value_json(each.value)) if each.status == "determined" else "undetermined"
            for name, each in decision.outputs.items()
        }
    return found


def decide(folder: Path, backends: tuple[()] | None) -> str:
    policy, found = load_file(folder / "policy.yaml")
    assert policy is not None
    assert not has_errors(found)
    program = Program(policy, default_backends() if backends is None else backends)
    answers = {}
    for name, case in cases(folder):
        as_of: Any = typed_text(case["as_of"]) if "as_of" in case else None
        request = Request(policy.id, case["facts"], policy.version, as_of, decided_at=NOW)
        answers[name] = shown(program.decide(request, "version"))
    program.close()
    return yaml.safe_dump(answers, sort_keys=False, allow_unicode=True, width=120)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
@pytest.mark.parametrize("backends", BACKENDS.values(), ids=BACKENDS.keys())
def test_decides_as_its_golden_answers_say(
    folder: Path, backends: tuple[()] | None, golden: Callable[[Path, str], None]
) -> None:
    golden(folder / "expected.yaml", decide(folder, backends))


@pytest.mark.parametrize("folder", sorted(path.parent for path in GOOD.glob("*/policy.yaml")), ids=lambda f: f.name)
def test_is_sound(folder: Path) -> None:
    assert not [pretty(each) for each in check_file(folder / "policy.yaml") if has_errors([each])]
