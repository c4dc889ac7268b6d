"""What casework holds besides its routes, and how views reach it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from flask import Flask, current_app

from casework.registry.declared import Declared, TypeUnknown, declared, unloaded
from casework.registry.writing import Store
from casework.settings import CaseworkSettings
from casework.store.preparing import prepare
from casework.web.problems import problem_of
from engine.diagnostics import Findings
from engine.web.problems import Problem
from engine.web.service import EXTENSION as ENGINE
from engine.web.service import Service, service

EXTENSION = "groundrules-casework"


@dataclass(frozen=True, slots=True)
class Office:
    """The parts of casework that live as long as the application."""

    settings: CaseworkSettings

    @contextmanager
    def declared(self, type_: str) -> Iterator[Declared]:
        """Give what declares the facts of a type; it stays the same until the block is left.

        Raises:
            Problem: no policy is about this type.
            NotFound: the policy that is about it is not loaded.
        """
        with service().live.lease() as snapshot:
            try:
                found = declared(snapshot.bundle, self.settings.subjects, type_, datetime.now(UTC))
            except TypeUnknown as error:
                raise problem_of(error) from None
            yield found

    @property
    def store(self) -> Store:
        """Where changes are stored.

        Raises:
            Problem: the service keeps no log.
        """
        recorder = service().recorder
        if recorder is None:
            help_ = "start it with GROUNDRULES_LOG, or without, to keep one"
            raise Problem("log-off", "the service keeps no log, which is where facts are kept", help_)
        return Store(recorder.store, recorder.log.reading)


def office() -> Office:
    """Return what the application of the current request holds of casework."""
    return cast(Office, current_app.extensions[EXTENSION])


def install(app: Flask, settings: CaseworkSettings) -> None:
    """Let an application of the engine have casework as well; its tables are made where need be.

    Raises:
        Findings: a policy that subjects are to have is not loaded.
        LogRefused: the tables cannot be made.
    """
    here = cast(Service, app.extensions[ENGINE])
    with here.live.lease() as snapshot:
        missing = list(unloaded(snapshot.bundle, settings.subjects))
    if missing:
        raise Findings(missing)
    if here.recorder is not None:
        prepare(here.recorder.log.database)
    app.extensions[EXTENSION] = Office(settings)
