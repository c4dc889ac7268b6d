"""What the operator decides of casework, from environment variables."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from casework.registry.subject import TYPE
from engine.web.settings import PREFIX, SettingsRefused

SUBJECTS = f"{PREFIX}SUBJECTS"


@dataclass(frozen=True, slots=True)
class CaseworkSettings:
    """How casework runs; each attribute is the environment variable `GROUNDRULES_<ATTRIBUTE>`.

    Attributes:
        subjects: the policy that is about each type of subjects, written `school=etwinning-school-label, …`.
    """

    subjects: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "CaseworkSettings":
        """Return the settings in environment variables.

        Raises:
            SettingsRefused: a variable cannot be read.
        """
        return cls(subjects_in(environment.get(SUBJECTS, "")))


def subjects_in(text: str) -> dict[str, str]:
    """Return the policy of each type of subjects, as `GROUNDRULES_SUBJECTS` has them.

    Raises:
        SettingsRefused: it is not written so.
    """
    found: dict[str, str] = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        type_, separator, policy = (each.strip() for each in part.partition("="))
        if not separator or not policy or not re.fullmatch(TYPE, type_):
            message = f"`{SUBJECTS}` has `{part}`, a type and its policy were expected"
            raise SettingsRefused(message, "write it as `school=etwinning-school-label`")
        if type_ in found:
            raise SettingsRefused(f"`{SUBJECTS}` names `{type_}` twice", "a type has one policy")
        found[type_] = policy
    return found
