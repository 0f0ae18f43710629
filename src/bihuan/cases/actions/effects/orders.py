"""Effects of moves on orders: issuing on sheets, recalling, confirming, naming the leader."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from bihuan.cases.actions.applying import Written, effect
from bihuan.cases.actions.clocking import Starting
from bihuan.cases.actions.issuing import issue_orders
from bihuan.cases.actions.keeping import Kept, keep_files
from bihuan.cases.models import Batch, Leader
from bihuan.journal.copying import insert_rows
from bihuan.records.access import end
from bihuan.records.searching import remove_bodies
from bihuan.records.signatures import SignatureDraft, sign
from bihuan.rules.capacity import post_prepared_for
from bihuan.rules.command import Command
from bihuan.rules.plan import Planned
from bihuan.rules.snapshots import OrderSnap

effect("case.issue")(issue_orders)


@effect("order.recall")
def recall(planned: Sequence[Planned], command: Command) -> list[Written]:
    """The receiver loses sight; the hour of the case goes on from when its batch was received."""
    kept = _reasons(planned, command)
    gone = end([row.target.id for row in planned], at=command.now)
    remove_bodies((stream_id, body_id) for body_id, stream_id in gone)
    received = dict(
        Batch.objects.filter(id__in={r.target.case.batch_id for r in planned}).values_list(
            "id", "received_at"
        )
    )
    written = []
    for row in planned:
        order = row.target.the_order()
        again = (
            (Starting("transfer", started_at=received[row.target.case.batch_id]),)
            if order.role == "lead"
            else ()
        )
        written.append(Written(facts=kept.facts_of(("order", order.id)), starts=again))
    return written


def _reasons(planned: Sequence[Planned], command: Command) -> Kept:
    kept = Kept()
    for row in planned:
        kept.add(row.target.case.stream_id, ("order", row.target.id), "reason", row.facts.get("reason"))
    kept.write(command=command)
    return kept


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


@effect("order.name_leader")
def name_leader(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Names the leader in charge; a leader named before steps back."""
    kept = Kept()
    for row in planned:
        kept.add(row.target.case.stream_id, ("order", row.target.id), "exception", row.facts.get("exception"))
    kept.write(command=command)
    order_ids = [row.target.id for row in planned]
    Leader.objects.filter(order_id__in=order_ids, until__isnull=True).update(until=command.now)
    insert_rows(
        Leader,
        [
            {
                "case_id": row.target.case.id, "order_id": row.target.id, "post_id": row.facts["post"]["post_id"],
                "exception_text_id": kept.id_of(("order", row.target.id), "exception"), "named_at": command.moment,
                "until": None,
            }
            for row in planned
        ],
    )  # fmt: skip
    return [
        Written(facts={"post": row.facts["post"]["post_id"], **kept.facts_of(("order", row.target.id))})
        for row in planned
    ]
