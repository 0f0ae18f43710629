"""The pages of the organisation; to look at only."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bihuan.cases.actions.handing_over import may_hand_over
from bihuan.desk.people.tree import Level, level_under, top_level
from bihuan.people.queries.bodies import BodyCard
from bihuan.people.queries.responsibilities import duties_at
from bihuan.web.filters import NumberFilter, address_with, switch
from bihuan.web.request import StaffRequest

GAPS = "gaps"


@require_GET
def people(request: StaffRequest) -> HttpResponse:
    """The city's bodies, posts, holders and gaps."""
    return _page(request, top_level(at=request.now, only_gaps=GAPS in request.GET))


@require_GET
def body(request: StaffRequest, body_id: int) -> HttpResponse:
    """One body and those placed under it."""
    card, level = level_under(body_id, at=request.now, only_gaps=GAPS in request.GET)
    return _page(request, level, card)


def _page(request: StaffRequest, level: Level, card: BodyCard | None = None) -> HttpResponse:
    gaps_url, gaps_on = switch(request.GET, name=GAPS, value="1")
    filters = [
        NumberFilter(_("单位"), level.bodies, address_with(request.GET, changes={GAPS: ""}), not gaps_on),
        NumberFilter(_("空缺岗位"), level.gaps, gaps_url, gaps_on, tone="near"),
    ]
    ids = [row.body.id for _kind, rows in level.groups for row in rows]
    duties = duties_at(request.now, body_id=card.id if card else None)
    shown = {
        "level": level, "body": card, "filters": filters, "duties": duties,
        "passed_on": [body_id for body_id in ids if may_hand_over(request.actor, body_id)],
    }  # fmt: skip
    return render(request, "desk/people.html", shown)
