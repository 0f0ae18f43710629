"""Separated text as a grid: the separator by what is inside, records with stray quotes put right one by one.

What a list looks like is told by the caller; no words are understood here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator

from bihuan.intake.reading.drafts import UnusableFile
from bihuan.intake.reading.grid import Grid
from bihuan.intake.reading.limits import Limits
from bihuan.rules.list_text import tidy

SEPARATORS = (",", "\t", ";", "|", "，")
PLAIN_SEPARATORS = frozenset({",", ";"})  # of what programs call comma-separated
LONGEST_FIELD = 100_000_000
LONGEST_RECORD = 2_000  # lines
LONGEST_HEAD = 100_000  # a longer line is no header
# A file with more stray quotes than this means them as plain characters.
MOST_STRAY_QUOTES = 100
_HEAD_LINES = 60
_GAP = re.compile(r"[ \u3000]{2,}|\u3000")  # between columns lined up by blanks
_SEARCHED_THROUGH = 1_000_000  # characters of a text that is looked through for a header further down
_TOO_MANY = "文件的行和格过多，不能读取。请分成几个文件上传"
_MENDED = "本行引号不成对，已按单行读取，请对照原表"


def read_delimited(text: str, *, score: Callable[[Grid], int], limits: Limits) -> Grid:
    """The grid of the separator under which score is highest; the first of SEPARATORS when none is better.

    score: how well the first rows of a grid look like a list. Rows are records, blank ones counted. Raises UnusableFile
    for more lines or cells than the limits allow.
    """
    if text.count("\n") + text.count("\r") > limits.lines:
        raise UnusableFile(_TOO_MANY)
    lines = [f"{line}\n" for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    if lines[-1] == "\n":
        lines.pop()
    scores = _scores(lines[:_HEAD_LINES], score)
    if not any(scores) and len(text) < _SEARCHED_THROUGH:
        scores = _scores(lines, score)
    if not any(scores):
        lines = (
            [_GAP.sub("\t", line.strip(" \u3000")) for line in lines] if len(text) < _SEARCHED_THROUGH else []
        )
        scores = _scores(lines, score)
    if not any(scores):
        return Grid(None, [], separator=SEPARATORS[0])
    separator = SEPARATORS[scores.index(max(scores))]
    if text.count(separator) + len(lines) > limits.cells:
        raise UnusableFile(_TOO_MANY)
    return _grid(lines, separator)


def _scores(lines: list[str], score: Callable[[Grid], int]) -> list[int]:
    lines = [line if len(line) < LONGEST_HEAD else "\n" for line in lines]
    return [score(_grid(lines, separator)) for separator in SEPARATORS]


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
    start, width, stray = 0, 0, 0
    while start < len(lines) and stray < MOST_STRAY_QUOTES:
        source = _Lines(lines, start)
        for record in csv.reader(source, delimiter=separator):
            if _has_swallowed(record, separator, width):
                yield _unquoted(lines[source.record_start], separator), True
                start, stray = source.record_start + 1, stray + 1
                break
            width = max(width, len(record))
            yield record, False
            source.end_record()
        else:
            start = source.position
    for line in lines[start:]:
        yield _unquoted(line, separator), True


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
