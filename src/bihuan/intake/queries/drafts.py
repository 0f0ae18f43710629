"""Draft rows as the check page shows them, problems first; changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, When

from bihuan.intake.models import DraftRow, ImportRun
from bihuan.intake.reading.rows import REPORTER_NOT_READ, REPORTER_SEALED
from bihuan.intake.reading.telling import statement_from_json
from bihuan.rules.actor import Actor
from bihuan.rules.errors import NotFound
from bihuan.rules.issues import split_issues
from bihuan.rules.likeness import SHORTEST_NUMBER, Complaint
from bihuan.rules.statements import Statement
from bihuan.rules.vocabulary import CLEARANCES

INFERRED = frozenset({"channel_inferred", "accepted_on_inferred"})
TOLD_ELSEWHERE = frozenset({*INFERRED, "batch_inferred", REPORTER_NOT_READ, REPORTER_SEALED})
PAGE = 50  # rows shown at a time


def issues_of(fields: Mapping[str, Any]) -> list[str]:
    """The issues of a draft row, those proposed from its content where it has none of its own."""
    issues = fields.get("issues")
    return list(issues) if isinstance(issues, list) and issues else list(split_issues(fields["content"]))


def complaint_of(fields: Mapping[str, Any]) -> Complaint:
    """A draft row as it is compared with others; running numbers and masked ones tell nothing."""
    numbers = (fields.get("acceptance_no"), *fields.get("other_numbers", ()))
    return Complaint(
        fields["content"],
        areas=frozenset(fields.get("areas") or ()),
        numbers=frozenset(n for n in numbers if n and len(n) >= SHORTEST_NUMBER and "*" not in n),
        named_numbers=frozenset(n for n in fields.get("repeat_of") or () if len(n) >= SHORTEST_NUMBER),
    )


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One row of a file: what was read, what is to clear, what was noticed."""

    id: int
    row: int
    sheet: str
    state: str
    version: int
    case_id: int | None
    fields: dict[str, Any]

    @property
    def issues(self) -> list[str]:
        """The problems named, one by one."""
        return issues_of(self.fields)

    @property
    def to_clear(self) -> list[str]:
        """Codes of what is missing or odd."""
        return list(self.fields.get("to_clear") or ())

    @property
    def hints(self) -> list[str]:
        """The same without what stands elsewhere on the check page: once for the list, in the row's cells, as a tag."""
        said = {CLEARANCES[code] for code in self.to_clear}
        elsewhere = {one["sentence"] for one in self._told if one["code"] in TOLD_ELSEWHERE}
        return [sentence for sentence in self.warnings if sentence not in elsewhere | said]

    @property
    def is_inferred(self) -> bool:
        """Whether channel or day of receipt were taken from the number."""
        return any(one["code"] in INFERRED for one in self._told)

    @property
    def _told(self) -> list[dict[str, str]]:
        return list(self.fields.get("warnings") or ())

    @property
    def warnings(self) -> list[str]:
        """Sentences about the row, without those on what is cleared by now."""
        open_codes = set(self.to_clear)
        return [
            warning["sentence"]
            for warning in self._told
            if warning["code"] not in CLEARANCES or warning["code"] in open_codes
        ]


@dataclass(frozen=True, slots=True)
class RunCard:
    """One file read for a batch: how many rows, what was rejected, which columns were not read."""

    id: int
    format: str
    sha256: str
    rows_total: int
    rejects: list[dict[str, Any]]
    notes: dict[str, Any]

    @property
    def unmapped(self) -> list[str]:
        """Headers of columns not read because they were not known; those about the reporter are `withheld`."""
        names = (name for table in self.notes.get("lists", ()) for name in table.get("unmapped", ()))
        return [name for name in names if name not in self.withheld]

    @property
    def withheld(self) -> list[str]:
        """Headers of columns about the reporter, sealed or not read."""
        return [name for table in self.notes.get("lists", ()) for name in table.get("withheld", ())]

    @property
    def sealed(self) -> int:
        """Of how many rows those columns were sealed."""
        return int(self.notes.get("sealed", 0))

    @property
    def repairs(self) -> dict[str, Any]:
        """What was put right in its text, by the names of the import contract; empty where nothing was."""
        repairs: dict[str, Any] = self.notes.get("repairs") or {}
        return repairs if any(repairs.values()) else {}

    @property
    def statements(self) -> list[Statement]:
        """The official figures in the text around its lists."""
        return [statement_from_json(one) for one in self.notes.get("statements") or ()]


def has_problem() -> Q:
    """The condition on draft rows that something is to be cleared."""
    return Q(fields__to_clear__0__isnull=False)


def line_of(row: DraftRow) -> DraftLine:
    """A row of the table as a line."""
    return DraftLine(row.id, row.row, row.sheet, row.state, row.version, row.case_id, row.fields)


def draft_lines(actor: Actor, batch_id: int) -> QuerySet[DraftRow]:
    """Rows of a batch's files, to be ordered by `rank` (changed ones and those to be cleared first) and id.

    Raises NotFound for others than the city's.
    """
    if not actor.sees_city:
        raise NotFound("batch")
    rank = Case(
        When(state="changed", then=0), When(has_problem(), then=1), default=2, output_field=IntegerField()
    )
    return DraftRow.objects.filter(run__batch_id=batch_id).defer("cells").annotate(rank=rank)


@dataclass(frozen=True, slots=True)
class DraftPlace:
    """Where one row stands in its file, and in which state it is."""

    id: int
    row: int
    sheet: str
    state: str


def draft_places(actor: Actor, batch_id: int) -> list[DraftPlace]:
    """The places of all rows of a batch's files. Raises NotFound for others than the city's."""
    if not actor.sees_city:
        raise NotFound("batch")
    rows = DraftRow.objects.filter(run__batch_id=batch_id).order_by("id")
    return [DraftPlace(*row) for row in rows.values_list("id", "row", "sheet", "state")]


def draft_line(actor: Actor, row_id: int) -> DraftLine:
    """One row. Raises NotFound."""
    row = DraftRow.objects.filter(id=row_id).first() if actor.sees_city else None
    if row is None:
        raise NotFound("draft_row")
    return DraftLine(row.id, row.row, row.sheet, row.state, row.version, row.case_id, row.fields)


def runs_of(actor: Actor, batch_id: int) -> list[RunCard]:
    """Files read for a batch. Raises NotFound for others than the city's."""
    if not actor.sees_city:
        raise NotFound("batch")
    runs = ImportRun.objects.filter(batch_id=batch_id).order_by("id")
    return [RunCard(r.id, r.format, r.sha256, r.rows_total, r.rejects, r.notes) for r in runs]
