"""One dispatch sheet for both its sides: the desk phones, the receiver signs one receipt, single orders left out."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.cases.access import see_targets
from bihuan.cases.queries.batches import OrderLine, SheetCard, sheet_card, sheets_to_sign
from bihuan.desk.cases.forms import PASSWORD, form_for
from bihuan.records.access import check_reads_cases
from bihuan.records.views import record_view
from bihuan.rules.capacity import capacities
from bihuan.rules.errors import NotAllowed, NotFound
from bihuan.rules.lifecycle import MOVES
from bihuan.web.answers import done
from bihuan.web.forms import FactForm
from bihuan.web.refusals import Said
from bihuan.web.request import StaffRequest

ACTS = {"phone": "order.confirm_by_phone", "receipt": "order.sign_receipt", "recall": "order.recall"}


@require_GET
def sheets(request: StaffRequest) -> HttpResponse:
    """The sheets that still wait for this body's receipt."""
    check_reads_cases(request.actor)
    return render(request, "desk/sheets/list.html", {"sheets": sheets_to_sign(request.actor, at=request.now)})


@require_GET
def sheet(request: StaffRequest, sheet_id: int) -> HttpResponse:
    """The sheet with its orders and what this person may do for it."""
    card = sheet_card(request.actor, sheet_id, at=request.now)
    record_view(request.actor, "sheet", [card.stream_id], at=request.now)
    allowed = _allowed(request, card)
    acts = [
        (_(MOVES[code].label), reverse("sheet_act", args=[card.id, name]), len(_waiting(card, name)))
        for name, code in ACTS.items()
        if name in allowed and _waiting(card, name)
    ]
    return render(request, "desk/sheets/page.html", {"sheet": card, "acts": acts})


@sensitive_post_parameters(PASSWORD)
@require_http_methods(["GET", "POST"])
def act(request: StaffRequest, sheet_id: int, name: str) -> HttpResponse:
    """Phone confirmation, receipt or recall for the orders ticked; nothing is done for those left out."""
    card = sheet_card(request.actor, sheet_id, at=request.now)
    if name not in ACTS:
        raise NotFound("page")
    if name not in _allowed(request, card):
        raise NotAllowed(ACTS[name])
    waiting = _waiting(card, name)
    chosen = _ticked(request, card) if request.method == "POST" else []
    offered = chosen or [order.id for order in waiting]
    if not offered:
        raise NotFound("sheet")
    form = form_for(MOVES[ACTS[name]], see_targets("order", offered, actor=request.actor), request)
    if request.method == "POST":
        if not chosen:
            form.said = _none_chosen(form)
        elif (result := form.submit(chosen)) is not None:
            words = _("%(act)s %(n)s 件") % {"act": _(form.move.label), "n": len(result["parts"])}
            return done(request, words, to=reverse("sheet", args=[sheet_id]))
    ticked = {int(given) for given in request.POST.getlist("order") if given.isdigit()}
    rows = [(order, order.id in ticked if request.method == "POST" else True) for order in waiting]
    shown = {"sheet": card, "rows": rows, "form": form, "action": request.path}
    return render(request, "desk/sheets/act.html", shown, status=form.status)


def _allowed(request: StaffRequest, card: SheetCard) -> set[str]:
    """The acts whose capacity this person has before the sheet's orders."""
    if not card.live:
        return set()
    (target,) = see_targets("order", [card.live[0].id], actor=request.actor)
    held = capacities(request.actor, target)
    return {name for name, code in ACTS.items() if held & set(MOVES[code].who)}


def _waiting(card: SheetCard, name: str) -> Sequence[OrderLine]:
    if name == "phone":
        return card.to_phone
    return card.to_sign if name == "receipt" else tuple(o for o in card.live if o.state == "issued")


def _ticked(request: StaffRequest, card: SheetCard) -> list[int]:
    """The orders ticked, those of this sheet only."""
    own = {order.id for order in card.orders}
    ticked = [int(given) for given in request.POST.getlist("order") if given.isascii() and given.isdigit()]
    return [order_id for order_id in ticked if order_id in own]


def _none_chosen(form: FactForm) -> Said:
    words = {"act": _(form.move.label)}
    return Said(422, "none_chosen", _("缺所选交办件，不能%(act)s") % words)
