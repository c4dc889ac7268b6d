r"""The syntax of XPath's regular expressions, rewritten as RE2's.

Every class becomes explicit ranges of characters, since the two differ in what `\d`, `\w` and `[^Q]` without regard
to case mean; see `engine.feel.regex.characters`.
"""

from engine.feel.regex import characters
from engine.feel.regex.characters import CharacterSet
from engine.feel.values import NoValue


def translate(pattern: str, flags: str) -> tuple[str, bool]:
    """Return the pattern as RE2 reads it, and whether some part of it may repeat without end.

    Raises:
        NoValue: the pattern is not valid or not supported, and why.
    """
    translation = _Translation(without_spaces(pattern) if "x" in flags else pattern, flags)
    return translation.text(), translation.reaches_far


def quoted(character: str) -> str:
    """Return what stands for just this character."""
    return character if character.isalnum() or ord(character) > 0x7F else f"\\x{{{ord(character):x}}}"


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


def _written(of: CharacterSet) -> str:
    """Return the class of RE2 that holds exactly the characters of `of`."""
    if not of:
        return f"[^\\x{{0}}-\\x{{{characters.LAST:x}}}]"
    ranges = (f"\\x{{{low:x}}}-\\x{{{high:x}}}" for low, high in of)
    return f"(?-i:[{''.join(ranges)}])"


class _Translation:
    """One walk over a pattern of XPath, writing the same pattern for RE2.

    Attributes:
        reaches_far: whether some part may repeat without end, so that a search may read on to the text's end.
    """

    def __init__(self, pattern: str, flags: str) -> None:
        self.pattern = pattern
        self.ignore_case = "i" in flags
        self.multiple_lines = "m" in flags
        self.dot_is_all = "s" in flags
        self.at = 0
        self.reaches_far = False

    def text(self) -> str:
        """Return the whole pattern, translated."""
        written: list[str] = []
        depth = 0
        repeatable = False
        while self.at < len(self.pattern):
            each = self._next()
            if each in "?*+{":
                if not repeatable:
                    raise self._invalid(f"`{each}` has nothing to repeat")
                written.append(self._quantifier(each))
                repeatable = False
                continue
            repeatable = each not in "(|"
            if each == "(":
                depth += 1
                written.append(self._opening())
            elif each == ")":
                depth -= 1
                if depth < 0:
                    raise self._invalid("`)` closes nothing")
                written.append(")")
            elif each == "|":
                written.append("|")
            else:
                written.append(self._atom(each))
        if depth:
            raise self._invalid("a `(` is not closed")
        return "".join(written)

    def _next(self) -> str:
        if self.at >= len(self.pattern):
            raise self._invalid("it ends too early")
        self.at += 1
        return self.pattern[self.at - 1]

    def _peek(self, what: str) -> bool:
        return self.pattern.startswith(what, self.at)

    def _invalid(self, why: str) -> NoValue:
        return NoValue(f"the pattern `{self.pattern}` is not valid: {why}")

    def _opening(self) -> str:
        if not self._peek("?"):
            return "("
        if not self._peek("?:"):
            raise self._invalid("`(?` is followed by something else than `:`")
        self.at += 2
        return "(?:"

    def _quantifier(self, first: str) -> str:
        if first == "{":
            end = self.pattern.find("}", self.at)
            counts = self.pattern[self.at : end].split(",") if end >= 0 else [""]
            numbers = [each for each in counts if each.isascii() and each.isdigit()]
            if len(counts) > 2 or counts[0] not in numbers or (len(numbers) < len(counts) and counts[1]):
                raise self._invalid("`{` is not followed by a count such as `2}`, `2,}` or `2,3}`")
            self.at = end + 1
            self.reaches_far = self.reaches_far or counts[-1] == ""
            first = "{" + ",".join(str(int(each)) if each else "" for each in counts) + "}"
        elif first in "*+":
            self.reaches_far = True
        if self._peek("?"):
            self.at += 1
            return first + "?"
        return first

    def _atom(self, each: str) -> str:
        match each:
            case ".":
                return "(?s:.)" if self.dot_is_all else r"[^\n]"
            case "^" | "$":
                return f"(?m:{each})" if self.multiple_lines else f"(?-m:{each})"
            case "[":
                return _written(self._class())
            case "\\":
                letter = self._next()
                if letter.isdigit() and letter.isascii():
                    raise NoValue(f"the pattern `{self.pattern}` has a back-reference, which is not supported")
                found = self._escape(letter)
                return quoted(found) if isinstance(found, str) else _written(found)
            case "]" | "}":
                raise self._invalid(f"`{each}` must be written `\\{each}`")
            case _:
                return quoted(each)

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
