"""One operation to measure: its name, its target, and how it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bihuan.cli.bench.cast import World
from bihuan.cli.bench.measuring import Measured, Outcome, Target


@dataclass(frozen=True, slots=True)
class Operation:
    """name: as `--only` knows it. measure: prepares untimed, then times."""

    name: str
    label: str
    target: Target | None
    measure: Callable[[World], Outcome]

    def run(self, world: World) -> Measured:
        """The measurement as a row of the report."""
        outcome = self.measure(world)
        return outcome.named(self.name, self.label, size=world.shape.cases, target=self.target)
