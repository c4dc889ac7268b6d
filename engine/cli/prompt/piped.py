"""Expressions on standard input, an expression a line, or over several lines where one is not finished."""

from collections import deque
from collections.abc import Iterable

from engine.cli.output import console
from engine.cli.prompt.continuation import goes_on
from engine.cli.prompt.session import Session

SOURCE = "<standard input>"


def answer_lines(session: Session, lines: Iterable[str]) -> int:
    """Answer what stands on standard input, and return the worst exit code.

    Where the input ends and an expression does not, that is the mistake of its first line; the lines behind are read
    anew, so that none is lost.
    """
    arriving = iter(lines)
    waiting: deque[str] = deque()
    taken: list[str] = []
    before, worst = "", 0
    while not session.ended:
        line = waiting.popleft() if waiting else next(arriving, None)
        if line is not None:
            taken.append(line)
            if goes_on("".join(taken).removesuffix("\n"), session.scope.names):
                continue
        elif not taken:
            break
        else:
            waiting.extend(taken[1:])
            taken = taken[:1]
        text = "".join(taken)
        session.take(text.removesuffix("\n"), SOURCE, before)
        if session.code == 2 and len(taken) > 1 and text.rstrip().count("\n"):
            first = before.count("\n") + 1
            told = (
                f"lines {first} to {first + len(taken) - 1} were read as one expression: line {first} is not finished"
            )
            console(stderr=True).print(f"{SOURCE}:{first}: {told}")
        worst = max(worst, session.code)
        before += text
        taken = []
    return worst
