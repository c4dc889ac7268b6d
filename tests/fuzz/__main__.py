"""`cd tests && python -m fuzz [text|tokens|expression] [OPTION…]`: search for a text that breaks a law, by coverage.

The options are libFuzzer's: `-runs=1000000`, `-max_total_time=600`, `-seed=1`, or a file that broke a law, to run it
again. The search starts from the examples of the built-in functions, and ends with the first text that breaks a law
or takes more than `SECONDS` of processor time; libFuzzer writes it into the folder `crash-…`.
"""

import signal
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

import atheris

with atheris.instrument_imports(include=["engine.feel"]):
    from fuzz.laws import hold
    from fuzz.texts import TEXTS, TOKENS

from engine.feel.builtins import BUILTINS

SECONDS = 60
"""The processor time that one text may take, with the search's own bookkeeping; the bounds stop it well before."""


class TooSlow(BaseException):
    """Raised where a text takes more than `SECONDS`; no code that catches exceptions catches it."""


def _give_up(_: int, __: FrameType | None) -> None:
    raise TooSlow


def main(arguments: list[str]) -> None:
    """Search until told to stop, or a law is broken."""
    way = arguments.pop(0) if arguments and arguments[0] in TEXTS else "expression"
    make = TEXTS[way]
    signal.signal(signal.SIGPROF, _give_up)

    def once(data: bytes) -> None:
        text = make(data)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            hold(text)
        except BaseException:
            print(f"this breaks a law: {text!r}", file=sys.stderr)  # noqa: T201 - what the search found
            raise
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    with TemporaryDirectory() as folder:
        seeds, words = Path(folder, "seeds"), Path(folder, "words")
        seeds.mkdir()
        if way == "text":
            for number, (text, _) in enumerate(example for row in BUILTINS.values() for example in row.examples):
                (seeds / str(number)).write_text(text, encoding="utf-8")
            words.write_text("".join(f'"{_escaped(each)}"\n' for each in TOKENS), encoding="ascii")
            arguments = [f"-dict={words}", *arguments]
        atheris.Setup([sys.argv[0], "-max_len=400", *arguments, str(seeds)], once)
        atheris.Fuzz()


def _escaped(token: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in token.encode())


if __name__ == "__main__":
    main(sys.argv[1:])
