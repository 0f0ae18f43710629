"""Records of a text file with more or fewer cells than headers: put right where it is clear what happened.

Changes a row of the grid, or leaves it and says that it cannot be read.
"""

from __future__ import annotations

from collections.abc import Callable

from bihuan.intake.reading.grid import Grid
from bihuan.intake.reading.headers import Header
from bihuan.rules.list_dates import read_date
from bihuan.rules.list_numbers import read_number
from bihuan.rules.list_text import compact, is_nothing
from bihuan.rules.list_types import read_types
from bihuan.rules.list_verdicts import is_closure_cell, read_verdict

_TEXTS = ("content", "finding", "handling", "accountability")
_MENDED = "本行比表头多几格，已把内容中的分隔符并回原栏，请对照原表"


def realigned(grid: Grid, header: Header, row: int) -> bool:
    """Whether the row's cells stand under their headers, if need be after joining the text that was cut apart.

    Where two texts stand side by side the first takes the surplus. False when no joining fits, and for every row out
    of step in a list with columns of the complainant: their values could slip into a column that is read.
    """
    width = max(header.labels) + 1
    cells = grid.rows[row]
    if grid.separator is None:
        return True
    if not any(cells[width:]):
        return not header.withheld or len(cells) >= width
    while not cells[-1]:
        cells.pop()
    columns = [header.fields[name][0] for name in _TEXTS if name in header.fields]
    candidates = [_joined(cells, column, len(cells) - width, grid.separator) for column in columns]
    fitting = [candidate for candidate in candidates if _fits(candidate, header)]
    if header.withheld or not fitting:
        return False
    grid.rows[row] = fitting[0]
    grid.odd[row] = _MENDED
    return True


def _joined(cells: list[str], column: int, surplus: int, separator: str) -> list[str]:
    text = separator.join(cells[column : column + surplus + 1])
    return [*cells[:column], text, *cells[column + surplus + 1 :]]


def _fits(cells: list[str], header: Header) -> bool:
    """Whether every cell with a vocabulary of its own holds a word of it."""
    checks: dict[str, Callable[[str], bool]] = {
        "serial": lambda text: compact(text).isdigit(),
        "acceptance_no": lambda text: read_number(text).value is not None and not read_number(text).problem,
        "pollution_types": lambda text: len(text) < 30 and bool(read_types(text).labels),
        "verified": lambda text: len(text) < 20 and read_verdict(text).code is not None,
        "closure": is_closure_cell,
        "accepted_on": lambda text: read_date(text).value is not None,
    }
    texts = {name: cells[columns[0]] for name, columns in header.fields.items() if columns[0] < len(cells)}
    return all(
        is_nothing(texts[name]) or check(texts[name]) for name, check in checks.items() if name in texts
    )
