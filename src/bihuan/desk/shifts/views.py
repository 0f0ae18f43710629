"""The hand-over of a desk from one shift to the next: jotted down, signed by one, signed by the other, kept as it was.

Each form is posted to an address of its own; a refusal shows the page there again, and so does looking there.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.cases.actions import shifts as acts
from bihuan.cases.queries.shifts import (
    Named,
    ShiftRow,
    ShownLine,
    desk_of,
    open_at_desk,
    shift_page,
    shift_rows,
)
from bihuan.desk.shifts.forms import NoteForm, RemarkForm
from bihuan.people.queries.duty import on_duty, shifts_between
from bihuan.records.views import record_view
from bihuan.rules.errors import FactWrong, Refusal
from bihuan.web.answers import done, explain
from bihuan.web.commands import command_from
from bihuan.web.refusals import Said
from bihuan.web.request import StaffRequest

ORDER = "order"
AHEAD = timedelta(hours=24)


@require_GET
def shifts(request: StaffRequest) -> HttpResponse:
    """What stands open at the desk now, the forms to note it and to hand it over, and the hand-overs before."""
    return _page(request)


@require_http_methods(["GET", "POST"])
def note(request: StaffRequest) -> HttpResponse:
    """Jot something down."""
    if request.method == "GET":
        return _page(request)
    form = NoteForm(request.POST)
    return _act(
        request,
        form,
        "shift.note",
        lambda: acts.note(form.draft(), command=command_from(request)),
        _("已记下"),
    )


@require_http_methods(["GET", "POST"])
def settle(request: StaffRequest, note_id: int) -> HttpResponse:
    """A note is done with."""
    if request.method == "GET":
        return _page(request)
    words = _("已办结")
    return _act(
        request, forms.Form({}), "shift.settle",
        lambda: acts.settle(note_id, command=command_from(request)), words,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def hand_over(request: StaffRequest) -> HttpResponse:
    """Sign for the outgoing shift."""
    if request.method == "GET":
        return _page(request)
    form = RemarkForm(request.POST)
    return _act(
        request, form, "shift.hand_over",
        lambda: acts.hand_over(form.cleaned_data["remark"], command=command_from(request)),
        _("已交班，待接班人签字"),
    )  # fmt: skip


@require_GET
def shift(request: StaffRequest, shift_id: int) -> HttpResponse:
    """One hand-over as it was signed."""
    return _one(request, shift_id)


@require_http_methods(["GET", "POST"])
def take_over(request: StaffRequest, shift_id: int) -> HttpResponse:
    """Sign for the incoming shift."""
    if request.method == "GET":
        return _one(request, shift_id)
    _check_may(request, "shift.take_over")
    form = RemarkForm(request.POST)
    try:
        if not form.is_valid():
            raise FactWrong("接班", "remark", _("说明不能超过%(n)s字") % {"n": acts.LONGEST_NOTE})
        acts.take_over(shift_id, form.cleaned_data["remark"], command=command_from(request))
    except Refusal as refusal:
        return _one(request, shift_id, explain(refusal, request=request))
    return done(request, _("已接班"), to=reverse("shifts"))


def _check_may(request: StaffRequest, code: str) -> None:
    """Raises NotFound, NotAllowed, before a missing field could tell more."""
    acts.check_keeps_shifts(request.actor, code)


def _act(
    request: StaffRequest, form: forms.Form, code: str, make: Callable[[], Any], words: str
) -> HttpResponse:
    """Do it, or show the page again with what was typed and why not."""
    _check_may(request, code)
    try:
        if not form.is_valid():
            raise FactWrong("", next(iter(form.errors)), _wrong(form))
        make()
    except Refusal as refusal:
        return _page(request, explain(refusal, request=request), said_at=code)
    return done(request, words, to=reverse("shifts"))


def _wrong(form: forms.Form) -> str:
    if "promised_at" in form.errors:
        return _("约定时间的格式不对")
    return _("内容不能超过%(n)s字") % {"n": acts.LONGEST_NOTE}


def _page(request: StaffRequest, said: Said | None = None, *, said_at: str = "") -> HttpResponse:
    """said_at: the act that was refused; its form keeps what was typed."""
    desk_id = desk_of(request.actor, at=request.now)
    named, rows = open_at_desk(desk_id), shift_rows(desk_id)
    typed = request.POST if said else request.GET
    shown = {
        "open": named,
        "rows": rows,
        "waiting": next((row for row in rows if row.state == "handed"), None),
        "duty": on_duty([desk_id], request.now)[desk_id],
        "coming": _coming(desk_id, request),
        "may": request.actor.role == "city_desk",
        "about": _about(named, typed.get(ORDER, "")),
        "typed": typed,
        "said": said,
        "said_at": said_at,
        "no_answer": acts.NO_ANSWER,
    }
    return render(request, "desk/shifts/page.html", shown, status=said.status if said else 200)


def _coming(desk_id: int, request: StaffRequest) -> list[Any]:
    """Duties of the rota that begin within the next 24 hours."""
    rows = shifts_between([desk_id], request.now, request.now + AHEAD)
    return [row for row in rows if row.starts_at > request.now]


def _about(named: Named, order_id: str) -> ShownLine | None:
    """The order a note is to be about, of those not phoned or not signed yet."""
    lines = (*named.calls, *named.receipts)
    return next((shown for shown in lines if str(shown.line.order_id) == order_id), None)


def _one(request: StaffRequest, shift_id: int, said: Said | None = None) -> HttpResponse:
    page = shift_page(shift_id, body_id=desk_of(request.actor, at=request.now))
    record_view(request.actor, "shift", [page.row.stream_id], at=request.now)
    shown = {
        "page": page,
        "row": page.row,
        "open": page.named,
        "may": _may_take(request, page.row),
        "typed": request.POST,
        "said": said,
    }
    return render(request, "desk/shifts/one.html", shown, status=said.status if said else 200)


def _may_take(request: StaffRequest, row: ShiftRow) -> bool:
    is_other = row.handed.user_id != request.actor.user_id
    return row.state == "handed" and request.actor.role == "city_desk" and is_other
