"""Stages: their members and the stage before them exist, and enough of them can be met."""

from collections.abc import Iterator

from engine.diagnostics import Diagnostic, Severity
from engine.policy.model import Policy, Stage
from engine.source import Span
from engine.suggest import did_you_mean


def check(policy: Policy) -> Iterator[Diagnostic]:
    """Yield what is wrong with the stages of a policy."""
    for stage in policy.stages.values():
        yield from _members(policy, stage)
        if stage.after is not None and stage.after_span is not None and stage.after not in policy.stages:
            what = "a criterion" if stage.after in policy.criteria else "no stage"
            yield Diagnostic(
                "unknown-name",
                f"`{stage.after}` is {what}, a stage comes after another stage",
                stage.after_span,
                "not a stage",
                did_you_mean(stage.after, policy.stages) or _criterion_help(stage, policy),
            )
        yield from _count(stage)


def _criterion_help(stage: Stage, policy: Policy) -> str:
    return f"list `{stage.after}` among the stage's members" if stage.after in policy.criteria else ""


def _members(policy: Policy, stage: Stage) -> Iterator[Diagnostic]:
    known = {*policy.criteria, *policy.stages}
    for name, span in zip(stage.of, stage.of_spans, strict=True):
        if name not in known:
            yield _unknown(policy, stage, name, span)
        elif name == stage.after:
            yield Diagnostic(
                "stage-member-twice",
                f"the stage `{stage.id}` comes after `{name}` and lists it as well",
                span,
                "says the same as `after`",
                "delete one of them",
                severity=Severity.WARNING,
            )


def _unknown(policy: Policy, stage: Stage, name: str, span: Span) -> Diagnostic:
    others = {"a fact": policy.facts.types, "a parameter": policy.parameters, "a definition": policy.definitions}
    for kind, names in others.items():
        if name in names:
            return Diagnostic(
                "unknown-name",
                f"`{name}` is {kind}, the stage `{stage.id}` lists criteria and stages",
                span,
                "not a criterion",
                f"declare a criterion that asks for it, as in `when: {name}`",
            )
    return Diagnostic(
        "unknown-name",
        f"`{name}` is not a criterion or stage",
        span,
        "not declared",
        did_you_mean(name, [*policy.criteria, *policy.stages]),
    )


def _count(stage: Stage) -> Iterator[Diagnostic]:
    most = len(stage.of)
    if stage.kind == "at_least" and most and not 1 <= stage.count <= most:
        found = "always met" if stage.count < 1 else "never met"
        span = stage.span
        yield Diagnostic(
            "stage-count",
            f"the stage `{stage.id}` asks for {stage.count} of {most}, a number from 1 to {most} was expected",
            span,
            f"{found} like this",
            "use `all` where every member is asked for, `any` where one is enough",
        )
