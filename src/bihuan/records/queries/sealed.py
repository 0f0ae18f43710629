"""What is sealed and who asked for it, as the holders' pages show it; nothing here can read a content."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from bihuan.people.models import Tenure, User
from bihuan.people.queries.terms import open_at
from bihuan.records.models import SealedField, SealedRecord, SealKey, SealRecovery, SealRequest
from bihuan.records.sealed.boxes import fingerprint
from bihuan.records.texts import read_texts
from bihuan.rules.actor import Actor
from bihuan.rules.errors import NotFound
from bihuan.rules.sealing import APPROVER, HALF_OF_ROLE, HOLDERS_WANTED, ROLE_OF_HALF

REQUESTS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class SealedCard:
    """A sealed record: which fields it holds, never what. about_id: the case's stream."""

    id: int
    stream_id: int
    about_id: int
    kind: str
    fields: tuple[str, ...]
    made_at: datetime


@dataclass(frozen=True, slots=True)
class RequestCard:
    """One request as its asker and the approvers see it. openings_left: None for as many as the term allows."""

    id: int
    record_id: int
    about_id: int
    kind: str
    fields: tuple[str, ...]
    purpose: str
    reason: str
    refusal: str
    for_post_id: int | None
    asked_by_post_id: int | None
    asked_at: datetime
    state: str
    decided_by_post_id: int | None
    decided_at: datetime | None
    expires_at: datetime | None
    openings: int
    openings_left: int | None
    version: int
    is_own: bool

    def state_at(self, now: datetime) -> str:
        """Where the request stands at a moment: a grant whose term is over has expired."""
        over = self.state == "granted" and self.expires_at is not None and self.expires_at <= now
        return "expired" if over else self.state


@dataclass(frozen=True, slots=True)
class KeyCard:
    """One holder's key. fingerprint: to compare on the phone. is_seated: its person still holds the post.

    asked_out_half: of whoever asked to take it out, who is confirmed by the other half; empty when nobody did.
    """

    id: int
    user_id: int
    half: str
    person: str
    fingerprint: str
    state: str
    made_at: datetime
    is_consented: bool
    asked_out_half: str
    is_seated: bool
    is_own: bool

    @property
    def is_asked_out(self) -> bool:
        """Whether somebody asked to take it out."""
        return bool(self.asked_out_half)


def sealed_of(stream_ids: Iterable[int]) -> frozenset[int]:
    """Those of the cases, by stream, of which something about the reporter is sealed. 1 statement."""
    rows = SealedRecord.objects.filter(about_ref__in=set(stream_ids), erased_at__isnull=True)
    return frozenset(about for about in rows.values_list("about_ref", flat=True) if about)


def check_holder(actor: Actor) -> str:
    """The half the actor's post keeps. Raises NotFound("page") for everybody else."""
    half = HALF_OF_ROLE.get(actor.role)
    if half is None:
        raise NotFound("page")
    return half


def records_about(actor: Actor, stream_id: int) -> list[SealedCard]:
    """What is sealed of a case, oldest first. 2 statements. Raises NotFound for others than holders."""
    check_holder(actor)
    rows = SealedRecord.objects.filter(about_ref=stream_id, erased_at__isnull=True).order_by("id")
    return _cards(list(rows))


def sealed_card(actor: Actor, record_id: int) -> SealedCard:
    """One sealed record. Raises NotFound, also for one not tied to a case yet."""
    check_holder(actor)
    rows = SealedRecord.objects.filter(id=record_id, about_ref__isnull=False, erased_at__isnull=True)
    for card in _cards(list(rows)):
        return card
    raise NotFound("sealed")


def requests_for(actor: Actor, *, record_id: int | None = None) -> list[RequestCard]:
    """A custodian's own requests, for an approver all, newest first; of one record where one is named. 2 statements."""
    rows = _seen_by(actor)
    if record_id is not None:
        rows = rows.filter(record_id=record_id)
    return _request_cards(list(rows.order_by("-id")[:REQUESTS_SHOWN]), actor)


def request_card(actor: Actor, request_id: int) -> RequestCard:
    """One of them. Raises NotFound."""
    for card in _request_cards(list(_seen_by(actor).filter(id=request_id)), actor):
        return card
    raise NotFound("seal_request")


def holders(actor: Actor, *, at: datetime) -> list[KeyCard]:
    """All keys that are not retired, custodians' first. 3 statements. Raises NotFound for others than holders."""
    check_holder(actor)
    keys = list(SealKey.objects.exclude(state="retired").order_by("-half", "id"))
    users = {key.user_ref for key in keys}
    names = dict(User.objects.filter(id__in=users).values_list("id", "display_name"))
    held = Tenure.objects.filter(open_at(at), user_id__in=users, user__is_active=True)
    seated = set(held.values_list("user_id", "post__role"))
    half_of = {key.user_ref: key.half for key in keys}
    return [
        KeyCard(
            id=key.pk, user_id=key.user_ref, half=key.half, person=names.get(key.user_ref, ""),
            fingerprint=fingerprint(key.public), state=key.state, made_at=key.made_at,
            is_consented=key.consented_by is not None, asked_out_half=half_of.get(key.retiring_by or 0, ""),
            is_seated=(key.user_ref, ROLE_OF_HALF[key.half]) in seated, is_own=key.user_ref == actor.user_id,
        )
        for key in keys
    ]  # fmt: skip


def halves_short_of_holders(cards: Sequence[KeyCard]) -> list[str]:
    """Halves with fewer keys in force, of people still at their post, than there should be."""
    counts = dict.fromkeys(ROLE_OF_HALF, 0)
    for card in cards:
        if card.state == "in_force" and card.is_seated:
            counts[card.half] += 1
    return [half for half, count in counts.items() if count < HOLDERS_WANTED]


def has_recovery(half: str) -> bool:
    """Whether the recovery identity of a half was made."""
    return SealRecovery.objects.filter(half=half).exists()


def _cards(records: Sequence[SealedRecord]) -> list[SealedCard]:
    fields: dict[int, list[str]] = {record.pk: [] for record in records}
    rows = SealedField.objects.filter(record_id__in=list(fields)).order_by("id")
    for record_id, field in rows.values_list("record_id", "field"):
        fields[record_id].append(field)
    return [
        SealedCard(r.pk, r.stream_id, r.about_ref or 0, r.kind, tuple(fields[r.pk]), r.made_at)
        for r in records
    ]


def _seen_by(actor: Actor) -> QuerySet[SealRequest]:
    rows = SealRequest.objects.select_related("record")
    return rows if check_holder(actor) == APPROVER else rows.filter(asked_by=actor.user_id or 0)


def _request_cards(rows: Sequence[SealRequest], actor: Actor) -> list[RequestCard]:
    ids = (id_ for row in rows for id_ in (row.reason_text_id, row.refusal_text_id) if id_)
    texts = read_texts(ids)
    return [
        RequestCard(
            id=row.pk, record_id=row.record_id, about_id=row.record.about_ref or 0, kind=row.record.kind,
            fields=tuple(row.names), purpose=row.purpose, reason=texts.get(row.reason_text_id, ""),
            refusal=texts.get(row.refusal_text_id or 0, ""), for_post_id=row.for_post_ref,
            asked_by_post_id=row.asked_by_post, asked_at=row.asked_at, state=row.state,
            decided_by_post_id=row.decided_by_post, decided_at=row.decided_at, expires_at=row.expires_at,
            openings=row.openings, openings_left=row.openings_left, version=row.version,
            is_own=row.asked_by == actor.user_id,
        )
        for row in rows
    ]  # fmt: skip
