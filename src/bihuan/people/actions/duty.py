"""The duty roster of a body: shifts set, changed, swapped and taken out; what has ended stays as it was."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.journal import commands
from bihuan.journal.copying import insert_rows
from bihuan.journal.entries import EntryDraft, record
from bihuan.people.actions.administration import lock_administration
from bihuan.people.models import Body, Shift, User
from bihuan.people.queries.history import DUTY, SHIFT, check_seen
from bihuan.people.queries.terms import standing_at
from bihuan.people.roster.times import LONGEST_SHIFT
from bihuan.people.roster.writing import withdrawals
from bihuan.rules.actor import Actor
from bihuan.rules.command import Command
from bihuan.rules.errors import FactMissing, FactWrong, NotAllowed, NotFound

SET, WITHDRAW, SWAP = "duty.set", "duty.withdraw", "duty.swap"
WHO = ("user_id", "person", "phone")


@dataclass(frozen=True, slots=True)
class ShiftDraft:
    """One person on duty from starts_at (in) to ends_at (out); user_id, or the name of somebody without an account."""

    user_id: int | None
    person: str
    phone: str
    starts_at: datetime
    ends_at: datetime


def may_set_duty(actor: Actor, body_id: int) -> bool:
    """Whether the actor makes the roster: of their own body as its desk or main leader, of any as shift head or system's."""
    is_own = actor.body_id == body_id and actor.role in ("desk", "head", "city_desk")
    return is_own or actor.role in ("system", "system_admin") or "shift_head" in actor.functions


@transaction.atomic(durable=True)
def add_shift(body_id: int, draft: ShiftDraft, *, command: Command) -> int:
    """Id of a new shift of a body. Raises NotAllowed, NotFound, FactMissing, FactWrong."""
    facts = {"body": body_id, **asdict(draft)}
    if done := commands.begin(command, SET, facts):
        return int(done["shift"])
    _check_may(body_id, SET, command=command)
    stream_id = lock_administration(command.now)
    _check(body_id, draft, command=command)
    (shift_id,) = insert_rows(Shift, [{"body_id": body_id, **asdict(draft)}])
    told = _told(draft) | {"shift": shift_id, "body_id": body_id}
    record([EntryDraft(stream_id, "shift.add", DUTY, body_id, told)], command=command)
    commands.finish(command, SET, facts, {"shift": shift_id})
    return shift_id


@transaction.atomic(durable=True)
def change_shift(shift_id: int, draft: ShiftDraft, *, seen: int | None = None, command: Command) -> None:
    """Let a shift be somebody else's, or at another time. Raises NotAllowed, NotFound, Stale, FactMissing, FactWrong."""
    facts = {"shift": shift_id, **asdict(draft)}
    if commands.begin(command, SET, facts) is not None:
        return
    stream_id = lock_administration(command.now)
    (shift,) = _standing([shift_id], SET, seen=seen, command=command)
    if shift.starts_at <= command.now and draft.starts_at != shift.starts_at:
        raise FactWrong(SET, "starts_at", _("班次已开始，不能改开始时间"))
    _check(shift.body_id, draft, command=command, but=shift_id)
    _change(shift, asdict(draft), stream_id=stream_id, command=command)
    commands.finish(command, SET, facts, {"shift": shift_id})


@transaction.atomic(durable=True)
def withdraw_shift(shift_id: int, *, seen: int | None = None, command: Command) -> None:
    """Take out a shift that has not begun. Raises NotAllowed, NotFound, Stale, FactWrong for one that has begun."""
    facts = {"shift": shift_id}
    if commands.begin(command, WITHDRAW, facts) is not None:
        return
    stream_id = lock_administration(command.now)
    (shift,) = _standing([shift_id], WITHDRAW, seen=seen, command=command)
    if shift.starts_at <= command.now:
        raise FactWrong(WITHDRAW, "shift", _("班次已开始，不能取消，可更换人员或提前结束"))
    record(withdrawals([shift_id], stream_id=stream_id), command=command)
    Shift.objects.filter(id=shift_id).delete()
    commands.finish(command, WITHDRAW, facts, {"shift": shift_id})


@transaction.atomic(durable=True)
def swap_shifts(shift_id: int, other_id: int, *, seen: int | None = None, command: Command) -> None:
    """Let the people of two shifts of one body take each other's time. Raises NotAllowed, NotFound, Stale, FactWrong."""
    facts = {"shift": shift_id, "other": other_id}
    if commands.begin(command, SWAP, facts) is not None:
        return
    stream_id = lock_administration(command.now)
    first, second = _standing([shift_id, other_id], SWAP, seen=seen, command=command)
    if first.body_id != second.body_id or first.pk == second.pk:
        raise FactWrong(SWAP, "other", _("只能与本单位另一班次换班，请另选"))
    held = [{name: getattr(shift, name) for name in WHO} for shift in (first, second)]
    for shift, who in ((first, held[1]), (second, held[0])):
        _change(shift, who, stream_id=stream_id, command=command)
    for shift in (first, second):
        if shift.user_id is not None and _overlaps(
            shift.user_id, shift.starts_at, shift.ends_at, but=shift.pk
        ):
            raise FactWrong(SWAP, "other", _("换班后有人同时段两班，请另选"))
    commands.finish(command, SWAP, facts, {"shift": shift_id})


def _check_may(body_id: int, move: str, *, command: Command) -> None:
    if not Body.objects.filter(standing_at(command.now), id=body_id).exists():
        raise NotFound("body")
    if not may_set_duty(command.actor, body_id):
        raise NotAllowed(move)


def _standing(ids: list[int], move: str, *, seen: int | None, command: Command) -> list[Shift]:
    """The shifts in the order of the ids, none of them over; `seen` is the version of the first."""
    found = Shift.objects.in_bulk(ids)
    for id_ in ids:
        if id_ not in found:
            raise NotFound("duty_shift")
        _check_may(found[id_].body_id, move, command=command)
    check_seen(SHIFT, ids[0], seen)
    if any(shift.ends_at <= command.now for shift in found.values()):
        raise FactWrong(move, "shift", _("班次已结束，不能更改"))
    return [found[id_] for id_ in ids]


def _check(body_id: int, draft: ShiftDraft, *, command: Command, but: int = 0) -> None:
    if draft.user_id is None and not draft.person.strip():
        raise FactMissing(_("排班"), "person", _("值班人员"))
    if draft.user_id is not None and not User.objects.filter(id=draft.user_id, is_active=True).exists():
        raise NotFound("user")
    if not draft.starts_at < draft.ends_at <= draft.starts_at + LONGEST_SHIFT:
        raise FactWrong(SET, "ends_at", _("结束时间应晚于开始时间，且不超过48小时"))
    if draft.ends_at <= command.now:
        raise FactWrong(SET, "ends_at", _("班次已过，不能补排"))
    if draft.user_id is not None and _overlaps(draft.user_id, draft.starts_at, draft.ends_at, but=but):
        raise FactWrong(SET, "user_id", _("该人员这一时段已有值班，请更换人员或时间"))
    if _doubled(body_id, draft, but=but):
        raise FactWrong(SET, "person", _("同一人同一时间已排班"))


def _overlaps(user_id: int, starts_at: datetime, ends_at: datetime, *, but: int) -> bool:
    beside = Shift.objects.filter(user_id=user_id, starts_at__lt=ends_at, ends_at__gt=starts_at)
    return beside.exclude(id=but).exists()


def _doubled(body_id: int, draft: ShiftDraft, *, but: int) -> bool:
    if draft.user_id is not None:
        return False
    named = Shift.objects.filter(
        body_id=body_id, person=draft.person, starts_at__lt=draft.ends_at, ends_at__gt=draft.starts_at
    )
    return named.exclude(id=but).exists()


def _change(shift: Shift, columns: dict[str, Any], *, stream_id: int, command: Command) -> None:
    changed = sorted(name for name, value in columns.items() if getattr(shift, name) != value)
    for name, value in columns.items():
        setattr(shift, name, value)
    shift.save(update_fields=list(columns))
    told = {name: getattr(shift, name) for name in ("user_id", "starts_at", "ends_at")}
    told |= {"shift": shift.pk, "changed": changed}
    record([EntryDraft(stream_id, "shift.change", DUTY, shift.body_id, told)], command=command)


def _told(draft: ShiftDraft) -> dict[str, Any]:
    return {"user_id": draft.user_id, "starts_at": draft.starts_at, "ends_at": draft.ends_at}
