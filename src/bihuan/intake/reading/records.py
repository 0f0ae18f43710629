"""Complaints told as labels and values, one after the other, as a list like any other: labels as header, one row each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bihuan.intake.reading.grid import Grid
from bihuan.intake.reading.headers import Header, header_over
from bihuan.intake.reading.tables import ListRow, Table
from bihuan.rules.list_headers import Known
from bihuan.rules.list_numbers import find_numbers
from bihuan.rules.list_text import compact


@dataclass(slots=True)
class Record:
    """One complaint: label → what stands behind it. area and batch: of a heading above it.

    is_told: its text stands behind its number without a label. note: what was done to it while reading, as a sentence.
    """

    values: dict[str, str] = field(default_factory=dict)
    area: str | None = None
    batch: str | None = None
    is_told: bool = False
    note: str | None = None

    def add(self, label: str, text: str) -> None:
        """What stands behind a label; a second text under the same label is a further line."""
        said = self.values.get(label, "")
        self.values[label] = f"{said}\n{text}".strip() if text else said


def table_of(
    records: Sequence[Record],
    *,
    name: str | None,
    known: Known,
    captions: Sequence[str] = (),
    lines: Sequence[str] = (),
) -> Table | None:
    """The records as a list whose rows count from 1; None when no label tells of a complaint."""
    labels = list(dict.fromkeys(label for record in records for label in record.values))
    header = header_over(labels, known)
    if not names_complaint(set(header.fields)):
        return None
    rows = [[record.values.get(label, "") for label in labels] for record in records]
    odd = {row: record.note for row, record in enumerate(records) if record.note}
    table = Table(
        Grid(name, rows, odd=odd), replace(header, top=-1, bottom=-2), list(captions), lines=list(lines)
    )
    table.body = list(range(len(rows)))
    table.rows = [ListRow(row, record.area, record.batch) for row, record in enumerate(records)]
    return table


def names_complaint(fields: Collection[str]) -> bool:
    """Whether labels of these fields tell of a complaint: its text and something on it, or its number and what came of it."""
    by_text = "content" in fields and len(fields) >= 2
    return by_text or ("acceptance_no" in fields and not {"finding", "handling"}.isdisjoint(fields))


def fields_of(labels: Mapping[str, str], known: Known) -> set[str]:
    """The fields the labels of a record mean."""
    header: Header = header_over(list(labels), known)
    return set(header.fields)


def printed_once(records: Iterable[Record]) -> tuple[list[Record], int]:
    """The records without those that say of the same number word for word what one before them says; their lines."""
    seen: set[tuple[str, ...]] = set()
    kept: list[Record] = []
    lines = 0
    for record in records:
        said = (*(compact(text) for text in record.values.values()), record.batch or "")
        if said in seen and any(map(find_numbers, record.values.values())):
            lines += sum(text.count("\n") + 1 for text in record.values.values() if text)
            continue
        seen.add(said)
        kept.append(record)
    return kept, lines
