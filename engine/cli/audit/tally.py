"""How far a replay has come, and what came of it; kept in a file, it lets one go on.

No fact is kept, and no ground: of an example only the id of its decision, by which it is decided once more.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from engine.answer import dumps
from engine.audit.replay import Replayed
from engine.diff.formats.data import impact_data
from engine.diff.impact import Impact


@dataclass(slots=True)
class Tally:
    """What was counted.

    Attributes:
        by: the digest of the text that decides, None where each case is decided by its own.
        next: the index of the first entry that has not been replayed.
        impact: what the other text does, None without one.
        seen: of examples that were found before: the number of the case, and the id of its decision.
    """

    by: str | None = None
    next: int = 0
    same: int = 0
    different: int = 0
    erased: int = 0
    others: int = 0
    impact: Impact | None = None
    seen: tuple[tuple[int, str], ...] = ()

    def add(self, found: Replayed | Impact, end: int, examples: int) -> None:
        """Count what came of the entries up to, not including, an index."""
        if isinstance(found, Impact):
            self.impact = self.impact or Impact()
            self.impact.add(found, examples)
            self.others += end - self.next - found.cases - found.erased
        else:
            self.same += found.same
            self.different += len(found.differences)
            self.erased += found.erased
            self.others += found.others
        self.next = end

    def data(self) -> dict[str, Any]:
        """Return what was counted as JSON data."""
        counts = COUNTS if self.by is None else ("next", "others")
        found: dict[str, Any] = {"with": self.by, **{name: getattr(self, name) for name in counts}}
        return found if self.by is None else {**found, "impact": impact_data(self.impact or Impact())}

    def keep(self, path: Path) -> None:
        """Write a file by which a replay can go on."""
        data = self.data()
        if self.impact is not None:
            examples = [{"case": each.number, "decision_id": each.decision_id} for each in self.impact.examples]
            data["impact"]["examples"] = examples
        beside = path.with_name(path.name + ".new")
        beside.write_text(dumps(data) + "\n", encoding="utf-8")
        beside.replace(path)


COUNTS = ("next", "same", "different", "erased", "others")


def resumed(path: Path | None, by: str | None) -> Tally:
    """Return what a file says that was counted before; nothing where there is none.

    Raises:
        UsageError: the file is no state of a replay, or of one by another text.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8")) if path else None
    except FileNotFoundError:
        data = None
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        raise click.UsageError(f"`{path}` cannot be read: {reason}") from None
    except (ValueError, RecursionError):
        raise click.UsageError(f"`{path}` is not the state of a replay") from None
    if data is None:
        return Tally(by)
    try:
        return _tally(data, path, by)
    except (KeyError, TypeError, AttributeError):
        raise click.UsageError(f"`{path}` is not the state of a replay") from None


def _tally(data: Mapping[str, Any], path: Path | None, by: str | None) -> Tally:
    if data["with"] != by:
        before, now = data["with"] or "the text of each case", by or "the text of each case"
        raise click.UsageError(f"`{path}` is the state of a replay by {before}, this one is by {now}")
    if by is None:
        return Tally(**{name: data[name] for name in COUNTS})
    found = data["impact"]
    seen = tuple((each["case"], each["decision_id"]) for each in found["examples"])
    return Tally(by, data["next"], others=data["others"], impact=_impact(found), seen=seen)


def _impact(data: Mapping[str, Any]) -> Impact:
    """Return what was counted of a population, without its examples."""
    found = Impact(data["cases"], data["same"], data["erased"])
    found.outcomes = Counter({(each["from"], each["to"]): each["cases"] for each in data["outcomes"]})
    found.undecided = Counter({(each["by"], each["code"]): each["cases"] for each in data["undecided"]["reasons"]})
    for each in data["criteria"]:
        found.criteria.setdefault(each["id"], Counter())[each["from"], each["to"]] = each["cases"]
    return found
