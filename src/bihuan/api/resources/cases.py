"""Cases: the list with the filters of its page, one case as its actor sees it, its timeline."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Any, Literal, get_type_hints

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field, create_model

from bihuan.api.cursors import Cursor, Limit, Listed, listed
from bihuan.api.request import ApiRequest, etag
from bihuan.api.resources.rounds import RoundId, round_at
from bihuan.api.shapes import NO_NUL, Id
from bihuan.api.tokens import Needs
from bihuan.cases.queries.case_page import CasePage, case_page, older_entries
from bihuan.cases.queries.listing import CaseFilter, CaseRow, case_rows, narrowed_cases
from bihuan.records.access import check_reads_cases
from bihuan.records.views import record_view
from bihuan.rules.vocabulary import POLLUTION_TYPES, STAGES
from bihuan.web.happenings import TimelineLine, case_lines
from bihuan.web.paging import SIZE, Order

READS_CASES = Needs("read", first=check_reads_cases)
router = Router(tags=["cases"])
ORDERS = {"newest": Order("id", descending=True), "due": Order("next_due_at")}
LONGEST_WORDS = 100


class CaseQuery(Schema):
    """What a list of cases is narrowed to, as on its page."""

    round: RoundId = None
    all_rounds: bool = False
    stage: Literal[tuple(STAGES)] | None = None  # type: ignore[valid-type] # a closed list of the vocabulary
    area: Id | None = None
    type: Literal[tuple(POLLUTION_TYPES)] | None = None  # type: ignore[valid-type] # the same
    body: Id | None = None
    batch: Id | None = None
    show: Literal["late", "key", "to_clear"] | None = None
    q: Annotated[str, Field(max_length=LONGEST_WORDS, pattern=NO_NUL)] = ""
    by: Literal["newest", "due"] = "newest"
    cursor: Cursor = None
    limit: Limit = SIZE


class Timeline(Schema):
    """Entries in sight, the newest first. older_than: number to ask for older ones before; None at the beginning."""

    items: list[TimelineLine]
    older_than: int | None


_hints = get_type_hints(CasePage)
_fields: dict[str, Any] = {field.name: (_hints[field.name], ...) for field in dataclasses.fields(CasePage)}
CaseSeen: Any = create_model(
    "CaseSeen",
    __base__=Schema,
    __doc__="Everything of one case that the actor sees, as on its page.",
    **_fields | {"timeline": (list[TimelineLine], ...)},
)


@router.get("/cases", response=Listed[CaseRow], auth=READS_CASES, summary="交办件列表", operation_id="cases")
def cases(request: ApiRequest, asked: Query[CaseQuery]) -> Listed[CaseRow]:
    """Cases in sight, narrowed and in order; with words, those that hold all of them."""
    round_id = None if asked.all_rounds else round_at(asked.round)
    found = narrowed_cases(request.actor, _filter(request, asked), round_id=round_id, now=request.now)
    rows, after = listed(found, by=ORDERS[asked.by], cursor=asked.cursor, limit=asked.limit)
    return Listed(case_rows(rows, actor=request.actor), after)


def _filter(request: ApiRequest, asked: CaseQuery) -> CaseFilter:
    return CaseFilter(
        stage=asked.stage or "", area_id=asked.area, pollution_type=asked.type or "", body_id=asked.body,
        key_only=asked.show == "key", late=asked.show == "late",
        to_clear=asked.show == "to_clear" and request.actor.sees_city, batch_id=asked.batch, words=asked.q.strip(),
    )  # fmt: skip


@router.get(
    "/cases/{id:case_id}", response=CaseSeen, auth=READS_CASES, summary="一个交办件", operation_id="case"
)
def case(request: ApiRequest, case_id: int, response: HttpResponse) -> dict[str, Any]:
    """Everything of a case that the actor sees, with what may be done now."""
    page = case_page(case_id, actor=request.actor, now=request.now)
    record_view(request.actor, "api.case", [page.head.stream_id], at=request.now)
    response.headers["ETag"] = etag(page.head.version)
    shown = {field.name: getattr(page, field.name) for field in dataclasses.fields(page)}
    return {**shown, "timeline": case_lines(page.timeline)}


@router.get(
    "/cases/{id:case_id}/timeline",
    response=Timeline,
    auth=READS_CASES,
    summary="办理过程",
    operation_id="case.timeline",
)
def timeline(
    request: ApiRequest, case_id: int, before: Annotated[int, Query(ge=1, lt=2**63)]
) -> dict[str, Any]:
    """Older entries of the timeline: those before the number."""
    entries, older_than = older_entries(case_id, actor=request.actor, before_seq=before)
    return {"items": case_lines(entries), "older_than": older_than}
