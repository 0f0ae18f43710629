"""The workbench page; to look at and to start from, every act has its own form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bihuan.cases.queries.workbench import FILTERS, Owed, progress_of_batches, workbench
from bihuan.rules.lifecycle import MOVES
from bihuan.web.filters import NumberFilter, switch
from bihuan.web.request import StaffRequest
from bihuan.web.rounds import round_of

SHOW = "show"
TONES = {"late": "late", "due_today": "near"}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing owed as the page shows it: the act that settles it, its form, and the page of its case or batch."""

    owed: Owed
    act: str
    form: str
    page: str


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """What this person owes now and later, with four numbers that are filters."""
    chosen = request.GET.get(SHOW, "")
    bench = workbench(request.actor, now=request.now, day_end=end_of_day(request.now), chosen=chosen)
    filters = []
    for name, label in FILTERS.items():
        url, is_on = switch(request.GET, name=SHOW, value=name)
        filters.append(NumberFilter(_(label), bench.numbers[name], url, is_on, TONES.get(name, "")))
    shown = {
        "lists": [
            (_("现在"), [line_of(row) for row in bench.now]),
            (_("今天及以后"), [line_of(row) for row in bench.today]),
        ],
        "filters": filters,
        "bench": bench,
        "batches": _batches(request),
        "is_waiting": chosen == "waiting",
    }
    return render(request, "desk/workbench/page.html", shown)


def end_of_day(now: datetime) -> datetime:
    """The moment the city's day ends."""
    return make_aware(datetime.combine(localdate(now) + timedelta(days=1), time()))


def line_of(owed: Owed) -> Line:
    """The row with its act; a paper's signature is given on the page of its case."""
    page_url = (
        reverse("case", args=[owed.case_id]) if owed.case_id else reverse("batch", args=[owed.batch_id])
    )
    move = MOVES.get(owed.move)
    on_part = move is not None and move.part == owed.part_kind
    form = reverse("move", args=[move.code, owed.part_id]) if move and on_part else page_url
    return Line(owed, _(move.label) if move else _("查看"), form, page_url)


def _batches(request: StaffRequest) -> list[tuple[object, int, int]]:
    """Today's batches with their progress towards the hour, for the city's desk only."""
    at = round_of(request)
    if at is None or request.actor.role != "city_desk":
        return []
    since = end_of_day(request.now) - timedelta(days=1)
    return list(progress_of_batches(at.id, since=since))
