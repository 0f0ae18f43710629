"""Everything one person let another see for a while, running and past: who asked, who gave, until when; never what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from bihuan.records.models import SealRequest, WhoSaw
from bihuan.rules.actor import Actor
from bihuan.rules.errors import NotFound
from bihuan.rules.sealing import APPROVER, CALL_BACK, HALF_OF_ROLE
from bihuan.rules.who_saw import ASKER, GRANTERS

SEALED, CALLED_BACK, WHO_SAW_KIND = "sealed", "call_back", "who_saw"
WATCHERS = frozenset({"security_admin", "audit_admin"})
SHOWN = 200


@dataclass(frozen=True, slots=True)
class GrantCard:
    """One wish that was granted, or still waits. kind: sealed, call_back or who_saw; about_id: the case's stream.

    openings: how often it was used, where that is counted. may_revoke: the actor may take it back now.
    """

    kind: str
    id: int
    about_id: int
    fields: tuple[str, ...]
    state: str
    asked_by_post_id: int | None
    asked_at: datetime
    decided_by_post_id: int | None
    decided_at: datetime | None
    expires_at: datetime | None
    openings: int | None
    version: int
    may_revoke: bool


def grants(actor: Actor, *, now: datetime) -> list[GrantCard]:
    """All that the actor may know of, the newest first. 2 statements.

    The administrators who watch see all, approvers and the city leader those they may take back, custodians and discipline
    staff their own. Raises NotFound("page") for everybody else.
    """
    if actor.role not in {*WATCHERS, *HALF_OF_ROLE, *GRANTERS, ASKER}:
        raise NotFound("page")
    requests = [_of_request(row, actor, now) for row in _requests(actor)[:SHOWN]]
    wishes = [_of_wish(row, actor, now) for row in _wishes(actor)[:SHOWN]]
    return sorted([*requests, *wishes], key=lambda card: card.asked_at, reverse=True)


def _requests(actor: Actor) -> QuerySet[SealRequest]:
    rows = SealRequest.objects.select_related("record").order_by("-id")
    if actor.role in WATCHERS or HALF_OF_ROLE.get(actor.role) == APPROVER:
        return rows
    own = Q(asked_by=actor.user_id or 0) if actor.role in HALF_OF_ROLE else Q(pk__in=())
    return rows.filter(own)


def _wishes(actor: Actor) -> QuerySet[WhoSaw]:
    rows = WhoSaw.objects.order_by("-id")
    if actor.role in WATCHERS or actor.role in GRANTERS:
        return rows
    return rows.filter(Q(asked_by=actor.user_id or 0) if actor.role == ASKER else Q(pk__in=()))


def _state(state: str, expires_at: datetime | None, now: datetime) -> str:
    return "expired" if state == "granted" and expires_at is not None and expires_at <= now else state


def _of_request(row: SealRequest, actor: Actor, now: datetime) -> GrantCard:
    state = _state(row.state, row.expires_at, now)
    is_approver = HALF_OF_ROLE.get(actor.role) == APPROVER
    return GrantCard(
        CALLED_BACK if row.purpose == CALL_BACK else SEALED, row.pk, row.record.about_ref or 0, tuple(row.names),
        state, row.asked_by_post, row.asked_at, row.decided_by_post, row.decided_at, row.expires_at, row.openings,
        row.version, state == "granted" and (is_approver or row.asked_by == actor.user_id),
    )  # fmt: skip


def _of_wish(row: WhoSaw, actor: Actor, now: datetime) -> GrantCard:
    state = _state(row.state, row.expires_at, now)
    may = actor.role in GRANTERS or (actor.role == ASKER and row.asked_by == actor.user_id)
    return GrantCard(
        WHO_SAW_KIND, row.pk, row.about_ref, (), state, row.asked_by_post, row.asked_at, row.decided_by_post,
        row.decided_at, row.expires_at, None, row.version, state == "granted" and may,
    )  # fmt: skip
