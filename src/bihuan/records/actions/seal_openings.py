"""Opening what was granted: the one place where both halves meet, for the length of one answer."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from bihuan.journal.commands import begin, finish
from bihuan.journal.entries import EntryDraft, record
from bihuan.records import filestore
from bihuan.records.actions.seal_requests import check_tie, lock_request
from bihuan.records.models import GrantedHalf, SealedField, SealRequest
from bihuan.records.sealed.boxes import BoxClosed, Identity, Stored
from bihuan.records.sealed.contents import Place, open_content, take_half
from bihuan.records.sealed.unlocking import Unlocked, unlock
from bihuan.records.views import record_view
from bihuan.rules.command import Command
from bihuan.rules.errors import GuardRefused, NotFound, WrongState
from bihuan.rules.sealing import CUSTODIAN, Confided, Reporter, check_half

OPEN = "seal.open"
PAGE = "seal.open"


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """What one opening showed; nothing when the same opening is asked for again. number: which opening it was."""

    request_id: int
    number: int
    reporter: Reporter | None


def open_granted(request_id: int, *, passphrase: str, command: Command) -> Opened:
    """What a grant lets its asker read, once for each opening; every opening is entered and is a view of the case.

    Raises NotFound for others than the asker, WrongState without a grant, GuardRefused when the term is over, for a
    wrong passphrase, and when anything was changed since it was sealed.
    """
    check_half(command.actor, CUSTODIAN, act=OPEN)
    own = unlock(CUSTODIAN, passphrase=passphrase, command=command)
    return _open(request_id, own, command=command)


@transaction.atomic(durable=True)
def _open(request_id: int, own: Unlocked, *, command: Command) -> Opened:
    facts = {"request": request_id}
    if done := begin(command, OPEN, facts):
        return Opened(request_id, done["number"], None)
    request = lock_request(request_id)
    _check_may(request, own, command=command)
    check_tie(request.record)
    reporter = _read(request, own)
    number, left = request.openings + 1, _left(request)
    SealRequest.objects.filter(id=request_id).update(
        openings=number,
        openings_left=left,
        state="used" if left == 0 else "granted",
        version=request.version + 1,
    )
    if left == 0:
        GrantedHalf.objects.filter(request_id=request_id).delete()
    told = {
        "request": request_id,
        "fields": request.names,
        "number": number,
        "for_post": request.for_post_ref,
    }
    record([EntryDraft(request.record.stream_id, OPEN, "sealed", request.record_id, told)], command=command)
    record_view(command.actor, PAGE, [request.record.about_ref or 0], at=command.now)
    finish(command, OPEN, facts, {"number": number})
    return Opened(request_id, number, reporter)


def _check_may(request: SealRequest, own: Unlocked, *, command: Command) -> None:
    if request.asked_by != command.actor.user_id:
        raise NotFound("seal_request")
    if request.state != "granted":
        raise WrongState(OPEN, request.state, ("granted",))
    if request.expires_at is None or request.expires_at <= command.now:
        raise GuardRefused("grant_expired", "批准已到期，不能查看，请重新申请")
    if request.key_id != own.key_id:
        raise GuardRefused("key_changed", "申请之后更换过保密密钥，不能查看，请重新申请")


def _left(request: SealRequest) -> int | None:
    return None if request.openings_left is None else request.openings_left - 1


def _read(request: SealRequest, own: Unlocked) -> Reporter:
    granted = dict(GrantedHalf.objects.filter(request_id=request.pk).values_list("field", "content"))
    rings = own.rings()
    fields = SealedField.objects.filter(record_id=request.record_id, field__in=request.names).order_by("id")
    values = {}
    for field in fields:
        ring = rings.get(field.custodian_ring_id)
        if ring is None or field.field not in granted:
            raise GuardRefused("ring_missing", "本人的保密密钥打不开这份信息，请由其他保密专员办理")
        try:
            values[field.field] = _content(
                request, field, granted[field.field], identities=(ring, own.identity)
            )
        except (BoxClosed, FileNotFoundError) as wrong:
            raise GuardRefused("sealed_changed", "封存信息被改动，打不开，请报告审计管理员") from wrong
    return Reporter(values)


def _content(
    request: SealRequest, field: SealedField, granted: Stored, *, identities: tuple[Identity, Identity]
) -> Confided:
    """One field. identities: of the custodians' ring, and of the asker, for whom the other half was boxed."""
    place = Place(request.record.stream_id, request.record_id, field.field)
    ring, own = identities
    halves = (take_half(field.custodian_half, place, ring), take_half(granted, place, own))
    ciphertext: Stored = field.ciphertext
    if ciphertext is None:
        with filestore.open_kept(field.sha256) as kept:
            ciphertext = kept.read()
    return open_content(ciphertext, place, halves=halves, commitment=field.commitment)
