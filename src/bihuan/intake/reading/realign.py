"""Records of a text file with more or fewer cells than headers: put right where it is clear what happened.

Changes a row of the grid, or leaves it and says that it cannot be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bihuan.intake.reading.grid import Grid
from bihuan.intake.reading.headers import Header
from bihuan.rules.list_areas import is_like_area
from bihuan.rules.list_dates import read_date
from bihuan.rules.list_numbers import read_number
from bihuan.rules.list_text import compact, cut, is_nothing
from bihuan.rules.list_types import read_types
from bihuan.rules.list_verdicts import is_closure_cell, is_verdict_word, read_verdict

_TEXTS = ("content", "finding", "handling", "accountability")
_LISTS = ("area", "unit", "pollution_types", "remark")
_MENDED = "本行比表头多几格，已把“{label}”中的分隔符并回原栏，请对照原表"
_LEFT_OVER = "本行比表头多几格，多出的“{text}”没有对应的栏，未读取，请对照原表"
_ALL_IN_TEXT = "本行比表头多几格，各栏对不上，受理编号之后的文字全部放在“{label}”栏，请对照原表逐栏补正"
_LONGEST_NAME, _LONGEST_LEFT_OVER, _SHORTEST_NUMBER = 30, 40, 6


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to put a row right: its cells, what is said of it, and the parts of a text that was put together."""

    cells: list[str]
    sentence: str
    parts: tuple[str, ...] = ()


def realigned(grid: Grid, header: Header, row: int) -> bool:
    """Whether the row's cells stand under their headers, if need be after joining the text that was cut apart.

    Of the ways to join, the one whose other cells fit their columns best; where none does, all that stands behind the
    number goes into the complaint's text. False where there is no number to go by, and for every row out of step in a
    list with columns of the complainant: their values could slip into a column that is read.
    """
    width = max(header.labels) + 1
    cells = grid.rows[row]
    if grid.separator is None:
        return True
    if not any(cells[width:]):
        return not header.withheld or len(cells) >= width
    while not cells[-1]:
        cells.pop()
    ways = [way for way in _ways(cells, header, width, grid.separator) if _fits(way.cells, header)]
    way = max(ways, key=lambda way: _merit(way, header), default=None) or _all_in_text(cells, header, grid)
    if header.withheld or way is None:
        return False
    grid.rows[row], grid.odd[row] = way.cells, way.sentence
    return True


def _ways(cells: list[str], header: Header, width: int, separator: str) -> Iterator[_Way]:
    """Every way to put a row right, the likeliest first: a text cut apart, a list of names, a cell too many at the end."""
    surplus = len(cells) - width
    for name in (*_TEXTS, *_LISTS):
        if name in header.fields:
            column = header.fields[name][0]
            parts = cells[column : column + surplus + 1]
            joined = [*cells[:column], separator.join(parts), *cells[column + surplus + 1 :]]
            yield _Way(
                joined, _MENDED.format(label=header.label_of(name)), tuple(parts) if name in _TEXTS else ()
            )
    left = "、".join(filter(None, cells[width:]))
    yield _Way(cells[:width], _LEFT_OVER.format(text=cut(left, _LONGEST_LEFT_OVER)))


def _all_in_text(cells: list[str], header: Header, grid: Grid) -> _Way | None:
    """Number, and all that stands behind it as the complaint's text; None where a row cannot be told by its number."""
    if "content" not in header.fields or "acceptance_no" not in header.fields:
        return None
    column, number = header.fields["content"][0], header.fields["acceptance_no"][0]
    if number > column or not _is_number(cells[number]) or len(cells[number]) < _SHORTEST_NUMBER:
        return None
    kept = [text if place == number else "" for place, text in enumerate(cells[:column])]
    said = [text for text in (*cells[number + 1 : column], *cells[column:]) if text]
    text = (grid.separator or "").join(said)
    return _Way([*kept, text], _ALL_IN_TEXT.format(label=header.label_of("content")))


def _is_number(text: str) -> bool:
    reading = read_number(text)
    return reading.value is not None and not reading.problem


def _is_type(text: str) -> bool:
    reading = read_types(text)
    return len(text) < _LONGEST_NAME and bool(reading.known) and not reading.strange


def _may_be_type(text: str) -> bool:
    return len(text) < _LONGEST_NAME and bool(read_types(text).labels) and not is_like_area(text)


def _may_be_area(text: str) -> bool:
    """Whether a text can be a place: short, and no word that belongs under another header."""
    is_other = _is_type(text) or is_verdict_word(text) or is_closure_cell(text) or _is_number(text)
    return len(text) < _LONGEST_NAME and "。" not in text and not (is_other and not is_like_area(text))


_CHECKS: dict[str, Callable[[str], bool]] = {
    "serial": lambda text: compact(text).isdigit(),
    "acceptance_no": _is_number,
    "area": _may_be_area,
    "unit": _may_be_area,
    "pollution_types": _may_be_type,
    "verified": lambda text: len(text) < 20 and read_verdict(text).code is not None,
    "closure": is_closure_cell,
    "accepted_on": lambda text: read_date(text).value is not None,
}

# What a cell that plainly stands under its header holds.
_PLAINLY = {"area": is_like_area, "unit": is_like_area, "pollution_types": _is_type}


def _fits(cells: list[str], header: Header) -> bool:
    """Whether every cell with a vocabulary of its own holds a word of it."""
    texts = _texts(cells, header)
    return all(
        is_nothing(texts[name]) or check(texts[name]) for name, check in _CHECKS.items() if name in texts
    )


def _merit(way: _Way, header: Header) -> int:
    """How well cells fit beyond what they must; a text that was put together with the name of a place is likely none."""
    texts = _texts(way.cells, header)
    fitting = sum(
        bool(texts.get(name)) and check(texts[name])
        for name, check in (*_CHECKS.items(), *_PLAINLY.items())
        if name in texts
    )
    return 2 * fitting - any(map(is_like_area, way.parts[1:]))


def _texts(cells: list[str], header: Header) -> dict[str, str]:
    return {name: cells[columns[0]] for name, columns in header.fields.items() if columns[0] < len(cells)}
