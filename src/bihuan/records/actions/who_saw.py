"""Discipline staff ask who saw a case, another grants it, every look is entered; shows nothing of the case itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from bihuan.journal.commands import begin, finish
from bihuan.journal.copying import draw_ids, insert_rows
from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.messages import Notice, send
from bihuan.journal.streams import lock_streams, open_streams
from bihuan.people.models import Post
from bihuan.people.queries.terms import post_standing_at
from bihuan.records.models import WhoSaw
from bihuan.records.queries.who_saw import Look, looks_at
from bihuan.records.texts import TextDraft, write_texts
from bihuan.rules.command import Command
from bihuan.rules.errors import FactMissing, GuardRefused, NotAllowed, NotFound, WrongState
from bihuan.rules.sealing import WHO_SAW_TERM, check_other_hand
from bihuan.rules.who_saw import ASKER, GRANTERS

ASK, GRANT, REFUSE, WITHDRAW, LOOK = (
    "who_saw.ask", "who_saw.grant", "who_saw.refuse", "who_saw.withdraw", "who_saw.look",
)  # fmt: skip
STREAM = PART = "who_saw"


@dataclass(frozen=True, slots=True)
class LooksShown:
    """What one look at the list showed. until: up to when it may be looked at again."""

    looks: tuple[Look, ...]
    until: datetime


@transaction.atomic(durable=True)
def ask(about_id: int, *, reason: str, command: Command) -> dict[str, Any]:
    """Ask who saw a case, by its stream; {"who_saw": id}. Those who may grant it are told.

    Raises NotFound for others than discipline staff, FactMissing without a reason.
    """
    facts = {"about": about_id, "reason": reason}
    if done := begin(command, ASK, facts):
        return done
    if command.actor.role != ASKER:
        raise NotFound("page")
    if not reason.strip():
        raise FactMissing("申请查阅", "reason", "理由")
    (stream_id,) = open_streams(STREAM, 1, command.now)
    (who_saw_id,) = draw_ids(WhoSaw, 1)
    draft = TextDraft(stream_id, PART, who_saw_id, "reason", reason.strip(), "discipline")
    (text,) = write_texts([draft], command=command)
    row = {
        "id": who_saw_id, "stream_id": stream_id, "about_ref": about_id, "reason_text_id": text.id,
        "asked_by": command.actor.user_id, "asked_by_post": command.actor.post_id, "asked_at": command.now,
    }  # fmt: skip
    insert_rows(WhoSaw, [row])
    told = {"about": about_id, "text_reason": [text.id, text.commitment]}
    record([EntryDraft(stream_id, ASK, PART, who_saw_id, told)], command=command)
    _tell_granters(stream_id, who_saw_id, command=command)
    return finish(command, ASK, facts, {"who_saw": who_saw_id})


@transaction.atomic(durable=True)
def decide(who_saw_id: int, *, is_granted: bool, reason: str = "", command: Command) -> dict[str, Any]:
    """Grant the wish for WHO_SAW_TERM, or refuse it with a reason; {"who_saw": id}.

    Raises NotFound, NotAllowed, WrongState, FactMissing, GuardRefused for one's own wish.
    """
    code = GRANT if is_granted else REFUSE
    facts = {"who_saw": who_saw_id, "reason": reason}
    if done := begin(command, code, facts):
        return done
    wish = _lock(who_saw_id, command=command)
    if command.actor.role not in GRANTERS:
        raise NotAllowed(code)
    _check_state(wish, code, "asked")
    check_other_hand(command.actor.user_id, wish.asked_by)
    told, columns = _decision(wish, is_granted=is_granted, reason=reason, command=command)
    WhoSaw.objects.filter(id=who_saw_id).update(
        decided_by=command.actor.user_id, decided_by_post=command.actor.post_id, decided_at=command.now,
        version=wish.version + 1, **columns,
    )  # fmt: skip
    record([EntryDraft(wish.stream_id, code, PART, who_saw_id, told)], command=command)
    _tell_asker(wish, code, command=command)
    return finish(command, code, facts, {"who_saw": who_saw_id})


@transaction.atomic(durable=True)
def withdraw(who_saw_id: int, *, command: Command) -> dict[str, Any]:
    """Take the wish back as its asker, or the grant as one who may grant; {"who_saw": id}.

    Raises NotFound, NotAllowed, WrongState.
    """
    facts = {"who_saw": who_saw_id}
    if done := begin(command, WITHDRAW, facts):
        return done
    wish = _lock(who_saw_id, command=command)
    if command.actor.role not in GRANTERS and command.actor.user_id != wish.asked_by:
        raise NotAllowed(WITHDRAW)
    _check_state(wish, WITHDRAW, *(("granted",) if command.actor.role in GRANTERS else ("asked", "granted")))
    WhoSaw.objects.filter(id=who_saw_id).update(state="withdrawn", version=wish.version + 1)
    record([EntryDraft(wish.stream_id, WITHDRAW, PART, who_saw_id)], command=command)
    return finish(command, WITHDRAW, facts, {"who_saw": who_saw_id})


@transaction.atomic(durable=True)
def look(who_saw_id: int, *, command: Command) -> LooksShown:
    """Who saw the case, as granted; each look is entered. Raises NotFound, WrongState, GuardRefused after the term."""
    facts = {"who_saw": who_saw_id}
    again = begin(command, LOOK, facts) is not None
    wish = _lock(who_saw_id, command=command)
    if command.actor.user_id != wish.asked_by or command.actor.role != ASKER:
        raise NotAllowed(LOOK)
    _check_state(wish, LOOK, "granted")
    if wish.expires_at is None or wish.expires_at <= command.now:
        raise GuardRefused("grant_expired", "批准已到期，不能查阅，请重新申请")
    shown = looks_at(wish.about_ref)
    if not again:
        record([EntryDraft(wish.stream_id, LOOK, PART, who_saw_id, {"looks": len(shown)})], command=command)
        finish(command, LOOK, facts, {"who_saw": who_saw_id})
    return LooksShown(tuple(shown), wish.expires_at)


def _lock(who_saw_id: int, *, command: Command) -> WhoSaw:
    """The wish, its stream locked. Raises NotFound for those who neither ask nor grant, and for others' wishes."""
    wish = WhoSaw.objects.filter(id=who_saw_id).first()
    is_own = wish is not None and wish.asked_by == command.actor.user_id and command.actor.role == ASKER
    if wish is None or not (is_own or command.actor.role in GRANTERS):
        raise NotFound("who_saw")
    lock_streams([wish.stream_id])
    return WhoSaw.objects.get(id=who_saw_id)


def _decision(
    wish: WhoSaw, *, is_granted: bool, reason: str, command: Command
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the journal is told, and the columns to write."""
    if is_granted:
        expires_at = command.now + WHO_SAW_TERM
        return {"about": wish.about_ref, "expires_at": expires_at}, {
            "state": "granted",
            "expires_at": expires_at,
        }
    if not reason.strip():
        raise FactMissing("不予批准", "reason", "理由")
    draft = TextDraft(wish.stream_id, PART, wish.pk, "refusal", reason.strip(), "discipline")
    (text,) = write_texts([draft], command=command)
    return {"text_refusal": [text.id, text.commitment]}, {"state": "refused", "refusal_text_id": text.id}


def _check_state(wish: WhoSaw, act: str, *expected: str) -> None:
    if wish.state not in expected:
        raise WrongState(act, wish.state, expected)


def _tell_granters(stream_id: int, who_saw_id: int, *, command: Command) -> None:
    posts = Post.objects.filter(post_standing_at(command.now), role__in=GRANTERS)
    told = {"who_saw": who_saw_id, "by_body": command.actor.body_id}
    notices = [
        Notice(stream_id, ASK, body_id, role, f"{ASK}/{who_saw_id}", told)
        for body_id, role in sorted(set(posts.values_list("body_id", "role")))
    ]
    send(notices, now=command.now)


def _tell_asker(wish: WhoSaw, code: str, *, command: Command) -> None:
    body_id = Post.objects.filter(id=wish.asked_by_post or 0).values_list("body_id", flat=True).first()
    if body_id is None:
        return
    told = {"who_saw": wish.pk, "by_body": command.actor.body_id}
    notice = Notice(
        wish.stream_id, code, body_id, "", f"{code}/{wish.pk}", told, to_post_id=wish.asked_by_post
    )
    send([notice], now=command.now)
