"""Jots down what a shift leaves to the next, and hands the desk over, signed by one of each shift."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from bihuan.cases.actions.keeping import Kept
from bihuan.cases.models import DeskShift, Order, ShiftNote
from bihuan.cases.queries.shift_open import standing_of, standing_to_json
from bihuan.journal.commands import begin, finish
from bihuan.journal.copying import draw_ids, insert_rows
from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.streams import lock_streams, open_streams
from bihuan.people.queries.duty import on_duty
from bihuan.rules.actor import Actor
from bihuan.rules.canonical import facts_hash
from bihuan.rules.command import Command
from bihuan.rules.errors import FactMissing, FactWrong, GuardRefused, NotAllowed, NotFound, WrongState

LONGEST_NOTE = 2000
NO_ANSWER = "无人接听"


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """Something to jot down. order_id: of an order of the desk nobody answered the phone for; then words may be left out.

    promised_at: when something was promised, or is to be tried again; not before now.
    """

    content: str = ""
    promised_at: datetime | None = None
    order_id: int | None = None


def check_keeps_shifts(actor: Actor, code: str) -> int:
    """The desk the actor works at. Raises NotFound for others than the city's, NotAllowed for those who only look on."""
    if not actor.sees_city:
        raise NotFound("shift")
    if actor.role != "city_desk" or actor.body_id is None or actor.user_id is None:
        raise NotAllowed(code)
    return actor.body_id


@transaction.atomic(durable=True)
def note(draft: NoteDraft, *, command: Command) -> dict[str, Any]:
    """Keep a note in the running shift of the actor's desk; its id.

    Raises NotFound, NotAllowed, FactMissing without words, FactWrong for a promise in the past or too many words.
    """
    if done := begin(command, "shift.note", asdict(draft)):
        return done
    body_id = check_keeps_shifts(command.actor, "shift.note")
    content = _content(draft, body_id)
    if draft.promised_at and draft.promised_at < command.now:
        raise FactWrong("记事", "promised_at", "约定时间不能早于现在")
    shift = _running(body_id, command)
    (note_id,) = draw_ids(ShiftNote, 1)
    kept = Kept()
    kept.add(shift.stream_id, ("note", note_id), "note", content, "city")
    kept.write(command=command)
    insert_rows(
        ShiftNote,
        [
            {
                "id": note_id, "shift_id": shift.id, "order_id": draft.order_id,
                "text_id": kept.id_of(("note", note_id), "note"), "promised_at": draft.promised_at,
                "noted_at": command.now, "noted_by": command.actor.user_id, "noted_post_id": command.actor.post_id,
                "settled_at": None, "settled_by": None,
            }
        ],
    )  # fmt: skip
    facts = {"promised_at": draft.promised_at, "order": draft.order_id, **kept.facts_of(("note", note_id))}
    record([EntryDraft(shift.stream_id, "shift.note", "note", note_id, facts)], command=command)
    return finish(command, "shift.note", asdict(draft), {"note": note_id, "shift": shift.id})


def _content(draft: NoteDraft, body_id: int) -> str:
    if draft.order_id is not None:
        live = Order.objects.exclude(state__in=("recalled", "ended"))
        if not live.filter(id=draft.order_id, giver_body_id=body_id).exists():
            raise NotFound("order")
    content = draft.content.strip() or (NO_ANSWER if draft.order_id is not None else "")
    if not content:
        raise FactMissing("记事", "content", "内容")
    if len(content) > LONGEST_NOTE:
        raise FactWrong("记事", "content", f"内容不能超过{LONGEST_NOTE}字")
    return content


def _running(body_id: int, command: Command) -> DeskShift:
    """The running shift of a desk, begun where there is none, its stream locked until the transaction ends."""
    with connection.cursor() as cursor:  # two first notes at once must not begin two shifts
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"shift/{body_id}"])
    running = DeskShift.objects.filter(body_id=body_id, state="running").first()
    if running is None:
        before = DeskShift.objects.filter(body_id=body_id).order_by("-id").first()
        begun_at = before.handed_at if before and before.handed_at else command.now
        (stream_id,) = open_streams("shift", 1, command.now)
        insert_rows(DeskShift, [{"stream_id": stream_id, "body_id": body_id, "begun_at": begun_at}])
        running = DeskShift.objects.get(stream_id=stream_id)
    lock_streams([running.stream_id])
    return running


@transaction.atomic(durable=True)
def settle(note_id: int, *, command: Command) -> dict[str, Any]:
    """A note is done with; it stays in the hand-overs it stood open in. Raises NotFound, NotAllowed, GuardRefused."""
    facts = {"note": note_id}
    if done := begin(command, "shift.settle", facts):
        return done
    body_id = check_keeps_shifts(command.actor, "shift.settle")
    found = ShiftNote.objects.filter(id=note_id, shift__body_id=body_id).select_related("shift").first()
    if found is None:
        raise NotFound("note")
    lock_streams([found.shift.stream_id])
    open_note = ShiftNote.objects.filter(id=note_id, settled_at__isnull=True)
    if not open_note.update(
        settled_at=command.now, settled_by=command.actor.user_id, version=found.version + 1
    ):
        raise GuardRefused("note_open", "此事已办结，无须重复")
    record([EntryDraft(found.shift.stream_id, "shift.settle", "note", note_id, {})], command=command)
    return finish(command, "shift.settle", facts, facts)


@transaction.atomic(durable=True)
def hand_over(remark: str, *, command: Command) -> dict[str, Any]:
    """Sign for the outgoing shift: what stands open at the desk now is frozen and the shift ends; its id.

    Raises NotFound, NotAllowed, FactWrong; GuardRefused as long as the shift before was not taken over.
    """
    facts = {"remark": remark}
    if done := begin(command, "shift.hand_over", facts):
        return done
    body_id = check_keeps_shifts(command.actor, "shift.hand_over")
    _check_remark(remark, "交班")
    shift = _running(body_id, command)
    if DeskShift.objects.filter(body_id=body_id, state="handed").exists():
        raise GuardRefused("taken_over_first", "缺上一班的接班签字，不能交班")
    kept = _keep_remark(shift, "handed", remark, command)
    standing = standing_of(body_id)
    frozen = standing_to_json(standing)
    duty = _duty_of(command, body_id)
    DeskShift.objects.filter(id=shift.id).update(
        state="handed", handed_at=command.now, handed_by=command.actor.user_id,
        handed_post_id=command.actor.post_id, handed_duty=duty,
        handed_text_id=kept.id_of(("shift", shift.id), "handed"), frozen=frozen, frozen_hash=facts_hash(frozen),
        version=shift.version + 1,
    )  # fmt: skip
    told = {"open": standing.counts, "open_hash": facts_hash(frozen), "duty": duty}
    told |= kept.facts_of(("shift", shift.id))
    record([EntryDraft(shift.stream_id, "shift.hand_over", "shift", shift.id, told)], command=command)
    return finish(command, "shift.hand_over", facts, {"shift": shift.id})


@transaction.atomic(durable=True)
def take_over(shift_id: int, remark: str, *, command: Command) -> dict[str, Any]:
    """Sign for the incoming shift what the outgoing one handed over; never by the same person.

    Raises NotFound, NotAllowed, WrongState, GuardRefused, FactWrong.
    """
    facts = {"shift": shift_id, "remark": remark}
    if done := begin(command, "shift.take_over", facts):
        return done
    body_id = check_keeps_shifts(command.actor, "shift.take_over")
    _check_remark(remark, "接班")
    shift = _handed(shift_id, body_id, command)
    kept = _keep_remark(shift, "taken", remark, command)
    duty = _duty_of(command, body_id)
    DeskShift.objects.filter(id=shift.id).update(
        state="taken", taken_at=command.now, taken_by=command.actor.user_id, taken_post_id=command.actor.post_id,
        taken_duty=duty, taken_text_id=kept.id_of(("shift", shift.id), "taken"), version=shift.version + 1,
    )  # fmt: skip
    told = {"open_hash": shift.frozen_hash, "duty": duty, **kept.facts_of(("shift", shift.id))}
    record([EntryDraft(shift.stream_id, "shift.take_over", "shift", shift.id, told)], command=command)
    return finish(command, "shift.take_over", facts, {"shift": shift.id})


def _handed(shift_id: int, body_id: int, command: Command) -> DeskShift:
    """The shift to take over, locked."""
    found = DeskShift.objects.filter(id=shift_id, body_id=body_id).first()
    if found is None:
        raise NotFound("shift")
    lock_streams([found.stream_id])
    shift = DeskShift.objects.get(id=shift_id)
    if shift.state != "handed":
        raise WrongState("shift.take_over", shift.state, ("handed",))
    if shift.handed_by == command.actor.user_id:
        raise GuardRefused("two_people", "接班人不能与交班人为同一人，请由接班人本人办理")
    return shift


def _check_remark(remark: str, act: str) -> None:
    if len(remark) > LONGEST_NOTE:
        raise FactWrong(act, "remark", f"说明不能超过{LONGEST_NOTE}字")


def _keep_remark(shift: DeskShift, field: str, remark: str, command: Command) -> Kept:
    kept = Kept()
    kept.add(shift.stream_id, ("shift", shift.id), field, remark.strip(), "city")
    kept.write(command=command)
    return kept


def _duty_of(command: Command, body_id: int) -> int | None:
    """The duty of the rota the actor has at the desk now; None for somebody who is not on it."""
    on_it = on_duty([body_id], command.now)[body_id]
    return next((row.shift_id for row in on_it if row.user_id == command.actor.user_id), None)
