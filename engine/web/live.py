"""The policies that are being served, and how they are exchanged while requests run.

A `Snapshot` is everything that one request may see. It is built aside and put in place by one assignment; requests
that began before go on with the snapshot they hold, and the last of them closes it. A load that fails changes
nothing but the status.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from watchfiles import watch

from engine.diagnostics import Diagnostic, Findings, has_errors
from engine.evaluate import LIMITS, Evaluator
from engine.policy.bundle import Bundle
from engine.policy.check import load_bundle
from engine.web.keys import Keys, load_keys
from engine.web.metrics import Metrics
from engine.web.settings import Settings
from engine.web.shadow import Shadow, load_shadow

LOG = logging.getLogger("groundrules.bundle")

LOOK_EVERY = 1000
"""Milliseconds between looks at the files of keys and of the draft."""


@dataclass(eq=False, slots=True)
class Snapshot:
    """One loaded bundle with all that is compiled from it.

    Attributes:
        root: the folder it was loaded from.
        warnings: what the check found that does not stop a policy from being used.
    """

    evaluator: Evaluator
    shadow: Shadow | None
    keys: Keys
    root: Path
    warnings: tuple[Diagnostic, ...]
    loaded_at: datetime
    holders: int = 0
    retired: bool = False

    @property
    def bundle(self) -> Bundle:
        """The policy versions."""
        return self.evaluator.bundle

    def close(self) -> None:
        """Give back what the engines hold."""
        self.evaluator.close()
        if self.shadow:
            self.shadow.close()


@dataclass(frozen=True, slots=True)
class FailedLoad:
    """A load that left the last good bundle in place, and what was wrong."""

    at: datetime
    diagnostics: tuple[Diagnostic, ...]


@dataclass(eq=False)
class Live:
    """The one holder of the current snapshot.

    Raises:
        Findings: the policies cannot be loaded at the start.
    """

    settings: Settings
    metrics: Metrics
    failed: FailedLoad | None = None
    _holding: threading.Lock = field(default_factory=threading.Lock)
    _loading: threading.Lock = field(default_factory=threading.Lock)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _watcher: threading.Thread | None = None

    def __post_init__(self) -> None:
        self._current = build(self.settings)
        if self.settings.watch:
            self._watcher = threading.Thread(target=self._watch, name="groundrules-watch", daemon=True)
            self._watcher.start()

    @property
    def keys(self) -> Keys:
        """The API keys, as last loaded."""
        return self._current.keys

    @contextmanager
    def lease(self) -> Iterator[Snapshot]:
        """Hold the current snapshot: it stays open, and the same, until the block is left."""
        with self._holding:
            snapshot = self._current
            snapshot.holders += 1
        try:
            yield snapshot
        finally:
            with self._holding:
                snapshot.holders -= 1
                last = snapshot.retired and not snapshot.holders
            if last:
                snapshot.close()

    def reload(self) -> bool:
        """Load the policies anew and put them in place; tell whether that was possible."""
        with self._loading:
            try:
                fresh = build(self.settings)
            except Findings as error:
                self.failed = FailedLoad(datetime.now(UTC), error.diagnostics)
                self.metrics.reloads.labels("failed").inc()
                LOG.warning("reload failed: %d messages, the policies loaded before serve on", len(error.diagnostics))
                for each in error.diagnostics:
                    LOG.warning("%s: %s[%s]: %s", each.span or each.file, each.severity.value, each.code, each.message)
                return False
            with self._holding:
                old, self._current = self._current, fresh
                old.retired = True
                unused = not old.holders
            if unused:
                old.close()
        self.metrics.reloads.labels("loaded").inc()
        LOG.info("reloaded: revision %s", fresh.bundle.revision)
        return True

    def close(self) -> None:
        """Stop watching the files."""
        self._stopping.set()
        if self._watcher:
            self._watcher.join()

    def _watch(self) -> None:
        """Load anew when a file in the folders changes, or one of the single files, which are looked at each second."""
        seen = stamps(self.settings)
        for changes in watch(
            *watched(self.settings),
            stop_event=self._stopping,
            rust_timeout=LOOK_EVERY,
            yield_on_timeout=True,
            raise_interrupt=False,
        ):
            now = stamps(self.settings)
            if changes or now != seen:
                seen = now
                self.reload()


def build(settings: Settings) -> Snapshot:
    """Load and compile what the settings name.

    Raises:
        Findings: a policy or the draft has an error, or there is no policy.
    """
    root = settings.root
    bundle, found = load_bundle(root, LIMITS)
    if bundle is None:
        raise Findings(each for each in found if has_errors([each]))
    if not bundle.policies:
        raise Findings(
            [Diagnostic("unreadable-file", f"there is no policy in `{root}`", help="name a folder with --policies")]
        )
    keys = load_keys(settings.keys)
    shadow = load_shadow(settings.shadow, bundle) if settings.shadow else None
    return Snapshot(Evaluator(bundle), shadow, keys, root, found, datetime.now(UTC))


def watched(settings: Settings) -> tuple[Path, ...]:
    """Return the folders whose changes matter: the policies and the schemas beside them."""
    root = settings.root.resolve()
    return tuple(each for each in (root, root.parent / "schemas") if each.is_dir())


def stamps(settings: Settings) -> tuple[tuple[int, int] | None, ...]:
    """Return when the single files were last written, and their sizes; None for one that is not there."""
    found: list[tuple[int, int] | None] = []
    for path in (settings.keys, settings.shadow):
        try:
            state = path.stat() if path else None
        except OSError:
            state = None
        found.append((state.st_mtime_ns, state.st_size) if state else None)
    return tuple(found)
