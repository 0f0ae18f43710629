"""What this actor owes and by when, as on the workbench."""

from __future__ import annotations

from typing import Annotated

from ninja import Query, Router, Schema

from bihuan.api.request import ApiRequest
from bihuan.api.resources.cases import READS_CASES
from bihuan.api.shapes import one_of
from bihuan.cases.queries.workbench import FILTERS, Acceptance, Workbench, to_accept, workbench
from bihuan.rules.calendar import end_of_day, local_day

router = Router(tags=["workbench"])


class BenchQuery(Schema):
    """Which of what is owed: one of the four numbers, or all."""

    show: Annotated[str, one_of(FILTERS)] | None = None


class Bench(Schema):
    """What is owed: now, later, in numbers; and what waits to be accepted in person."""

    owed: Workbench
    accepting: list[Acceptance]


@router.get(
    "/workbench", response=Bench, auth=READS_CASES, summary="工作台：我欠什么", operation_id="workbench"
)
def bench(request: ApiRequest, asked: Query[BenchQuery]) -> dict[str, object]:
    """What this actor owes; narrowed by one of the four numbers."""
    day_end = end_of_day(local_day(request.now))
    owed = workbench(request.actor, now=request.now, day_end=day_end, chosen=asked.show or "")
    return {"owed": owed, "accepting": to_accept(request.actor, now=request.now) if not asked.show else []}
