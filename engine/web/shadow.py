"""A draft that is decided beside the version in force: compared and counted, never answered."""

import logging
import threading
from collections import Counter
from pathlib import Path

from engine.decision import Decision
from engine.diagnostics import Diagnostic, Findings, has_errors
from engine.evaluate import LIMITS, Evaluator
from engine.policy.bundle import Bundle
from engine.policy.check import check_file
from engine.policy.facts import FactsRefused
from engine.policy.load import load_file
from engine.policy.model import Policy
from engine.program import Request

LOG = logging.getLogger("groundrules.shadow")

UNDETERMINED = "undetermined"
REFUSED = "facts refused"
FAILED = "failed"


class Shadow:
    """A draft version, compiled, and what came of the cases that it decided since it was loaded."""

    def __init__(self, draft: Policy) -> None:
        self.draft = draft
        self._evaluator = Evaluator(Bundle.of([draft]))
        self._lock = threading.Lock()
        self._pairs: Counter[tuple[str, str]] = Counter()

    def close(self) -> None:
        """Give back what the engines hold."""
        self._evaluator.close()

    def pairs(self) -> dict[tuple[str, str], int]:
        """Return how many cases came out how: the outcome in force, the draft's, and the number of cases."""
        with self._lock:
            return dict(self._pairs)

    def compare(self, request: Request, decision: Decision) -> str | None:
        """Decide a case by the draft as well and return its outcome; None where no version in force decided it.

        Nothing that goes wrong here reaches the caller, and no fact is logged.
        """
        if decision.policy != self.draft.id or decision.version_by == "version":
            return None
        asked = Request(
            decision.policy,
            request.facts,
            version=self.draft.version,
            as_of=request.as_of,
            decided_at=decision.decided_at,
        )
        try:
            drafted = self._evaluator.evaluate(asked).outcome or UNDETERMINED
        except FactsRefused:
            drafted = REFUSED
        except Exception:  # noqa: BLE001 - a draft may be wrong in any way, the answer stands
            LOG.warning("the draft %s failed on a case that %s decided", self.draft.name, decision.version)
            drafted = FAILED
        with self._lock:
            self._pairs[decision.outcome or UNDETERMINED, drafted] += 1
        return drafted


def load_shadow(path: Path, bundle: Bundle) -> Shadow:
    """Load the draft in a file.

    Raises:
        Findings: the draft has an error, or the bundle does not serve its policy.
    """
    errors = [each for each in check_file(path, LIMITS) if has_errors([each])]
    draft, _ = load_file(path)
    if errors or draft is None:
        raise Findings(errors)
    if draft.id not in bundle.policies:
        raise Findings(
            [
                Diagnostic(
                    "policy-unknown",
                    f"the draft is a version of `{draft.id}`, which is not served",
                    file=str(path),
                    help="a draft is compared with the version in force of its own policy",
                )
            ]
        )
    return Shadow(draft)
