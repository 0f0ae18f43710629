"""Grants running and past, and taking one back."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.cases.queries.numbers import city_numbers
from bihuan.records.actions import seal_requests, who_saw
from bihuan.records.queries.grants import CALLED_BACK, SEALED, WHO_SAW_KIND, GrantCard, grants
from bihuan.rules.errors import NotAllowed, NotFound
from bihuan.rules.sealing import HALF_OF_ROLE
from bihuan.rules.who_saw import ASKER, GRANTERS
from bihuan.web.answers import done
from bihuan.web.commands import command_from
from bihuan.web.filters import NumberFilter, switch
from bihuan.web.names import post_titles
from bihuan.web.request import StaffRequest

KINDS: Mapping[str, str] = MappingProxyType(
    {SEALED: "查看封存信息", CALLED_BACK: "回访", WHO_SAW_KIND: "查阅查看记录"}
)
SHOWS: Mapping[str, str] = MappingProxyType({"granted": "有效", "asked": "待批"})


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """What is granted now, what waits, what is over."""
    cards = grants(request.actor, now=request.now)
    show = request.GET.get("show", "")
    wanted = [card for card in cards if show not in SHOWS or card.state == show]
    numbers = _numbers(request, wanted)
    titles = post_titles(id_ for card in wanted for id_ in (card.asked_by_post_id, card.decided_by_post_id))
    rows = [
        {
            "card": card, "kind": _(KINDS[card.kind]), "number": numbers.get(card.about_id, ""),
            "asked_by": titles.get(card.asked_by_post_id or 0, ""),
            "decided_by": titles.get(card.decided_by_post_id or 0, ""),
        }
        for card in wanted
    ]  # fmt: skip
    filters = [
        NumberFilter(
            _(label),
            sum(card.state == state for card in cards),
            *switch(request.GET, name="show", value=state),
        )
        for state, label in SHOWS.items()
    ]
    return render(request, "desk/grants/page.html", {"rows": rows, "filters": filters, "total": len(cards)})


def _numbers(request: StaffRequest, cards: list[GrantCard]) -> dict[int, str]:
    """Numbers of the cases, for those who ask and decide; the administrators learn of no case."""
    if request.actor.role not in {*HALF_OF_ROLE, *GRANTERS, ASKER}:
        return {}
    return city_numbers(request.actor, (card.about_id for card in cards))


@require_POST
def revoke(request: StaffRequest, kind: str, grant_id: int) -> HttpResponse:
    """Take a grant back: what was given for it opens nothing from now on."""
    cards = {(card.kind, card.id): card for card in grants(request.actor, now=request.now)}
    card = cards.get((kind, grant_id))
    if card is None:
        raise NotFound("page")
    if not card.may_revoke:
        raise NotAllowed("seal.withdraw")
    command = command_from(request)
    if kind == WHO_SAW_KIND:
        who_saw.withdraw(grant_id, command=command)
    else:
        seal_requests.withdraw(grant_id, command=command)
    return done(request, _("已收回"), to=reverse("grants"))
