"""How a process is compared: by which key the items of its lists are the same, and in the names of another version."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from engine.policy.process.model import (
    Automatic,
    Award,
    Form,
    Mention,
    Notice,
    Option,
    Process,
    Question,
    Review,
    Section,
    Step,
)

Names = Callable[[str], str]
"""What an old name is called in the other version."""


def key_of(item: Any) -> str:
    """Return the name by which an item of a list is the same in two versions."""
    match item:
        case Section(criterion=criterion):
            return criterion.name
        case Option(value=value):
            return value.name
        case Mention(name=name):
            return name
        case _:
            return str(item.id)


def in_names(process: Process, name: Names, outcome: Names) -> Process:
    """Return a process that mentions criteria, stages and parameters by other names, and outcomes too."""
    return replace(
        process,
        window=_mention(process.window, name),
        steps=tuple(_step(step, name, outcome) for step in process.steps),
    )


def _step(step: Step, name: Names, outcome: Names) -> Step:
    match step:
        case Automatic():
            return replace(step, stage=replace(step.stage, name=name(step.stage.name)))
        case Form():
            return replace(
                step,
                stage=_mention(step.stage, name),
                covers=tuple(replace(each, name=name(each.name)) for each in step.covers),
                sections=tuple(
                    replace(each, criterion=replace(each.criterion, name=name(each.criterion.name)))
                    for each in step.sections
                ),
            )
        case Review(refused=Notice() as refused):
            return replace(step, refused=replace(refused, outcome=_mention(refused.outcome, outcome)))
        case Award():
            return replace(step, outcome=replace(step.outcome, name=outcome(step.outcome.name)))
        case _:
            return step


def _mention(mention: Mention | None, name: Names) -> Mention | None:
    return replace(mention, name=name(mention.name)) if mention is not None else None


LISTS: frozenset[tuple[type[Any], str]] = frozenset(
    {(Process, "steps"), (Form, "sections"), (Section, "questions"), (Question, "of"), (Question, "options")}
)
"""Fields that hold items with a key, in an order that counts."""

SETS: frozenset[tuple[type[Any], str]] = frozenset({(Form, "covers"), (Notice, "tell"), (Award, "contacts")})
"""Fields that hold mentions whose order does not count."""
