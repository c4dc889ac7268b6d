"""What an entry of the log holds: a decision with all that is needed to repeat it, a refusal, an erasure, or an event.

What is sensitive enters as a commitment (`engine.audit.commitment`). An entry is canonical JSON; its shape is
`schemas/record.schema.json`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from engine import __version__
from engine.audit.commitment import Opening, seal
from engine.audit.sensitive import Sensitive
from engine.audit.texts import Texts
from engine.canonical import canonical, decimal_text
from engine.decision import Decision
from engine.policy.model import Policy
from engine.program import Request

Kind = Literal["decision", "refusal", "erasure", "event"]

ABOVE = ("decision_id", "policy", "version", "digest", "as_of", "decided_at", "version_by", "subject")
"""Keys of an answer that stand in the entry itself, and not in its `decision`."""

MAX_RECORD = 8 * 1024 * 1024
"""Bytes of an entry with its openings, half of what a line of an export may have."""

SOFTWARE = f"groundrules {__version__}"


@dataclass(frozen=True, slots=True)
class Claim:
    """That a decision is the one for an idempotency key.

    Attributes:
        caller: the id of the API key, empty where none is asked for.
        digest: of the request.
        language: of the answer.
        answer: the body of the answer.
    """

    caller: str
    key: str
    digest: str
    language: str
    answer: bytes

    def row(self) -> dict[str, Any]:
        """Return the claim as it is stored."""
        return {
            "caller": self.caller,
            "key": self.key,
            "digest": self.digest,
            "language": self.language,
            "answer": self.answer,
        }


@dataclass(frozen=True, slots=True)
class Pending:
    """An entry that has no place in the log yet; all that does not depend on its place is worked out.

    Attributes:
        parts: the canonical JSON of its fields, without brackets: those before `at`, before `index`, and behind.
        openings: what its commitments stand for.
        columns: what it is searched by.
    """

    parts: tuple[bytes, bytes, bytes]
    columns: Mapping[str, str | None]
    openings: tuple[Opening, ...] = ()
    subject: str | None = None
    texts: Texts | None = None
    claim: Claim | None = None

    @property
    def size(self) -> int:
        """Bytes of the entry with its openings, but for its place."""
        return sum(map(len, self.parts)) + sum(len(each.pointer) + len(each.content) for each in self.openings)

    def entry(self, index: int, at: str) -> bytes:
        """Return the entry at its place, as canonical JSON."""
        first, second, third = self.parts
        time, number = f'"at":"{at}"'.encode(), f'"index":{{"$decimal":"{decimal_text(index)}"}}'.encode()
        return b"{" + b",".join(part for part in (first, time, second, number, third) if part) + b"}"


def of_decision(
    policy: Policy,
    seen: Sensitive,
    request: Request,
    decision: Decision,
    answer: Mapping[str, Any],
    *,
    languages: Sequence[str],
    caller: str | None,
    texts: Texts,
    claim: Claim | None = None,
) -> Pending:
    """Return the entry of a decision.

    Args:
        policy: the version that decided.
        seen: what is sensitive in it.
        request: what was asked.
        decision: what was decided.
        answer: the decision as it is answered.
        languages: in which its texts were asked for.
        caller: the id of the API key, None where none is asked for.
        texts: the files of the version.
        claim: the idempotency key that the decision is for.
    """
    fields: dict[str, Any] = {
        "kind": "decision",
        "decision_id": decision.decision_id,
        "policy": policy.id,
        "version": policy.version,
        "digest": policy.digest,
        "text_digest": policy.text_digest,
        "texts": texts.digest,
        "version_by": decision.version_by,
        "as_of": answer["as_of"],
        "decided_at": answer["decided_at"],
        "asked": {
            "version": request.version,
            "as_of": request.as_of.isoformat() if request.as_of else None,
            "languages": list(languages),
        },
        "subject": request.subject,
        "caller": caller,
        "backends": list(decision.backends),
        "software": SOFTWARE,
        "facts": request.facts,
        "decision": {key: value for key, value in answer.items() if key not in ABOVE},
    }
    sealed, openings = seal(fields, _sensitive_places(fields, seen))
    columns = {
        "kind": "decision",
        "decision_id": decision.decision_id,
        "policy": policy.id,
        "version": policy.version,
        "outcome": decision.outcome,
        "status": decision.status,
    }
    return Pending(_parts(sealed), columns, openings, request.subject, texts, claim)


def _sensitive_places(fields: Mapping[str, Any], seen: Sensitive) -> Iterator[str]:
    for pointer in seen.in_facts(fields["facts"]):
        yield f"/facts{pointer}"
    for pointer in seen.in_decision(fields["decision"]):
        yield f"/decision{pointer}"
    if fields["subject"] is not None:
        yield "/subject"
    if "as_of" in seen.names and fields["as_of"] is not None and fields["asked"]["as_of"] is None:
        yield "/as_of"


def of_refusal(
    *,
    policy: str | None,
    caller: str | None,
    code: str,
    status: int,
    mistakes: Sequence[tuple[str, str]],
    facts_digest: str | None = None,
) -> Pending:
    """Return the entry of a request that was not decided: why, and where, never a value.

    Args:
        policy: as it was asked for.
        caller: the id of the API key, None where none is asked for.
        code: why, the code of the problem that was answered.
        status: the HTTP status of the answer.
        mistakes: the code and the JSON Pointer of each mistake.
        facts_digest: of the facts on which the engines did not agree; it is sealed.
    """
    fields: dict[str, Any] = {
        "kind": "refusal",
        "policy": policy,
        "caller": caller,
        "code": code,
        "status": status,
        "mistakes": [{"code": each, "pointer": pointer} for each, pointer in mistakes],
    }
    openings: tuple[Opening, ...] = ()
    if facts_digest is not None:
        fields, openings = seal({**fields, "facts_digest": facts_digest}, ["/facts_digest"])
    known = policy if policy is not None and "\0" not in policy else None
    return Pending(_parts(fields), {**NO_COLUMNS, "kind": "refusal", "policy": known}, openings)


def of_erasure(*, by: str, why: str, erased: Sequence[Mapping[str, Any]]) -> Pending:
    """Return the entry that says what was erased.

    Args:
        by: who asked for it.
        why: for what reason.
        erased: for each entry its `index`, its `decision_id` and the `pointers` of what was erased.
    """
    fields = {"kind": "erasure", "by": by, "why": why, "erased": list(erased)}
    return Pending(_parts(fields), {**NO_COLUMNS, "kind": "erasure"})


def of_event(
    event: str,
    *,
    subject: tuple[str, str] | None = None,
    caller: str | None = None,
    actor: str | None = None,
    policy: str | None = None,
    version: str | None = None,
    case: str | None = None,
    data: Mapping[str, Any] = MappingProxyType({}),
    sensitive: Iterable[str] = (),
) -> Pending:
    """Return the entry of something that happened and is not a decision, such as a step of a case.

    Args:
        event: what happened, in kebab-case.
        subject: whom it is about: the type, and the id, which is sealed.
        caller: the id of the API key, None where none is asked for, or where a person acts.
        actor: the person who acted; it is sealed.
        policy: the policy by which it happened, if by one.
        version: its version.
        case: the id of the case that it belongs to.
        data: what more is to be known of it, JSON data with exact numbers.
        sensitive: JSON Pointers from the root of `data` to what is sealed.
    """
    fields: dict[str, Any] = {
        "kind": "event",
        "event": event,
        "policy": policy,
        "version": version,
        "case": case,
        "subject": {"type": subject[0], "id": subject[1]} if subject else None,
        "caller": caller,
        "actor": actor,
        "data": data,
    }
    places = [f"/data{pointer}" for pointer in sensitive]
    places += ["/subject/id"] if subject else []
    places += ["/actor"] if actor is not None else []
    sealed, openings = seal(fields, places)
    columns = {**NO_COLUMNS, "kind": "event", "policy": policy, "version": version}
    return Pending(_parts(sealed), columns, openings, subject_text(*subject) if subject else None)


def subject_text(type_: str, id_: str) -> str:
    """Return how a subject of a type is written where entries are searched by their subject."""
    return f"{type_}/{id_}"


NO_COLUMNS: Mapping[str, str | None] = dict.fromkeys(("kind", "decision_id", "policy", "version", "outcome", "status"))


def _parts(fields: Mapping[str, Any]) -> tuple[bytes, bytes, bytes]:
    """Return the canonical JSON of the fields in three parts: keys are in order, and two of them are still open."""
    split: tuple[dict[str, Any], ...] = ({}, {}, {})
    for key, value in fields.items():
        split[(key > "at") + (key > "index")][key] = value
    first, second, third = (canonical(each)[1:-1] for each in split)
    return first, second, third
