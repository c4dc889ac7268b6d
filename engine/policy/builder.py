"""YAML events → located nodes, within limits that hold before a node is made."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from engine.diagnostics import Diagnostic, Related
from engine.policy.corrections import flow_end, line_end, with_quotes
from engine.policy.nodes import Entry, Mapping, Node, Scalar, Sequence
from engine.policy.resolve import resolve
from engine.policy.scalars import Style
from engine.policy.syntax import explain
from engine.source import Source, Span

MAX_DEPTH = 40
MAX_NODES = 50_000
MAX_FINDINGS = 100

LOADER: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
"""PyYAML's binding to libyaml where it is there, else its parser in Python; their events are the same."""

_STYLES: dict[str, Style] = {"'": "single", '"': "double", "|": "literal", ">": "folded"}


@dataclass(slots=True)
class _Open:
    """A collection whose end has not been read yet."""

    start: int
    is_mapping: bool
    flow: bool
    children: list[Node] = field(default_factory=list)
    keys: dict[str, Scalar] = field(default_factory=dict)


class _Stop(Exception):
    """Raised inside the builder where reading on is pointless."""


class Builder:
    """Builds nodes from the parser's events, iteratively, and notes what a policy may not contain.

    Attributes:
        found: the mistakes so far.
        skip: the characters without which the text could be read further, where the parser gave up.
    """

    def __init__(self, source: Source, text: str, loader: Any = LOADER) -> None:
        """Prepare to read `text`, which is that of `source` but for mistakes blotted out."""
        self.source = source
        self.text = text
        self.loader = loader
        self.found: list[Diagnostic] = []
        self.skip: Span | None = None
        self._stack: list[_Open] = []
        self._nodes = 0
        self._documents = 0
        self._root: Node | None = None

    def build(self) -> Node | None:
        """Return the root, or None where the text could not be read to its end; see `found`."""
        try:
            for event in self._events():
                self._take(event)
        except (yaml.YAMLError, ValueError) as error:  # the Python parser lets bad character codes through
            mistake = explain(self.source, self.text, error)
            self.found.append(mistake.diagnostic)
            self.skip = mistake.skip
            return None
        except _Stop:
            return None
        if self._root is None:
            self.found.append(
                Diagnostic(
                    "empty-file",
                    "the file holds nothing, a policy or its tests were expected",
                    file=self.source.name,
                    help="start it with `policy: ` and the policy's id",
                )
            )
        return self._root

    def _events(self) -> Iterator[Any]:
        return iter(yaml.parse(self.text, Loader=self.loader))

    def _span(self, start: int, end: int) -> Span:
        return Span(self.source, start, end)

    def _report(self, code: str, message: str, span: Span, **more: Any) -> None:
        self.found.append(Diagnostic(code, message, span, **more))
        if len(self.found) >= MAX_FINDINGS:
            raise _Stop

    def _take(self, event: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        if isinstance(event, yaml.DocumentStartEvent):
            self._document(event, start, end)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event, start, end)
        elif isinstance(event, yaml.ScalarEvent):
            self._properties(event, start)
            self._add(self._scalar(event, start, end))
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._properties(event, start)
            self._open(event, start)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._close(end)

    def _document(self, event: Any, start: int, end: int) -> None:
        self._documents += 1
        if self._documents > 1:
            self._report(
                "several-documents",
                "a second document begins here, one file holds one policy or one set of tests",
                self._span(start, end),
                label="begins another document",
                help="move what follows to a file of its own",
            )
            raise _Stop
        if event.version or event.tags:
            at = self.source.text.find("%")
            line_end = self.source.text.find("\n", at)
            self._report(
                "yaml-directive",
                "a policy has no YAML directives",
                self._span(at, line_end if line_end != -1 else len(self.source.text)),
                help="delete this line",
            )

    def _alias(self, event: Any, start: int, end: int) -> None:
        span = self._span(start, end)
        self._report(
            "yaml-alias",
            f"`*{event.anchor}` is a YAML alias, which a policy may not use",
            span,
            help=f"write the value out, or quote it if it is a text: {self._quoted(start)}",
        )
        self._add(Scalar("", "", span))

    def _properties(self, event: Any, start: int) -> None:
        """Refuse an anchor or a tag."""
        text = self.source.text
        if event.anchor is not None:
            at = text.find("&", start)
            what, code, span = "anchor", "yaml-anchor", self._span(at, at + 1 + len(event.anchor))
        elif event.tag is not None:
            at = text.find("!", start)
            after = at
            while after < len(text) and text[after] not in " \t\r\n,]}":
                after += 1
            what, code, span = "tag", "yaml-tag", self._span(at, after)
        else:
            return
        written = text[span.start : span.end]
        self._report(
            code,
            f"`{written}` is a YAML {what}, which a policy may not use",
            span,
            help=f"delete it, or quote it if it is a text: {self._quoted(start)}",
        )

    def _quoted(self, start: int) -> str:
        in_flow = bool(self._stack) and self._stack[-1].flow
        end = flow_end(self.text, start) if in_flow else line_end(self.text, start)
        return with_quotes(self.source, start, end)

    def _scalar(self, event: Any, start: int, end: int) -> Scalar:
        style = _STYLES.get(event.style or "", "plain")
        span = self._span(start, end)
        if style in ("literal", "folded"):
            trimmed = len(self.source.text[start:end].rstrip())
            span = self._span(start, start + trimmed)
        if style != "plain" or self._expects_key():
            return Scalar(event.value, event.value, span, style)
        value, problem = resolve(event.value, span)
        if problem:
            self.found.append(problem)
        return Scalar(value, event.value, span, style)

    def _expects_key(self) -> bool:
        return bool(self._stack) and self._stack[-1].is_mapping and len(self._stack[-1].children) % 2 == 0

    def _open(self, event: Any, start: int) -> None:
        if len(self._stack) >= MAX_DEPTH:
            self._report(
                "too-deep",
                f"this is nested more than {MAX_DEPTH} levels deep",
                self._span(start, start + 1),
                help="no policy needs so many levels; look for brackets that are not closed",
            )
            raise _Stop
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        self._stack.append(_Open(start, is_mapping, bool(event.flow_style)))

    def _close(self, end: int) -> None:
        done = self._stack.pop()
        if not done.flow and done.children:
            end = done.children[-1].span.end
        span = self._span(done.start, end)
        if not done.is_mapping:
            self._add(Sequence(tuple(done.children), span, done.flow))
            return
        entries = tuple(
            Entry(key, value)
            for key, value in zip(done.children[::2], done.children[1::2], strict=True)
            if isinstance(key, Scalar)
        )
        self._add(Mapping(entries, span, done.flow))

    def _add(self, node: Node) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._report(
                "too-many-values",
                f"the file holds more than {MAX_NODES} values, the most that a policy may have",
                node.span,
            )
            raise _Stop
        if not self._stack:
            self._root = node
            return
        if self._expects_key():
            self._check_key(node)
        self._stack[-1].children.append(node)

    def _check_key(self, node: Node) -> None:
        keys = self._stack[-1].keys
        if not isinstance(node, Scalar) or "\n" in self.source.text[node.span.start : node.span.end]:
            self._report(
                "key-not-a-name",
                "a key is a name or a text on one line, here it is something larger",
                node.span,
                help="if this is an expression, quote it",
            )
        elif not node.text:
            self._report("key-not-a-name", "a key is missing before the colon", node.span)
        elif node.text == "<<" and node.style == "plain":
            self._report(
                "yaml-merge-key",
                "`<<` is a YAML merge key, which a policy may not use",
                node.span,
                help="write the keys out",
            )
        elif node.text in keys:
            self._report(
                "duplicate-key",
                f"`{node.text}` stands here twice",
                node.span,
                label="again here",
                help="keep one of them",
                related=(Related(keys[node.text].span, "first here"),),
            )
        else:
            keys[node.text] = node
