"""A file's texts put right before lists are looked for in it: cells of grids each for itself, paragraphs as running text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from bihuan.intake.reading.grid import Grid
from bihuan.intake.reading.tables import Table
from bihuan.rules.mending import Mender, Repair, Repairs, mended_paragraphs


@dataclass(frozen=True, slots=True)
class _Cells:
    """The texts of grids, walked over as often as wanted and never copied."""

    grids: Sequence[Grid]

    def __iter__(self) -> Iterator[str]:
        return (text for grid in self.grids for row in (grid.above, *grid.rows) for text in row)


@dataclass(frozen=True, slots=True)
class _Spot:
    """One cell in which something was put right, or stays spoilt, word for word."""

    grid: Grid
    row: int
    column: int
    places: tuple[Repair, ...]
    unreadable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GridRepairs:
    """What was done to grids. counted: all of it, no words of it."""

    counted: Repairs = field(default_factory=Repairs)
    spots: tuple[_Spot, ...] = ()

    def shown(self, tables: Iterable[Table]) -> Repairs:
        """The counts, with the words of those cells of lists that name no complainant."""
        known = list(tables)
        spots = [spot for spot in self.spots if any(_is_open(spot, table) for table in known)]
        return replace(
            self.counted,
            places=[place for spot in spots for place in spot.places],
            unreadable=[f"第{spot.row + 1}行 {place}" for spot in spots for place in spot.unreadable],
        )


def mended_grid(grid: Grid, mender: Mender) -> Grid:
    """A grid put right, for looking at; the grid itself stays as it is."""
    if not mender.is_needed:
        return grid
    return replace(grid, rows=[[mender.mend(cell) for cell in row] for row in grid.rows])


def mend_grids(grids: Sequence[Grid]) -> GridRepairs:
    """Put the cells of grids, and the paragraphs above them, right where they stand; what was done."""
    mender = Mender(_Cells(grids))
    if not mender.is_needed:
        return GridRepairs()
    spots = tuple(spot for grid in grids for spot in _mend_grid(grid, mender))
    return GridRepairs(replace(mender.repairs, places=[], unreadable=[]), spots)


def mend_paragraphs(lines: Sequence[str]) -> tuple[tuple[str, ...], Repairs]:
    """Paragraphs put right; a body printed twice comes once, and sentences cut by page marks are whole again."""
    mending = mended_paragraphs(lines)
    return mending.texts, mending.repairs


def _mend_grid(grid: Grid, mender: Mender) -> Iterator[_Spot]:
    grid.above = tuple(map(mender.mend, grid.above))
    repairs = mender.repairs
    for number, row in enumerate(grid.rows):
        for column, cell in enumerate(row):
            places, unreadable = len(repairs.places), len(repairs.unreadable)
            row[column] = mender.mend(cell)
            if len(repairs.places) > places or len(repairs.unreadable) > unreadable:
                told = (tuple(repairs.places[places:]), tuple(repairs.unreadable[unreadable:]))
                yield _Spot(grid, number, column, *told)


def _is_open(spot: _Spot, table: Table) -> bool:
    """Whether a cell stands in a column of a list that may be read."""
    label = table.header.labels.get(spot.column)
    return (
        spot.grid is table.grid
        and spot.row > table.header.bottom
        and label is not None
        and label not in table.header.withheld
    )
