"""What an application holds besides its routes, and how views reach it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, cast

from flask import current_app

from engine.web.comparisons import Comparisons
from engine.web.contract import Contract
from engine.web.live import Live
from engine.web.metrics import Metrics
from engine.web.settings import Settings

if TYPE_CHECKING:
    from engine.web.recording import Recorder

EXTENSION = "groundrules"


@dataclass(frozen=True, slots=True)
class Service:
    """The parts that live as long as the application; without a recorder nothing is logged."""

    settings: Settings
    metrics: Metrics
    live: Live
    started_at: datetime
    recorder: "Recorder | None"
    contract: Contract
    comparisons: Comparisons = field(default_factory=Comparisons)


def service() -> Service:
    """Return the service that the current request is for."""
    return cast(Service, current_app.extensions[EXTENSION])
