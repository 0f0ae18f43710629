"""Which running limits a changed policy would set otherwise, and doing it; never by itself."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan.cases.actions.recomputing import RECOMPUTE, recompute_clocks, recomputed
from bihuan.rules.errors import NotAllowed, Refusal
from bihuan.web.answers import done, explain
from bihuan.web.commands import command_from
from bihuan.web.request import StaffRequest


@require_http_methods(["GET", "POST"])
def recompute(request: StaffRequest, round_id: int) -> HttpResponse:
    """The list of what would change; posted, it is changed and each is entered."""
    rows = recomputed(request.actor, round_id, now=request.now)
    may = "shift_head" in request.actor.functions
    said = None
    if request.method == "POST":
        if not may:
            raise NotAllowed(RECOMPUTE)
        try:
            made = recompute_clocks(round_id, command=command_from(request))
            words = _("已重算 %(n)s 项时限") % {"n": made["clocks"]}
            return done(request, words, to=reverse("policy", args=[round_id]))
        except Refusal as refusal:
            said = explain(refusal, request=request)
    shown = {"round_id": round_id, "rows": rows, "may_change": may, "said": said}
    return render(request, "desk/rounds/recompute.html", shown, status=said.status if said else 200)
