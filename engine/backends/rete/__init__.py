"""The rules engine: a policy version as definite clauses inside sealed durable-rules networks."""

from engine.backends.rete.network import UNAVAILABLE as RETE_UNAVAILABLE

__all__ = ["RETE_UNAVAILABLE"]
