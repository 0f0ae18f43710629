"""Runs the measurements asked for, size by size, each on a city of its own; prints nothing itself."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bihuan.cli.bench.cast import World
from bihuan.cli.bench.city import Shape, build_city
from bihuan.cli.bench.measuring import Measured
from bihuan.cli.bench.memory import TARGET, measure_idle
from bihuan.cli.bench.operations import OPERATIONS, Operation
from bihuan.cli.bench.scratch import Scratch, scratch_cluster, scratch_database
from bihuan.engine.places import CHECKOUT_VARIABLE

MEMORY, MEMORY_LABEL = "memory", "静置内存，./run 的全部进程"
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """What to measure: sizes in cases, beginnings of operation names (none: all).

    requests: of each operation. seconds: of those that go by time. keep: a folder in which the cities stay.
    """

    sizes: tuple[int, ...]
    only: tuple[str, ...] = ()
    requests: int = 200
    seconds: float = 20
    keep: Path | None = None

    def names(self, operation: str) -> bool:
        """Whether this operation is asked for."""
        return not self.only or operation.startswith(self.only)

    @property
    def operations(self) -> list[Operation]:
        """The operations asked for that need a city."""
        return [operation for operation in OPERATIONS if self.names(operation.name)]


@dataclass(frozen=True, slots=True)
class Result:
    """All measurements in their order, and the version of the database they were made on."""

    rows: tuple[Measured, ...]
    postgresql: str


def measure(wish: Wish, *, tell: Tell) -> Result:
    """Measure everything asked for. tell: gets a line for each step."""
    rows: list[Measured] = []
    version = ""
    if wish.operations:
        with scratch_cluster(wish.keep) as cluster:
            for size in wish.sizes:
                with scratch_database(cluster, f"bench_{size}", keep=wish.keep) as scratch:
                    version = scratch.version()
                    rows += measure_size(scratch, size, wish=wish, tell=tell)
    if wish.names(MEMORY):
        rows += _memory(tell)
    return Result(tuple(_compared(rows)), version)


def _compared(rows: Sequence[Measured]) -> Iterator[Measured]:
    """The same, each with how many times as long it took as at the smallest size."""
    smallest: dict[str, Measured] = {}
    for row in sorted(rows, key=lambda row: row.size):
        smallest.setdefault(row.operation, row)
    for row in rows:
        first = smallest[row.operation].median_ms
        is_larger = row.size > smallest[row.operation].size
        yield replace(row, ratio=row.median_ms / first) if is_larger and first and row.median_ms else row


def measure_size(scratch: Scratch, size: int, *, wish: Wish, tell: Tell) -> Iterator[Measured]:
    """Build one city, unless it is kept from before, and measure on it."""
    shape = Shape.of(size, scratch.built_at() or _now())
    if scratch.built_at() is None:
        with scratch.as_owner() as owner:
            build_city(owner, shape, tell=lambda line: tell(f"{size:,} 件：{line}"))
        scratch.mark_built(shape.now)
    world = World(shape, wish.requests, wish.seconds, tell)
    for operation in wish.operations:
        tell(f"{size:,} 件：{operation.label}")
        yield operation.run(world)


def failed(rows: Sequence[Measured], *, largest: int) -> list[Measured]:
    """What misses its target at the largest size, which is the one targets are for."""
    return [row for row in rows if row.is_met is False and row.size in (0, largest)]


def _memory(tell: Tell) -> list[Measured]:
    """Nothing where we do not run from a checkout, since nothing can be started as `./run` does."""
    if CHECKOUT_VARIABLE not in os.environ:
        tell("未从 ./bihuan 运行，不测内存")
        return []
    tell(MEMORY_LABEL)
    return [measure_idle().named(MEMORY, MEMORY_LABEL, size=0, target=TARGET)]


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
