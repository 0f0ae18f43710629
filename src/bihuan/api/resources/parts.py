"""Parts of cases with a life of their own: orders in a list, and each kind one by one with what its case's page shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query, Router, Schema

from bihuan.api.cursors import Cursor, Limit, Listed, listed
from bihuan.api.paths import collection_of, kinds
from bihuan.api.request import ApiRequest, etag
from bihuan.api.resources.cases import READS_CASES
from bihuan.api.resources.rounds import RoundId, round_at
from bihuan.api.shapes import Id, one_of
from bihuan.cases.access import see_targets
from bihuan.cases.queries.case_after import DisclosureView, ObjectionView
from bihuan.cases.queries.case_orders import OrderView
from bihuan.cases.queries.case_page import CasePage, case_page
from bihuan.cases.queries.case_papers import PaperView
from bihuan.cases.queries.case_petitions import PetitionView
from bihuan.cases.queries.case_rectifications import RectificationView
from bihuan.cases.queries.order_list import OrderRow, order_rows, orders_in_sight
from bihuan.records.views import record_view
from bihuan.rules.vocabulary import ORDER_STATES, PETITIONS
from bihuan.web.paging import SIZE, Order

router = Router()
OWN = "case"  # has an address of its own, with all of it


class OrderQuery(Schema):
    """What a list of orders is narrowed to."""

    round: RoundId = None
    case: Id | None = None
    sheet: Id | None = None
    state: Annotated[str, one_of(ORDER_STATES)] | None = None
    cursor: Cursor = None
    limit: Limit = SIZE


@router.get(
    "/orders",
    response=Listed[OrderRow],
    auth=READS_CASES,
    tags=["orders"],
    summary="交办列表",
    operation_id="orders",
)
def orders(request: ApiRequest, asked: Query[OrderQuery]) -> Listed[OrderRow]:
    """Orders in sight, the newest first."""
    found = orders_in_sight(request.actor, round_id=round_at(asked.round))
    wanted = {"case_id": asked.case, "sheet_id": asked.sheet, "state": asked.state}
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    rows, after = listed(found, by=Order("id", descending=True), cursor=asked.cursor, limit=asked.limit)
    return Listed(order_rows(rows), after)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page of a case shows of a kind of part: the type of it, and all of them on a page."""

    type: Any
    on: Callable[[CasePage], Iterable[Any]]


def _all_orders(page: CasePage) -> Iterable[OrderView]:
    waiting = list(page.orders)
    while waiting:
        order = waiting.pop()
        yield order
        waiting += order.children


# A kind that is not here is shown by its state and version alone.
SHOWN: Mapping[str, Shown] = MappingProxyType(
    {
        "order": Shown(OrderView, _all_orders),
        "report": Shown(PaperView, lambda page: page.reports),
        "answer": Shown(PaperView, lambda page: page.answers),
        "rectification": Shown(RectificationView, lambda page: page.rectifications),
        "strike_off": Shown(PaperView, lambda page: page.strike_offs),
        "disclosure": Shown(DisclosureView, lambda page: page.after.disclosures),
        "objection": Shown(ObjectionView, lambda page: page.after.objections),
        **{kind: Shown(PetitionView, lambda page: page.petitions) for kind in PETITIONS},
    }
)


class PartSeen(Schema):
    """A part of a case: where it stands, and what the page of its case shows of it."""

    kind: str
    id: int
    case_id: int
    state: str
    version: int


def _answer_of(kind: str) -> Any:
    """What is given of a kind of part."""
    name = f"{kind.title().replace('_', '')}Seen"
    hints = {"shown": SHOWN[kind].type | None} if kind in SHOWN else {}
    return type(
        name, (PartSeen,), {"__annotations__": hints, "__module__": __name__, "__doc__": PartSeen.__doc__}
    )


def _view_of(kind: str) -> Any:
    def part(request: ApiRequest, part_id: int, response: HttpResponse) -> dict[str, Any]:
        """One part of a case in sight; an earlier revision of a paper stands on the case only."""
        (target,) = see_targets(kind, [part_id], actor=request.actor)
        shown = {}
        if kind in SHOWN:
            page = case_page(target.case.id, actor=request.actor, now=request.now)
            shown = {"shown": next((one for one in SHOWN[kind].on(page) if one.id == part_id), None)}
        record_view(request.actor, f"api.{kind}", [target.case.stream_id], at=request.now)
        response.headers["ETag"] = etag(target.version)
        return {
            "kind": kind, "id": target.id, "case_id": target.case.id, "state": target.state,
            "version": target.version, **shown,
        }  # fmt: skip

    return part


def add_all() -> Router:
    """The router with every kind of part that has moves."""
    for kind in kinds():
        if kind != OWN:
            router.add_api_operation(
                f"/{collection_of(kind)}/{{id:part_id}}", ["GET"], _view_of(kind), auth=READS_CASES,
                response=_answer_of(kind), tags=[collection_of(kind)], summary="一个部分", operation_id=kind,
            )  # fmt: skip
    return router
