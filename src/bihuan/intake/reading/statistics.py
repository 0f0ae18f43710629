"""Tells tables of counts from lists: numbers under short headers, and no cell a complaint could stand in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bihuan.intake.reading.grid import Grid

_COUNT = re.compile(r"[\d,.]{1,9}%?(?:[(（][+＋]?\d{1,4}[)）])?")  # also 1(+1): one more is handled together
_FEWEST_COUNTS = 6
_LONGEST_CELL = 20
_FEWEST_IN_ROW = 3  # fewer stand in titles and notes


def are_statistics(grids: Iterable[Grid]) -> bool:
    """Whether the grids hold counts and no list: most cells are numbers, and none is long."""
    cells = [cell for grid in grids for row in grid.rows for cell in _cells(row)]
    counts = sum(_COUNT.fullmatch(cell) is not None for cell in cells)
    return counts >= _FEWEST_COUNTS and 2 * counts >= len(cells) and max(map(len, cells)) <= _LONGEST_CELL


def _cells(row: list[str]) -> Iterator[str]:
    texts = [text for text in row if text]
    return iter(texts if len(set(texts)) > 1 and len(texts) >= _FEWEST_IN_ROW else ())
