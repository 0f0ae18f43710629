"""Where on a page its tables and lines of text are, by ruled lines and the places of signs; opens no file, knows no words.

Lengths are in points, from the lower left corner of the page as it is shown.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

NEAR = 3.0  # within which two ruled lines are one
_COVERS = 0.6  # share of a cell's side that is ruled where the cell ends there
_FEWEST_CELLS = 4
_SPACE = 0.6  # of a sign's height between two signs that are words apart
_MOST_LINES = 20_000
_WIDE_CELL = 7  # signs beside one another from which a line that reaches the edge goes on in the next


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign and the box it stands in."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its box."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2


@dataclass(frozen=True, slots=True)
class Ruling:
    """A ruled line. at: its height, or its place from the left; begin and end: along it."""

    is_level: bool
    at: float
    begin: float
    end: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text."""

    text: str
    left: float
    right: float
    bottom: float
    top: float


@dataclass(slots=True)
class PageTable:
    """A table: texts by row and column, and (row, column) inside a cell that reaches further → the corner of that cell."""

    top: float
    rows: list[list[str]]
    covered: dict[tuple[int, int], tuple[int, int]]
    edges: tuple[float, ...]


@dataclass(slots=True)
class Page:
    """What stands on a page from top to bottom."""

    parts: list[PageTable | Line] = field(default_factory=list)


class TooManyLines(Exception):
    """A page is ruled with more lines than any table has."""


def laid_out(signs: Sequence[Sign], rulings: Iterable[Ruling]) -> Page:
    """The tables of a page and the lines outside them. Raises TooManyLines."""
    tables = [frame for group in _groups(_joined(list(rulings))) if (frame := _Frame.of(group)) is not None]
    outside: list[Sign] = []
    for sign in _once(signs):
        frame = next((frame for frame in tables if frame.take(sign)), None)
        if frame is None:
            outside.append(sign)
    parts: list[PageTable | Line] = [*(frame.table() for frame in tables if frame.signs), *lines_of(outside)]
    return Page(sorted(parts, key=lambda part: -part.top))


def lines_of(signs: Iterable[Sign]) -> list[Line]:
    """Signs in lines from top to bottom, words apart by a blank."""
    rows: list[list[Sign]] = []
    for sign in sorted(signs, key=lambda sign: -sign.middle[1]):
        height = max(sign.top - sign.bottom, 1.0)
        if rows and abs(rows[-1][0].middle[1] - sign.middle[1]) < height / 2:
            rows[-1].append(sign)
        else:
            rows.append([sign])
    lines = (_line(sorted(row, key=lambda sign: sign.left)) for row in rows)
    return [line for line in lines if line.text]


def _line(row: Sequence[Sign]) -> Line:
    text = ""
    for before, sign in zip([None, *row], row, strict=False):
        is_apart = before is not None and sign.left - before.right > _SPACE * max(sign.top - sign.bottom, 1.0)
        text += f" {sign.text}" if is_apart else sign.text
    return Line(
        text.strip(),
        row[0].left,
        row[-1].right,
        min(sign.bottom for sign in row),
        max(sign.top for sign in row),
    )


def _once(signs: Sequence[Sign]) -> list[Sign]:
    """The signs; one printed twice on the same spot to look bold comes once."""
    seen: set[tuple[str, int, int]] = set()
    kept = []
    for sign in signs:
        x, y = round(sign.left), round(sign.bottom)
        if not any((sign.text, x + dx, y) in seen for dx in (-1, 0, 1)):
            kept.append(sign)
        seen.add((sign.text, x, y))
    return kept


def _joined(rulings: Sequence[Ruling]) -> list[Ruling]:
    """Lines that lie on one another or go on in one another as one. Raises TooManyLines."""
    if len(rulings) > _MOST_LINES:
        raise TooManyLines
    joined: list[Ruling] = []
    for is_level in (True, False):
        own = [ruling for ruling in rulings if ruling.is_level is is_level]
        places = _clusters(ruling.at for ruling in own)
        by_place: dict[float, list[Ruling]] = defaultdict(list)
        for ruling in own:
            by_place[_nearest(places, ruling.at)].append(ruling)
        for at, together in by_place.items():
            joined += [Ruling(is_level, at, begin, end) for begin, end in _spans(together)]
    return joined


def _clusters(values: Iterable[float]) -> list[float]:
    """The places lines stand at, those that are near one another as their first."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > NEAR:
            places.append(value)
    return places


def _nearest(places: Sequence[float], value: float) -> float:
    return places[max(0, bisect_right(places, value) - 1)]


def _spans(rulings: Sequence[Ruling]) -> list[tuple[float, float]]:
    spans: list[tuple[float, float]] = []
    for ruling in sorted(rulings, key=lambda ruling: ruling.begin):
        if spans and ruling.begin <= spans[-1][1] + NEAR:
            spans[-1] = (spans[-1][0], max(spans[-1][1], ruling.end))
        else:
            spans.append((ruling.begin, ruling.end))
    return spans


def _groups(rulings: Sequence[Ruling]) -> list[list[Ruling]]:
    """Lines that cross or meet, table by table."""
    levels = [ruling for ruling in rulings if ruling.is_level]
    uprights = [ruling for ruling in rulings if not ruling.is_level]
    leader = {id(ruling): id(ruling) for ruling in rulings}

    def first(key: int) -> int:
        while leader[key] != key:
            leader[key] = key = leader[leader[key]]
        return key

    for level in levels:
        for upright in uprights:
            if _meet(level, upright):
                leader[first(id(level))] = first(id(upright))
    groups: dict[int, list[Ruling]] = defaultdict(list)
    for ruling in rulings:
        groups[first(id(ruling))].append(ruling)
    return list(groups.values())


def _meet(level: Ruling, upright: Ruling) -> bool:
    return (
        level.begin - NEAR <= upright.at <= level.end + NEAR
        and upright.begin - NEAR <= level.at <= upright.end + NEAR
    )


class _Frame:
    """One table while signs are put into it: the places of its lines, and for each field of their net its cell."""

    def __init__(
        self, lefts: list[float], bottoms: list[float], cells: dict[tuple[int, int], tuple[int, int]]
    ):
        self._lefts, self._bottoms, self._cells = lefts, bottoms, cells
        self.signs: dict[tuple[int, int], list[Sign]] = defaultdict(list)

    @classmethod
    def of(cls, group: Sequence[Ruling]) -> _Frame | None:
        """The table these lines make, open at the edges of the page too; None for a box, or a line under a title."""
        levels = [ruling for ruling in group if ruling.is_level]
        uprights = [ruling for ruling in group if not ruling.is_level]
        if len(levels) < 2 or not uprights:
            return None
        ends = [min(line.begin for line in levels), max(line.end for line in levels)]
        lefts = _clusters([*(line.at for line in uprights), *ends])
        reach = [min(line.begin for line in uprights), max(line.end for line in uprights)]
        bottoms = _clusters([*(line.at for line in levels), *reach])
        if (len(lefts) - 1) * (len(bottoms) - 1) < _FEWEST_CELLS:
            return None
        return cls(lefts, bottoms, _cells(lefts, bottoms, levels, uprights))

    def take(self, sign: Sign) -> bool:
        """Put a sign into its cell; whether it stands in the table."""
        x, y = sign.middle
        column, above = bisect_right(self._lefts, x) - 1, bisect_right(self._bottoms, y) - 1
        if not (0 <= column < len(self._lefts) - 1 and 0 <= above < len(self._bottoms) - 1):
            return False
        row = len(self._bottoms) - 2 - above
        self.signs[self._cells[row, column]].append(sign)
        return True

    def table(self) -> PageTable:
        """The table with its texts."""
        width = len(self._lefts) - 1
        rows = [[""] * width for _ in range(len(self._bottoms) - 1)]
        for (row, column), signs in self.signs.items():
            rows[row][column] = cell_text(lines_of(signs))
        covered = {place: corner for place, corner in self._cells.items() if place != corner}
        return PageTable(self._bottoms[-1], rows, covered, tuple(self._lefts))


def cell_text(lines: Sequence[Line]) -> str:
    """The lines of a cell as its text; a long line that reaches the right edge goes on in the next."""
    edge = max((line.right for line in lines), default=0.0)
    text = ""
    for before, line in zip([None, *lines], lines, strict=False):
        if before is not None:
            height = max(before.top - before.bottom, 1.0)
            goes_on = edge - before.right < height * 1.5 and len(before.text) >= _WIDE_CELL
            text += "" if goes_on else "\n"
        text += line.text
    return text


def _cells(
    lefts: Sequence[float], bottoms: Sequence[float], levels: Sequence[Ruling], uprights: Sequence[Ruling]
) -> dict[tuple[int, int], tuple[int, int]]:
    """For each field of the net, by row from the top and column, the upper left field of the cell it belongs to."""
    height, width = len(bottoms) - 1, len(lefts) - 1
    corner = {(row, column): (row, column) for row in range(height) for column in range(width)}
    side, floor = _Ruled(uprights), _Ruled(levels)
    for row in range(height):
        low, high = bottoms[height - 1 - row], bottoms[height - row]
        for column in range(width):
            is_open_left = column > 0 and not side.covers(lefts[column], low, high)
            is_open_above = row > 0 and not floor.covers(high, lefts[column], lefts[column + 1])
            if is_open_left:
                corner[row, column] = corner[row, column - 1]
            elif is_open_above:
                above = corner[row - 1, column]
                corner[row, column] = above if above[1] == column else (row, column)
    return corner


class _Ruled:
    """Where lines of one direction are."""

    def __init__(self, rulings: Sequence[Ruling]) -> None:
        self._by_place: dict[float, list[Ruling]] = defaultdict(list)
        for ruling in rulings:
            self._by_place[ruling.at].append(ruling)
        self._places = sorted(self._by_place)

    def covers(self, at: float, begin: float, end: float) -> bool:
        """Whether most of the stretch is ruled at this place."""
        near = (line for place in self._places if abs(place - at) <= NEAR for line in self._by_place[place])
        ruled = sum(max(0.0, min(line.end, end) - max(line.begin, begin)) for line in near)
        return ruled >= _COVERS * (end - begin)
