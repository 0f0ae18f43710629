"""Pages about retaliation: to report it on a case, and to read what was reported."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.cases.access import see_case
from bihuan.cases.actions.retaliation import report_retaliation
from bihuan.cases.queries.retaliations import retaliations
from bihuan.records.views import record_view
from bihuan.rules.errors import Refusal
from bihuan.web.answers import done, explain
from bihuan.web.commands import command_from
from bihuan.web.request import StaffRequest


@sensitive_post_parameters("words")
@require_http_methods(["GET", "POST"])
def report(request: StaffRequest, case_id: int) -> HttpResponse:
    """Report retaliation on a case one sees."""
    case = see_case(case_id, actor=request.actor)
    said = None
    if request.method == "POST":
        try:
            words = request.POST.get("words", "")
            report_retaliation(case_id, words=words, command=command_from(request))
            return done(request, _("已直报分管市领导和纪检监察"), to=reverse("case", args=[case_id]))
        except Refusal as refusal:
            said = explain(refusal, request=request)
    shown = {"case": case, "said": said, "given": request.POST}
    return render(request, "desk/sealing/retaliation.html", shown, status=said.status if said else 200)


@require_GET
def listed(request: StaffRequest) -> HttpResponse:
    """All reports."""
    return _shown(request, None)


@require_GET
def one(request: StaffRequest, retaliation_id: int) -> HttpResponse:
    """One report, as a message leads to it."""
    return _shown(request, retaliation_id)


def _shown(request: StaffRequest, only: int | None) -> HttpResponse:
    rows = retaliations(request.actor, only=only)
    record_view(request.actor, "retaliation", [row.stream_id for row in rows], at=request.now)
    return render(request, "desk/sealing/retaliations.html", {"rows": rows})
