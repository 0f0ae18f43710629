"""The list of cases; filters live in the address, so that a list can be kept and sent."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bihuan.cases.queries.listing import (
    STANDINGS,
    CaseFilter,
    case_rows,
    count_cases,
    filter_choices,
    narrowed_cases,
)
from bihuan.records.access import check_reads_cases
from bihuan.rules.vocabulary import (
    AFTER_ANSWER,
    BEFORE_ANSWER,
    KEY_CLASSES,
    OPEN_STAGES,
    POLLUTION_TYPES,
    STAGES,
)
from bihuan.web.filters import NumberFilter, switch
from bihuan.web.paging import Order, Page, paged
from bihuan.web.request import StaffRequest
from bihuan.web.rounds import round_of, rounds_for

ORDERS = {"": Order("id", descending=True), "due": Order("next_due_at")}


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Cases of the round this person may see, by filter, words and order."""
    check_reads_cases(request.actor)
    narrowed = filter_of(request)
    round_id = None if request.GET.get("all") else _round(request)
    found = narrowed_cases(request.actor, narrowed, round_id=round_id, now=request.now)
    by = request.GET.get("by", "")
    cases = paged(found, request.GET, by=ORDERS.get(by, ORDERS[""]))
    rows = case_rows(cases.rows, actor=request.actor)
    shown = {
        "page": Page(rows, cases.previous, cases.next),
        "filters": _numbers(request, round_id),
        "narrowed": narrowed,
        "choices": filter_choices(request.actor),
        "stages": _stages(),
        "standings": [(code, _(label)) for code, label in STANDINGS.items()],
        "keys": [(code, _(label)) for code, label in KEY_CLASSES.items()],
        "types": [(code, _(label)) for code, label in POLLUTION_TYPES.items()],
        "by": by,
        "all_rounds": bool(request.GET.get("all")),
    }
    return render(request, "desk/listing/page.html", shown)


def _round(request: StaffRequest) -> int | None:
    """The round an address names, where there is one of that number; else the one looked at."""
    asked, at = _number(request.GET.get("round")), round_of(request)
    known = {card.id for card in rounds_for(request)}
    return asked if asked in known else at.id if at else None


def _stages() -> list[tuple[str, list[tuple[str, str]]]]:
    """The links of the chain in three groups: before the answer, after it, over."""
    groups = (
        (_("办理中"), BEFORE_ANSWER),
        (_("反馈后"), AFTER_ANSWER),
        (_("已了结"), [code for code in STAGES if code not in OPEN_STAGES]),
    )
    return [(name, [(code, _(STAGES[code])) for code in codes]) for name, codes in groups]


def filter_of(request: StaffRequest) -> CaseFilter:
    """The filter an address asks for; a value that is none narrows nothing."""
    given = request.GET
    return CaseFilter(
        stage=given.get("stage", "") if given.get("stage") in STAGES else "",
        area_id=_number(given.get("area")),
        pollution_type=given.get("type", "") if given.get("type") in POLLUTION_TYPES else "",
        body_id=_number(given.get("body")),
        key_only=given.get("show") == "key",
        to_clear=given.get("show") == "to_clear" and request.actor.sees_city,
        late=given.get("show") == "late",
        batch_id=_number(given.get("batch")),
        standing=given.get("standing", "") if given.get("standing") in STANDINGS else "",
        key_class=given.get("key", "") if given.get("key") in KEY_CLASSES else "",
        words=given.get("q", "").strip()[:100],
    )


def _number(given: str | None) -> int | None:
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 18 else None


def _numbers(request: StaffRequest, round_id: int | None) -> list[NumberFilter]:
    offered = [
        ("late", _("已超期"), CaseFilter(late=True), "late"),
        ("key", _("重点件"), CaseFilter(key_only=True), ""),
    ]
    if request.actor.sees_city:
        offered.append(("to_clear", _("待补齐"), CaseFilter(to_clear=True), "near"))
    numbers = []
    for name, label, narrowed, tone in offered:
        url, is_on = switch(request.GET, name="show", value=name)
        count = count_cases(request.actor, narrowed, round_id=round_id, now=request.now)
        numbers.append(NumberFilter(label, count, url, is_on, tone))
    return numbers
