"""Rounds and their policies: to look at for the city, to open and change for the shift head."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.cases.actions.rounds import CLOSE, REOPEN, RoundDraft, close_round, open_round, reopen_round
from bihuan.cases.queries.rounds import RoundCounts, round_counts, round_rows
from bihuan.people.queries.bodies import city_desk
from bihuan.rules.errors import NotAllowed, NotFound, Refusal
from bihuan.web.answers import done, explain
from bihuan.web.commands import command_from
from bihuan.web.request import StaffRequest


class RoundForm(forms.Form):
    """A round to open."""

    name = forms.CharField(max_length=80)
    giver = forms.CharField(max_length=80)
    addressee = forms.CharField(max_length=80)
    number_prefix = forms.CharField(max_length=24)
    starts_on = forms.DateField()
    ends_on = forms.DateField(required=False)


def may_change(request: StaffRequest) -> bool:
    return "shift_head" in request.actor.functions


def check_may_change(request: StaffRequest, act: str) -> None:
    """Raises NotFound for others than the city's, NotAllowed for those of the city who look on."""
    if not request.actor.sees_city:
        raise NotFound("round")
    if not may_change(request):
        raise NotAllowed(act)


@require_GET
def rounds(request: StaffRequest) -> HttpResponse:
    """All rounds."""
    shown = {"rows": round_rows(request.actor), "may_change": may_change(request)}
    return render(request, "desk/rounds/list.html", shown)


@require_GET
def round_page(request: StaffRequest, round_id: int) -> HttpResponse:
    """How the cases of a round stand; every number leads to its rows."""
    counts = round_counts(request.actor, round_id)
    shown = {"counts": counts, "groups": _groups(counts), "may_change": may_change(request)}
    return render(request, "desk/rounds/page.html", shown)


Number = tuple[str, int, str]  # words, how many, what the list is narrowed to


def _groups(counts: RoundCounts) -> list[tuple[str, list[Number]]]:
    return [
        (
            _("计数"),
            [
                (_("来件编号"), counts.numbers, ""), (_("分解后"), counts.parts, "standing=broken_down"),
                (_("合并办理"), counts.together, "standing=together"), (_("经同意核减"), counts.deducted, "standing=deducted"),
                (_("重点件"), counts.is_key, "show=key"), (_("历史导入"), counts.history, "standing=history"),
            ],
        ),
        (
            _("办理"),
            [
                (_("待交办"), counts.registered, "stage=registered"), (_("未了结"), counts.open, "standing=open"),
                (_("申请待答复"), counts.asked, "standing=asked"), (_("已反馈"), counts.answered, "standing=answered"),
                (_("其中阶段性办结"), counts.in_stages, "standing=in_stages"),
                (_("已销号"), counts.struck_off, "stage=struck_off"),
            ],
        ),
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
def open_new(request: StaffRequest) -> HttpResponse:
    """Open a round; it becomes the current one, under the default policy."""
    check_may_change(request, "round.open")
    form = RoundForm(request.POST or None, initial={"starts_on": localdate(request.now)})
    said = None
    if request.method == "POST" and form.is_valid():
        desk = city_desk(at=request.now)
        draft = RoundDraft(desk_body_id=desk.id, **form.cleaned_data)
        try:
            made = open_round(draft, command=command_from(request))
            return done(request, _("已开启轮次"), to=reverse("policy", args=[made["round"]]))
        except Refusal as refusal:
            said = explain(refusal, request=request)
    status = said.status if said else 422 if request.method == "POST" else 200
    return render(request, "desk/rounds/open.html", {"form": form, "said": said}, status=status)


@require_POST
def close(request: StaffRequest, round_id: int) -> HttpResponse:
    """End the current round."""
    return _turn(request, round_id, CLOSE)


@require_POST
def reopen(request: StaffRequest, round_id: int) -> HttpResponse:
    """Let a round be the current one again."""
    return _turn(request, round_id, REOPEN)


def _turn(request: StaffRequest, round_id: int, move: str) -> HttpResponse:
    check_may_change(request, move)
    to = reverse("round", args=[round_id])
    if move == CLOSE:
        made = close_round(round_id, command=command_from(request))
        return done(request, _("已结束本轮，未了结%(n)s件继续办理") % {"n": made["open"]}, to=to)
    reopen_round(round_id, command=command_from(request))
    return done(request, _("已恢复为本轮"), to=to)
