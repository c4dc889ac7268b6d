"""What a change asks of the services that call: what breaks them, and what only deserves a look."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.diff.change import Change
from engine.diff.kinds import Level

ADVICE: Mapping[str, Mapping[str, str]] = {
    "fact-removed": {"en": "do not send it any more", "da": "send det ikke længere"},
    "fact-added": {"en": "send it where it is known", "da": "send det, hvor det er kendt"},
    "fact-now-required": {
        "en": "send it, or cases may stay undetermined",
        "da": "send det, ellers kan sager forblive uafklarede",
    },
    "fact-type-changed": {"en": "send the new kind of value", "da": "send den nye slags værdi"},
    "fact-type-narrowed": {"en": "send only what is still taken", "da": "send kun, hvad der stadig tages"},
    "fact-values-narrowed": {"en": "send only what is still taken", "da": "send kun, hvad der stadig tages"},
    "fact-rule-changed": {
        "en": "check what is sent against the new schema",
        "da": "hold det sendte op mod det nye skema",
    },
    "fact-now-sensitive": {"en": "treat it as sensitive", "da": "behandl det som følsomt"},
    "fact-no-longer-sensitive": {
        "en": "look whether it is still sensitive elsewhere",
        "da": "se, om det stadig er følsomt andre steder",
    },
    "dating-changed": {"en": "send the fact that dates a case now", "da": "send den oplysning, der nu daterer sagen"},
    "time-zone-changed": {"en": "look at cases near midnight", "da": "se på sager omkring midnat"},
    "outcome-added": {"en": "be ready for the new outcome", "da": "vær klar til det nye udfald"},
    "outcome-removed": {"en": "do not wait for it any more", "da": "vent ikke længere på det"},
    "outcome-renamed": {"en": "read the new name", "da": "læs det nye navn"},
    "output-added": {"en": "nothing need change", "da": "intet behøver at ændres"},
    "output-removed": {"en": "do not read it any more", "da": "læs det ikke længere"},
    "output-changed": {"en": "look at what the value is used for", "da": "se, hvad værdien bruges til"},
    "criterion-added": {
        "en": "decisions list it among their criteria",
        "da": "afgørelser nævner det blandt kriterierne",
    },
    "criterion-removed": {"en": "decisions do not list it any more", "da": "afgørelser nævner det ikke længere"},
    "criterion-renamed": {"en": "read the new id in decisions", "da": "læs det nye id i afgørelser"},
    "stage-added": {"en": "decisions list it among their stages", "da": "afgørelser nævner det blandt trinnene"},
    "stage-removed": {"en": "decisions do not list it any more", "da": "afgørelser nævner det ikke længere"},
    "stage-renamed": {"en": "read the new id in decisions", "da": "læs det nye id i afgørelser"},
    "policy-changed": {"en": "call the other policy", "da": "kald den anden politik"},
}
"""What a service that calls does about a change, by code; a code that is not here does not concern it."""


@dataclass(frozen=True, slots=True)
class Concern:
    """A change that concerns services that call, and what they do about it."""

    change: Change

    @property
    def breaks(self) -> bool:
        """Whether a service that does not change is refused, or misreads the answer."""
        return self.change.level is Level.BREAKING

    def advice(self, languages: Sequence[str] = ("en",)) -> str:
        """Return what to do, in the first of `languages` that there is, else in English."""
        texts = ADVICE[self.change.code]
        return texts[next((each for each in languages if each in texts), "en")]


def concerns(changes: Iterable[Change]) -> tuple[Concern, ...]:
    """Return what concerns services that call, what breaks them first."""
    found = [Concern(each) for each in changes if each.code in ADVICE]
    return tuple(sorted(found, key=lambda each: not each.breaks))
