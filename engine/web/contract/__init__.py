"""The operations of the service in one table: what each needs, takes and can answer.

Routes, scopes, the OpenAPI document and the page of documentation follow from it.
"""

from collections.abc import Mapping

from engine.web.contract import decisions, documentation, log, operating, policies
from engine.web.contract.operation import Operation

OPERATIONS: tuple[Operation, ...] = (
    *decisions.OPERATIONS,
    *log.OPERATIONS,
    *policies.OPERATIONS,
    *operating.OPERATIONS,
    *documentation.OPERATIONS,
)

BY_ID: Mapping[str, Operation] = {each.id: each for each in OPERATIONS}
"""The operations by the name of their view."""
