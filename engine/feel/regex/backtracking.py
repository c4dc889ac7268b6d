"""Search by trying one way after the other, for what RE2 cannot: back-references, and lines as XPath has them.

The pieces of a pattern become a program whose jumps are relative, so that what is repeated is copied. What has
been matched so far, by group, and where the present round of each loop began, stands in registers. The time that
all ways may take together is bounded: beyond it there is no value.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from engine.feel.bounds import BACKTRACKING_STEPS_IN_A_STEP, MOST_BACKTRACKING_STEPS, MOST_INSTRUCTIONS
from engine.feel.budget import Budget
from engine.feel.regex.match import Match, check_text
from engine.feel.regex.pieces import BackReference, Mark, OneOf, Piece, Repetition, Single
from engine.feel.values import NoValue


@dataclass(frozen=True, slots=True)
class _Fork:
    """Go on at the offset `first`, and where that leads nowhere at `second`."""

    first: int
    second: int


@dataclass(frozen=True, slots=True)
class _Jump:
    offset: int


@dataclass(frozen=True, slots=True)
class _Remember:
    """Put the place in the text into a register."""

    register: int


@dataclass(frozen=True, slots=True)
class _Advanced:
    """Go on only where a round of a loop has moved from the place in a register."""

    register: int


_Step = _Fork | _Jump | _Remember | _Advanced | Mark | Single | OneOf | BackReference
_Code = list[_Step]


@dataclass(slots=True)
class _Group:
    """A group that is being read: the ways before the present one, and the parts of that."""

    number: int | None
    ways: list[_Code] = field(default_factory=list)
    parts: list[_Code] = field(default_factory=list)

    def end_way(self) -> None:
        """Begin another way."""
        self.ways.append([step for part in self.parts for step in part])
        self.parts = []

    def code(self) -> _Code:
        """Return the code of the whole group."""
        self.end_way()
        *others, code = self.ways
        for way in reversed(others):
            code = [_Fork(1, len(way) + 2), *way, _Jump(len(code) + 1), *code]
        if self.number is None:
            return code
        return [_Remember(2 * self.number), *code, _Remember(2 * self.number + 1)]


@dataclass(frozen=True, slots=True)
class _Found:
    """A match: the text, and the registers, two a group."""

    text: str
    places: tuple[int, ...]

    def span(self, group: int = 0) -> tuple[int, int]:
        """Return where a group begins and ends."""
        return self.places[2 * group], self.places[2 * group + 1]

    def group(self, group: int = 0) -> str | None:
        """Return what a group matched."""
        start, end = self.span(group)
        return None if end < 0 else self.text[start:end]


class Backtracking:
    """A pattern that may have back-references.

    Attributes:
        groups: how many groups capture.
    """

    __slots__ = ("_code", "_ignore_case", "_registers", "groups")

    def __init__(self, pieces: Sequence[Piece], *, ignore_case: bool) -> None:
        """Make a program of `pieces`; raises `NoValue` where it would be too long."""
        self._ignore_case = ignore_case
        self.groups = sum(each is Mark.GROUP for each in pieces)
        self._registers = 2 * self.groups + 2
        self._code = self._program(pieces)

    def found_in(self, text: str, budget: Budget) -> bool:
        """Tell whether some part of `text` matches."""
        return next(self.matches_in(text, budget), None) is not None

    def matches_in(self, text: str, budget: Budget, start: int = 0) -> Iterator[Match]:
        """Return the matches in `text` from left to right, beginning at offset `start`.

        Raises:
            Stopped: the budget has too few steps.
            NoValue: there are too many ways to try.
        """
        check_text(text)
        steps = paid = 0
        while start <= len(text):
            places, taken = self._at(text, start, MOST_BACKTRACKING_STEPS - steps)
            steps += taken
            budget.take(steps // BACKTRACKING_STEPS_IN_A_STEP - paid)
            paid = steps // BACKTRACKING_STEPS_IN_A_STEP
            if steps > MOST_BACKTRACKING_STEPS:
                raise NoValue("there are too many ways to match the pattern in this text")
            if places is None:
                start += 1
            else:
                yield _Found(text, places)
                start = max(places[1], start + 1)

    def _program(self, pieces: Sequence[Piece]) -> _Code:
        number = 0
        around = [_Group(0)]
        for each in pieces:
            group = around[-1]
            match each:
                case Mark.GROUP:
                    number += 1
                    around.append(_Group(number))
                case Mark.PLAIN_GROUP:
                    around.append(_Group(None))
                case Mark.CLOSE:
                    around.pop()
                    around[-1].parts.append(group.code())
                case Mark.OR:
                    group.end_way()
                case Repetition():
                    group.parts.append(self._repeated(group.parts.pop(), each))
                case _:
                    group.parts.append([each])
        return _check_size(around[0].code())

    def _repeated(self, code: _Code, how: Repetition) -> _Code:
        size = len(code)
        if size * max(how.least, how.most or 0) > MOST_INSTRUCTIONS:
            raise _too_large()
        if how.most is None:
            register = self._registers
            self._registers += 1
            again = [_fork(size + 4, how), _Remember(register), *code, _Advanced(register), _Jump(-size - 3)]
        else:
            more = range(how.most - how.least, 0, -1)
            again = [step for each in more for step in (_fork(each * (size + 1), how), *code)]
        return _check_size([*code * how.least, *again])

    def _at(self, text: str, start: int, most: int) -> tuple[tuple[int, ...] | None, int]:
        """Return the registers of the match that begins at `start`, None for no match, and the steps taken.

        Where these are more than `most`, it has given up.
        """
        code, size = self._code, len(text)
        todo = [(0, start, (-1,) * self._registers)]
        steps = 0
        while todo:
            at, place, registers = todo.pop()
            while at < len(code):
                steps += 1
                if steps > most:
                    return None, steps
                step = code[at]
                at += 1
                match step:
                    case Single(character):
                        if place == size or not self._alike(text[place], character):
                            break
                        place += 1
                    case OneOf(ranges):
                        if place == size or not _holds(ranges, ord(text[place])):
                            break
                        place += 1
                    case Mark():
                        moved = _passed(step, text, place)
                        if moved is None:
                            break
                        place = moved
                    case _Fork(first, second):
                        todo.append((at - 1 + second, place, registers))
                        at += first - 1
                    case _Jump(offset):
                        at += offset - 1
                    case _Remember(register):
                        steps += len(registers)
                        registers = (*registers[:register], place, *registers[register + 1 :])
                    case _Advanced(register):
                        if registers[register] == place:
                            break
                    case _:
                        group = step.group
                        before = text[max(registers[2 * group], 0) : max(registers[2 * group + 1], 0)]
                        steps += len(before)
                        here = text[place : place + len(before)]
                        if len(here) < len(before) or not all(map(self._alike, here, before)):
                            break
                        place += len(before)
            else:
                return registers, steps
        return None, steps

    def _alike(self, one: str, other: str) -> bool:
        if one == other:
            return True
        return self._ignore_case and (one.lower() == other.lower() or one.upper() == other.upper())


def _fork(behind: int, how: Repetition) -> _Fork:
    """Return the fork before what is repeated, which ends at the offset `behind`."""
    return _Fork(behind, 1) if how.lazy else _Fork(1, behind)


def _holds(ranges: tuple[tuple[int, int], ...], point: int) -> bool:
    at = bisect_right(ranges, (point, 0x110000)) - 1
    return at >= 0 and point <= ranges[at][1]


def _passed(mark: Mark, text: str, place: int) -> int | None:
    """Return the place behind what `mark` stands for, or None where that is not at `place`."""
    size = len(text)
    match mark:
        case Mark.TEXT_START:
            holds = place == 0
        case Mark.TEXT_END:
            holds = place == size
        case Mark.LINE_START:
            holds = place == 0 or (place < size and text[place - 1] == "\n")
        case Mark.LINE_END:
            holds = place == size or text[place] == "\n"
        case _:
            holds = place < size and (mark is Mark.ANYTHING or text[place] != "\n")
            return place + 1 if holds else None
    return place if holds else None


def _check_size(code: _Code) -> _Code:
    """Return `code`; raise `NoValue` where it is too long."""
    if len(code) > MOST_INSTRUCTIONS:
        raise _too_large()
    return code


def _too_large() -> NoValue:
    return NoValue("the pattern is too large")
