"""Dispatch sheets: those that wait for one's receipt, and one with its orders."""

from __future__ import annotations

from dataclasses import replace

from ninja import Router

from bihuan.api.cursors import Listed, whole
from bihuan.api.request import ApiRequest
from bihuan.api.resources.cases import READS_CASES
from bihuan.cases.queries.batches import SheetCard, sheet_card, sheets_to_sign
from bihuan.records.views import record_view
from bihuan.rules.actor import Actor

router = Router(tags=["sheets"])


@router.get(
    "/sheets", response=Listed[SheetCard], auth=READS_CASES, summary="待签收的通知单", operation_id="sheets"
)
def sheets(request: ApiRequest) -> Listed[SheetCard]:
    """Sheets on which this body still has receipts to sign, the oldest first."""
    cards = sheets_to_sign(request.actor, at=request.now)
    return whole([for_side(card, request.actor) for card in cards])


@router.get(
    "/sheets/{id:sheet_id}", response=SheetCard, auth=READS_CASES, summary="一份通知单", operation_id="sheet"
)
def sheet(request: ApiRequest, sheet_id: int) -> SheetCard:
    """One sheet with its orders; phone and receipt are moves on these orders."""
    card = sheet_card(request.actor, sheet_id, at=request.now)
    record_view(request.actor, "api.sheet", [card.stream_id], at=request.now)
    return for_side(card, request.actor)


def for_side(card: SheetCard, actor: Actor) -> SheetCard:
    """The sheet; whom to call stands on it for the side that calls."""
    return card if actor.sees_city else replace(card, duty=(), desk_phone="")
