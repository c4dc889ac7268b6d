"""Why a text is not YAML, in words for the person who wrote it and with the line as it should be."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.diagnostics import Diagnostic, Related
from engine.policy.corrections import flow_end, in_flow, line_end, rest_of_line, value_start, with_quotes
from engine.source import Source, Span


@dataclass(frozen=True, slots=True)
class SyntaxMistake:
    """A message, and the characters without which reading could go on (None where that is not known)."""

    diagnostic: Diagnostic
    skip: Span | None = None


def explain(source: Source, text: str, error: Any) -> SyntaxMistake:
    """Return our message for an error of the YAML parser.

    Args:
        source: what the person wrote.
        text: what the parser was given: the same, with earlier mistakes blotted out.
        error: the parser's exception.
    """
    problem = str(getattr(error, "problem", "") or "")
    problem_mark = getattr(error, "problem_mark", None)
    context_mark = getattr(error, "context_mark", None)
    at = min(problem_mark.index, len(text)) if problem_mark else 0
    context = min(context_mark.index, len(text)) if context_mark else at
    for pattern, explanation in _EXPLANATIONS:
        if re.search(pattern, problem):
            return explanation(source, text, at, context)
    return _unknown(source, text, at, context)


def _mistake(
    source: Source, message: str, at: int, *, help_: str, skip: Span | None = None, **more: Any
) -> SyntaxMistake:
    code = more.pop("code", "yaml-syntax")
    end = more.pop("end", at + 1)
    span = Span(source, at, min(end, len(source.text)))
    return SyntaxMistake(Diagnostic(code, message, span, help=help_, **more), skip)


def _quote(source: Source, text: str, start: int) -> tuple[str, Span]:
    """Return the help that quotes the value at `start`, and the value's characters."""
    end = flow_end(text, start) if in_flow(text, start) else line_end(text, start)
    if text[start : start + 1] == "'" and text[end - 1] == "'" and start + 1 < end:
        inner = text[start + 1 : end - 1].replace("'", "''")
        help_ = f"write two single quotes for one inside single quotes: `'{inner}'`"
    else:
        help_ = f"quote it: {with_quotes(source, start, end)}"
    return help_, Span(source, start, end)


def _second_colon(source: Source, text: str, at: int, context: int) -> SyntaxMistake:
    del context
    start = value_start(text, at)
    if not text[start:at].strip():
        line_start = text.rfind("\n", 0, at) + 1
        at = line_start + len(text[line_start:at]) - len(text[line_start:at].lstrip())
        return _tight_colon_above(source, text, at) or _unfit_indentation(source, text, at, at)
    help_, skip = _quote(source, text, start)
    message = "a colon and a space end a key, and this line has a key already"
    return _mistake(source, message, at, help_=help_, skip=skip, label="read as the end of a key")


def _cannot_start(source: Source, text: str, at: int, context: int) -> SyntaxMistake:
    if text[at : at + 1] == "\t" or "\t" in text[text.rfind("\n", 0, at) + 1 : at]:
        return _tab(source, text, at, context)
    help_, skip = _quote(source, text, at)
    sign = "a backtick" if text[at : at + 1] == "`" else f"`{text[at : at + 1]}`"
    message = f"a text without quotes cannot begin with {sign}"
    return _mistake(source, message, at, help_=help_, skip=skip)


def _tab(source: Source, text: str, at: int, context: int) -> SyntaxMistake:
    del context
    start = text.rfind("\n", 0, at) + 1
    tab = text.find("\t", start)
    tab = at if tab == -1 else tab
    end = tab
    while text[end : end + 1] == "\t":
        end += 1
    message = "a tab stands where YAML wants spaces"
    return _mistake(source, message, tab, end=end, code="yaml-tab", help_="indent with spaces only")


def _entry_in_line(source: Source, text: str, at: int, context: int) -> SyntaxMistake:
    del context
    if not text[text.rfind("\n", 0, at) + 1 : at].strip():
        return _unfit_indentation(source, text, at, at)
    help_, skip = _quote(source, text, at)
    message = "a value that begins with `- ` is read as an item of a list, which must begin a line of its own"
    return _mistake(source, message, at, help_=help_, skip=skip)


def _block_header(source: Source, text: str, at: int, context: int) -> SyntaxMistake:
    start = context if text[context : context + 1] in ("|", ">") else value_start(text, at)
    help_, skip = _quote(source, text, start)
    sign = text[start : start + 1]
    message = f"`{sign}` at the start of a value announces a text on the lines below"
    return _mistake(source, message, start, help_=help_, skip=skip)


def _special_start(source: Source, text: str, at: int, context: int) -> SyntaxMistake:
    start = context if text[context : context + 1] in ("&", "*", "!") else value_start(text, at)
    sign = text[start : start + 1]
    meaning = {"&": "an anchor", "*": "an alias", "!": "a tag", "?": "a key on lines of its own"}
    help_, skip = _quote(source, text, start)
    message = f"`{sign}` at the start of a value is read as {meaning.get(sign, 'something else')}, by YAML's rules"
    return _mistake(source, message, start, help_=help_, skip=skip)


def _directive(source: Source, text: str, at: int, context: int) -> SyntaxMistake:
    skip = rest_of_line(source, context) if at == context else None
    message = "`%` at the start of a line is read as a YAML directive, which a policy may not have"
    return _mistake(source, message, context, end=line_end(text, context), help_="delete this line", skip=skip)


def _escape(source: Source, text: str, at: int, context: int) -> SyntaxMistake:
    backslash = text.rfind("\\", context, at + 1)
    backslash = at if backslash == -1 else backslash
    end = line_end(text, context)
    sign = text[backslash : backslash + 2]
    last = text.rfind('"', backslash, end)
    help_ = r"write `\\` for a backslash inside double quotes, or use single quotes"
    if last > context:
        inner = text[context + 1 : last].replace('\\"', '"')
        help_ = f"inside double quotes write `\\\\` for a backslash, or use single quotes: `'{inner}'`"
    skip = Span(source, backslash, min(backslash + 2, len(text)))
    message = f"`{sign}` is not an escape of YAML"
    return _mistake(source, message, backslash, end=backslash + 2, help_=help_, skip=skip)


def _no_closing_quote(source: Source, text: str, at: int, context: int) -> SyntaxMistake:
    del at
    skip = rest_of_line(source, context)
    quote = text[context : context + 1]
    help_ = f"close it with `{quote}`, or write two single quotes for one inside single quotes"
    return _mistake(source, f"the text that begins with this `{quote}` does not end", context, help_=help_, skip=skip)


def _no_colon(source: Source, text: str, at: int, context: int) -> SyntaxMistake:
    del at
    end = line_end(text, context)
    found = _tight_colon(source, text, context) or _comment_above(source, text, context)
    if found:
        return found
    help_ = "write `key: value`, indent the line to continue the text above it, or delete it"
    return _mistake(source, "this line has no key", context, end=end, help_=help_)


_TIGHT_COLON = re.compile(r"[ ]*(?:-[ ]+)?([\w-]+:)(?=\S)")


def _tight_colon(source: Source, text: str, at: int) -> SyntaxMistake | None:
    """Return the message about a colon without a space on the line that has its key at `at`."""
    match = _TIGHT_COLON.match(text, at)
    if not match:
        return None
    end = line_end(text, at)
    help_ = f"put a space after the colon: `{match[1]} {text[match.end() : end]}`"
    message = "a colon without a space after it does not end a key"
    return _mistake(source, message, match.start(1), end=match.end(1), help_=help_)


def _line_above(text: str, at: int) -> tuple[int, str]:
    """Return the line before the one that `at` is on, with its offset; empty where there is none."""
    start = text.rfind("\n", 0, at) + 1
    above = text.rfind("\n", 0, max(0, start - 1)) + 1
    return above, text[above : max(above, start - 1)]


def _tight_colon_above(source: Source, text: str, at: int) -> SyntaxMistake | None:
    above, _ = _line_above(text, at)
    return _tight_colon(source, text, above)


def _comment_above(source: Source, text: str, at: int) -> SyntaxMistake | None:
    """Return the message about a comment on the line above that ended a value which goes on below it."""
    above, line = _line_above(text, at)
    comment = re.search(r"\s(#.*)", line)
    own = text[text.rfind("\n", 0, at) + 1 : line_end(text, at)]
    deeper = len(own) - len(own.lstrip()) > len(line) - len(line.lstrip())
    if not comment or not deeper or re.match(r"\s*[\w-]+:(\s|$)", own):
        return None
    related = (Related(Span(source, above + comment.start(1), line_end(text, above)), "this comment"),)
    message = "a comment ended the value on the line above, so this line is not part of it"
    help_ = "move the comment to a line of its own above the key"
    return _mistake(source, message, at, end=line_end(text, at), help_=help_, related=related)


def _after_value(source: Source, text: str, at: int, context: int) -> SyntaxMistake:
    line_start = text.rfind("\n", 0, at) + 1
    if not text[line_start:at].strip(" "):
        directive = re.search(r"^%", text[:at], re.MULTILINE)
        if directive:
            return _directive(source, text, at, directive.start())
        return _comment_above(source, text, at) or _unfit_indentation(source, text, at, context)
    start = value_start(text, at, block=True)
    if text[start : start + 1] == "%" and start == line_start:
        return _directive(source, text, start, start)
    help_, skip = _quote(source, text, start)
    if text[start : start + 1] in ("'", '"'):
        message = "the text in quotes ends here, and more follows"
    else:
        message = "the value ends here, and more follows"
    return _mistake(source, message, at, end=skip.end, help_=help_, skip=skip, label="left over")


def _in_brackets(source: Source, text: str, at: int, context: int) -> SyntaxMistake:
    opening, sign = text[context : context + 1], text[at : at + 1]
    if sign in ("]", "}"):
        wanted = "]" if opening == "[" else "}"
        related = (Related(Span(source, context, context + 1), "opened here"),)
        help_ = f"write `{wanted}` here, or quote the value if the bracket belongs to it"
        return _mistake(source, f"`{sign}` closes `{opening}`", at, help_=help_, related=related)
    if at >= len(text.rstrip()) or "\n" in text[context:at]:
        return _not_closed(source, text, at, context)
    start = value_start(text, at)
    if start <= context or not text[start:at].strip():
        return _not_closed(source, text, at, context)
    help_, skip = _quote(source, text, start)
    where = "braces" if opening == "{" else "brackets"
    message = f"a value in {where} ends here, a comma or the closing one was expected"
    return _mistake(source, message, at, help_=help_, skip=skip)


def _not_closed(source: Source, text: str, at: int, context: int) -> SyntaxMistake:
    if text[context : context + 1] not in ("{", "["):
        context = max(text.rfind("{", 0, at), text.rfind("[", 0, at))
    if context == -1:  # pragma: no cover - the parser says so inside brackets and braces only
        return _unknown(source, text, at, at)
    opening = text[context]
    closing = "}" if opening == "{" else "]"
    related = (Related(Span(source, at, min(at + 1, len(text))), "read up to here"),) if at < len(text) else ()
    help_ = f"close it with `{closing}`, and put a comma between entries"
    return _mistake(source, f"this `{opening}` is not closed", context, help_=help_, related=related)


def _no_value(source: Source, text: str, at: int, context: int) -> SyntaxMistake:
    sign = text[at : at + 1]
    if not sign or sign == "\n":
        return _not_closed(source, text, at, context)
    start = value_start(text, at)
    message = f"a value was expected, `{sign}` was found"
    if not in_flow(text, at):
        skip = rest_of_line(source, start)
        return _mistake(source, message, at, help_=f"quote it: {with_quotes(source, start, skip.end)}", skip=skip)
    return _mistake(source, message, at, help_="delete the comma or bracket too many, or write the value")


def _unfit_indentation(source: Source, text: str, at: int, context: int) -> SyntaxMistake:
    related: tuple[Related, ...] = ()
    if context < at:
        related = (Related(Span(source, context, context + 1), "belongs to what begins here"),)
    message = "this line begins in a column where nothing above it begins"
    help_ = "indent it like the lines that it belongs with"
    return _mistake(source, message, at, end=line_end(text, at), help_=help_, related=related)


def _unknown(source: Source, text: str, at: int, context: int) -> SyntaxMistake:
    del text, context
    help_ = "check the indentation, and quote texts that hold `: `, ` #`, quotes or brackets"
    return _mistake(source, "this is not YAML, here or on the lines above", at, help_=help_)


_Explanation = Callable[[Source, str, int, int], SyntaxMistake]

_EXPLANATIONS: tuple[tuple[str, _Explanation], ...] = (
    ("mapping values are not allowed", _second_colon),
    ("a tab character", _tab),
    ("cannot start any token", _cannot_start),
    ("sequence entries are not allowed", _entry_in_line),
    ("comment or (a )?line ?break|indentation indicator", _block_header),
    ("escape character|hexdecimal|hexadecimal|Unicode character", _escape),
    ("unexpected end of stream|document separator", _no_closing_quote),
    ("could not find expected ':'", _no_colon),
    ("expected ',' or", _in_brackets),
    ("expected key|expected <block end>|expected '-' indicator|<document start>", _after_value),
    ("node content", _no_value),
    ("mapping keys are not allowed", _special_start),
    ("directive|expected digit or '\\.'", _directive),
    ("alphabetic|expected alphanumeric|tag|expected '!'|URI", _special_start),
)
"""A part of the parser's own words, of its C and its Python form, and the function that explains it."""
