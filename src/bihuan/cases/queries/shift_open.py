"""What stands open at one desk: ids, numbers and moments only, so that it can be frozen as it is; changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from bihuan.cases.models import Case, Order, ShiftNote
from bihuan.records.models import Clock
from bihuan.rules.canonical import utc_text

LISTS = ("calls", "receipts", "unissued", "answers", "notes")


@dataclass(frozen=True, slots=True)
class OpenLine:
    """One thing open on a case, and on one order of it where order_id is not 0. body_id: the receiver; 0 for none."""

    case_id: int
    number: str
    order_id: int = 0
    order_number: str = ""
    body_id: int = 0
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OpenNote:
    """A note not settled. about: the order it is about, if it is about one. text_id: where its words are kept."""

    note_id: int
    text_id: int
    post_id: int
    noted_at: datetime
    promised_at: datetime | None
    about: OpenLine | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What stood open at one moment.

    calls: still to be made. receipts: still to be signed. unissued: cases not out. answers: cases that wait for one. notes:
    those with a promised moment first, by it.
    """

    calls: tuple[OpenLine, ...] = ()
    receipts: tuple[OpenLine, ...] = ()
    unissued: tuple[OpenLine, ...] = ()
    answers: tuple[OpenLine, ...] = ()
    notes: tuple[OpenNote, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many of each list, by name."""
        return {name: len(getattr(self, name)) for name in LISTS}

    @property
    def body_ids(self) -> set[int]:
        """Bodies named in any list."""
        lines = [*self.calls, *self.receipts, *self.unissued, *self.answers]
        return {line.body_id for line in (*lines, *(n.about for n in self.notes if n.about)) if line.body_id}


def standing_of(body_id: int) -> Standing:
    """What stands open at a desk now. 5 statements, however much it is."""
    orders = list(
        Order.objects.filter(giver_body_id=body_id, state="issued", case__is_open=True)
        .select_related("case")
        .order_by("issued_at", "id")
    )
    due = _due_of_orders([order.id for order in orders])
    cases = Case.objects.filter(
        round__desk_body_id=body_id, is_open=True, stage__in=("registered", "reviewing")
    )
    waiting = list(cases.order_by("id"))
    due_of_cases = _due_of_cases(waiting)
    return Standing(
        calls=_by_due(_order_line(o, due.get((o.id, "phone"))) for o in orders if (o.id, "phone") in due),
        receipts=_by_due(_order_line(o, due.get((o.id, "receipt"))) for o in orders if o.signed_at is None),
        unissued=_by_due(_case_line(c, due_of_cases) for c in waiting if c.stage == "registered"),
        answers=_by_due(_case_line(c, due_of_cases) for c in waiting if c.stage == "reviewing"),
        notes=_open_notes(body_id),
    )


def _due_of_orders(order_ids: Sequence[int]) -> dict[tuple[int, str], datetime]:
    clocks = Clock.objects.filter(part_kind="order", part_id__in=order_ids, kind__in=("phone", "receipt"))
    rows = clocks.filter(stopped_at__isnull=True).values_list("part_id", "kind", "due_at")
    return {(order_id, kind): due_at for order_id, kind, due_at in rows}


def _due_of_cases(cases: Sequence[Case]) -> dict[tuple[str, int], datetime]:
    """When the transfer hour of each case or batch ends, and the answer of each case is due."""
    of_case = Q(part_kind="case", part_id__in=[c.id for c in cases], kind__in=("transfer", "answer"))
    of_batch = Q(part_kind="batch", part_id__in={c.batch_id for c in cases}, kind="transfer")
    clocks = Clock.objects.filter(of_case | of_batch, stopped_at__isnull=True).order_by("kind")
    return {(f"{c.part_kind} {c.kind}", c.part_id): c.due_at for c in clocks}


def _case_line(case: Case, due: Mapping[tuple[str, int], datetime]) -> OpenLine:
    if case.stage == "registered":
        moments = (due.get(("case transfer", case.id)), due.get(("batch transfer", case.batch_id)))
        return OpenLine(case.id, case.city_no, due_at=next((m for m in moments if m), None))
    return OpenLine(case.id, case.city_no, due_at=due.get(("case answer", case.id)))


def _order_line(order: Order, due_at: datetime | None = None) -> OpenLine:
    return OpenLine(order.case_id, order.case.city_no, order.id, order.number, order.receiver_body_id, due_at)


def _by_due(lines: Iterable[OpenLine]) -> tuple[OpenLine, ...]:
    return tuple(sorted(lines, key=lambda line: (line.due_at is None, line.due_at or 0, line.number)))


def _open_notes(body_id: int) -> tuple[OpenNote, ...]:
    rows = ShiftNote.objects.filter(shift__body_id=body_id, settled_at__isnull=True)
    found = rows.select_related("order__case").order_by("promised_at", "id")  # empty moments come last
    return tuple(
        OpenNote(
            row.id, row.text_id, row.noted_post_id, row.noted_at, row.promised_at,
            _order_line(row.order) if row.order else None,
        )
        for row in found
    )  # fmt: skip


def standing_to_json(standing: Standing) -> dict[str, Any]:
    """The same as plain values for a JSON column; `standing_from_json` gives it back equal."""
    values = asdict(standing)
    return {name: [_plain(row) for row in values[name]] for name in LISTS}


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, datetime):
            plain[name] = utc_text(value)
        else:
            plain[name] = _plain(value) if isinstance(value, dict) else value
    return plain


def standing_from_json(value: Mapping[str, Any]) -> Standing:
    """What stood open, from the column it was frozen in."""
    lines = {name: tuple(_line(row) for row in value[name]) for name in LISTS if name != "notes"}
    return Standing(**lines, notes=tuple(_note(row) for row in value["notes"]))


def _line(row: Mapping[str, Any]) -> OpenLine:
    return OpenLine(**{**row, "due_at": _moment(row["due_at"])})


def _note(row: Mapping[str, Any]) -> OpenNote:
    moments = {
        "noted_at": datetime.fromisoformat(row["noted_at"]),
        "promised_at": _moment(row["promised_at"]),
    }
    return OpenNote(**{**row, **moments, "about": _line(row["about"]) if row["about"] else None})


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
