"""Asking for sealed fields, granting, refusing, taking back: two people, and nothing of what is asked for is seen here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from bihuan.journal.commands import begin, finish
from bihuan.journal.copying import draw_ids, insert_rows
from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.messages import Notice, send
from bihuan.journal.models import Entry
from bihuan.journal.streams import lock_streams
from bihuan.people.models import Post
from bihuan.people.queries.terms import post_standing_at
from bihuan.records.models import GrantedHalf, SealedField, SealedRecord, SealRequest
from bihuan.records.sealed.boxes import BoxClosed, Identity
from bihuan.records.sealed.contents import Place, pass_half_on
from bihuan.records.sealed.grants import end_grants
from bihuan.records.sealed.rings import check_entered
from bihuan.records.sealed.unlocking import Unlocked, own_key, unlock
from bihuan.records.texts import TextDraft, WrittenText, write_texts
from bihuan.rules.command import Command
from bihuan.rules.errors import FactMissing, GuardRefused, NotAllowed, NotFound, WrongState
from bihuan.rules.sealing import (
    APPROVER,
    CALL_BACK,
    CALL_BACK_OPENINGS,
    CUSTODIAN,
    HALF_OF_ROLE,
    ROLE_OF_HALF,
    asked_fields,
    check_half,
    check_other_hand,
    term_of,
)
from bihuan.rules.vocabulary import SEAL_PURPOSES

ASK, GRANT, REFUSE, WITHDRAW = "seal.ask", "seal.grant", "seal.refuse", "seal.withdraw"
PART = "seal_request"


@dataclass(frozen=True, slots=True)
class AskDraft:
    """What a custodian asks for: fields of one record, for a purpose, with the reason in words.

    for_post_id: who makes the call, for a call back.
    """

    record_id: int
    fields: tuple[str, ...]
    purpose: str
    reason: str
    for_post_id: int | None = None


@transaction.atomic(durable=True)
def ask(draft: AskDraft, *, command: Command) -> dict[str, Any]:
    """Ask to open fields of a record; {"request": id}. The approvers are told.

    Raises NotFound, NotAllowed, FactMissing, GuardRefused for nothing to open and without a key in force.
    """
    facts = asdict(draft)
    if done := begin(command, ASK, facts):
        return done
    check_half(command.actor, CUSTODIAN, act=ASK)
    key = own_key(CUSTODIAN, command=command)
    sealed, present = _lock_record(draft.record_id)
    names = _check_draft(draft, present)
    (request_id,) = draw_ids(SealRequest, 1)
    reason = _write_text(sealed.stream_id, request_id, "reason", draft.reason, command=command)
    row = {
        "id": request_id, "record_id": sealed.pk, "names": list(names), "purpose": draft.purpose,
        "reason_text_id": reason.id, "key_id": key.pk, "for_post_ref": draft.for_post_id,
        "asked_by": command.actor.user_id, "asked_by_post": command.actor.post_id, "asked_at": command.now,
    }  # fmt: skip
    insert_rows(SealRequest, [row])
    told = {
        "request": request_id, "fields": list(names), "purpose": draft.purpose, "for_post": draft.for_post_id,
        "text_reason": [reason.id, reason.commitment],
    }  # fmt: skip
    record([EntryDraft(sealed.stream_id, ASK, "sealed", sealed.pk, told)], command=command)
    _tell_approvers(sealed.stream_id, request_id, command=command)
    return finish(command, ASK, facts, {"request": request_id})


def grant(request_id: int, *, passphrase: str, hours: int, command: Command) -> dict[str, Any]:
    """Grant a request: the approvers' half of exactly its fields is boxed anew for the asker; {"request": id}.

    hours: one of `rules.sealing.TERMS`; a call back has its own term and one opening. Raises NotFound, NotAllowed,
    WrongState, GuardRefused for one's own request and for a wrong passphrase.
    """
    check_half(command.actor, APPROVER, act=GRANT)
    own = unlock(APPROVER, passphrase=passphrase, command=command)
    return _grant(request_id, own, hours=hours, command=command)


@transaction.atomic(durable=True)
def _grant(request_id: int, own: Unlocked, *, hours: int, command: Command) -> dict[str, Any]:
    facts = {"request": request_id, "hours": hours}
    if done := begin(command, GRANT, facts):
        return done
    request = lock_request(request_id)
    _check_state(request, GRANT, "asked")
    check_other_hand(command.actor.user_id, request.asked_by)
    check_tie(request.record)
    if request.key.state != "in_force":
        raise GuardRefused("key_retired", "申请人的保密密钥已停用，不能批准")
    check_entered(request.key.public)
    expires_at = command.now + term_of(request.purpose, hours)
    openings = CALL_BACK_OPENINGS if request.purpose == CALL_BACK else None
    _pass_on(request, own.rings())
    SealRequest.objects.filter(id=request_id).update(
        state="granted", decided_by=command.actor.user_id, decided_by_post=command.actor.post_id,
        decided_at=command.now, expires_at=expires_at, openings_left=openings, version=request.version + 1,
    )  # fmt: skip
    told = {"request": request_id, "fields": request.names, "expires_at": expires_at, "openings": openings}
    record([EntryDraft(request.record.stream_id, GRANT, "sealed", request.record_id, told)], command=command)
    _tell_asker(request, GRANT, command=command)
    return finish(command, GRANT, facts, {"request": request_id})


@transaction.atomic(durable=True)
def refuse(request_id: int, *, reason: str, command: Command) -> dict[str, Any]:
    """Refuse a request, with a reason; {"request": id}. Raises NotFound, NotAllowed, WrongState, FactMissing."""
    facts = {"request": request_id, "reason": reason}
    if done := begin(command, REFUSE, facts):
        return done
    check_half(command.actor, APPROVER, act=REFUSE)
    request = lock_request(request_id)
    _check_state(request, REFUSE, "asked")
    check_other_hand(command.actor.user_id, request.asked_by)
    if not reason.strip():
        raise FactMissing("不予批准", "reason", "理由")
    stream_id = request.record.stream_id
    text = _write_text(stream_id, request_id, "refusal", reason, command=command)
    SealRequest.objects.filter(id=request_id).update(
        state="refused", decided_by=command.actor.user_id, decided_by_post=command.actor.post_id,
        decided_at=command.now, refusal_text_id=text.id, version=request.version + 1,
    )  # fmt: skip
    told = {"request": request_id, "text_refusal": [text.id, text.commitment]}
    record([EntryDraft(stream_id, REFUSE, "sealed", request.record_id, told)], command=command)
    _tell_asker(request, REFUSE, command=command)
    return finish(command, REFUSE, facts, {"request": request_id})


@transaction.atomic(durable=True)
def withdraw(request_id: int, *, command: Command) -> dict[str, Any]:
    """Take a request back as its asker, or a grant as an approver: what was given for it is gone; {"request": id}.

    Raises NotFound, NotAllowed for another custodian's, WrongState.
    """
    facts = {"request": request_id}
    if done := begin(command, WITHDRAW, facts):
        return done
    if command.actor.role not in HALF_OF_ROLE:
        raise NotFound("page")
    request = lock_request(request_id)
    is_approver = command.actor.role == ROLE_OF_HALF[APPROVER]
    if not is_approver and command.actor.user_id != request.asked_by:
        raise NotAllowed(WITHDRAW)
    _check_state(request, WITHDRAW, *(("granted",) if is_approver else ("asked", "granted")))
    end_grants(SealRequest.objects.filter(id=request_id), state="withdrawn", command=command)
    SealRequest.objects.filter(id=request_id).update(version=request.version + 1)
    return finish(command, WITHDRAW, facts, {"request": request_id})


def lock_request(request_id: int) -> SealRequest:
    """The request with its record and key, the record's stream locked. Raises NotFound."""
    stream_id = SealRequest.objects.filter(id=request_id).values_list("record__stream_id", flat=True).first()
    if stream_id is None:
        raise NotFound("seal_request")
    lock_streams([stream_id])
    return (
        SealRequest.objects.select_for_update(of=("self",)).select_related("record", "key").get(id=request_id)
    )


def check_tie(sealed: SealedRecord) -> None:
    """Raises GuardRefused when a record is said to be of another case than the journal says."""
    ties = Entry.objects.filter(stream_id=sealed.stream_id, code="seal.tie").order_by("-seq")
    body = ties.values_list("body", flat=True).first()
    if body is None or f'"facts":{{"about":{sealed.about_ref}}}' not in body:
        raise GuardRefused("tie_changed", "封存信息与日志登记的交办件不符，不能办理，请报告审计管理员")


def _lock_record(record_id: int) -> tuple[SealedRecord, list[str]]:
    """A tied record and its fields in their order, its stream locked. Raises NotFound."""
    sealed = SealedRecord.objects.filter(
        id=record_id, about_ref__isnull=False, erased_at__isnull=True
    ).first()
    if sealed is None:
        raise NotFound("sealed")
    lock_streams([sealed.stream_id])
    return sealed, list(
        SealedField.objects.filter(record_id=record_id).order_by("id").values_list("field", flat=True)
    )


def _check_draft(draft: AskDraft, present: Sequence[str]) -> tuple[str, ...]:
    if draft.purpose not in SEAL_PURPOSES:
        raise FactMissing("申请查看", "purpose", "用途")
    if not draft.reason.strip():
        raise FactMissing("申请查看", "reason", "理由")
    return asked_fields(draft.purpose, draft.fields, present)


def _check_state(request: SealRequest, act: str, *expected: str) -> None:
    if request.state not in expected:
        raise WrongState(act, request.state, expected)


def _pass_on(request: SealRequest, rings: dict[int, Identity]) -> None:
    """Box the approvers' half of each field asked for anew, for the asker's key alone."""
    fields = SealedField.objects.filter(record_id=request.record_id, field__in=request.names).order_by("id")
    rows = []
    for field in fields:
        place = Place(request.record.stream_id, request.record_id, field.field)
        ring = rings.get(field.approver_ring_id)
        if ring is None:
            raise GuardRefused("ring_missing", "本人的保密密钥打不开这份信息，不能批准，请由其他审批人办理")
        try:
            box = pass_half_on(field.approver_half, place, ring, to=request.key.public)
        except BoxClosed as wrong:
            raise GuardRefused("sealed_changed", "封存信息被改动，打不开，请报告审计管理员") from wrong
        rows.append({"request_id": request.pk, "field": field.field, "content": box})
    insert_rows(GrantedHalf, rows)


def _write_text(
    stream_id: int, request_id: int, field: str, content: str, *, command: Command
) -> WrittenText:
    (written,) = write_texts(
        [TextDraft(stream_id, PART, request_id, field, content.strip(), "sealed")], command=command
    )
    return written


def _tell_approvers(stream_id: int, request_id: int, *, command: Command) -> None:
    role = ROLE_OF_HALF[APPROVER]
    bodies = Post.objects.filter(post_standing_at(command.now), role=role).values_list("body_id", flat=True)
    told = {"request": request_id, "by_body": command.actor.body_id}
    notices = [
        Notice(stream_id, ASK, body_id, role, f"{ASK}/{request_id}", told) for body_id in sorted(set(bodies))
    ]
    send(notices, now=command.now)


def _tell_asker(request: SealRequest, code: str, *, command: Command) -> None:
    body_id = Post.objects.filter(id=request.asked_by_post or 0).values_list("body_id", flat=True).first()
    if body_id is None:
        return
    told = {"request": request.pk, "by_body": command.actor.body_id}
    notice = Notice(
        request.record.stream_id,
        code,
        body_id,
        "",
        f"{code}/{request.pk}",
        told,
        to_post_id=request.asked_by_post,
    )
    send([notice], now=command.now)
