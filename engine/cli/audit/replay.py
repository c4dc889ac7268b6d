"""`groundrules audit replay`: decide every case on record again, by the text that decided it or by another one."""

import json
import multiprocessing
import os
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress

from engine.answer import dumps
from engine.audit.opening import location, open_to_read
from engine.audit.reading import size_of
from engine.audit.replay import Difference, Replay, Replayed
from engine.cli.audit.place import log_option, opened
from engine.cli.output import PATHS, console, counted, print_diagnostics
from engine.diagnostics import has_errors
from engine.evaluate import LIMITS
from engine.policy.bundle import NotFound
from engine.policy.check import check_file, load_bundle
from engine.policy.load import load_file
from engine.policy.model import Policy
from engine.resources import policies_root

LENGTH = 200
"""Entries that a process is given at a time."""


@dataclass(slots=True)
class Tally:
    """How far a replay has come, and what came of it; kept in a file, it lets one go on.

    Attributes:
        next: the index of the first entry that has not been replayed.
    """

    next: int = 0
    same: int = 0
    different: int = 0
    erased: int = 0
    others: int = 0
    moves: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, found: Replayed, end: int) -> None:
        """Count what came of the entries up to, not including, an index."""
        self.next = end
        self.same += found.same
        self.different += len(found.differences)
        self.erased += found.erased
        self.others += found.others
        self.moves += found.moves

    def data(self) -> dict[str, Any]:
        """Return the tally as JSON data."""
        moves = [{"old": old, "new": new, "cases": cases} for (old, new), cases in sorted(self.moves.items())]
        return {**{name: getattr(self, name) for name in COUNTS}, "moves": moves}


COUNTS = ("next", "same", "different", "erased", "others")


@click.command()
@log_option
@click.option("--with", "other", metavar="POLICY@VERSION|FILE", help="Decide by this text instead, and count moves.")
@click.option("--policies", type=PATHS, help="Folder of the policies that --with names one of.")
@click.option("--workers", type=click.IntRange(1), help="Processes that decide  [default: one a processor]")
@click.option("--state", type=PATHS, help="File that says how far it came; where it is there, it is gone on with.")
@click.option("--format", "form", type=click.Choice(["pretty", "json"]), default="pretty", show_default=True)
@click.pass_context
def replay(
    context: click.Context,
    where: str,
    other: str | None,
    policies: Path | None,
    workers: int | None,
    state: Path | None,
    form: str,
) -> None:
    """Decide every case on record again, each by the text that decided it, and report any difference.

    With --with, those of one policy are decided by another text, and what moves is counted. Cases whose facts were
    erased are counted apart. Exit code 0: no difference (with --with: decided); 1: differences; 2: it cannot be done.
    """
    policy = _policy(other, policies) if other else None
    tally = _resumed(state)
    count = workers or os.cpu_count() or 1
    with opened(where) as (database, _), database.reading() as connection:
        size = size_of(connection)
    with Progress(console=console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("replaying", total=size, completed=tally.next)
        for end, found in _replayed(where, policy.source.name if policy else None, tally.next, size, count):
            tally.add(found, end)
            for each in found.differences:
                _print_difference(console(), each, form)
            if state is not None:
                _keep(state, tally)
            progress.update(task, completed=end)
    if form == "json":
        console().print(dumps(tally.data()))
    else:
        _print(console(), tally, policy)
    context.exit(1 if tally.different else 0)


def _replayed(where: str, other: str | None, start: int, end: int, workers: int) -> Iterator[tuple[int, Replayed]]:
    """Yield what came of each range of entries, in order; no more of them are under way than there are workers for."""
    spans = iter([(first, min(first + LENGTH, end)) for first in range(start, end, LENGTH)])
    if workers == 1 or end - start <= LENGTH:
        _begin(where, other)
        yield from ((last, _range(first, last)) for first, last in spans)
        _HERE.pop().close()
        return
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, spawn, initializer=_begin, initargs=(where, other)) as pool:
        waiting: list[tuple[int, Future[Replayed]]] = []
        waiting += [(span[1], pool.submit(_range, *span)) for span in islice(spans, 2 * workers)]
        while waiting:
            last, future = waiting.pop(0)
            found = future.result()
            waiting += [(span[1], pool.submit(_range, *span)) for span in islice(spans, 1)]
            yield last, found


_HERE: list[Replay] = []
"""What a process replays with, made once."""


def _begin(where: str, other: str | None) -> None:
    policy = load_file(Path(other))[0] if other else None
    _HERE[:] = [Replay(open_to_read(location(where)), policy)]


def _range(start: int, end: int) -> Replayed:
    return _HERE[0].range(start, end)


def _policy(text: str, policies: Path | None) -> Policy:
    """Return the policy version that `--with` names.

    Raises:
        Exit: there is no such version, or it has errors.
    """
    errors = console(stderr=True)
    if Path(text).is_file():
        found = [each for each in check_file(Path(text), LIMITS) if has_errors([each])]
        policy, _ = load_file(Path(text))
        if policy is not None and not found:
            return policy
    else:
        here = Path("policies")
        bundle, all_found = load_bundle(policies or (here if here.is_dir() else policies_root()), LIMITS)
        found = [each for each in all_found if has_errors([each])]
        if bundle is not None:
            id_, _, version = text.partition("@")
            try:
                return bundle.version(id_, version)
            except NotFound as error:
                errors.print(f"error[{error.code}]: {error.message}\n  = help: {error.help}")
                raise click.exceptions.Exit(2) from None
    print_diagnostics(found, "pretty", errors)
    raise click.exceptions.Exit(2)


def _resumed(state: Path | None) -> Tally:
    try:
        data = json.loads(state.read_text(encoding="utf-8")) if state else {}
    except FileNotFoundError:
        data = {}
    except (OSError, ValueError):
        raise click.UsageError(f"`{state}` is not the state of a replay") from None
    moves = Counter({(each["old"], each["new"]): each["cases"] for each in data.pop("moves", [])})
    return Tally(**data, moves=moves)


def _keep(state: Path, tally: Tally) -> None:
    beside = state.with_name(state.name + ".new")
    beside.write_text(dumps(tally.data()) + "\n", encoding="utf-8")
    beside.replace(state)


def _print_difference(out: Console, each: Difference, form: str) -> None:
    if form == "json":
        out.print(dumps(asdict(each)))
    else:
        out.print(f"differs: entry {each.index}, {each.decision_id}, {each.policy} {each.version}")
        for place in each.places:
            out.print(f"  {place}")


def _print(out: Console, tally: Tally, policy: Policy | None) -> None:
    if policy is None:
        out.print(f"{counted(tally.same, 'case')} decided as before, {tally.different or 'none'} otherwise")
    else:
        out.print(f"on record → by {policy.name}")
        width = max((len(old) for old, _ in tally.moves), default=0)
        for (old, new), cases in sorted(tally.moves.items()):
            out.print(f"  {old:<{width}} → {new}: {cases}")
    if tally.erased:
        out.print(f"{counted(tally.erased, 'case')} not decided: the facts were erased")
