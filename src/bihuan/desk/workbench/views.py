"""The workbench page; to look at and to start from, every act has its own form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bihuan.cases.loading import policies_of
from bihuan.cases.queries.burden import Burden, burdens
from bihuan.cases.queries.waiting import Waiting, waiting_for
from bihuan.cases.queries.workbench import (
    FILTERS,
    Owed,
    in_charge,
    progress_of_batches,
    to_accept,
    workbench,
)
from bihuan.records.access import check_reads_cases
from bihuan.rules.calendar import end_of_day, local_day
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


@dataclass(frozen=True, slots=True)
class Meter:
    """What was asked today by body, those over the limit marked. limit: of one body and day, with its source."""

    rows: tuple[tuple[Burden, bool], ...]
    limit: int
    source: str

    @property
    def over(self) -> int:
        """How many bodies are over the limit."""
        return sum(is_over for _row, is_over in self.rows)


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """What this person owes now and later, with four numbers that are filters."""
    check_reads_cases(request.actor)
    chosen = request.GET.get(SHOW, "")
    bench = workbench(
        request.actor, now=request.now, day_end=end_of_day(local_day(request.now)), chosen=chosen
    )
    filters = []
    for name, label in FILTERS.items():
        url, is_on = switch(request.GET, name=SHOW, value=name)
        filters.append(NumberFilter(_(label), bench.numbers[name], url, is_on, TONES.get(name, "")))
    due, later = [line_of(row) for row in bench.now], [line_of(row) for row in bench.today]
    shown = {
        "lists": [(_("现在"), due), (_("今天及以后"), later)],
        "filters": filters,
        "bench": bench,
        "together": [] if chosen == "waiting" else together([*due, *later]),
        "accepting": to_accept(request.actor, now=request.now) if not chosen else [],
        "deciding": [(row, _(MOVES[row.act].label)) for row in _deciding(request, chosen)],
        "charged": in_charge(request.actor) if not chosen else [],
        "batches": _batches(request),
        "meter": meter(request),
        "is_waiting": chosen == "waiting",
    }
    return render(request, "desk/workbench/page.html", shown)


def line_of(owed: Owed) -> Line:
    """The row with its act, or with its page where the work itself is still to do."""
    page_url = (
        reverse("case", args=[owed.case_id]) if owed.case_id else reverse("batch", args=[owed.batch_id])
    )
    if not owed.act:
        return Line(owed, _("查看") if owed.missing else _("办理"), page_url, page_url)
    return Line(owed, _(MOVES[owed.act].label), reverse("move", args=[owed.act, owed.act_id]), page_url)


def together(lines: Sequence[Line]) -> list[tuple[str, str, int]]:
    """Acts that several rows ask alike and that can be done on all of them at once: words, address, how many."""
    same: dict[str, list[int]] = {}
    for line in lines:
        if line.owed.act and MOVES[line.owed.act].bulk and line.owed.act != "case.confirm_extract":
            same.setdefault(line.owed.act, []).append(line.owed.act_id)
    return [
        (_(MOVES[code].label), f"{reverse('moves', args=[code])}?ids={','.join(map(str, ids))}", len(ids))
        for code, ids in same.items()
        if len(ids) > 1
    ]


def _deciding(request: StaffRequest, chosen: str) -> list[Waiting]:
    """What waits for a decision of this person, only where nothing else is asked for."""
    return [] if chosen else waiting_for(request.actor, now=request.now)


def meter(request: StaffRequest) -> Meter | None:
    """The burden of the day for a desk that gives orders; None where nothing was asked. 2 statements."""
    found = burdens(request.actor, since=end_of_day(request.now) - timedelta(days=1), until=request.now)
    at = round_of(request)
    if not found or at is None:
        return None
    limit = policies_of([at.id])[at.id].burden_limit
    return Meter(tuple((row, row.total > limit.value) for row in found), limit.value, limit.source)


def _batches(request: StaffRequest) -> list[tuple[object, int, int]]:
    """Today's batches with their progress towards the hour, for the city's desk only."""
    at = round_of(request)
    if at is None or request.actor.role != "city_desk":
        return []
    since = end_of_day(local_day(request.now)) - timedelta(days=1)
    return list(progress_of_batches(at.id, since=since))
