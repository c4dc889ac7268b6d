"""`groundrules audit replay`: decide every case on record again, by the text that decided it or by another one."""

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing
from dataclasses import asdict
from itertools import islice
from pathlib import Path

import click
from rich.console import Console

from engine.answer import dumps
from engine.audit.reading import size_of
from engine.audit.replay import Difference, Replayed
from engine.cli.audit.place import log_option, opened
from engine.cli.audit.repeating import Repeater, Task
from engine.cli.audit.tally import Tally, resumed
from engine.cli.given import not_found, read_policies
from engine.cli.output import PATHS, console, counted, print_diagnostics
from engine.cli.progress import progress
from engine.diagnostics import Findings, has_errors
from engine.diff.formats.pretty import drawn
from engine.diff.impact import EXAMPLES, Impact
from engine.diff.impact_report import impact_report
from engine.evaluate import LIMITS
from engine.policy.bundle import NotFound
from engine.policy.check import check_file
from engine.policy.load import load_file
from engine.policy.model import Policy

LENGTH = 200
"""Entries that a process is given at a time."""


@click.command()
@log_option
@click.option("--with", "other", metavar="POLICY@VERSION|FILE", help="Decide by this text instead, and count moves.")
@click.option("--policies", type=PATHS, help="Folder of the policies that --with names one of.")
@click.option("--examples", default=EXAMPLES, show_default=True, help="With --with: moved cases to show.")
@click.option("--workers", type=click.IntRange(1), help="Processes that decide  [default: one a processor]")
@click.option("--state", type=PATHS, help="File that says how far it came; where it is there, it is gone on with.")
@click.option("--format", "form", type=click.Choice(["pretty", "json"]), default="pretty", show_default=True)
@click.pass_context
def replay(
    context: click.Context,
    where: str,
    other: str | None,
    policies: Path | None,
    examples: int,
    workers: int | None,
    state: Path | None,
    form: str,
) -> None:
    """Decide every case on record again, each by the text that decided it, and report any difference.

    With --with, those of one policy are decided by another text too, and what moves is counted: outcomes, criteria,
    and the first cases with their grounds. Cases whose facts were erased are counted apart. Exit code 0: no difference
    (with --with: decided); 1: differences; 2: it cannot be done.
    """
    policy = _policy(other, policies) if other else None
    tally = resumed(state, policy.digest if policy else None)
    task = Task(where, policy.source.name if policy else None, examples)
    with opened(where) as (database, _):
        with database.reading() as connection:
            size = size_of(connection)
        _recall(tally, task)
        with progress("replaying", size, tally.next) as reached:
            for end, found in _replayed(task, tally.next, size, workers or os.cpu_count() or 1):
                tally.add(found, end, examples)
                for each in found.differences if isinstance(found, Replayed) else ():
                    _print_difference(console(), each, form)
                if state is not None:
                    tally.keep(state)
                reached(end)
    if form == "json":
        console().print(dumps(tally.data()))
    else:
        _print(console(), tally, policy)
    context.exit(1 if tally.different else 0)


def _recall(tally: Tally, task: Task) -> None:
    """Decide the examples of an earlier run once more."""
    if tally.impact is not None and tally.seen:
        with closing(Repeater(task)) as repeater:
            found = (repeater.example(*each) for each in tally.seen[: task.examples])
            tally.impact.examples = [each for each in found if each is not None]


def _replayed(task: Task, start: int, end: int, workers: int) -> Iterator[tuple[int, Replayed | Impact]]:
    """Yield what came of each range of entries, in order; no more of them are under way than there are workers for."""
    spans = iter([(first, min(first + LENGTH, end)) for first in range(start, end, LENGTH)])
    if workers == 1 or end - start <= LENGTH:
        with closing(Repeater(task)) as repeater:
            yield from ((last, repeater.range(first, last)) for first, last in spans)
        return
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, spawn, initializer=_begin, initargs=(task,)) as pool:
        waiting: list[tuple[int, Future[Replayed | Impact]]] = []
        waiting += [(span[1], pool.submit(_range, *span)) for span in islice(spans, 2 * workers)]
        while waiting:
            last, future = waiting.pop(0)
            found = future.result()
            waiting += [(span[1], pool.submit(_range, *span)) for span in islice(spans, 1)]
            yield last, found


_HERE: list[Repeater] = []
"""What a process replays with, made once."""


def _begin(task: Task) -> None:
    _HERE[:] = [Repeater(task)]


def _range(start: int, end: int) -> Replayed | Impact:
    return _HERE[0].range(start, end)


def _policy(text: str, policies: Path | None) -> Policy:
    """Return the policy version that `--with` names.

    Raises:
        Exit: there is no such version, or it has errors.
    """
    if Path(text).is_file():
        found = [each for each in check_file(Path(text), LIMITS) if has_errors([each])]
        policy, _ = load_file(Path(text))
        if policy is not None and not found:
            return policy
    elif "@" not in text:
        console(stderr=True).print(
            f"error: there is no file `{text}`\n  = help: name a file, or a version as `POLICY@VERSION`"
        )
        raise click.exceptions.Exit(2)
    else:
        id_, _, version = text.partition("@")
        try:
            return read_policies(policies, LIMITS).version(id_, version)
        except NotFound as error:
            found = [not_found(error)]
        except Findings as error:
            found = list(error.diagnostics)
    print_diagnostics(found, "pretty", console(stderr=True))
    raise click.exceptions.Exit(2)


def _print_difference(out: Console, each: Difference, form: str) -> None:
    if form == "json":
        out.print(dumps(asdict(each)))
    else:
        out.print(f"differs: entry {each.index}, {each.decision_id}, {each.policy} {each.version}")
        for place in each.places:
            out.print(f"  {place}")


def _print(out: Console, tally: Tally, policy: Policy | None) -> None:
    if policy is not None:
        for block in impact_report(tally.impact or Impact(), {"old": "its own text", "new": policy.name}, ("en",)):
            for each in drawn(block):
                out.print(each)
        return
    out.print(f"{counted(tally.same, 'case')} decided as before, {tally.different or 'none'} otherwise")
    if tally.erased:
        out.print(f"{counted(tally.erased, 'case')} not decided: the facts were erased")
