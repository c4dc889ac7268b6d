"""What a verification found wrong: a stable code, a sentence, and the record that it is about."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it must be.

    Attributes:
        code: stable kebab-case name, a key of `engine.codes.CODES`.
        message: what was found and what was expected, one sentence.
        record: the number of the record, from 0; None where it is about none.
        line: the line of the export, from 1; None where it is about the whole.
        help: what it means or what to do, or empty.
    """

    code: str
    message: str
    record: int | None = None
    line: int | None = None
    help: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the finding as JSON data; what it does not have is left out."""
        data: dict[str, Any] = {"code": self.code, "message": self.message}
        data |= {"record": self.record} if self.record is not None else {}
        data |= {"line": self.line} if self.line is not None else {}
        return data | ({"help": self.help} if self.help else {})
