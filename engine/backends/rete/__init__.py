"""The rules engine: a policy version as definite clauses in sealed networks of durable-rules.

    conditions   FEEL trees → formulas over measures, negation pushed down
    clauses      formulas → definite clauses in layers
    program      the two together, for a policy version
    measures     what FEEL computes of a case, as whole numbers (`positions`)
    network      the sealed engine
    backend      a case → a verdict

FEEL computes the measures here as in the reference, so that two backends agree says something of thresholds,
logic and chaining; FEEL itself is checked by its conformance kit.
"""

from engine.backends.rete.backend import ReteBackend, limits_of
from engine.backends.rete.network import UNAVAILABLE as RETE_UNAVAILABLE
from engine.backends.rete.network import ReteError

__all__ = ["RETE_UNAVAILABLE", "ReteBackend", "ReteError", "limits_of"]
