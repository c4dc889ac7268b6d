"""What the service counts, for Prometheus: one registry for each application."""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from engine.decision import Decision

BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Upper limits, in seconds, of the classes in which latencies are counted."""


class Metrics:
    """The counters; their labels take values from policies and routes only, never from what callers write."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry(auto_describe=True)
        self.decisions = Counter(
            "groundrules_decisions",
            "Decisions answered.",
            ("policy", "version", "outcome"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "groundrules_decision_seconds",
            "Time from facts to decision.",
            ("policy",),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.requests = Counter(
            "groundrules_requests", "Requests answered.", ("operation", "status"), registry=self.registry
        )
        self.disagreements = Counter(
            "groundrules_disagreements",
            "Cases that were not decided because the engines did not agree.",
            ("policy",),
            registry=self.registry,
        )
        self.reloads = Counter(
            "groundrules_reloads", "Loads of policies while running.", ("result",), registry=self.registry
        )
        self.shadow = Counter(
            "groundrules_shadow_decisions",
            "Cases that a draft decided beside the version in force.",
            ("policy", "in_force", "draft"),
            registry=self.registry,
        )
        self.entries = Counter(
            "groundrules_log_entries", "Entries stored in the log.", ("kind",), registry=self.registry
        )
        for result in ("loaded", "failed"):
            self.reloads.labels(result)

    def decided(self, decision: Decision, seconds: float) -> None:
        """Count a decision."""
        self.decisions.labels(decision.policy, decision.version, decision.outcome or "undetermined").inc()
        self.seconds.labels(decision.policy).observe(seconds)

    def compared(self, policy: str, in_force: str, draft: str) -> None:
        """Count a case that a draft decided as well."""
        self.shadow.labels(policy, in_force, draft).inc()

    def text(self) -> bytes:
        """Return everything in Prometheus' text format."""
        return generate_latest(self.registry)
