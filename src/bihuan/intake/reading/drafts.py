"""What a read list consists of: draft cases, rejected rows, and where in the file they stand. Holds, does nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bihuan.rules.bulletins import Publication
from bihuan.rules.canonical import facts_hash
from bihuan.rules.errors import Refusal
from bihuan.rules.mending import Repairs
from bihuan.rules.sealing import Reporter
from bihuan.rules.statements import Statement

LONGEST_RUNNING = (
    3  # digits of a number that counts within one batch only, as 12; 2269 counts for the whole round
)


def row_of(row: int, sheet: str | None) -> str:
    """A row in words, with its sheet where that has to be told: 第3行, “县区”第3行."""
    return f"“{sheet}”第{row}行" if sheet else f"第{row}行"


@dataclass(eq=False)
class UnusableFile(Refusal):
    """A file no list can be read from. sentence says why and what to do, in the desk's words."""

    sentence: str
    code = "unusable_file"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know of a row: a stable code for programs, a sentence for people."""

    code: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class DraftCase:
    """One row that names a complaint, as read; fields are those of the import contract.

    content is "" only in a list without the complaints' texts, which names them by their numbers.
    Beyond the contract: area_raw (the printed area, by which a row is known again), areas (the single names), units
    (offices printed in the area or unit column), other_numbers (further numbers in the number cell), duplicate (what a
    row with a number seen before seems to be: joint, correction or repeated) and duplicate_row (that earlier row).
    reporter: what the complainant's columns say where they were read to be sealed; it takes part in nothing else.
    """

    row: int
    sheet: str | None
    content: str
    serial: int | None = None
    batch: str | None = None
    acceptance_no: str | None = None
    acceptance_no_raw: str | None = None
    other_numbers: tuple[str, ...] = ()
    channel: str = "unknown"
    accepted_on: date | None = None
    area: str | None = None
    area_raw: str | None = None
    areas: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    pollution_types: tuple[str, ...] = ()
    pollution_types_raw: str | None = None
    is_key: bool = False
    key_class: str | None = None
    finding: str | None = None
    verified: str | None = None
    verified_raw: str | None = None
    handling: str | None = None
    closure: str | None = None
    closure_raw: str | None = None
    accountability: str | None = None
    accountability_raw: str | None = None
    repeat_of: tuple[str, ...] = ()
    to_clear: tuple[str, ...] = ()
    warnings: tuple[Notice, ...] = ()
    duplicate: str | None = None
    duplicate_row: int | None = None
    reporter: Reporter | None = field(default=None, repr=False, compare=False)

    @property
    def identity(self) -> tuple[str, ...]:
        """By what a row given again is recognised within a round and giver; contract: number and printed area, the batch
        with a running number that begins anew in each.

        Without a number: batch, text and printed area.
        """
        if self.acceptance_no:
            running = (self.batch or "",) if len(self.acceptance_no) <= LONGEST_RUNNING else ()
            return ("number", self.acceptance_no, self.area_raw or "", *running)
        return ("text", self.batch or "", self.text, self.area_raw or "")

    @property
    def text(self) -> str:
        """The complaint's text; where the list has none of it, what was found or done, by which two rows differ."""
        return self.content or self.finding or self.handling or ""

    @property
    def identity_hash(self) -> str:
        """SHA-256 (hex) of the identity."""
        return facts_hash(list(self.identity))

    @property
    def content_hash(self) -> str:
        """SHA-256 (hex) of all the row says, not of where it stands: differs when a row given again was changed."""
        said = {name: getattr(self, name) for name in self.__slots__ if name not in _PLACE}
        return facts_hash(said)


# Not hashed either is the reporter: a hash of a phone number can be guessed at.
_PLACE = frozenset(
    {"row", "sheet", "serial", "to_clear", "warnings", "duplicate", "duplicate_row", "reporter"}
)


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that carries no complaint: missing_content, formula_without_cached_value or unreadable_row."""

    row: int
    sheet: str | None
    reason: str
    field: str
    value: str
    sentence: str


@dataclass(frozen=True, slots=True)
class KeptColumns:
    """The columns of a list that may be read, those about the complainant left out.

    labels: column → printed label. fields: field → its columns, the first with a text counts. by_hand: label → field
    given by a person.
    """

    labels: Mapping[int, str]
    fields: Mapping[str, tuple[int, ...]]
    withheld: tuple[str, ...]
    by_hand: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class KeptCells:
    """What stands in the kept columns of one row. table: number of its list in the file; texts: by column, in order."""

    table: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListTable:
    """Where a list stands in the file, and which column was read as which field.

    header_rows, first_row and last_row count from 1. columns: field → column letter. unmapped: headers of columns that
    were not read; withheld: those of them that name the complainant. kept: the columns that may be read, for reading
    again under other fields.
    """

    sheet: str | None
    header_rows: tuple[int, ...]
    first_row: int
    last_row: int
    columns: dict[str, str]
    unmapped: tuple[str, ...]
    withheld: tuple[str, ...] = ()
    kept: KeptColumns | None = None


@dataclass(frozen=True, slots=True)
class ListFile:
    """A whole file as read.

    passed_over: sheets without a list, with the reason. notes: lines outside the lists (footers, remarks), for the
    preview only. printed_total is what the list itself says it holds. cells and reject_cells: for each case and each
    rejected row the texts of the kept columns of its list; None for a row whose cells do not fit its header. prose:
    paragraphs outside the lists (titles, running text, remarks), in their order; a document of nothing else has no list
    and no cases. repairs: what was put right in the text. statements: the official figures in the prose. publication:
    what a document without a list says of itself.
    """

    file: str
    format: str
    encoding: str | None
    title: str | None
    batch: str | None
    batch_label_raw: str | None
    date: date | None
    printed_total: int | None
    lists: tuple[ListTable, ...]
    cases: tuple[DraftCase, ...]
    rejects: tuple[Reject, ...]
    unreadable: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    member: str | None = None
    cells: tuple[KeptCells, ...] = ()
    reject_cells: tuple[KeptCells | None, ...] = ()
    prose: tuple[str, ...] = ()
    repairs: Repairs = field(default_factory=Repairs)
    statements: tuple[Statement, ...] = ()
    publication: Publication | None = None

    @property
    def withholds(self) -> bool:
        """Whether a list has columns that name the complainant."""
        return any(table.withheld for table in self.lists)

    @property
    def read_hash(self) -> str:
        """SHA-256 (hex) of what was read, without the complainant's columns."""
        return facts_hash([self.title, self.batch, self.date, [case.content_hash for case in self.cases]])

    @property
    def rows_to_clear(self) -> int:
        """How many cases have something to clear."""
        return sum(1 for case in self.cases if case.to_clear)

    @property
    def total_differs(self) -> bool:
        """Whether a printed total is there and is not the number of rows that were read or rejected."""
        return self.printed_total is not None and self.printed_total != len(self.cases) + len(self.rejects)

    def as_contract(self, *, with_cases: bool = True) -> dict[str, Any]:
        """The file as the import contract prints it, without the counts of registering."""
        from bihuan.intake.reading.contract import file_as_contract

        return file_as_contract(self, with_cases=with_cases)
