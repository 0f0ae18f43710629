"""The organisation as it stands: areas, bodies, their posts with who holds them; to look at only."""

from __future__ import annotations

from typing import Annotated

from ninja import Query, Router, Schema
from pydantic import Field

from bihuan.api.cursors import Listed, whole
from bihuan.api.request import ApiRequest
from bihuan.api.shapes import NO_NUL, Id
from bihuan.api.tokens import Needs
from bihuan.people.queries.areas import AreaCard, all_areas
from bihuan.people.queries.bodies import BodyCard, bodies_by_ids, standing_bodies
from bihuan.people.queries.organisation import PostEntry, organisation_at
from bihuan.rules.errors import NotFound

router = Router(tags=["people"], auth=Needs("read"))


class BodyQuery(Schema):
    """Which bodies: of a kind, or those placed under one."""

    kind: Annotated[str, Field(max_length=24, pattern=NO_NUL)] = ""
    parent: Id | None = None


class BodySeen(Schema):
    """A body with its posts and who holds them now; numbers to call as on the page of the organisation."""

    body: BodyCard
    posts: list[PostEntry]


class Self(Schema):
    """Who this key acts as, and what it is good for."""

    user_id: int
    post_id: int
    body_id: int
    role: str
    title: str
    functions: list[str]
    tenure: str
    scopes: list[str]


@router.get("/self", response=Self, summary="本令牌以谁的名义办理", operation_id="self")
def oneself(request: ApiRequest) -> dict[str, object]:
    """Who acts by this key."""
    actor = request.actor
    return {
        "user_id": actor.user_id, "post_id": actor.post_id, "body_id": actor.body_id, "role": actor.role,
        "title": actor.title, "functions": sorted(actor.functions), "tenure": actor.tenure,
        "scopes": sorted(request.auth.scopes),
    }  # fmt: skip


@router.get("/areas", response=Listed[AreaCard], summary="行政区域", operation_id="areas")
def areas(request: ApiRequest) -> Listed[AreaCard]:
    """Every area, in the order of their codes."""
    del request
    return whole(list(all_areas().values()))


@router.get("/bodies", response=Listed[BodyCard], summary="单位", operation_id="bodies")
def bodies(request: ApiRequest, asked: Query[BodyQuery]) -> Listed[BodyCard]:
    """Bodies that exist now, in the order of their codes."""
    found = standing_bodies(at=request.now)
    return whole(
        [
            body for body in found
            if asked.kind in ("", body.kind) and (asked.parent is None or asked.parent == body.parent_id)
        ]
    )  # fmt: skip


@router.get("/bodies/{id:body_id}", response=BodySeen, summary="一个单位及其岗位", operation_id="body")
def body(request: ApiRequest, body_id: int) -> dict[str, object]:
    """One body with its posts; one that ended has none."""
    card = bodies_by_ids([body_id]).get(body_id)
    if card is None:
        raise NotFound("body")
    found = organisation_at(request.now, under=body_id)
    return {"body": card, "posts": list(found[0].posts) if found else []}
