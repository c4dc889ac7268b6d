"""`python -m benchmarks [NAME…]`: run the comparisons named, or all of them."""

import sys
from collections.abc import Callable, Iterator, Mapping

from benchmarks import decision, feel, growth, http, loading, log

BENCHMARKS: Mapping[str, Callable[[], Iterator[str]]] = {
    "decision": decision.run,
    "feel": feel.run,
    "growth": growth.run,
    "http": http.run,
    "loading": loading.run,
    "log": log.run,
}


def main(names: list[str]) -> int:
    """Print the reports of the benchmarks named; return the exit code."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"there is no benchmark `{unknown[0]}`; there are {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    for name in names or BENCHMARKS:
        print(f"== {name}", flush=True)
        for line in BENCHMARKS[name]():
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
