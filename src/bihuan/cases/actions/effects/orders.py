"""Effects of moves on orders: issued on sheets, recalled, confirmed twice, passed on, let go without a report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from bihuan.cases.actions.applying import Written, effect
from bihuan.cases.actions.clocking import Starting
from bihuan.cases.actions.ending import OrderOf, end_orders
from bihuan.cases.actions.issuing import MadeOrder, OrderDraft, make_orders
from bihuan.cases.actions.keeping import Kept, keep_files
from bihuan.cases.actions.transfers import close_transfers
from bihuan.cases.models import Batch, Order
from bihuan.records.signatures import SignatureDraft, sign
from bihuan.rules.capacity import post_prepared_for
from bihuan.rules.command import Command
from bihuan.rules.plan import Planned
from bihuan.rules.snapshots import OrderSnap


@effect("case.issue")
def issue(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Orders for the receivers of the part that waits; the batch's hour ends with its last case."""
    drafts = [(row, draft) for row in planned for draft in _first_hop(row)]
    made = made_for(drafts, command)
    close_transfers({row.target.case.batch_id for row in planned}, command=command)
    return [
        Written(
            facts={
                "orders": [one.fact for one in made[row.target.id]],
                "detail_later": bool(row.facts.get("detail_later")),
            },
            new_part=made[row.target.id][0].id,
            stops=None if _is_out(row) else (),
        )
        for row in planned
    ]


def _is_out(row: Planned) -> bool:
    """Whether every part of the case has its lead now."""
    return not set(row.target.case.unled_parts) - {_part_of(row)}


def _part_of(row: Planned) -> int:
    return int(row.facts.get("part") or row.target.case.unled_parts[0])


def _first_hop(row: Planned) -> list[OrderDraft]:
    case, named = row.target.case, row.facts.get("issuer_body")
    return [
        OrderDraft(
            case=case, receiver=receiver, giver_id=case.desk_body_id, cycle=case.cycle,
            issuer_id=int(named["body_id"]) if named else case.desk_body_id,
            part=_part_of(row), detail_later=bool(row.facts.get("detail_later")),
        )
        for receiver in row.facts["receivers"]
    ]  # fmt: skip


def made_for(drafts: Sequence[tuple[Planned, OrderDraft]], command: Command) -> dict[int, list[MadeOrder]]:
    """Make the orders and give them back by the part each move was aimed at."""
    made: dict[int, list[MadeOrder]] = defaultdict(list)
    orders = make_orders([draft for _, draft in drafts], command)
    for (row, _), one in zip(drafts, orders, strict=True):
        made[row.target.id].append(one)
    return made


@effect("order.forward")
def forward(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Orders from the receiver's own desk one level down, on its own sheets."""
    kept = reasons(planned, command)
    drafts = [(row, draft) for row in planned for draft in _next_hop(row)]
    made = made_for(drafts, command)
    return [
        Written(
            facts={
                "orders": [one.fact for one in made[row.target.id]],
                "due_at": row.facts["due_at"],
                **kept.facts_of(("order", row.target.id)),
            },
            new_part=made[row.target.id][0].id,
            tell_to=tuple((one.receiver_id, "desk") for one in made[row.target.id]),
        )
        for row in planned
    ]


def _next_hop(row: Planned) -> list[OrderDraft]:
    case, order = row.target.case, row.target.the_order()
    return [
        OrderDraft(
            case=case, receiver=receiver, giver_id=order.receiver_body_id, issuer_id=order.receiver_body_id,
            part=order.part, cycle=case.cycle, parent=order, due_at=row.facts["due_at"],
            detail_later=case.extract_state != "confirmed",
        )
        for receiver in row.facts["receivers"]
    ]  # fmt: skip


@effect("order.recall")
def recall(planned: Sequence[Planned], command: Command) -> list[Written]:
    """The receiver loses sight; the hour of the case goes on from when its batch was received."""
    kept = reasons(planned, command)
    heads = [(row.target.case, row.target.the_order()) for row in planned]
    again = taken_back(heads, by=planned[0].move.code, command=command)
    return [
        Written(facts=kept.facts_of(("order", row.target.id)), starts=again.get(row.target.id, ()))
        for row in planned
    ]


def taken_back(heads: Sequence[OrderOf], *, by: str, command: Command) -> Mapping[int, tuple[Starting, ...]]:
    """End recalled orders; by order id the transfer limit that runs on, for those that led a part of the city's hop."""
    end_orders(heads, state="recalled", by=by, command=command)
    batches = Batch.objects.filter(id__in={case.batch_id for case, _ in heads})
    received = dict(batches.values_list("id", "received_at"))
    return {
        order.id: (Starting("transfer", started_at=received[case.batch_id]),)
        for case, order in heads
        if order.role == "lead" and order.depth == 1
    }


def reasons(planned: Sequence[Planned], command: Command, audience: str = "county") -> Kept:
    """The reasons given for the moves, kept on the parts they are aimed at."""
    kept = Kept()
    for row in planned:
        part = (row.target.kind, row.target.id)
        kept.add(row.target.case.stream_id, part, "reason", row.facts.get("reason"), audience)
    kept.write(command=command)
    return kept


@effect("order.waive")
def waive(planned: Sequence[Planned], command: Command) -> list[Written]:
    """The giver lets an order go without a report."""
    kept = reasons(planned, command)
    Order.objects.filter(id__in=[row.target.id for row in planned]).update(waived_at=command.now)
    return [Written(facts=kept.facts_of(("order", row.target.id))) for row in planned]


@effect("order.urge", "case.urge")
def urge(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Keeps what was urged."""
    kept = Kept()
    for row in planned:
        kept.add(row.target.case.stream_id, (row.target.kind, row.target.id), "urge", row.facts["note"])
    kept.write(command=command)
    return [Written(facts=kept.facts_of((row.target.kind, row.target.id))) for row in planned]


@effect("order.confirm_by_phone")
def confirm_by_phone(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Notes when and with whom it was spoken; received when the other confirmation is in too."""
    kept = Kept()
    for row in planned:
        spoken = "，".join(str(row.facts[name]) for name in ("spoken_with", "phone") if row.facts.get(name))
        kept.add(row.target.case.stream_id, ("order", row.target.id), "spoken_with", spoken, "city")
    kept.write(command=command)
    texts = [kept.id_of(("order", row.target.id), "spoken_with") for row in planned]
    _note_confirmation("phoned_at", planned, command, texts)
    return [
        Written(
            facts=kept.facts_of(("order", row.target.id)),
            state=_confirmed_state(row.target.the_order(), phone=command.moment),
        )
        for row in planned
    ]


@effect("order.sign_receipt")
def sign_receipt(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Keeps one signature for each order of the receipt; received when the other confirmation is in too."""
    files = [
        (row.target.case.stream_id, ("order", row.target.id), "signature", row.facts["signature"]["file"])
        for row in planned
    ]
    kept = keep_files(files, command=command)
    signatures = [
        _receipt_signature(row, held["evidence"], command) for row, held in zip(planned, kept, strict=True)
    ]
    sign(signatures)
    _note_confirmation("signed_at", planned, command, [None] * len(planned))
    return [
        Written(
            facts={"way": signature.way, "content_hash": signature.content_hash, "file": held},
            state=_confirmed_state(row.target.the_order(), sign=command.moment),
        )
        for row, held, signature in zip(planned, kept, signatures, strict=True)
    ]


def _receipt_signature(row: Planned, evidence_id: int, command: Command) -> SignatureDraft:
    order = row.target.the_order()
    signed_for = post_prepared_for(command.actor, row.target, row.move.who) if row.by_secretary else None
    return SignatureDraft(
        stream_id=row.target.case.stream_id,
        paper_kind="receipt",
        paper_id=order.id,
        step=0,
        step_code="receipt",
        kind="signature",
        post_id=signed_for or command.actor.post_id or 0,
        user_id=command.actor.user_id or 0,
        by_secretary=row.by_secretary,
        tenure=command.actor.tenure,
        way=row.facts["signature"]["way"],
        evidence_id=evidence_id,
        content=f"签收回执 {order.number} {row.target.case.city_no}",
        signed_at=command.moment,
    )


def _confirmed_state(
    order: OrderSnap, *, phone: datetime | None = None, sign: datetime | None = None
) -> str | None:
    have = {"phone": order.phoned_at or phone, "receipt": order.signed_at or sign}
    return "received" if all(have[need] for need in order.needs) else None


def _note_confirmation(
    column: str, planned: Sequence[Planned], command: Command, texts: Sequence[int | None]
) -> None:
    """Write one confirmation; received_at is the moment the last one the hop needs came in."""
    received = [
        command.moment if _confirmed_state(row.target.the_order(), **_given(column, command.moment)) else None
        for row in planned
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE cases_order SET {column} = %s, received_at = now.received_at,"  # noqa: S608 - two literals
            " phoned_with = coalesce(now.spoken, phoned_with)"
            " FROM unnest(%s::bigint[], %s::timestamptz[], %s::bigint[]) AS now (id, received_at, spoken)"
            " WHERE cases_order.id = now.id",
            [command.moment, [row.target.id for row in planned], received, list(texts)],
        )


def _given(column: str, moment: datetime) -> dict[str, Any]:
    return {"phone": moment} if column == "phoned_at" else {"sign": moment}
