"""Running limits: all in sight, or one's own."""

from __future__ import annotations

from ninja import Query, Router, Schema

from bihuan.api.cursors import Cursor, Limit, Listed, listed
from bihuan.api.request import ApiRequest
from bihuan.api.resources.cases import READS_CASES
from bihuan.cases.queries.clock_list import ClockRow, clock_rows, running_clocks
from bihuan.web.paging import SIZE, Order

router = Router(tags=["clocks"])


class ClockQuery(Schema):
    """Which running limits. mine: those this actor has to act on."""

    mine: bool = False
    cursor: Cursor = None
    limit: Limit = SIZE


@router.get(
    "/clocks", response=Listed[ClockRow], auth=READS_CASES, summary="运行中的时限", operation_id="clocks"
)
def clocks(request: ApiRequest, asked: Query[ClockQuery]) -> Listed[ClockRow]:
    """Running limits, the first due first."""
    found = running_clocks(request.actor, mine=asked.mine)
    rows, after = listed(found, by=Order("due_at"), cursor=asked.cursor, limit=asked.limit)
    return Listed(clock_rows(rows), after)
