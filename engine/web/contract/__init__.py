"""The operations of the service in one table: what each needs, takes and can answer.

Routes, scopes, the OpenAPI document and the page of documentation follow from it. What stands above the engine has a
table of its own, and a service has the contract that is made of both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.web.codes import KINDS, Kind
from engine.web.contract import decisions, documentation, log, operating, policies
from engine.web.contract.operation import Operation
from engine.web.shapes import SHAPES, Schema


@dataclass(frozen=True, eq=False)
class Contract:
    """All that a service answers.

    Attributes:
        operations: what can be asked of it.
        shapes: the JSON Schema of bodies that have no file of their own, by name.
        kinds: the problems that there can be, by code.
    """

    operations: tuple[Operation, ...]
    shapes: Mapping[str, Schema]
    kinds: Mapping[str, Kind]

    def and_also(self, other: "Contract") -> "Contract":
        """Return the contract of a service that answers what both say."""
        operations = (*self.operations, *other.operations)
        return Contract(operations, {**self.shapes, **other.shapes}, {**self.kinds, **other.kinds})

    @cached_property
    def by_id(self) -> Mapping[str, Operation]:
        """The operations by the name of their view."""
        return {each.id: each for each in self.operations}

    def at(self, endpoint: str) -> Operation:
        """Return the operation behind a route.

        Raises:
            KeyError: nobody has said who may use the route, so that nobody may.
        """
        return self.by_id[endpoint.rpartition(".")[2]]


ENGINE = Contract(
    (
        *decisions.OPERATIONS,
        *log.OPERATIONS,
        *policies.OPERATIONS,
        *operating.OPERATIONS,
        *documentation.OPERATIONS,
    ),
    SHAPES,
    KINDS,
)
"""What the engine answers."""
