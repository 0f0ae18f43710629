"""The calendar of a year to look at, and to enter from its notice after a preview of the limits it would move."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.cases.actions.recomputing import Moved, moved_by_calendar
from bihuan.desk.calendar.months import months
from bihuan.desk.people.bodies import check_may_edit
from bihuan.desk.people.history import history_lines, may_see_history
from bihuan.people.access import may
from bihuan.people.actions.calendar import enter_editions
from bihuan.people.calendars import Edition
from bihuan.people.calendars.notices import read_notice, write_notice
from bihuan.people.queries.calendar import calendar_for, edition_of, editions, missing_year
from bihuan.people.queries.history import CALENDAR, version_of
from bihuan.rules.calendar import Calendar, local_day
from bihuan.rules.errors import NotFound, Refusal
from bihuan.web.answers import done, explain
from bihuan.web.commands import command_from, seen_from
from bihuan.web.forms.office_form import OfficeForm
from bihuan.web.refusals import Said
from bihuan.web.request import StaffRequest

ENTER = "calendar.enter"
FIRST_YEAR, LAST_YEAR = 2000, 2100


class YearForm(OfficeForm):
    """The days of a year as its notice names them."""

    act = "录入日历"
    document = forms.CharField(
        label=_("文件"),
        max_length=120,
        help_text=_("国务院办公厅通知的文号；同一文号再录为更正，新文号为新版"),
    )
    days = forms.CharField(
        label=_("节假日安排"), max_length=5000, widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_("每个节日一行，可粘贴通知原文，如“春节：1月28日至2月4日放假调休，共8天。1月26日、2月8日上班”"),
    )  # fmt: skip


@require_GET
def this_year(request: StaffRequest) -> HttpResponse:
    """The year that runs."""
    return HttpResponseRedirect(reverse("calendar_year", args=[local_day(request.now).year]))


@require_GET
def year_page(request: StaffRequest, year: int) -> HttpResponse:
    """One year: its months, the document, earlier editions, what was changed."""
    _check_year(year)
    edition = edition_of(year)
    shown = {
        "year": year, "edition": edition, "months": months(year, edition.days if edition else ()),
        "missing": missing_year(local_day(request.now)), "may_enter": may(ENTER, request.actor, at=request.now),
        "editions": [card for card in editions() if card.year == year], "before": year - 1, "after": year + 1,
        "lines": history_lines(CALENDAR, year, now=request.now) if may_see_history(request.actor, None) else None,
    }  # fmt: skip
    return render(request, "desk/calendar/year.html", shown)


@require_http_methods(["GET", "POST"])
def enter(request: StaffRequest, year: int) -> HttpResponse:
    """Enter or correct a year: typed, then previewed, then done."""
    _check_year(year)
    check_may_edit(request, ENTER)
    standing = edition_of(year)
    initial = {"document": standing.document, "days": write_notice(standing.days, year)} if standing else {}
    form = YearForm(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_valid():
        return _page(request, year, form, standing)
    days, problems = read_notice(form.cleaned_data["days"], year)
    if problems or not days:
        lines = tuple(problems) or (_("缺节假日，不能录入"),)
        return _page(
            request, year, form, standing, said=Said(422, "notice", _("有看不懂的行，未录入"), lines=lines)
        )
    edition = Edition(year, form.cleaned_data["document"].strip(), tuple(days))
    if "confirm" not in request.POST:
        return _page(request, year, form, standing, edition=edition)
    try:
        seen = seen_from(request).get(year)
        enter_editions([edition], seen=seen, command=command_from(request))
    except Refusal as refusal:
        return _page(request, year, form, standing, edition=edition, said=explain(refusal, request=request))
    words = _("已录入%(year)s年日历；正在计时的时限不变，由值班长在“重算时限”中逐项重算")
    return done(request, words % {"year": year}, to=reverse("calendar_year", args=[year]))


def _page(
    request: StaffRequest, year: int, form: YearForm, standing: Edition | None, *,
    edition: Edition | None = None, said: Said | None = None,
) -> HttpResponse:  # fmt: skip
    """The form; with an edition read from it, what it would change."""
    filled: dict[str, Any] = {
        "year": year, "form": form, "said": said, "edition": edition,
        "seen": {year: seen_from(request).get(year, version_of(CALENDAR, year))},
    }  # fmt: skip
    if said is not None and said.code == "stale":
        filled["seen"] = {year: version_of(CALENDAR, year)}
    if edition is not None:
        before = standing.days if standing else ()
        filled["months"] = months(year, edition.days, before=before)
        filled["moved"] = _moved(request, edition)
        filled["is_new"] = standing is None or standing.document != edition.document
    status = said.status if said else 422 if form.errors else 200
    return render(request, "desk/calendar/enter.html", filled, status=status)


def _moved(request: StaffRequest, edition: Edition) -> list[Moved]:
    """The running limits that would be due otherwise with these days instead of those in force."""
    now = request.now
    standing = calendar_for({now.year - 1, now.year, now.year + 1})
    kinds = {day: kind for day, kind in standing.kinds.items() if day.year != edition.year}
    kinds |= {named.day: named.kind for named in edition.days}
    return moved_by_calendar(request.actor, Calendar(kinds, edition.document), now=now)


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound("calendar")
