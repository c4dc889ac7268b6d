"""Decisions over HTTP with the log on, against the same with the log off.

Both are granian servers with one worker process and the settings of `groundrules serve`; the log is an SQLite file in
a temporary folder, with every commit brought to the disk. They are asked in turns over some connections, since callers
that wait together share a commit.
"""

import tempfile
from collections.abc import Iterator

from benchmarks.decision import CASES, case_facts
from benchmarks.http import ROUNDS, SECONDS, rate, request, serving
from benchmarks.measure import ratio_of

CONNECTIONS = (4, 16)


def run() -> Iterator[str]:
    """Yield the lines of the report."""
    message = request(case_facts()[CASES["an awarded school, every fact known"]])
    rates: dict[tuple[int, int], list[float]] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        serving("groundrules") as off,
        serving("groundrules", folder) as on,
    ):
        for number in range(-1, ROUNDS):
            for connections in CONNECTIONS:
                for port in (off, on)[:: -1 if number % 2 else 1]:
                    found = rate(port, message, connections)
                    if number >= 0:  # the round before the first warms up
                        rates.setdefault((connections, port), []).append(found)
    yield "decisions answered with the log on, for each one with the log off"
    for connections in CONNECTIONS:
        noun = "connection" if connections == 1 else "connections"
        yield f"  {connections:>2} {noun:<11}  {ratio_of(rates[connections, on], rates[connections, off])}"
    yield f"  {ROUNDS} rounds of {SECONDS:g} s a side"
