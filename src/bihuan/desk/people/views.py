"""The pages of the organisation: the tree, and one body with its posts and what was changed of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bihuan.cases.actions.handing_over import may_hand_over
from bihuan.desk.people.history import WATCHING, history_lines, may_see_history
from bihuan.desk.people.tree import Level, level_under, top_level
from bihuan.people.access import may
from bihuan.people.actions.bodies import ADD, CHANGE
from bihuan.people.queries.areas import all_areas
from bihuan.people.queries.bodies import BodyCard, bodies_by_ids
from bihuan.people.queries.calendar import missing_year
from bihuan.people.queries.former_names import former_names_of_body
from bihuan.people.queries.history import BODY
from bihuan.people.queries.organisation import organisation_at
from bihuan.people.queries.responsibilities import duties_at
from bihuan.people.queries.vacancies import vacancies
from bihuan.rules.calendar import local_day
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
        "level": _without(level, card), "body": card, "filters": filters, "duties": duties,
        "passed_on": [body_id for body_id in ids if may_hand_over(request.actor, body_id)],
        "may_add": may(ADD, request.actor, at=request.now), "watches": request.actor.role in WATCHING,
        "missing": missing_year(local_day(request.now)) if may("calendar.enter", request.actor, at=request.now) else None,
        **(_of_body(request, card) if card else {}),
    }  # fmt: skip
    return render(request, "desk/people.html", shown)


def _without(level: Level, card: BodyCard | None) -> Level:
    """The level without the body whose page it is, which is shown above."""
    if card is None:
        return level
    groups = [(kind, [row for row in rows if row.body.id != card.id]) for kind, rows in level.groups]
    return replace(level, groups=[(kind, rows) for kind, rows in groups if rows])


def _of_body(request: StaffRequest, card: BodyCard) -> dict[str, Any]:
    """What the page of one body shows besides: posts with their holders, former names, the history."""
    actor, now = request.actor, request.now
    stands = card.ended_at is None or card.ended_at > now
    related = bodies_by_ids(filter(None, (card.parent_id, card.successor_id)))
    entries = organisation_at(now, under=card.id) if stands else []
    return {
        "stands": stands, "gaps": vacancies(now, body_ids=[card.id]),
        "parent": related.get(card.parent_id or 0),
        "successor": related.get(card.successor_id or 0),
        "area": all_areas().get(card.area_id or 0), "former": former_names_of_body(card.id),
        "posts": entries[0].posts if entries else (), "may_change": stands and may(CHANGE, actor, at=now),
        "lines": history_lines(BODY, card.id, now=now) if may_see_history(actor, card.id) else None,
    }  # fmt: skip
