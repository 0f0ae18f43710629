"""Separated text as a grid: the separator by what is inside, records with stray quotes put right one by one.

What a list looks like is told by the caller; no words are understood here.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator

from bihuan.intake.reading.grid import Grid
from bihuan.rules.list_text import tidy

SEPARATORS = (",", "\t", ";", "|", "，")
LONGEST_FIELD = 100_000_000
LONGEST_RECORD = 2_000  # lines
_HEAD_LINES = 60
_MENDED = "本行引号不成对，已按单行读取，请对照原表"


def read_delimited(text: str, *, score: Callable[[Grid], int]) -> Grid:
    """The grid of the separator under which score is highest; the first of SEPARATORS when none is better.

    score: how well the first rows of a grid look like a list. Rows are records, blank ones counted.
    """
    lines = [f"{line}\n" for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    if lines[-1] == "\n":
        lines.pop()
    scores = [score(_grid(lines[:_HEAD_LINES], separator)) for separator in SEPARATORS]
    return _grid(lines, SEPARATORS[scores.index(max(scores))])


def _grid(lines: list[str], separator: str) -> Grid:
    grid = Grid(None, [], separator=separator)
    for record, is_mended in _records(lines, separator):
        if is_mended:
            grid.odd[len(grid.rows)] = _MENDED
        grid.rows.append([tidy(cell) for cell in record])
    if grid.rows and grid.rows[0][:1] in (["sep="], [f"sep={separator}"]):
        grid.rows[0] = []
    return grid


def _records(lines: list[str], separator: str) -> Iterator[tuple[list[str], bool]]:
    """Records, each with whether a stray quote was put right in it.

    A quote that is never closed would swallow all that follows; its line is read with quotes as plain characters.
    """
    csv.field_size_limit(LONGEST_FIELD)
    start, width = 0, 0
    while start < len(lines):
        source = _Lines(lines, start)
        for record in csv.reader(source, delimiter=separator):
            if _has_swallowed(record, separator, width):
                yield _unquoted(lines[source.record_start], separator), True
                start = source.record_start + 1
                break
            width = max(width, len(record))
            yield record, False
            source.end_record()
        else:
            start = source.position


class _Lines:
    """Lines for one csv reader; ends early when a single record takes more than LONGEST_RECORD of them."""

    def __init__(self, lines: list[str], start: int) -> None:
        self._lines = lines
        self.position = self.record_start = start

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        is_too_long = self.position - self.record_start >= LONGEST_RECORD
        if is_too_long or self.position >= len(self._lines):
            raise StopIteration
        self.position += 1
        return self._lines[self.position - 1]

    def end_record(self) -> None:
        """The record that began at record_start is complete."""
        self.record_start = self.position


def _has_swallowed(record: list[str], separator: str, width: int) -> bool:
    """Whether a quoted cell holds lines with as many separators as a whole record."""
    if width < 3 or not any("\n" in cell for cell in record):
        return False
    lines = [line for cell in record if "\n" in cell for line in cell.split("\n")]
    return any(line.count(separator) >= width - 1 for line in lines[1:])


def _unquoted(line: str, separator: str) -> list[str]:
    record = next(csv.reader([line], delimiter=separator, quoting=csv.QUOTE_NONE), [])
    return [cell.strip().removeprefix('"').removesuffix('"') for cell in record]
