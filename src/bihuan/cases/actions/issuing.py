"""Makes orders in sets: one dispatch sheet for each batch, giver and receiver; orders, clocks, sight, search."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bihuan.cases.actions.clocking import Starting, start_on
from bihuan.cases.loading import load_cases
from bihuan.cases.models import Case, DispatchSheet, Order
from bihuan.journal.copying import insert_rows
from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.numbers import draw
from bihuan.journal.streams import open_streams
from bihuan.people.models import Body
from bihuan.records.access import GrantDraft, grant
from bihuan.records.searching import add_bodies
from bihuan.rules.calendar import local_day
from bihuan.rules.command import Command
from bihuan.rules.numbers import order_number
from bihuan.rules.snapshots import CaseSnap, OrderSnap

SheetKey = tuple[int, int, int, int]  # batch, giver, issuing body, receiver


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDraft:
    """One order to be made. issuer_id: body in whose name it goes out. due_at: limit of its report, where the giver set one.

    receiver: as the facts of a move name it: body_id, role, required.
    """

    case: CaseSnap
    receiver: Mapping[str, Any]
    giver_id: int
    issuer_id: int
    part: int = 1
    cycle: int
    parent: OrderSnap | None = None
    detail_later: bool = False
    due_at: datetime | None = None

    @property
    def sheet(self) -> SheetKey:
        """What travels together."""
        return self.case.batch_id, self.giver_id, self.issuer_id, self.receiver["body_id"]


@dataclass(frozen=True, slots=True)
class MadeOrder:
    """An order made, as the journal holds it."""

    id: int
    receiver_id: int
    role: str
    part: int
    sheet_id: int

    @property
    def fact(self) -> dict[str, Any]:
        """What an entry says of it."""
        return {
            "order": self.id,
            "receiver": self.receiver_id,
            "role": self.role,
            "part": self.part,
            "sheet": self.sheet_id,
        }


def make_orders(drafts: Sequence[OrderDraft], command: Command) -> list[MadeOrder]:
    """Make the orders, in the order given: numbered on their sheets, with sight and clocks."""
    if not drafts:
        return []
    sheets = _make_sheets(drafts, command)
    ids = _insert(drafts, sheets, command)
    _open_sight(drafts, ids, command)
    made = [
        MadeOrder(order_id, d.receiver["body_id"], d.receiver["role"], d.part, sheets[d.sheet][0])
        for order_id, d in zip(ids, drafts, strict=True)
    ]
    _start_clocks(drafts, made, command)
    return made


def _make_sheets(drafts: Sequence[OrderDraft], command: Command) -> dict[SheetKey, tuple[int, str]]:
    """Sheets by key: id and number. Numbers are drawn last, one range for each issuing body."""
    keys = list(dict.fromkeys(draft.sheet for draft in drafts))
    streams = open_streams("sheet", len(keys), command.now)
    numbers = _draw_numbers(keys, command)
    ids = insert_rows(
        DispatchSheet,
        [
            {
                "stream_id": stream, "batch_id": key[0], "giver_body_id": key[1], "issuer_body_id": key[2],
                "receiver_body_id": key[3], "number": numbers[key], "issued_at": command.moment,
            }
            for key, stream in zip(keys, streams, strict=True)
        ],
    )  # fmt: skip
    counts: dict[SheetKey, int] = defaultdict(int)
    for draft in drafts:
        counts[draft.sheet] += 1
    record(
        [
            EntryDraft(
                stream, "sheet.issue", "sheet", sheet_id,
                {"batch": key[0], "issuer": key[2], "receiver": key[3], "number": numbers[key], "orders": counts[key]},
            )
            for key, stream, sheet_id in zip(keys, streams, ids, strict=True)
        ],
        command=command,
    )  # fmt: skip
    return {key: (sheet_id, numbers[key]) for key, sheet_id in zip(keys, ids, strict=True)}


def _draw_numbers(keys: Sequence[SheetKey], command: Command) -> dict[SheetKey, str]:
    year = local_day(command.now).year
    by_issuer: dict[int, list[SheetKey]] = defaultdict(list)
    for key in keys:
        by_issuer[key[2]].append(key)
    prefixes = {
        body.id: body.number_prefix or body.short_name for body in Body.objects.filter(id__in=by_issuer)
    }
    numbers: dict[SheetKey, str] = {}
    for issuer, own in sorted(by_issuer.items()):
        drawn = draw(f"sheet/{prefixes[issuer]}", year, len(own))
        numbers |= {
            key: order_number(prefixes[issuer], year=year, n=n) for key, n in zip(own, drawn, strict=True)
        }
    return numbers


def _insert(
    drafts: Sequence[OrderDraft], sheets: Mapping[SheetKey, tuple[int, str]], command: Command
) -> list[int]:
    counters: dict[SheetKey, int] = defaultdict(int)
    rows = []
    for draft in drafts:
        counters[draft.sheet] += 1
        sheet_id, number = sheets[draft.sheet]
        parent = draft.parent
        rows.append(
            {
                "case_id": draft.case.id, "sheet_id": sheet_id, "giver_body_id": draft.giver_id,
                "receiver_body_id": draft.receiver["body_id"], "role": draft.receiver["role"],
                "required": bool(draft.receiver.get("required")), "part": draft.part, "cycle": draft.cycle,
                "depth": parent.depth + 1 if parent else 1, "parent_id": parent.id if parent else None,
                "number": f"{number}-{counters[draft.sheet]}", "state": "issued",
                "detail_later": draft.detail_later, "issued_at": command.moment,
            }
        )  # fmt: skip
    return insert_rows(Order, rows)


def _open_sight(drafts: Sequence[OrderDraft], order_ids: Sequence[int], command: Command) -> None:
    """The receiver sees the case, and those that share its investigation."""
    guests = {guest for draft in drafts for guest in draft.case.guests}
    streams = dict(Case.objects.filter(id__in=guests).values_list("id", "stream_id")) if guests else {}
    open_sight(
        [
            GrantDraft(draft.receiver["body_id"], stream, draft.case.round_id, order_id)
            for order_id, draft in zip(order_ids, drafts, strict=True)
            for stream in (draft.case.stream_id, *(streams[guest] for guest in draft.case.guests))
        ],
        at=command.now,
    )


def open_sight(grants: Sequence[GrantDraft], *, at: datetime) -> None:
    """Let bodies see and find streams."""
    grant(grants, at=at)
    add_bodies((one.stream_id, one.body_id) for one in grants)


def _start_clocks(drafts: Sequence[OrderDraft], made: Sequence[MadeOrder], command: Command) -> None:
    """Each order gets the clocks of the confirmations its hop needs; a lead order its report clock too."""
    fresh = load_cases(draft.case.id for draft in drafts)
    starting: list[tuple[CaseSnap, OrderSnap | None, Starting]] = []
    for draft, one in zip(drafts, made, strict=True):
        case = fresh[draft.case.id]
        order = case.order(one.id)
        if order is None:
            continue
        starting += [(case, order, Starting(kind)) for kind in order.needs]
        if order.role == "lead":
            starting.append((case, order, Starting("report", due_at=draft.due_at)))
        if draft.detail_later and case.extract_state != "confirmed" and one.role == "lead":
            starting.append((case, order, Starting("extract")))
    start_on(starting, command=command)
