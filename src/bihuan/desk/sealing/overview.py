"""Where the work of the holders, of discipline staff and of those who decide begins: what waits, what was asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.cases.queries.numbers import NumberedCase, cases_numbered, city_numbers
from bihuan.records.queries.sealed import (
    RequestCard,
    SealedCard,
    halves_short_of_holders,
    holders,
    records_about,
    requests_for,
)
from bihuan.records.queries.who_saw import WhoSawCard, wishes_for
from bihuan.records.sealed.rings import is_ready
from bihuan.rules.actor import Actor
from bihuan.rules.errors import NotFound
from bihuan.rules.sealing import HALF_OF_ROLE
from bihuan.rules.who_saw import ASKER, DISCIPLINE_READERS, GRANTERS
from bihuan.web.frame import SEALING_ROLES
from bihuan.web.names import post_titles
from bihuan.web.request import StaffRequest


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One request as a list shows it."""

    card: RequestCard
    city_no: str
    state: str
    asked_by: str


@dataclass(frozen=True, slots=True)
class WishLine:
    """One wish to learn who saw a case, as a list shows it."""

    card: WhoSawCard
    city_no: str
    state: str
    asked_by: str


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """The overview of whoever has business here; `?number=` finds a case for a holder."""
    actor = request.actor
    if actor.role not in SEALING_ROLES:
        raise NotFound("page")
    number = request.GET.get("number", "")
    shown: dict[str, Any] = {"half": HALF_OF_ROLE.get(actor.role, ""), "number": number}
    shown["reads_retaliation"] = actor.role in DISCIPLINE_READERS
    if shown["half"]:
        shown |= _of_holder(actor, now=request.now)
        shown["found"] = found(actor, number) if number else None
    if actor.role == ASKER or actor.role in GRANTERS:
        shown["wishes"] = wish_lines(actor, wishes_for(actor), now=request.now)
        shown["asks_who_saw"] = actor.role == ASKER
    return render(request, "desk/sealing/overview.html", shown)


def found(actor: Actor, number: str) -> list[tuple[NumberedCase, list[SealedCard]]]:
    """Cases with a number and what is sealed of each."""
    return [(case, records_about(actor, case.stream_id)) for case in cases_numbered(actor, number)]


def request_lines(actor: Actor, cards: Iterable[RequestCard], *, now: datetime) -> list[RequestLine]:
    """Requests with the numbers of their cases and who asked; 2 statements."""
    shown = list(cards)
    numbers = city_numbers(actor, (card.about_id for card in shown))
    titles = post_titles(card.asked_by_post_id for card in shown)
    return [
        RequestLine(
            card,
            numbers.get(card.about_id, ""),
            card.state_at(now),
            titles.get(card.asked_by_post_id or 0, ""),
        )
        for card in shown
    ]


def wish_lines(actor: Actor, cards: Iterable[WhoSawCard], *, now: datetime) -> list[WishLine]:
    """Wishes with the numbers of their cases and who asked; 2 statements."""
    shown = list(cards)
    numbers = city_numbers(actor, (card.about_id for card in shown))
    titles = post_titles(card.asked_by_post_id for card in shown)
    return [
        WishLine(
            card,
            numbers.get(card.about_id, ""),
            card.state_at(now),
            titles.get(card.asked_by_post_id or 0, ""),
        )
        for card in shown
    ]


def _of_holder(actor: Actor, *, now: datetime) -> dict[str, Any]:
    lines = request_lines(actor, requests_for(actor), now=now)
    keys = holders(actor, at=now)
    return {
        "is_ready": is_ready(),
        "has_key": any(key.is_own and key.state == "in_force" for key in keys),
        "keys_waiting": [key for key in keys if key.state == "pending" or key.is_asked_out],
        "short": halves_short_of_holders(keys),
        "waiting": [line for line in lines if line.state == "asked"],
        "running": [line for line in lines if line.state == "granted"],
        "ended": [line for line in lines if line.state not in ("asked", "granted")],
    }
