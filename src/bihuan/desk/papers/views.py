"""Print pages of papers; each carries its number and hash."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.papers.public import public_text
from bihuan.papers.sheets import sheet_paper
from bihuan.papers.signed import signed_paper
from bihuan.records.views import record_view
from bihuan.web.request import StaffRequest


@require_GET
def sheet(request: StaffRequest, sheet_id: int) -> HttpResponse:
    """A dispatch sheet with its list and receipt."""
    paper = sheet_paper(request.actor, sheet_id, at=request.now)
    record_view(request.actor, "paper_sheet", [paper.card.stream_id], at=request.now)
    return render(request, "desk/papers/sheet.html", {"paper": paper})


@require_GET
def signed(request: StaffRequest, kind: str, paper_id: int) -> HttpResponse:
    """A paper with its signatures, or what the public reads."""
    if kind == "disclosure":
        return render(request, "desk/papers/public.html", {"text": public_text(request.actor, paper_id)})
    paper = signed_paper(request.actor, kind, paper_id)
    return render(request, "desk/papers/signed.html", {"paper": paper})
