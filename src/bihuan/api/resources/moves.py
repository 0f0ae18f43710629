"""Every move of every part, generated from the move rows: what may be done now, what it asks, and the doing."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import BaseModel

from bihuan.api.asked import asked_model, together_model
from bihuan.api.document import MODEL
from bihuan.api.making import make, make_together
from bihuan.api.paths import collection_of, kinds, name_of
from bihuan.api.request import IDEMPOTENCY_KEY, IF_MATCH, ApiRequest, etag
from bihuan.api.shapes import SHAPES
from bihuan.api.tokens import Needs
from bihuan.cases.access import see_targets
from bihuan.records.views import record_view
from bihuan.rules.command import Command
from bihuan.rules.lifecycle import moves_of
from bihuan.rules.moves import Move
from bihuan.rules.plan import Offer, offers
from bihuan.rules.snapshots import Target
from bihuan.web.forms.fields import Offered
from bihuan.web.offered import offered_for
from bihuan.web.starting import check_offered

router = Router()


class MovedPart(Schema):
    """A part that moved. made: id of a part the move made; version: its version now, None where the move only adds."""

    id: int
    case: int
    state: str | None
    made: int | None
    version: int | None


class Moved(Schema):
    """What a move did; the same for the same request sent again."""

    move: str
    parts: list[MovedPart]


class OfferedMove(Schema):
    """A move this actor may make on a part. missing: what stands against it now, empty when it may be made; by rule."""

    code: str
    name: str
    label: str
    missing: str
    rule: str
    scope: str
    adds: bool
    bulk: bool


class PartMoves(Schema):
    """A part with what this actor may do on it."""

    kind: str
    id: int
    case_id: int
    state: str
    version: int
    moves: list[OfferedMove]


class Choice(Schema):
    """One thing that can be chosen: the id or code to send, its name, the group it stands in."""

    id: int | str
    label: str
    group: str


class AskedFact(Schema):
    """One fact a move asks for, with what can be chosen for it."""

    name: str
    label: str
    kind: str
    required: bool
    help: str
    choices: list[Choice]


class MoveForm(Schema):
    """What a move on one part asks for."""

    code: str
    label: str
    source: str
    version: int
    late: bool
    facts: list[AskedFact]


def scope_of(row: Move) -> str:
    """The scope a key needs for a move: a signature is worth more than a word."""
    return "sign" if any(fact.kind == "signature" for fact in row.facts) else "write"


def _offers(kind: str) -> Any:
    def part_moves(request: ApiRequest, part_id: int, response: HttpResponse) -> dict[str, Any]:
        """What may be done on this part now, and what is missing for the rest."""
        (target,) = see_targets(kind, [part_id], actor=request.actor)
        found = offers(target, command=Command(request.actor, request.now, "look"))
        response.headers["ETag"] = etag(target.version)
        return {
            "kind": kind, "id": target.id, "case_id": target.case.id, "state": target.state,
            "version": target.version, "moves": [_offer(offer) for offer in found],
        }  # fmt: skip

    return part_moves


def _offer(offer: Offer) -> dict[str, Any]:
    row = offer.move
    return {
        "code": row.code, "name": name_of(row), "label": row.label, "missing": offer.missing, "rule": offer.rule,
        "scope": scope_of(row), "adds": row.adds, "bulk": row.bulk,
    }  # fmt: skip


def _form(row: Move) -> Any:
    def move_form(request: ApiRequest, part_id: int, response: HttpResponse) -> dict[str, Any]:
        """What this move asks for on this part, with all that can be chosen; refused as its form would be."""
        targets = see_targets(row.part, [part_id], actor=request.actor)
        check_offered(row, targets, actor=request.actor, now=request.now)
        record_view(request.actor, f"api.{row.code}", [targets[0].case.stream_id], at=request.now)
        response.headers["ETag"] = etag(targets[0].version)
        return _asked(row, targets[0], offered_for(row, targets, actor=request.actor, at=request.now))

    return move_form


def _asked(row: Move, target: Target, offered: Offered) -> dict[str, Any]:
    return {
        "code": row.code, "label": row.label, "source": row.source, "version": target.version,
        "late": row.late is not None,
        "facts": [
            {
                "name": fact.name, "label": fact.label, "kind": fact.kind, "required": fact.required, "help": fact.help,
                "choices": _choices(fact.name, fact.kind, fact.choices or {}, offered),
            }
            for fact in row.facts
        ],
    }  # fmt: skip


def _choices(name: str, kind: str, codes: Any, offered: Offered) -> list[dict[str, Any]]:
    if name in offered.options:
        return [{"id": one.id, "label": one.label, "group": one.group} for one in offered.options[name]]
    found = [
        {"id": code, "label": label, "group": "verdict" if kind == "verdicts" else ""}
        for code, label in codes.items()
    ]
    if offered.issues and SHAPES[kind].of_case:
        found += [{"id": row.no, "label": row.text, "group": "issue"} for row in offered.issues]
    return found


def _one(row: Move) -> Any:
    def move(request: ApiRequest, part_id: int, response: HttpResponse) -> dict[str, Any]:
        done = make(request, row, part_id)
        if (version := done["parts"][0]["version"]) is not None:
            response.headers["ETag"] = etag(version)
        return done

    return move


def _together(row: Move) -> Any:
    def move_together(request: ApiRequest) -> dict[str, Any]:
        return make_together(request, row)

    return move_together


def _header(name: str, *, about: str) -> dict[str, Any]:
    return {
        "in": "header",
        "name": name,
        "required": True,
        "description": about,
        "schema": {"type": "string"},
    }


KEY = _header(IDEMPOTENCY_KEY, about="请求编号：同一编号同一内容再次提交，返回第一次的结果")
KEY["schema"]["pattern"] = "^[0-9A-Za-z-]{8,64}$"
VERSION = _header(IF_MATCH, about="所见版本，取自 ETag")
VERSION["schema"]["pattern"] = '^"[0-9]{1,9}"$'


def written_as(model: type[BaseModel], *headers: dict[str, Any]) -> dict[str, Any]:
    """What the document says of an operation that reads its own body and headers."""
    body = {"required": True, "content": {"application/json": {"schema": {MODEL: model}}}}
    return {"parameters": list(headers), "requestBody": body}


def _add_kind(kind: str) -> None:
    base, tags = collection_of(kind), [collection_of(kind)]
    router.add_api_operation(
        f"/{base}/{{id:part_id}}/moves", ["GET"], _offers(kind), auth=Needs("read"), response=PartMoves, tags=tags,
        summary="可办事项", operation_id=f"{kind}.moves",
    )  # fmt: skip
    for row in moves_of(kind):
        _add_row(row, base, tags)


def _add_row(row: Move, base: str, tags: list[str]) -> None:
    described = f"{row.label}。{row.source}" if row.source else row.label
    headers = (KEY,) if row.adds else (KEY, VERSION)
    router.add_api_operation(
        f"/{base}/{{id:part_id}}/moves/{name_of(row)}", ["GET"], _form(row), auth=Needs("read"), response=MoveForm,
        tags=tags, summary=f"{row.label}：所需内容", operation_id=f"{row.code}.form",
    )  # fmt: skip
    router.add_api_operation(
        f"/{base}/{{id:part_id}}/moves/{name_of(row)}", ["POST"], _one(row), auth=Needs(scope_of(row)),
        response=Moved, tags=tags, summary=row.label, description=described, operation_id=row.code,
        openapi_extra=written_as(asked_model(row.code), *headers),
    )  # fmt: skip
    if row.bulk:
        router.add_api_operation(
            f"/{base}/moves/{name_of(row)}", ["POST"], _together(row), auth=Needs(scope_of(row), "bulk"),
            response=Moved, tags=tags, summary=f"{row.label}（多件）", description=described,
            operation_id=f"{row.code}.together",
            openapi_extra=written_as(together_model(row.code), KEY),
        )  # fmt: skip


def add_all() -> Router:
    """The router with every move of the table."""
    for kind in kinds():
        _add_kind(kind)
    return router
