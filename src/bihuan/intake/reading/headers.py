"""Where a list's header stands in a grid, and which column is which field, by the words in it; never by position."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bihuan.intake.reading.grid import Grid, column_letter
from bihuan.intake.reading.ticks import is_value
from bihuan.rules.list_headers import (
    NOTHING_KNOWN,
    PLAIN,
    HeaderWord,
    Known,
    header_key,
    read_known,
    read_label,
    read_label_under,
)
from bihuan.rules.list_numbers import read_number

DEEPEST_HEADER = 3
_LONGEST_LABEL = 60
_TOLD_BY_ROWS, _TOLD_FROM_LENGTH = 40, 12
# Fields whose texts may be printed in several columns, all of which are read.
TOGETHER = frozenset({"finding", "handling"})
_STEERING = frozenset({"reporter", "ignored"})
# What tells of a complaint, the first that a list has; without a text of it a row is known by its number.
_MAIN = ("content", "finding", "handling", "acceptance_no")
# Complaints of a list without their texts are told by numbers of this many signs, as no table of counts has them.
_SHORTEST_NUMBER = 8


@dataclass(frozen=True, slots=True)
class Header:
    """A header over the rows top to bottom (both included, counted from 0).

    fields: field → its columns, the first with a text counts. labels: column → printed label, parts joined by /.
    withheld: labels that name the complainant; reporters: their columns with labels. inferred: the content column was
    told by its texts, not its label. by_hand: label → field of columns a person gave to a field, `ignored` among them.
    """

    top: int
    bottom: int
    fields: dict[str, tuple[int, ...]]
    labels: dict[int, str]
    withheld: tuple[str, ...]
    by_hand: Known
    reporters: dict[int, str]
    inferred: bool = False

    @property
    def main(self) -> tuple[int, ...]:
        """The columns that say most of a row: the complaint's text, in a list without one what was found or done."""
        return next(self.fields[name] for name in _MAIN if name in self.fields)

    @property
    def unmapped(self) -> tuple[str, ...]:
        """Labels of columns that are not read, in their order."""
        read = {column for columns in self.fields.values() for column in columns}
        labels = {label: None for column, label in sorted(self.labels.items()) if column not in read}
        mapped = {self.labels.get(column) for column in read}
        return tuple(label for label in labels if label not in mapped)

    @property
    def letters(self) -> dict[str, str]:
        """Field → letter of its column."""
        return {field: column_letter(columns[0]) for field, columns in self.fields.items()}

    def label_of(self, field: str) -> str:
        """The printed label of a field's column, "" when the list has no such column."""
        columns = self.fields.get(field)
        return self.labels.get(columns[0], "") if columns else ""


def header_at(grid: Grid, row: int, known: Known = NOTHING_KNOWN) -> Header | None:
    """The header that begins in a row, of one to DEEPEST_HEADER rows; None when the row begins none.

    known: headers given to fields by hand.
    """
    if not _looks_like_labels(grid.rows[row], known) or _is_sentence(grid, row, known):
        return None
    headers = (_header(grid, row, bottom, known) for bottom in _bottoms(grid, row))
    found = [header for header in headers if _is_header(header)]
    best = max(found, key=lambda header: (len(header.fields), header.bottom), default=None)
    if best is None or "content" in best.fields:
        return best
    return _with_told_content(grid, best) or (best if _numbers_complaints(grid, best) else None)


def header_over(labels: Sequence[str], known: Known = NOTHING_KNOWN) -> Header:
    """The header of columns with these labels, in a grid whose first row they are; a field keeps all its plain words."""
    header = _header(Grid(None, [list(labels)]), 0, 0, known)
    fields = dict(header.fields)
    for column, label in header.labels.items():
        word = read_known(label, known, read_label(label))
        if word and word.rank < PLAIN and column not in fields.get(word.field, (column,)):
            fields[word.field] = (*fields[word.field], column)
    return replace(header, fields=fields)


def score(grid: Grid, known: Known = NOTHING_KNOWN) -> int:
    """How many columns the best header among a grid's rows can name; 0 when there is no header."""
    headers = (header_at(grid, row, known) for row in range(len(grid.rows)))
    return max((len(header.labels) + len(header.fields) for header in headers if header), default=0)


def _looks_like_labels(cells: list[str], known: Known) -> bool:
    """A cheap first look: two known header words, or three likely ones with the complaint among them."""
    texts = (text for text in cells if text and len(text) <= _LONGEST_LABEL)
    words = [word for text in texts if (word := read_known(text, known, read_label(text)))]
    if len(words) < 2:
        return False
    fields = {word.field for word in words}
    exact = {word.field for word in words if word.is_exact}
    return len(exact) >= 2 or (len(fields) >= 3 and bool(fields & {"content", "acceptance_no"}))


def _is_sentence(grid: Grid, row: int, known: Known) -> bool:
    """Whether a line parted at its commas is a sentence that speaks of complaints: it ends as one, or no part is a label."""
    if grid.separator is None:
        return False
    words = [read_known(text, known, read_label(text)) for text in grid.rows[row]]
    is_labelled = any(word is not None and word.is_exact for word in words)
    return not is_labelled or any("。" in text for text in grid.rows[row])


def _bottoms(grid: Grid, top: int) -> Iterable[int]:
    yield top
    for row in range(top + 1, min(top + DEEPEST_HEADER, len(grid.rows))):
        if not _continues(grid, row):
            return
        yield row


def _continues(grid: Grid, row: int) -> bool:
    """Whether a row is a further header row: each of its texts is a label, or stands under a wider label."""
    own = grid.own_columns(row)
    if not own or any(len(grid.text(row, column)) > _LONGEST_LABEL for column in own):
        return False
    is_label = [read_label(grid.text(row, column)) is not None for column in own]
    is_under = [_wide_parent(grid, row - 1, column) != "" for column in own]
    return any(is_under) and all(map(any, zip(is_label, is_under, strict=True)))


def _wide_parent(grid: Grid, row: int, column: int) -> str:
    """The label above a cell when it spans several columns, by merging or by blanks to its right; else ""."""
    corner = grid.covered.get((row, column), (row, column))
    is_merged = grid.covered.get((row, column + 1)) == corner or corner[1] < column
    if is_merged and grid.text(*corner):
        return grid.text(*corner)
    if grid.covered:
        return ""
    left = next((c for c in range(column, -1, -1) if grid.text(row, c)), None)
    if left is None or not grid.text(row + 1, left):
        return ""
    is_split = not grid.text(row, left + 1) and grid.text(row + 1, left + 1)
    return grid.text(row, left) if is_split else ""


def _header(grid: Grid, top: int, bottom: int, known: Known) -> Header:
    width = max(len(grid.rows[row]) for row in range(top, bottom + 1))
    parts = {column: _parts(grid, top, bottom, column) for column in range(width)}
    parts = {column: texts for column, texts in parts.items() if texts}
    labels = {column: _shown(texts) for column, texts in parts.items()}
    words = {column: read_known(labels[column], known, _word(texts)) for column, texts in parts.items()}
    reporters = {
        column: labels[column] for column, word in words.items() if word and word.field == "reporter"
    }
    withheld = tuple(dict.fromkeys(reporters.values()))
    by_hand = {label: known[key] for label in labels.values() if (key := header_key(label)) in known}
    by_hand = {label: given for label, given in by_hand.items() if label not in withheld}
    return Header(top, bottom, _fields(words, labels), labels, withheld, by_hand, reporters)


def _parts(grid: Grid, top: int, bottom: int, column: int) -> list[str]:
    """The texts above one another that make a column's label, wide parents first."""
    texts: list[str] = []
    for row in range(top, bottom + 1):
        text = grid.filled(row, column)
        if not text and row < bottom and grid.text(row + 1, column):
            text = _wide_parent(grid, row, column)
        if text and text not in texts:
            texts.append(text)
    return texts


def _word(texts: list[str]) -> HeaderWord | None:
    return read_label(texts[0]) if len(texts) == 1 else read_label_under("".join(texts[:-1]), texts[-1])


def _shown(texts: list[str]) -> str:
    return "/".join("".join(text.split()) for text in texts)


def _fields(words: dict[int, HeaderWord | None], labels: dict[int, str]) -> dict[str, tuple[int, ...]]:
    """Each field's best column; a label merged over several, columns to tick, the complaint's text, and plain words for
    what was found or done (处理情况 beside 整改情况) keep them all.
    """
    candidates: dict[str, list[tuple[int, int]]] = {}
    for column, word in words.items():
        if word and word.field not in _STEERING:
            candidates.setdefault(word.field, []).append((word.rank, column))
    fields = {}
    for field, ranked in candidates.items():
        best = min(ranked)[1]
        same = {column for _, column in ranked if labels[column] == labels[best] or field == "content"}
        if field in TOGETHER:
            same |= {column for rank, column in ranked if rank < PLAIN}
        if is_value(field, labels[best]):
            same |= {column for _, column in ranked if is_value(field, labels[column])}
        fields[field] = (best, *sorted(same - {best}))
    return dict(sorted(fields.items(), key=lambda entry: entry[1][0]))


def _is_header(header: Header) -> bool:
    """Whether enough of it is understood: the complaint's text, or numbers beside it to tell that column by."""
    known = len(header.fields)
    if "content" in header.fields:
        return known >= 2 or bool(header.withheld)
    return "acceptance_no" in header.fields and known >= 3


def _numbers_complaints(grid: Grid, header: Header) -> bool:
    """Whether a row under a header without the complaint's text has a whole number of one, and a word on it beside that."""
    number = header.fields["acceptance_no"][0]
    for row in range(header.bottom + 1, min(header.bottom + 1 + _TOLD_BY_ROWS, len(grid.rows))):
        reading = read_number(grid.text(row, number))
        is_whole = (
            reading.value is not None and not reading.problem and len(reading.value) >= _SHORTEST_NUMBER
        )
        if is_whole and len(grid.own_columns(row)) > 1:
            return True
    return False


def _with_told_content(grid: Grid, header: Header) -> Header | None:
    """The header with the nameless column of the longest texts as the complaint's; None when no column has such."""
    taken = {column for columns in header.fields.values() for column in columns}
    free = [
        column
        for column, label in header.labels.items()
        if column not in taken and label not in header.by_hand and read_label(label) is None
    ]
    rows = range(header.bottom + 1, min(header.bottom + 1 + _TOLD_BY_ROWS, len(grid.rows)))
    lengths = {column: [len(text) for row in rows if (text := grid.text(row, column))] for column in free}
    means = {column: sum(found) / len(found) for column, found in lengths.items() if found}
    column = max(means, key=lambda found: means[found], default=None)
    if column is None or means[column] < _TOLD_FROM_LENGTH:
        return None
    return replace(header, fields=header.fields | {"content": (column,)}, inferred=True)
