"""Batches from their receipt to the board of confirmations; for the city's desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field

from bihuan.api.cursors import Listed, whole
from bihuan.api.request import ApiRequest, command_of, etag
from bihuan.api.resources.desk import READS, WITH_KEY, dispatches
from bihuan.api.resources.rounds import RoundId, round_at
from bihuan.api.shapes import MOST_ROWS, Closed, Id, IssueTextGiven, Moment, ReceiverGiven, one_of, up_to
from bihuan.api.tokens import Needs
from bihuan.cases.actions.batches import BatchDraft, receive_batch
from bihuan.cases.queries.batches import (
    BatchRow,
    SheetCard,
    TransferRow,
    batch_row,
    batch_rows,
    check_in_batch,
    sheets_of_batch,
    transfer_rows,
)
from bihuan.cases.queries.rounds import round_facts
from bihuan.intake.actions.registering import register_batch
from bihuan.intake.actions.repeats import settle_repeats
from bihuan.people.queries.bodies import BodyCard, receivers_under, standing_bodies
from bihuan.rules.errors import FactMissing, FactWrong
from bihuan.rules.issues import MOST_ISSUES
from bihuan.rules.vocabulary import CHANNELS
from bihuan.web.transferring import Going, send_out

LABEL = "交办"


router = Router(tags=["batches"])


class Arrival(Closed):
    """A batch as it came in. is_empty: the word that there is none today."""

    round_id: Id
    giver: Annotated[str, up_to(80), Field(min_length=1)]
    channel: Annotated[str, one_of(CHANNELS)] = "other"
    source_no: Annotated[str, up_to(24)] = ""
    received_at: Moment
    handed_over_at: Moment | None = None
    printed_total: Annotated[int, Field(ge=0, le=100_000)] | None = None
    is_empty: bool = False


class Received(Schema):
    """The new batch and its number in the city."""

    batch: int
    city_no: int


class Registered(Schema):
    """How many rows became cases, were known already, or came again with other words."""

    new: int
    already_known: int
    changed: int


class GoingCase(Closed):
    """One case to be sent out.

    extract: what receivers will read, the one proposed when left out; issues: the same for each issue that has words of
    its own. looked: that it was read, needed where something
    was found in it. detail_later: it goes out without, to be confirmed later.
    """

    case_id: Id
    receivers: Annotated[list[ReceiverGiven], Field(min_length=1, max_length=50)]
    extract: Annotated[str, up_to(8000)] | None = None
    issues: Annotated[list[IssueTextGiven], Field(max_length=MOST_ISSUES)] | None = None
    looked: bool = False
    detail_later: bool = False


class Transfer(Closed):
    """The cases to be sent out together, all or none."""

    cases: Annotated[list[GoingCase], Field(min_length=1, max_length=MOST_ROWS)]


class SentOut(Schema):
    """The cases sent out, with their new lead orders."""

    cases: list[int]
    orders: list[int]


@router.get("/batches", response=Listed[BatchRow], auth=READS, summary="批次", operation_id="batches")
def batches(request: ApiRequest, round: RoundId = None) -> Listed[BatchRow]:  # noqa: A002 - the name in the address
    """The newest batches of a round, the newest first."""
    round_id = round_at(round)
    return whole(batch_rows(request.actor, round_id=round_id) if round_id else [])


@router.post(
    "/batches", response={201: Received}, auth=Needs("write", first=dispatches("batch.receive")), summary="接收批次",
    operation_id="batch.receive", openapi_extra=WITH_KEY,
)  # fmt: skip
def receive(request: ApiRequest, arrival: Arrival) -> Status[dict[str, Any]]:
    """Note that a batch came in; the hour runs from when it was received."""
    return Status(201, receive_batch(BatchDraft(**arrival.model_dump()), command=command_of(request)))


@router.get("/batches/{id:batch_id}", response=BatchRow, auth=READS, summary="一个批次", operation_id="batch")
def batch(request: ApiRequest, batch_id: int, response: HttpResponse) -> BatchRow:
    """One batch: what was printed, what was found, how far it is."""
    row = batch_row(request.actor, batch_id)
    response.headers["ETag"] = etag(row.version)
    return row


@router.post(
    "/batches/{id:batch_id}/register", response=Registered, summary="登记批次", operation_id="batch.register",
    auth=Needs("write", first=dispatches("batch.register")), openapi_extra=WITH_KEY,
)  # fmt: skip
def register(request: ApiRequest, batch_id: int) -> dict[str, Any]:
    """Register all rows of the batch, those with something to clear too: transfer never waits for tidy data."""
    batch_row(request.actor, batch_id)
    return register_batch(batch_id, command=command_of(request))


@router.get(
    "/batches/{id:batch_id}/transfer", response=Listed[TransferRow], auth=READS, summary="待交办",
    operation_id="batch.waiting",
)  # fmt: skip
def waiting(request: ApiRequest, batch_id: int) -> Listed[TransferRow]:
    """Cases of the batch that wait to be sent out, with the receivers proposed and why."""
    return whole(_waiting(request, batch_id))


@router.post(
    "/batches/{id:batch_id}/transfer", response=SentOut, summary="成批交办", operation_id="batch.transfer",
    auth=Needs("write", "bulk", first=dispatches("case.issue")), openapi_extra=WITH_KEY,
)  # fmt: skip
def transfer(request: ApiRequest, batch_id: int, asked: Transfer) -> dict[str, Any]:
    """Confirm the extracts and send the cases out, all or none."""
    command = command_of(request)
    check_in_batch(request.actor, batch_id, [one.case_id for one in asked.cases])
    rows = {row.case_id: row for row in _waiting(request, batch_id)}
    desk_id = round_facts(batch_row(request.actor, batch_id).round_id).desk_body_id
    under = receivers_under(desk_id, at=request.now) or standing_bodies(at=request.now)
    bodies = {body.id: body for body in under}
    done = send_out([_going(one, rows.get(one.case_id), bodies) for one in asked.cases], command=command)
    settle_repeats(batch_id, command=command)
    return {
        "cases": [part["id"] for part in done["parts"]],
        "orders": [part["made"] for part in done["parts"]],
    }


@router.get(
    "/batches/{id:batch_id}/board",
    response=Listed[SheetCard],
    auth=READS,
    summary="确认情况",
    operation_id="batch.board",
)
def board(request: ApiRequest, batch_id: int) -> Listed[SheetCard]:
    """The sheets of the batch, those with something missing first."""
    batch_row(request.actor, batch_id)
    return whole(sheets_of_batch(request.actor, batch_id, at=request.now))


def _waiting(request: ApiRequest, batch_id: int) -> list[TransferRow]:
    desk_id = round_facts(batch_row(request.actor, batch_id).round_id).desk_body_id
    return transfer_rows(request.actor, batch_id, giver_id=desk_id, at=request.now)


def _going(asked: GoingCase, row: TransferRow | None, bodies: Mapping[int, BodyCard]) -> Going:
    """The case on its way. row: None for one that is out already, which its move will say."""
    receivers = [_receiver(one, bodies) for one in asked.receivers]
    if row is None or row.extract_state == "confirmed" or asked.detail_later:
        is_later = asked.detail_later and (row is None or row.extract_state != "confirmed")
        return Going(asked.case_id, receivers, is_later=is_later)
    if row.hits and not asked.looked:
        raise FactMissing(LABEL, "looked", "对办理摘要的核对")
    typed = {one.no: one.text for one in asked.issues or ()}
    issues = [{"no": one.no, "text": typed.get(one.no, one.proposed)} for one in row.issues]
    confirms = {"extract": asked.extract or row.proposed, "issues": issues, "looked": True}
    return Going(asked.case_id, receivers, confirms=confirms)


def _receiver(given: ReceiverGiven, bodies: Mapping[int, BodyCard]) -> dict[str, Any]:
    body = bodies.get(given.body_id)
    if body is None:
        raise FactWrong(LABEL, "receivers", "承办单位不在可选范围内，请重新选择")
    return {"body_id": body.id, "name": body.name, "kind": body.kind, "role": given.role}
