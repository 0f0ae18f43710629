"""Rounds and the policies they run by; to look at, for the city."""

from __future__ import annotations

from typing import Annotated

from ninja import Router
from pydantic import Field

from bihuan.api.cursors import Listed, whole
from bihuan.api.request import ApiRequest
from bihuan.api.tokens import Needs
from bihuan.cases.queries.rounds import PolicyCard, RoundRow, policy_versions, round_rows
from bihuan.rules.errors import NotFound
from bihuan.web.rounds import rounds as all_rounds

router = Router(tags=["rounds"], auth=Needs("read"))
RoundId = Annotated[int | None, Field(ge=1, lt=2**63, description="轮次，缺省为当前轮次")]


def round_at(round_id: int | None) -> int | None:
    """The round asked for, else the current one; None before any is opened."""
    if round_id is not None:
        return round_id
    known = all_rounds()
    return known[0].id if known else None


@router.get("/rounds", response=Listed[RoundRow], summary="督察轮次", operation_id="rounds")
def rounds(request: ApiRequest) -> Listed[RoundRow]:
    """All rounds, the current one first."""
    return whole(round_rows(request.actor))


@router.get("/rounds/{id:round_id}", response=RoundRow, summary="一个轮次", operation_id="round")
def one_round(request: ApiRequest, round_id: int) -> RoundRow:
    """One round."""
    for row in round_rows(request.actor):
        if row.id == round_id:
            return row
    raise NotFound("round")


@router.get(
    "/rounds/{id:round_id}/policy",
    response=Listed[PolicyCard],
    summary="轮次政策",
    operation_id="round.policy",
)
def policy(request: ApiRequest, round_id: int) -> Listed[PolicyCard]:
    """Every version of the round's policy, the one in force first."""
    return whole(policy_versions(request.actor, round_id))
