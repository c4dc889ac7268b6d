"""Criteria, stages, outcomes, outputs, definitions and parameters: located YAML → the typed model."""

from collections.abc import Mapping
from datetime import date
from typing import assert_never

from engine.feel.values import NoValue
from engine.policy import nodes
from engine.policy.load_tables import table
from engine.policy.loading import Loading, citation, entries, scalar_text, title_of
from engine.policy.model import Constant, Criterion, Dated, Definition, Outcome, Output, Parameter, Period, Stage
from engine.policy.text import Text
from engine.policy.values import PLACEHOLDER, constant, filled, period
from engine.source import Span
from engine.suggest import closest

NO_VALUE = Constant(None, "null")


def parameters(loading: Loading, node: nodes.Node | None) -> dict[str, Parameter]:
    """Return the thresholds by name."""
    return {name: _parameter(loading, key, value) for name, (key, value) in entries(node).items()}


def _parameter(loading: Loading, key: nodes.Scalar, node: nodes.Node) -> Parameter:
    if not isinstance(node, nodes.Mapping):
        return Parameter(key.text, _constant(loading, node), key.span)
    as_string = scalar_text(node, "type") == "string"
    value: Constant | Period | Dated
    if "values" in entries(node):
        value = _dated(loading, node, as_string=as_string)
    elif (plain := node.get("value")) is not None:
        value = _constant(loading, plain, as_string=as_string)
    else:
        value = _period(loading, node)
    return Parameter(key.text, value, key.span, title_of(node), title_of(node, "unit"), citation(node.get("source")))


def _constant(loading: Loading, node: nodes.Node, *, as_string: bool = False) -> Constant:
    try:
        return constant(node, as_string=as_string)
    except NoValue as error:
        loading.not_a_value(error, node)
        return NO_VALUE


def _period(loading: Loading, node: nodes.Mapping) -> Period:
    ends = [scalar_text(node, "from"), scalar_text(node, "until")]
    for position, key in enumerate(("from", "until")):
        end, at = ends[position], node.get(key)
        try:
            period(end if key == "from" else None, end if key == "until" else None)
        except NoValue as error:
            loading.not_a_value(error, at or node)
            ends[position] = None
    start, until = ends
    days = period(start, until)
    if isinstance(days.low, date) and isinstance(days.high, date) and days.low > days.high:
        loading.error(
            "period-reversed",
            f"the period ends on `{until}`, before it starts on `{start}`",
            node.span,
            "holds no day",
            "exchange `from` and `until`",
        )
    return Period(days, start, until)


def _dated(loading: Loading, node: nodes.Mapping, *, as_string: bool) -> Dated:
    by = loading.formula(node.get("by")) if node.get("by") is not None else None
    values = [
        (date.fromisoformat(key.text), _constant(loading, each, as_string=as_string))
        for key, each in entries(node.get("values")).values()
    ]
    return Dated(by, tuple(sorted(values, key=lambda pair: pair[0])))


def printed(each: Parameter) -> str:
    """Return what `{name}` prints in a text for people."""
    match each.value:
        case Constant(written=written):
            return written
        case Period(from_written=start, until_written=until):
            return f"{start or ''} – {until or ''}".strip()
        case Dated(values=values):
            return ", ".join(f"{constant.written} ({start} –)" for start, constant in values)
        case _:
            assert_never(each.value)


def definitions(loading: Loading, node: nodes.Node | None) -> dict[str, Definition]:
    """Return the named values by name."""
    found = {}
    for name, (key, value) in entries(node).items():
        if not isinstance(value, nodes.Mapping):
            found[name] = Definition(name, loading.formula(value), key.span)
            continue
        rows = value.get("table")
        body = table(loading, rows) if isinstance(rows, nodes.Mapping) else loading.formula(value.get("value"))
        found[name] = Definition(name, body, key.span, title_of(value), citation(value.get("source")))
    return found


def criteria(loading: Loading, node: nodes.Node | None, named: Mapping[str, Parameter]) -> dict[str, Criterion]:
    """Return the criteria by id, with the parameters printed into their texts."""
    print_as = {name: printed(each) for name, each in named.items()}
    found = {}
    for name, (key, value) in entries(node).items():
        if not isinstance(value, nodes.Mapping):
            found[name] = Criterion(name, loading.formula(value), key.span)
            continue
        _check_placeholders(loading, value.get("text"), print_as)
        found[name] = Criterion(
            name,
            loading.formula(value.get("when")),
            key.span,
            title_of(value),
            filled(title_of(value, "text"), print_as),
            citation(value.get("source")),
        )
    return found


def _check_placeholders(loading: Loading, node: nodes.Node | None, known: Mapping[str, str]) -> None:
    written = [node] if isinstance(node, nodes.Scalar) else [value for _, value in entries(node).values()]
    for scalar in (each for each in written if isinstance(each, nodes.Scalar)):
        for each in PLACEHOLDER.finditer(scalar.text):
            if each[1] not in known:
                near = closest(each[1], known)
                loading.error(
                    "unknown-placeholder",
                    f"`{each[0]}` names no parameter",
                    scalar.part(*each.span()),
                    "not declared",
                    f"did you mean `{{{near}}}`?" if near else "declare it under `parameters`",
                )


def stages(node: nodes.Node | None) -> dict[str, Stage]:
    """Return the stages by id."""
    rows = entries(node).values()
    return {key.text: _stage(key, value) for key, value in rows if isinstance(value, nodes.Mapping)}


def _stage(key: nodes.Scalar, node: nodes.Mapping) -> Stage:
    after = node.get("after")
    after_name = after if isinstance(after, nodes.Scalar) else None
    if (members := node.get("all")) is not None:
        kind, (of, spans) = "all", _members(members)
        count = len(of)
    elif (members := node.get("any")) is not None:
        kind, (of, spans) = "any", _members(members)
        count = 1
    else:
        limit = entries(node.get("at_least"))
        kind, (of, spans) = "at_least", _members(limit["of"][1])
        number = limit["count"][1]
        count = int(number.text) if isinstance(number, nodes.Scalar) else 0
    return Stage(
        key.text,
        kind,  # type: ignore[arg-type] # one of the three words above
        of,
        spans,
        count,
        key.span,
        after_name.text if after_name else None,
        after_name.span if after_name else None,
        title_of(node),
    )


def _members(node: nodes.Node) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    items = node.items if isinstance(node, nodes.Sequence) else ()
    named = [item for item in items if isinstance(item, nodes.Scalar)]
    return tuple(item.text for item in named), tuple(item.span for item in named)


def outcomes(loading: Loading, node: nodes.Node | None) -> tuple[Outcome, ...]:
    """Return the outcomes in the order in which they are walked."""
    rows = node.items if isinstance(node, nodes.Sequence) else ()
    return tuple(_outcome(loading, row) for row in rows if isinstance(row, nodes.Mapping))


def _outcome(loading: Loading, row: nodes.Mapping) -> Outcome:
    name, when = row.get("outcome"), row.get("when")
    return Outcome(
        scalar_text(row, "outcome") or "",
        name.span if name else row.span,
        loading.formula(when) if when is not None else None,
        title_of(row),
    )


def outputs(loading: Loading, node: nodes.Node | None) -> dict[str, Output]:
    """Return the further values by name."""
    found = {}
    for name, (key, value) in entries(node).items():
        if isinstance(value, nodes.Mapping):
            found[name] = Output(name, loading.formula(value.get("value")), key.span, title_of(value))
        else:
            found[name] = Output(name, loading.formula(value), key.span, Text({}))
    return found
