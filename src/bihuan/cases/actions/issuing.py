"""Issues a set of cases: one dispatch sheet for each batch and receiver, orders, clocks, sight, search."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bihuan.cases.actions.applying import Written
from bihuan.cases.actions.clocking import Starting, start_on
from bihuan.cases.actions.transfers import close_transfers
from bihuan.cases.loading import load_cases
from bihuan.cases.models import DispatchSheet, Order
from bihuan.journal.copying import insert_rows
from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.numbers import draw
from bihuan.journal.streams import open_streams
from bihuan.people.models import Body
from bihuan.records.access import GrantDraft, grant
from bihuan.records.searching import add_bodies
from bihuan.rules.command import Command
from bihuan.rules.guards import local_day
from bihuan.rules.numbers import order_number
from bihuan.rules.plan import Planned
from bihuan.rules.snapshots import OrderSnap

SheetKey = tuple[int, int, int]  # batch, issuing body, receiver


@dataclass(frozen=True, slots=True)
class Hop:
    """One order to be made: the planned case, its receiver's facts, and the sheet it travels on."""

    row: Planned
    receiver: Mapping[str, Any]
    sheet: SheetKey


def issue_orders(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Make the orders of all planned cases; what the journal holds of each case's orders."""
    hops = [
        Hop(row, receiver, (row.target.case.batch_id, _issuer(row), receiver["body_id"]))
        for row in planned
        for receiver in row.facts["receivers"]
    ]
    sheets = _make_sheets(hops, command)
    order_ids = _make_orders(hops, sheets, command)
    _open_sight(hops, order_ids, command)
    _start_clocks(planned, order_ids, command)
    close_transfers({row.target.case.batch_id for row in planned}, command=command)
    return _written(planned, hops, order_ids, sheets)


def _issuer(row: Planned) -> int:
    named = row.facts.get("issuer_body")
    return int(named["body_id"]) if named else row.target.case.desk_body_id


def _make_sheets(hops: Sequence[Hop], command: Command) -> dict[SheetKey, tuple[int, str]]:
    """Sheets by key: id and number. Numbers are drawn last, one range for each issuing body."""
    keys = list(dict.fromkeys(hop.sheet for hop in hops))
    givers = {hop.sheet: hop.row.target.case.desk_body_id for hop in hops}
    streams = open_streams("sheet", len(keys), command.now)
    numbers = _draw_numbers(keys, command)
    ids = insert_rows(
        DispatchSheet,
        [
            {
                "stream_id": stream, "batch_id": key[0], "giver_body_id": givers[key], "issuer_body_id": key[1],
                "receiver_body_id": key[2], "number": numbers[key], "issued_at": command.moment,
            }
            for key, stream in zip(keys, streams, strict=True)
        ],
    )  # fmt: skip
    counts: dict[SheetKey, int] = defaultdict(int)
    for hop in hops:
        counts[hop.sheet] += 1
    record(
        [
            EntryDraft(
                stream, "sheet.issue", "sheet", sheet_id,
                {"batch": key[0], "issuer": key[1], "receiver": key[2], "number": numbers[key], "orders": counts[key]},
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
        by_issuer[key[1]].append(key)
    prefixes = dict(Body.objects.filter(id__in=by_issuer).values_list("id", "number_prefix"))
    numbers: dict[SheetKey, str] = {}
    for issuer, own in sorted(by_issuer.items()):
        drawn = draw(f"sheet/{prefixes[issuer]}", year, len(own))
        numbers |= {
            key: order_number(prefixes[issuer], year=year, n=n) for key, n in zip(own, drawn, strict=True)
        }
    return numbers


def _make_orders(
    hops: Sequence[Hop], sheets: Mapping[SheetKey, tuple[int, str]], command: Command
) -> list[int]:
    counters: dict[SheetKey, int] = defaultdict(int)
    rows = []
    for hop in hops:
        counters[hop.sheet] += 1
        sheet_id, number = sheets[hop.sheet]
        case = hop.row.target.case
        rows.append(
            {
                "case_id": case.id, "sheet_id": sheet_id, "giver_body_id": case.desk_body_id,
                "receiver_body_id": hop.receiver["body_id"], "role": hop.receiver["role"],
                "required": bool(hop.receiver.get("required")), "part": 1, "cycle": case.cycle,
                "number": f"{number}-{counters[hop.sheet]}", "state": "issued", "parent_id": None,
                "detail_later": bool(hop.row.facts.get("detail_later")), "issued_at": command.moment,
            }
        )  # fmt: skip
    return insert_rows(Order, rows)


def _open_sight(hops: Sequence[Hop], order_ids: Sequence[int], command: Command) -> None:
    grant(
        [
            GrantDraft(
                hop.receiver["body_id"], hop.row.target.case.stream_id, hop.row.target.case.round_id, order_id
            )
            for hop, order_id in zip(hops, order_ids, strict=True)
        ],
        at=command.now,
    )
    add_bodies((hop.row.target.case.stream_id, hop.receiver["body_id"]) for hop in hops)


def _start_clocks(planned: Sequence[Planned], order_ids: Sequence[int], command: Command) -> None:
    """Each order gets the clocks of the confirmations its hop needs; a lead order its report clock too."""
    made = set(order_ids)
    fresh = load_cases(row.target.case.id for row in planned)
    starting = []
    for row in planned:
        case = fresh[row.target.case.id]
        for order in case.orders:
            if order.id in made:
                starting += [(case, order, Starting(kind)) for kind in _kinds(order)]
        if row.facts.get("detail_later") and case.extract_state != "confirmed":
            starting.append((case, case.leads[0], Starting("extract")))
    start_on(starting, command=command)


def _kinds(order: OrderSnap) -> tuple[str, ...]:
    return (*order.needs, "report") if order.role == "lead" else order.needs


def _written(
    planned: Sequence[Planned],
    hops: Sequence[Hop],
    order_ids: Sequence[int],
    sheets: Mapping[SheetKey, tuple[int, str]],
) -> list[Written]:
    made: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for hop, order_id in zip(hops, order_ids, strict=True):
        made[hop.row.target.id].append(
            {
                "order": order_id, "receiver": hop.receiver["body_id"], "role": hop.receiver["role"],
                "sheet": sheets[hop.sheet][0],
            }
        )  # fmt: skip
    return [
        Written(
            facts={"orders": made[row.target.id], "detail_later": bool(row.facts.get("detail_later"))},
            new_part=made[row.target.id][0]["order"],
        )
        for row in planned
    ]
