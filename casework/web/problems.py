"""The kinds of problems that only casework has, in the shape of all others."""

from collections.abc import Mapping

from casework.registry.change import ChangeTooLarge, ConditionFailed, State
from casework.registry.declared import TypeUnknown
from casework.registry.lines import LineRefused
from casework.registry.subject import SubjectRefused
from engine.audit.record import MAX_RECORD
from engine.policy.facts import FactsRefused
from engine.web.codes import Kind
from engine.web.problems import Mistake, Problem, several
from engine.web.problems import problem_of as problem_of_engine

KINDS: Mapping[str, Kind] = {
    "subject-type-unknown": Kind(
        404, "No such type", "No policy is about subjects of this type; `GROUNDRULES_SUBJECTS` names them."
    ),
    "subject-unknown": Kind(404, "Nothing known", "Nothing is known of this subject, or was at that moment."),
    "changed-meanwhile": Kind(
        412,
        "Changed meanwhile",
        "What is known of the subject is not what `If-Match` or `If-None-Match` asks for. Read it again, and decide "
        "whether the change is still to be made.",
    ),
    "subject-id-invalid": Kind(
        422, "Id not valid", "The id of a subject has a sign that ids do not have, or is too long."
    ),
    "line-invalid": Kind(422, "Line not valid", "A line, or a row, does not say what is to be changed."),
    "columns-invalid": Kind(
        422,
        "Columns not valid",
        "The first row of a CSV names a column that is not a fact, or lacks `id`. Nothing of the file is stored.",
    ),
}
"""Every kind of problem that casework has beside those of the engine."""


class CaseworkProblem(Problem):
    """Raised where a request to casework cannot be answered as asked; `code` is a key of `KINDS`."""

    @property
    def kind(self) -> Kind:
        """What kind of problem it is."""
        return KINDS[self.code]


def problem_of(error: Exception, pointer: str = "") -> Problem:
    """Return what a caller is told of an error.

    Args:
        error: what was raised, or came of a change.
        pointer: JSON Pointer to the facts, or to the patch, in what was sent.
    """
    match error:
        case TypeUnknown():
            return CaseworkProblem("subject-type-unknown", error.message, error.help)
        case SubjectRefused():
            return CaseworkProblem("subject-id-invalid", str(error))
        case ConditionFailed(state=None):
            return CaseworkProblem("changed-meanwhile", "nothing is known of the subject", "leave `If-Match` out")
        case ConditionFailed(state=State(index=index, at=at)):
            detail = f"the subject was changed last by entry {index}, at {at}"
            return CaseworkProblem("changed-meanwhile", detail, "read it again, and decide anew")
        case FactsRefused():
            mistakes = [Mistake(each.code, pointer + each.pointer, each.message, each.help) for each in error.problems]
            return Problem("facts-refused", several("mistake", len(mistakes), "in the facts"), errors=mistakes)
        case LineRefused():
            mistakes = [Mistake(each.code, each.pointer, each.message, each.help) for each in error.mistakes]
            detail = several("mistake", len(mistakes), "in the line")
            return CaseworkProblem("line-invalid", detail, errors=mistakes)
        case ChangeTooLarge():
            detail = f"the entry of the change would have {error.size} bytes, {MAX_RECORD} are the most that is logged"
            return Problem("body-too-large", detail, "send fewer facts at once")
        case _:
            return problem_of_engine(error)
