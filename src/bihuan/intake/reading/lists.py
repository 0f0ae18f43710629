"""The lists of a file: in each of its grids, over grids where one goes on in the next, as forms, in running text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bihuan.intake.reading.contents import Contents
from bihuan.intake.reading.forms import read_forms
from bihuan.intake.reading.grid import Grid
from bihuan.intake.reading.limits import Limits
from bihuan.intake.reading.narrative import read_narrative
from bihuan.intake.reading.records import Record, table_of
from bihuan.intake.reading.tables import Table, continued_in, find_tables
from bihuan.rules.list_batches import find_batch
from bihuan.rules.list_headers import Known
from bihuan.rules.list_numbers import find_numbers
from bihuan.rules.list_openings import numbers_of, read_opening
from bihuan.rules.list_text import compact
from bihuan.rules.mending import Repairs

_FIELDS_OF_LIST = 5
_LONGEST_NUMBER = 40


@dataclass(frozen=True, slots=True)
class Lists:
    """tables: the lists in their order. passed_over: names of grids without one, others: these. prose: lines outside the
    lists.

    repairs: what was done to the text all of these were read from. unread: lines that name an acceptance number no list
    has, each with its place among the file's lines from 1.
    """

    tables: tuple[Table, ...]
    passed_over: tuple[str, ...]
    prose: tuple[str, ...]
    repairs: Repairs
    is_narrative: bool = False
    unread: tuple[tuple[int, str], ...] = ()
    others: tuple[Grid, ...] = ()


def lists_in(contents: Contents, known: Known, limits: Limits) -> Lists:
    """The lists of a file; its running text is read for complaints only where no grid holds any.

    Raises UnusableFile for more complaints than the limits allow.
    """
    finder = _Finder(known)
    for grid in contents.grids:
        finder.take(grid)
    finder.end_forms()
    passed_over, others = tuple(finder.passed_over), tuple(finder.others)
    if finder.tables:
        outside = contents.outside
        around = [line for table in finder.tables for line in (*table.captions, *table.lines)]
        repairs = contents.repairs.shown(finder.tables) + contents.outside_repairs
        prose = tuple(dict.fromkeys([*outside, *around]))
        unread = _unread([line if read_opening(line) else "" for line in outside], finder.tables)
        return Lists(tuple(finder.tables), passed_over, prose, repairs, unread=unread, others=others)
    lines, repairs = contents.prose()
    if not contents.text:
        repairs += contents.repairs.counted
    told = read_narrative(lines, known, most=limits.rows)
    if told:
        repairs += Repairs(lines_printed_twice=told.printed_twice)
        unread = _unread(lines, [told.table])
        return Lists((told.table,), passed_over, told.rest, repairs, is_narrative=True, unread=unread)
    return Lists((), passed_over, lines, repairs, unread=_unread(lines, []), others=others)


def _unread(lines: Sequence[str], tables: Sequence[Table]) -> tuple[tuple[int, str], ...]:
    """The lines that name an acceptance number none of the tables has, with their places from 1."""
    named = [(place, line, numbers) for place, line in enumerate(lines, 1) if (numbers := numbers_of(line))]
    if not named:
        return ()
    cells = [cell for table in tables for row in table.grid.rows for cell in row]
    known = {number for cell in cells for number in find_numbers(cell)}
    known |= {compact(cell) for cell in cells if len(cell) < _LONGEST_NUMBER}
    return tuple((place, line) for place, line, numbers in named if not known.issuperset(numbers))


class _Finder:
    """Takes grid after grid."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self.tables: list[Table] = []
        self.passed_over: list[str] = []
        self.others: list[Grid] = []
        self._forms: list[Record] = []
        self._forms_above: list[str] = []
        self._above: tuple[str, ...] = ()  # of printed grids passed over, for the list behind them

    def take(self, grid: Grid) -> None:
        """The lists of one grid; forms printed one after the other are one list."""
        grid.above = (*self._above, *grid.above)
        self._above = ()
        forms, lines = read_forms(grid, self._known)
        if forms and any(_is_plainly_list(table) for table in find_tables(grid, self._known)):
            forms, lines = [], []
        if forms and grid.is_printed:
            self._forms += forms
            self._forms_above += [*grid.above, *lines]
            return
        self.end_forms()
        if forms and (table := table_of(forms, name=grid.name, known=self._known, captions=lines)):
            self.tables.append(table)
            return
        found = find_tables(grid, self._known) or self._going_on(grid)
        if found and grid.is_printed and self._has_same_header(found[0]):
            found[0].goes_on = not any(map(find_batch, found[0].captions))
        self.tables += found
        if not found and grid.separator is None and any(any(row) for row in grid.rows):
            self.passed_over.append(grid.name or "")
            self.others.append(grid)
            self._above = grid.above

    def end_forms(self) -> None:
        """Make a list of the printed forms so far."""
        if self._forms:
            above = tuple(dict.fromkeys(self._forms_above))
            table = table_of(self._forms, name=None, known=self._known, captions=above)
            self.tables += [table] if table else []
            self._forms, self._forms_above = [], []

    def _has_same_header(self, table: Table) -> bool:
        last = self.tables[-1] if self.tables else None
        return last is not None and last.header.labels == table.header.labels

    def _going_on(self, grid: Grid) -> list[Table]:
        """The grid as a further part of the list before it, where that was broken off."""
        last = self.tables[-1] if self.tables else None
        table = continued_in(grid, last) if last and grid.is_printed and last.grid.is_printed else None
        return [table] if table else []


def _is_plainly_list(table: Table) -> bool:
    """Whether a table has more named columns than a form has labels in a row."""
    return len(table.header.fields) >= _FIELDS_OF_LIST and bool(table.rows)
