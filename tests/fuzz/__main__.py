"""`cd tests && python -m fuzz [text|tokens|example|expression] [OPTION…]`: search for a text that breaks a law.

The options are libFuzzer's: `-runs=1000000`, `-max_total_time=600`, `-seed=1`, or a file that broke a law, to run it
again. The search is guided by coverage, starts from the examples of the built-in functions, and ends with the first
text that breaks a law or takes more than `SECONDS` of processor time; libFuzzer writes it into the folder `crash-…`.

With `-blind` as the first option, only `-runs` and `-seed` are read, and the texts are drawn at random: many times
more texts in the same time, but no text learns from another.

Every text is read and evaluated; one in `FULL`, the same ones each time, is held to all laws.
"""

import signal
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import FrameType

import atheris

BLIND = "-blind" in sys.argv

if BLIND:
    from fuzz.laws import answer, hold
    from fuzz.texts import EXAMPLES, TEXTS, TOKENS
else:
    with atheris.instrument_imports(include=["engine.feel"]):
        from fuzz.laws import answer, hold
        from fuzz.texts import EXAMPLES, TEXTS, TOKENS

SECONDS = 60
"""The processor time that one text may take, with the search's own bookkeeping; the bounds stop it well before."""

FULL = 32
"""How many texts share one that is held to all laws; checking, printing and explaining take ten times the rest."""

LONGEST = (8, 8, 8, 16, 16, 40, 120)
"""The most bytes of texts that are drawn blindly, in turn: what is short is searched more thoroughly."""


class TooSlow(BaseException):
    """Raised where a text takes more than `SECONDS`; no code that catches exceptions catches it."""


def _give_up(_: int, __: FrameType | None) -> None:
    raise TooSlow


def main(arguments: list[str]) -> None:
    """Search until told to stop, or a law is broken."""
    way = arguments.pop(0) if arguments and arguments[0] in TEXTS else "expression"
    make = TEXTS[way]
    signal.signal(signal.SIGPROF, _give_up)
    again = any(not each.startswith("-") for each in arguments)

    def once(data: bytes) -> None:
        text = make(data)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            if again or zlib.crc32(data) % FULL == 0:
                hold(text)
            else:
                answer(text)
        except BaseException:
            print(f"this breaks a law: {text!r}", file=sys.stderr)  # noqa: T201 - what the search found
            raise
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    if BLIND:
        _draw(once, {name: int(value) for name, _, value in (each.partition("=") for each in arguments[1:])})
        return
    with TemporaryDirectory() as folder:
        seeds, words = Path(folder, "seeds"), Path(folder, "words")
        seeds.mkdir()
        if way == "text":
            for number, text in enumerate(EXAMPLES):
                (seeds / str(number)).write_text(text, encoding="utf-8")
            words.write_text("".join(f'"{_escaped(each)}"\n' for each in TOKENS), encoding="ascii")
            arguments = [f"-dict={words}", *arguments]
        atheris.Setup([sys.argv[0], "-max_len=400", *arguments, str(seeds)], once)
        atheris.Fuzz()


def _draw(once: Callable[[bytes], None], options: dict[str, int]) -> None:
    """Draw texts from a seed, so many as are asked for."""
    runs, seed = options["-runs"], options.get("-seed", 1)
    random = Random(seed)
    for run in range(runs):
        once(random.randbytes(random.randint(1, LONGEST[run % len(LONGEST)])))
        if (run + 1) % 100_000 == 0 or run + 1 == runs:
            print(f"{run + 1} texts, seed {seed}", file=sys.stderr, flush=True)  # noqa: T201 - how far it is


def _escaped(token: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in token.encode())


if __name__ == "__main__":
    main(sys.argv[1:])
