"""The page of one case, whole or as the part that is swapped after a move; shows, decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bihuan.cases.models import Case
from bihuan.cases.queries.case_page import CasePage, case_page, older_entries
from bihuan.cases.queries.case_strip import ChainLink
from bihuan.cases.queries.case_timeline import Narrowing
from bihuan.desk.cases.narrowing import address_part, choices, narrowed_by
from bihuan.records.views import record_view
from bihuan.rules.clocks import Share, span_words
from bihuan.rules.errors import NotFound
from bihuan.rules.snapshots import Target
from bihuan.web.answers import done
from bihuan.web.happenings import case_lines
from bihuan.web.request import StaffRequest
from bihuan.web.run_out import NEXT, own_address
from bihuan.web.strip import StripLink

PLACE = ".body"  # all of the page but the rail


@dataclass(frozen=True, slots=True)
class ShownCase:
    """A case as one line."""

    id: int
    city_no: str
    title: str
    key_classes: tuple[str, ...]


@require_GET
def case(request: StaffRequest, case_id: int) -> HttpResponse:
    """The page of a case; `?who=` and `?kind=` narrow its timeline."""
    return render(request, "desk/cases/page.html", _shown(request, case_id, narrowed_by(request.GET)))


@require_GET
def older(request: StaffRequest, case_id: int) -> HttpResponse:
    """Older entries of the timeline, `?before=` the number of the last one shown, narrowed as the page was."""
    before = request.GET.get("before", "")
    if not before.isascii() or not before.isdigit():
        raise NotFound("page")
    narrowed = narrowed_by(request.GET)
    entries, older_than = older_entries(
        case_id, actor=request.actor, before_seq=int(before), narrowed=narrowed
    )
    shown = {
        "lines": case_lines(entries),
        "older_than": older_than,
        "case_id": case_id,
        "narrowed": address_part(narrowed),
    }
    template = "desk/cases/older.html" if request.htmx else "desk/cases/older_page.html"
    return render(request, template, shown)


def swapped(request: StaffRequest, case_id: int, words: str) -> HttpResponse:
    """The case as it stands now in the place of what was there, bell and danger bar with it, and a word on what was done."""
    messages.success(request, words)
    narrowed = narrowed_by(QueryDict(urlsplit(_here(request)).query))
    response = render(request, "desk/cases/page.html", _shown(request, case_id, narrowed))
    response["HX-Retarget"] = response["HX-Reselect"] = PLACE
    response["HX-Reswap"] = "outerHTML"
    return response


def back(request: StaffRequest, case_id: int, words: str) -> HttpResponse:
    """The answer to a move made: where the person came from, or the case; on the case's own page its parts are swapped."""
    if request.GET.get(NEXT):
        return done(request, words, to=own_address(request.GET[NEXT], request=request))
    address = reverse("case", args=[case_id])
    if request.htmx and urlsplit(_here(request)).path == address:
        return swapped(request, case_id, words)
    return done(request, words, to=address)


def _here(request: StaffRequest) -> str:
    """The address of the page a part of which was pressed, of our own house only."""
    return request.htmx.current_url_abs_path or ""


def shown_cases(targets: Iterable[Target]) -> dict[int, ShownCase]:
    """The cases of some targets, each as one line, by id."""
    rows = Case.objects.filter(id__in={target.case.id for target in targets})
    columns = rows.values_list("id", "city_no", "title", "key_classes")
    return {row[0]: ShownCase(row[0], row[1], row[2], tuple(row[3])) for row in columns}


def _shown(request: StaffRequest, case_id: int, narrowed: Narrowing) -> dict[str, Any]:
    page = case_page(case_id, actor=request.actor, now=request.now, narrowed=narrowed)
    record_view(request.actor, "case", [page.head.stream_id], at=request.now)
    return {
        "page": page,
        "head": page.head,
        "strip": strip_of(page.links),
        "lines": case_lines(page.timeline),
        "older_than": page.older_than,
        "case_id": case_id,
        "waiting": _waiting(page),
        "bars": bars_of(page.shares),
        "narrowed": address_part(narrowed),
        "choices": choices(narrowed, page.actors),
    }


def bars_of(shares: Sequence[Share]) -> list[dict[str, Any]]:
    """The shares as stretches of one bar of 100, with the time in words; tone tells them apart, 0 to 3."""
    begins = accumulate((share.percent for share in shares), initial=0)
    return [
        {"share": share, "begins": begin, "tone": n % 4, "words": span_words(share.elapsed)}
        for n, (share, begin) in enumerate(zip(shares, begins, strict=False))
    ]


def strip_of(links: Iterable[ChainLink]) -> list[StripLink]:
    """The links as the strip shows them."""
    return [
        StripLink(
            _(link.label), link.state, moment=link.moment, due_at=link.due_at, started_at=link.started_at,
            note=link.note,
        )
        for link in links
    ]  # fmt: skip


def _waiting(page: CasePage) -> str:
    """Who has to act first and on what, for whoever has nothing to do themselves: 北岭县分管领导（签收回执）."""
    first = next((clock for clock in page.running if not clock.is_window and not clock.paused_at), None)
    return _("%(who)s（%(what)s）") % {"who": first.duty, "what": _(first.label)} if first else ""
