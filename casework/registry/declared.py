"""Which facts the subjects of a type can have: those that the policy declares which is about them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from engine.diagnostics import Diagnostic
from engine.policy.bundle import Bundle, NotFound
from engine.policy.facts import FactsSchema
from engine.policy.model import Policy
from engine.suggest import closest

END = "~"
"""Behind every moment that the log writes."""


class TypeUnknown(LookupError):
    """Raised where no policy is about the subjects of a type.

    Attributes:
        message: what was asked for.
        help: what there is.
    """

    def __init__(self, type_: str, known: Mapping[str, str]) -> None:
        near = closest(type_, known)
        listed = f"there is {', '.join(f'`{each}`' for each in known)}" if known else CONFIGURE
        self.message = f"no policy is about subjects of the type `{type_[:64]}`"
        self.help = f"did you mean `{near}`?" if near else listed
        super().__init__(self.message)


CONFIGURE = "none is configured: name types and their policies with GROUNDRULES_SUBJECTS"


@dataclass(frozen=True, slots=True)
class Declared:
    """What declares the facts of a type: a version of a policy."""

    type: str
    policy: str
    version: str
    facts: FactsSchema
    time_zone: str

    def end_of(self, day: date) -> str:
        """Return the last moment of a day in the policy's time zone, in UTC, as the log writes moments."""
        if day == date.max:
            return END
        after = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(self.time_zone)).astimezone(UTC)
        last = after - timedelta(microseconds=1)
        return last.isoformat(timespec="microseconds").replace("+00:00", "Z")


def declared(bundle: Bundle, policies: Mapping[str, str], type_: str, now: datetime) -> Declared:
    """Return what declares the facts of a type: the version in force now, else the newest one.

    Args:
        bundle: the policies that are loaded.
        policies: the policy that is about each type.
        type_: the type.
        now: the moment, with its time zone.

    Raises:
        TypeUnknown: no policy is about this type.
        NotFound: the policy that is about it is not loaded.
    """
    if type_ not in policies:
        raise TypeUnknown(type_, policies)
    versions = list(bundle.versions(policies[type_]).values())
    found = _in_force(bundle, versions[-1], now) or versions[-1]
    return Declared(type_, found.id, found.version, found.facts, found.time_zone)


def unloaded(bundle: Bundle, policies: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Yield a message for each type whose policy is not among those that are loaded."""
    for type_, policy in policies.items():
        try:
            bundle.versions(policy)
        except NotFound as error:
            yield Diagnostic(error.code, f"{error.message}, which `{type_}` subjects are to have", help=error.help)


def _in_force(bundle: Bundle, newest: Policy, now: datetime) -> Policy | None:
    try:
        return bundle.in_force(newest.id, now.astimezone(ZoneInfo(newest.time_zone)).date())
    except NotFound:
        return None
