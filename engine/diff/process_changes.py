"""What changed in the process of a version: each edit of the structural difference has a name here.

Steps, sections, questions and messages that came or went, quorums and the words of messages have names of their own;
everything else is `process-changed`, under the path of the part.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.diff.change import Change, quoted
from engine.diff.process_document import key_of
from engine.diff.sides import Sides
from engine.diff.structure import Edit, Path
from engine.policy.process.model import Form, Message, Option, Process, Question, Section
from engine.policy.text import NO_TEXT, Text

WHOLE: Mapping[str, str] = {"steps": "step", "sections": "section", "questions": "question", "of": "question"}
"""Lists of a process, and what an item that came or went is called in the code of the change."""


def process_changes(sides: Sides, edits: Iterable[Edit]) -> Iterator[Change]:
    """Yield the named changes of a process, one for each part however much of it differs."""
    found: dict[tuple[str, str], Change] = {}
    for edit in edits:
        change = _change(sides, edit)
        if change is not None:
            found.setdefault((change.code, change.name), change)
    yield from found.values()


def _change(sides: Sides, edit: Edit) -> Change | None:
    path = edit.new_path
    way = "added" if edit.before is None else "removed" if edit.after is None else "changed"
    match path[1:]:
        case ():
            return _named(sides, edit, f"process-{way}", "process")
        case ("messages", name):
            return _named(sides, edit, f"message-{way}", name)
        case ("messages", name, field, *_):
            old, new = (_words(each, name, field) for each in _both(sides))
            return _named(sides, edit, "message-changed", name, *_differing(old, new))
        case ("steps", "entries", name, "quorum", *_):
            return _named(sides, edit, "quorum-changed", name, *(quoted(_quorum(each, name)) for each in _both(sides)))
        case (*_, noun, "entries", name) if noun in WHOLE and way != "changed":
            return _named(sides, edit, f"{WHOLE[noun]}-{way}", name)
        case (*_, "order") if _same_order(str(edit.before), str(edit.after)):
            return None  # what came or went is named by itself
        case _:
            texts = quoted(_shown(edit.before)), quoted(_shown(edit.after))
            return _named(sides, edit, "process-changed", _dotted(path), *texts)


def _same_order(before: str, after: str) -> bool:
    old, new = before.split("\n"), after.split("\n")
    return [each for each in old if each in new] == [each for each in new if each in old]


def _shown(part: Any) -> str:
    """Return a part of a process as a sentence shows it: a text as it is, of a larger part that it is there."""
    if isinstance(part, str):
        return part.replace("\n", ", ")
    return "none" if part is None else "…"


def _dotted(path: Path) -> str:
    return ".".join(step for step in path[1:] if step != "entries")


def _both(sides: Sides) -> tuple[Process, Process]:
    """Return the processes of two versions that both have one."""
    old, new = sides.old.process, sides.new.process
    if old is None or new is None:  # pragma: no cover - an edit inside a process is one of two
        raise ValueError("one version has no process")
    return old, new


def _words(process: Process, name: str, field: str) -> Text:
    message = process.messages[name]
    return message.subject if field == "subject" else message.body


def _differing(old: Text, new: Text) -> tuple[Text, Text]:
    """Return two texts in the languages in which they differ."""
    said = [language for language, text in new.by_language.items() if old.by_language.get(language) != text]
    said += [language for language in old.by_language if language not in new.by_language]
    one, other = ({each: text.by_language[each] for each in said if each in text.by_language} for text in (old, new))
    return Text(one), Text(other)


def _quorum(process: Process, name: str) -> str:
    quorum = next(step.quorum for step in process.steps if isinstance(step, Form) and step.id == name)
    return f"at least {quorum.count}" if quorum.kind == "at_least" else quorum.kind


def _named(sides: Sides, edit: Edit, code: str, name: str, old: Text = NO_TEXT, new: Text = NO_TEXT) -> Change:
    before, after = _walked(sides.old.process, edit.old_path), _walked(sides.new.process, edit.new_path)
    places = (
        sides.old_place(*before[0]) if edit.before is not None or len(edit.old_path) > 1 else None,
        sides.new_place(*after[0]) if edit.after is not None or len(edit.new_path) > 1 else None,
    )
    if code.endswith("-added"):
        places = (None, places[1])
    elif code.endswith("-removed"):
        places = (places[0], None)
    title = _title(sides, after[1] if edit.after is not None else before[1])
    return Change(code, "process", name, title, old, new, *places)


def _title(sides: Sides, part: Any) -> Text:
    match part:
        case Question(label=label):
            return label
        case Section(criterion=criterion):
            holder = sides.new if criterion.name in sides.new.criteria else sides.old
            found = holder.criteria.get(criterion.name)
            return found.title if found is not None else NO_TEXT
        case Message() | Process():
            return NO_TEXT
        case _:
            title = getattr(part, "title", NO_TEXT)
            return title if isinstance(title, Text) else NO_TEXT


def _walked(process: Process | None, path: Path) -> tuple[list[str | int], Any]:
    """Return where in the file a part stands, as keys and positions, and the part; as far as there is one."""
    at: Any = process
    keys: list[str | int] = ["process"]
    for step in path[1:]:
        if step == "entries":
            continue
        if isinstance(at, tuple):
            index = next((number for number, each in enumerate(at) if key_of(each) == step), None)
            if index is None:
                break
            keys.append(step if isinstance(at[index], Option) else index)
            at = at[index]
        else:
            keys.append(step)
            at = at.get(step) if isinstance(at, Mapping) else getattr(at, step, None)
    return keys, at
