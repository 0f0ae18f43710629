"""The roster of a body to look at for everybody, to change for its desk and the shift head of the city."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.desk.duty.days import MONTH, WEEK, next_gap, stretch_of
from bihuan.desk.duty.forms import shift_form, swap_form
from bihuan.desk.people.bodies import standing_body
from bihuan.desk.people.editing import Sheet, edit
from bihuan.desk.people.history import history_lines, may_see_history
from bihuan.people.actions import duty as acts
from bihuan.people.models import Shift
from bihuan.people.queries.bodies import BodyCard
from bihuan.people.queries.history import DUTY, SHIFT
from bihuan.rules.calendar import local_day
from bihuan.rules.errors import NotAllowed, NotFound
from bihuan.web.commands import command_from
from bihuan.web.forms.office_form import OfficeForm
from bihuan.web.request import StaffRequest


@require_GET
def own(request: StaffRequest) -> HttpResponse:
    """The roster of one's own body."""
    return HttpResponseRedirect(reverse("duty", args=[request.actor.body_id or 0]))


@require_GET
def page(request: StaffRequest, body_id: int) -> HttpResponse:
    """A week or a month of one body's roster, its gaps, and what was changed."""
    body = standing_body(request, body_id)
    span = MONTH if request.GET.get("span") == MONTH else WEEK
    stretch = stretch_of(body_id, _day(request), span=span, now=request.now)
    sees = may_see_history(request.actor, body_id)
    shown = {
        "body": body, "stretch": stretch, "may_change": acts.may_set_duty(request.actor, body_id),
        "gap": next_gap(body_id, now=request.now), "today": local_day(request.now),
        "lines": history_lines(DUTY, body_id, now=request.now) if sees else None,
    }  # fmt: skip
    return render(request, "desk/duty/page.html", shown)


def _day(request: StaffRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return local_day(request.now)


def _crumbs(body: BodyCard) -> tuple[tuple[str, str], ...]:
    return (
        (_("组织"), reverse("people")),
        (body.short_name, reverse("body", args=[body.id])),
        (_("值班表"), reverse("duty", args=[body.id])),
    )


def _to(body: BodyCard, shift_day: date) -> str:
    return f"{reverse('duty', args=[body.id])}?day={shift_day.isoformat()}"


@require_http_methods(["GET", "POST"])
def new(request: StaffRequest, body_id: int) -> HttpResponse:
    """Set a shift."""
    body = standing_body(request, body_id)
    if not acts.may_set_duty(request.actor, body_id):
        raise NotAllowed(acts.SET)
    form = shift_form(request, body_id)

    def act(_given: dict[str, Any], _seen: int | None) -> tuple[str, str]:
        draft = form.draft()
        acts.add_shift(body_id, draft, command=command_from(request))
        return _("已排班"), _to(body, local_day(draft.starts_at))

    return edit(
        request, form, Sheet(_("排班"), _("保存"), reverse("duty", args=[body_id]), _crumbs(body)), act
    )


@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, shift_id: int) -> HttpResponse:
    """Somebody else, or another time."""
    shift, body = _shift(request, shift_id, acts.SET)
    form = shift_form(request, shift.body_id, shift)

    def act(_given: dict[str, Any], seen: int | None) -> tuple[str, str]:
        draft = form.draft()
        acts.change_shift(shift_id, draft, seen=seen, command=command_from(request))
        return _("已调整"), _to(body, local_day(draft.starts_at))

    sheet = Sheet(
        _("调整值班"), _("保存"), _to(body, local_day(shift.starts_at)), _crumbs(body), (SHIFT, shift_id),
        template="desk/duty/change.html", more={"shift": shift, "has_begun": shift.starts_at <= request.now},
    )  # fmt: skip
    return edit(request, form, sheet, act)


@require_http_methods(["GET", "POST"])
def swap(request: StaffRequest, shift_id: int) -> HttpResponse:
    """Let two people take each other's shift."""
    shift, body = _shift(request, shift_id, acts.SWAP)
    back = _to(body, local_day(shift.starts_at))

    def act(given: dict[str, Any], seen: int | None) -> tuple[str, str]:
        acts.swap_shifts(shift_id, given["other"], seen=seen, command=command_from(request))
        return _("已换班"), back

    sheet = Sheet(
        _("换班"), _("换班"), back, _crumbs(body), (SHIFT, shift_id),
        consequence=_("两班时间不变，人员互换"), template="desk/duty/of_shift.html", more={"shift": shift},
    )  # fmt: skip
    return edit(request, swap_form(request, shift), sheet, act)


class WithdrawForm(OfficeForm):
    """Nothing to fill in."""

    act = "取消值班"


@require_http_methods(["GET", "POST"])
def withdraw(request: StaffRequest, shift_id: int) -> HttpResponse:
    """Take out a shift to come."""
    shift, body = _shift(request, shift_id, acts.WITHDRAW)
    back = _to(body, local_day(shift.starts_at))

    def act(_given: dict[str, Any], seen: int | None) -> tuple[str, str]:
        acts.withdraw_shift(shift_id, seen=seen, command=command_from(request))
        return _("已取消"), back

    sheet = Sheet(
        _("取消值班"), _("取消值班"), back, _crumbs(body), (SHIFT, shift_id),
        consequence=_("取消后这一时段无人值班的，会标为空档"), is_danger=True, template="desk/duty/of_shift.html",
        more={"shift": shift},
    )  # fmt: skip
    return edit(request, WithdrawForm(request.POST if request.method == "POST" else None), sheet, act)


def _shift(request: StaffRequest, shift_id: int, move: str) -> tuple[Shift, BodyCard]:
    shift = Shift.objects.filter(id=shift_id).select_related("user").first()
    if shift is None:
        raise NotFound("duty_shift")
    body = standing_body(request, shift.body_id)
    if not acts.may_set_duty(request.actor, shift.body_id):
        raise NotAllowed(move)
    return shift, body
