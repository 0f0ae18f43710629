"""Who saw a case: asked for by discipline staff, decided by another, shown by grant, each look entered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.cases.queries.numbers import cases_numbered, city_numbers
from bihuan.records.actions.who_saw import LooksShown, ask, decide, look, withdraw
from bihuan.records.queries.who_saw import Look, WhoSawCard, wish_card
from bihuan.rules.errors import FactMissing, FactWrong, NotAllowed, NotFound, Refusal
from bihuan.rules.lifecycle import MOVES
from bihuan.rules.who_saw import ASKER, GRANTERS
from bihuan.web.answers import done, explain
from bihuan.web.commands import command_from
from bihuan.web.names import post_titles
from bihuan.web.refusals import Said
from bihuan.web.request import StaffRequest

PAGES: Mapping[str, str] = {
    "case": "交办件", "sheet": "交办通知单", "paper_sheet": "交办通知单（打印）", "evidence": "材料",
    "sign.report": "报告审签", "sign.answer": "反馈意见审签", "seal.open": "查看封存信息",
}  # fmt: skip


@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Ask who saw a case, by its number."""
    if request.actor.role != ASKER:
        raise NotFound("page")
    said = None
    if request.method == "POST":
        try:
            made = ask(_about(request), reason=request.POST.get("reason", ""), command=command_from(request))
            return done(request, _("已申请，待批准"), to=reverse("who_saw", args=[made["who_saw"]]))
        except Refusal as refusal:
            said = explain(refusal, request=request)
    shown = {"said": said, "given": request.POST}
    return render(request, "desk/sealing/who_saw_new.html", shown, status=said.status if said else 200)


def _about(request: StaffRequest) -> int:
    number = request.POST.get("number", "")
    if not number.strip():
        raise FactMissing("申请查阅", "number", "交办件编号")
    cases = cases_numbered(request.actor, number)
    if len(cases) != 1:
        sentence = "编号对应多个交办件，请填市编号" if cases else "没有这个编号的交办件，请核对"
        raise FactWrong("申请查阅", "number", sentence)
    return cases[0].stream_id


@require_GET
def page(request: StaffRequest, who_saw_id: int) -> HttpResponse:
    """The wish, what was decided, and what its reader may do."""
    return _page(request, wish_card(request.actor, who_saw_id))


@require_POST
def act(request: StaffRequest, who_saw_id: int, name: str) -> HttpResponse:
    """Grant, refuse, withdraw or look; a refusal is told on the page."""
    card = wish_card(request.actor, who_saw_id)
    if name not in ACTS:
        raise NotFound("page")
    try:
        if (name == "look" and request.actor.role != ASKER) or (
            name in ("grant", "refuse") and request.actor.role not in GRANTERS
        ):
            raise NotAllowed(f"who_saw.{name}")
        return ACTS[name](request, card)
    except Refusal as refusal:
        if isinstance(refusal, NotFound):
            raise
        return _page(request, card, said=explain(refusal, request=request))


def _page(
    request: StaffRequest, card: WhoSawCard, *, said: Said | None = None, shown: LooksShown | None = None
) -> HttpResponse:
    titles = post_titles((card.asked_by_post_id, card.decided_by_post_id))
    state, grants = card.state_at(request.now), request.actor.role in GRANTERS
    values: dict[str, Any] = {
        "card": card,
        "state": state,
        "city_no": city_numbers(request.actor, [card.about_id]).get(card.about_id, ""),
        "asked_by": titles.get(card.asked_by_post_id or 0, ""),
        "decided_by": titles.get(card.decided_by_post_id or 0, ""),
        "may_decide": grants and state == "asked" and not card.is_own,
        "may_revoke": grants and state == "granted",
        "may_look": card.is_own and not grants and state == "granted",
        "may_withdraw": card.is_own and not grants and state in ("asked", "granted"),
        "said": said,
        "given": request.POST,
        "looks": [(one, page_words(one)) for one in shown.looks] if shown else None,
    }
    return render(request, "desk/sealing/who_saw.html", values, status=said.status if said else 200)


def page_words(one: Look) -> str:
    """Which page it was, in words: 交办件, 办理（采纳报告）."""
    begins, _dot, code = one.page.partition(".")
    if begins == "move" and code in MOVES:
        return _("办理（%(move)s）") % {"move": _(MOVES[code].label)}
    return _(PAGES.get(one.page, one.page))


def _grant(request: StaffRequest, card: WhoSawCard) -> HttpResponse:
    decide(card.id, is_granted=True, command=command_from(request))
    return done(request, _("已批准"), to=reverse("who_saw", args=[card.id]))


def _refuse(request: StaffRequest, card: WhoSawCard) -> HttpResponse:
    reason = request.POST.get("reason", "")
    decide(card.id, is_granted=False, reason=reason, command=command_from(request))
    return done(request, _("已答复不予批准"), to=reverse("who_saw", args=[card.id]))


def _withdraw(request: StaffRequest, card: WhoSawCard) -> HttpResponse:
    withdraw(card.id, command=command_from(request))
    return done(request, _("已撤回"), to=reverse("who_saw", args=[card.id]))


def _look(request: StaffRequest, card: WhoSawCard) -> HttpResponse:
    return _page(request, card, shown=look(card.id, command=command_from(request)))


ACTS: Mapping[str, Callable[[StaffRequest, WhoSawCard], HttpResponse]] = {
    "grant": _grant,
    "refuse": _refuse,
    "withdraw": _withdraw,
    "look": _look,
}
