"""What operators ask of the service: is it alive, what does it serve, how much, and load it anew."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, request
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from engine.answer import dumps
from engine.backends.rete import RETE_UNAVAILABLE
from engine.diagnostics import Diagnostic
from engine.render import as_json
from engine.web.live import Snapshot
from engine.web.negotiation import JSON, require_answer, text_response
from engine.web.problems import Problem, several
from engine.web.service import service

PLAIN = "text/plain"

blueprint = Blueprint("operation", __name__)


@blueprint.get("/health/live")
def live() -> Response:
    """Answer as long as the process does."""
    require_answer(request, JSON)
    return text_response('{"status":"live"}\n', JSON)


@blueprint.get("/health/ready")
def ready() -> Response:
    """Answer that cases can be decided: an application without policies is never made."""
    require_answer(request, JSON)
    return text_response('{"status":"ready"}\n', JSON)


@blueprint.get("/v1/status")
def status() -> Response:
    """Say what is being served."""
    require_answer(request, JSON)
    here = service()
    failed = here.live.failed
    with here.live.lease() as snapshot:
        data = {
            "engine": snapshot.evaluator.engine,
            "rules_engine": {"available": RETE_UNAVAILABLE is None, "reason": RETE_UNAVAILABLE},
            "started_at": moment(here.started_at),
            "revision": snapshot.bundle.revision,
            "policies": _versions(snapshot),
            "last_load": {"at": moment(snapshot.loaded_at), "warnings": messages(snapshot.warnings, snapshot.root)},
            "last_failed_load": (
                {"at": moment(failed.at), "diagnostics": messages(failed.diagnostics, snapshot.root)}
                if failed
                else None
            ),
            "log": _log(),
            "shadow": _shadow(snapshot),
        }
    return text_response(dumps(data) + "\n", JSON)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Give the counts in Prometheus' text format."""
    require_answer(request, PLAIN)
    answer = text_response(service().metrics.text(), PLAIN)
    answer.headers["Content-Type"] = CONTENT_TYPE_PLAIN_0_0_4
    return answer


@blueprint.post("/v1/bundle/reload")
def reload() -> Response:
    """Load the policies anew."""
    require_answer(request, JSON)
    here = service()
    if here.live.reload():
        with here.live.lease() as snapshot:
            data = {"revision": snapshot.bundle.revision, "loaded_at": moment(snapshot.loaded_at)}
        return text_response(dumps(data) + "\n", JSON)
    failed = here.live.failed
    number = len(failed.diagnostics) if failed else 0
    help_ = "correct the files; `/v1/status` has every message with its place"
    raise Problem("reload-failed", several("mistake", number, "in the policies, the old ones go on serving"), help_)


def messages(found: Iterable[Diagnostic], root: Path) -> list[dict[str, Any]]:
    """Return messages as JSON data, files named from the folder of policies on."""
    return [_shortened(as_json(each), f"{root}/") for each in found]


def moment(at: datetime) -> str:
    """Return a moment as an RFC 3339 timestamp in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _shortened(data: Any, prefix: str) -> Any:
    if isinstance(data, dict):
        return {key: _shortened(value, prefix) for key, value in data.items()}
    if isinstance(data, list):
        return [_shortened(each, prefix) for each in data]
    return data.replace(prefix, "") if isinstance(data, str) else data


def _versions(snapshot: Snapshot) -> list[dict[str, Any]]:
    return [
        {
            "policy": policy,
            "versions": [
                {"version": version, "digest": each.digest, "text_digest": each.text_digest}
                for version, each in versions.items()
            ],
        }
        for policy, versions in snapshot.bundle.policies.items()
    ]


def _log() -> dict[str, Any] | None:
    recorder = service().recorder
    if recorder is None:
        return None
    log = recorder.log
    return {"kept_in": log.database.engine.dialect.name, "key": str(log.signer.verifier), "failure": log.failure}


def _shadow(snapshot: Snapshot) -> dict[str, Any] | None:
    shadow = snapshot.shadow
    if shadow is None:
        return None
    pairs = shadow.pairs()
    return {
        "policy": shadow.draft.id,
        "version": shadow.draft.version,
        "digest": shadow.draft.digest,
        "decided": sum(pairs.values()),
        "differing": sum(number for (old, new), number in pairs.items() if old != new),
        "outcomes": [{"in_force": old, "draft": new, "cases": number} for (old, new), number in sorted(pairs.items())],
    }
