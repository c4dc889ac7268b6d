"""The syntax of XPath's regular expressions: from a pattern to its pieces."""

from engine.feel.regex import characters
from engine.feel.regex.characters import CharacterSet
from engine.feel.regex.pieces import BackReference, Mark, OneOf, Piece, Repetition, Single
from engine.feel.values import NoValue


def read(pattern: str, flags: str) -> list[Piece]:
    """Return the pieces of a pattern.

    Raises:
        NoValue: the pattern is not valid, and why.
    """
    return _Reading(without_spaces(pattern) if "x" in flags else pattern, flags).pieces()


def without_spaces(pattern: str) -> str:
    """Return `pattern` as flag `x` reads it: without white space outside of classes."""
    kept: list[str] = []
    depth = 0
    escaped = False
    for each in pattern:
        if depth == 0 and each in " \t\n\r":
            continue
        if not escaped:
            depth += (each == "[") - (each == "]" and depth > 0)
        escaped = each == "\\" and not escaped
        kept.append(each)
    return "".join(kept)


_CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}
_ESCAPABLE = "\\|.?*+(){}$-[]^"
_REPEATED: dict[str, tuple[int, int | None]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}


class _Reading:
    """One walk over a pattern of XPath.

    Attributes:
        opened: how many groups that capture have been opened.
        closed: which of them are closed.
    """

    def __init__(self, pattern: str, flags: str) -> None:
        self.pattern = pattern
        self.ignore_case = "i" in flags
        self.multiple_lines = "m" in flags
        self.dot_is_all = "s" in flags
        self.at = 0
        self.opened = 0
        self.closed: set[int] = set()

    def pieces(self) -> list[Piece]:
        """Return the pieces of the whole pattern."""
        pieces: list[Piece] = []
        open_groups: list[int | None] = []
        repeatable = False
        while self.at < len(self.pattern):
            each = self._next()
            if each in "?*+{":
                if not repeatable:
                    raise self._invalid(f"`{each}` has nothing to repeat")
                pieces.append(self._quantifier(each))
                repeatable = False
                continue
            repeatable = each not in "(|"
            if each == "(":
                pieces.append(self._opening(open_groups))
            elif each == ")":
                if not open_groups:
                    raise self._invalid("`)` closes nothing")
                group = open_groups.pop()
                if group is not None:
                    self.closed.add(group)
                pieces.append(Mark.CLOSE)
            elif each == "|":
                pieces.append(Mark.OR)
            else:
                pieces.append(self._atom(each))
        if open_groups:
            raise self._invalid("a `(` is not closed")
        return pieces

    def _next(self) -> str:
        if self.at >= len(self.pattern):
            raise self._invalid("it ends too early")
        self.at += 1
        return self.pattern[self.at - 1]

    def _peek(self, what: str) -> bool:
        return self.pattern.startswith(what, self.at)

    def _invalid(self, why: str) -> NoValue:
        return NoValue(f"the pattern `{self.pattern}` is not valid: {why}")

    def _opening(self, open_groups: list[int | None]) -> Mark:
        if not self._peek("?"):
            self.opened += 1
            open_groups.append(self.opened)
            return Mark.GROUP
        if not self._peek("?:"):
            raise self._invalid("`(?` is followed by something else than `:`")
        self.at += 2
        open_groups.append(None)
        return Mark.PLAIN_GROUP

    def _quantifier(self, first: str) -> Repetition:
        least, most = _REPEATED.get(first) or self._counts()
        lazy = self._peek("?")
        self.at += lazy
        return Repetition(least, most, lazy)

    def _counts(self) -> tuple[int, int | None]:
        """Return the numbers in the braces of which the first has been read."""
        end = self.pattern.find("}", self.at)
        counts = self.pattern[self.at : end].split(",") if end >= 0 else [""]
        numbers = [each for each in counts if each.isascii() and each.isdigit()]
        if len(counts) > 2 or counts[0] not in numbers or (len(numbers) < len(counts) and counts[1]):
            raise self._invalid("`{` is not followed by a count such as `2}`, `2,}` or `2,3}`")
        self.at = end + 1
        least, most = int(counts[0]), int(counts[-1]) if counts[-1] else None
        if most is not None and most < least:
            raise self._invalid(f"`{least},{most}` ends before it starts")
        return least, most

    def _atom(self, each: str) -> Piece:
        match each:
            case ".":
                return Mark.ANYTHING if self.dot_is_all else Mark.NO_NEWLINE
            case "^":
                return Mark.LINE_START if self.multiple_lines else Mark.TEXT_START
            case "$":
                return Mark.LINE_END if self.multiple_lines else Mark.TEXT_END
            case "[":
                return OneOf(self._class())
            case "\\":
                letter = self._next()
                if letter.isdigit() and letter.isascii():
                    return self._back_reference(letter)
                found = self._escape(letter)
                return Single(found) if isinstance(found, str) else OneOf(found)
            case "]" | "}":
                raise self._invalid(f"`{each}` must be written `\\{each}`")
            case _:
                return Single(each)

    def _back_reference(self, digits: str) -> BackReference:
        """Read the digits of a group's number, as many as there are groups opened for."""
        while (more := self.pattern[self.at : self.at + 1]).isdigit() and more.isascii():
            if int(digits + more) > self.opened:
                break
            digits += more
            self.at += 1
        if int(digits) not in self.closed:
            raise self._invalid(f"`\\{digits}` names no group that is closed before it")
        return BackReference(int(digits))

    def _escape(self, letter: str) -> str | CharacterSet:
        """Return the character or the set that the escape of `letter` stands for."""
        if letter in _CONTROLS:
            return _CONTROLS[letter]
        if letter in _ESCAPABLE:
            return letter
        if letter in "pP":
            found = self._property()
            return found if letter == "p" else characters.complement(found)
        named = characters.escape(letter)
        if named is None:
            raise self._invalid(f"`\\{letter}` stands for nothing")
        return named

    def _property(self) -> CharacterSet:
        end = self.pattern.find("}", self.at)
        if not self._peek("{") or end < 0:
            raise self._invalid("`\\p` is followed by something else than a name in braces")
        name = self.pattern[self.at + 1 : end]
        self.at = end + 1
        found = characters.block(name[2:]) if name.startswith("Is") else characters.category(name)
        if found is None:
            raise self._invalid(f"`{name}` is not a category or a block of characters")
        return found

    def _class(self) -> CharacterSet:
        """Return the characters of the class whose `[` has been read, subtracted classes and all."""
        levels: list[tuple[bool, CharacterSet]] = []
        while True:
            negated = self._peek("^")
            self.at += negated
            levels.append((negated, self._members()))
            if not self._peek("["):
                break
            self.at += 1
        without: CharacterSet = ()
        for place, (negated, members) in enumerate(reversed(levels)):
            if place and self._next() != "]":
                raise self._invalid("a subtracted class is not the last part of its class")
            without = characters.difference(characters.complement(members) if negated else members, without)
        return without

    def _members(self) -> CharacterSet:
        """Return the characters up to the `]` that closes the class or the `-[` that subtracts another."""
        singles: list[tuple[int, int]] = []
        named: list[CharacterSet] = []
        while True:
            each = self._next()
            if each == "]" or (each == "-" and self._peek("[")):
                if not singles and not named:
                    raise self._invalid("a class is empty")
                plain = characters.union(singles)
                return characters.union(characters.with_other_case(plain) if self.ignore_case else plain, *named)
            found = self._member(each)
            if not isinstance(found, str):
                named.append(found)
                continue
            last = found
            if self._peek("-") and not self._peek("-]") and not self._peek("-["):
                self.at += 1
                end = self._member(self._next())
                if not isinstance(end, str) or end < found:
                    raise self._invalid(f"the range that begins with `{found}` has no end after it")
                last = end
            singles.append((ord(found), ord(last)))

    def _member(self, each: str) -> str | CharacterSet:
        if each == "[":
            raise self._invalid("`[` in a class must be written `\\[`")
        return self._escape(self._next()) if each == "\\" else each
