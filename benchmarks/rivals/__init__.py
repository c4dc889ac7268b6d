"""The criteria, stages and outcomes of the School Label's round of 2018, written for others than Groundrules.

Each decides a case given as JSON text and returns the statuses as `Answer`; none of them says why.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rival concludes: true or false for each criterion and stage, and the outcome.

    None of the rivals knows of unknown, so a criterion whose facts are missing is false to them.
    """

    criteria: dict[str, bool]
    stages: dict[str, bool]
    outcome: str


STAGES = {
    "application_period": (None, ("applied_in_window",)),
    "eligibility": ("application_period", ("registered", "enough_active_teachers", "recent_quality_label")),
    "self_evaluation": (
        "eligibility",
        (
            "filled_in_by_all",
            "responsible_internet_use",
            "teachers_collaborate",
            "pupil_groups_involved",
            "teachers_trained",
            "commitment_published",
            "etwinning_promoted",
        ),
    ),
    "submission": ("self_evaluation", ("handed_in", "head_approved")),
}
"""The stage before, and the criteria of each stage."""
