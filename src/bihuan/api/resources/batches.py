"""Batches from their receipt to the board of confirmations; for the city's desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from bihuan.api.cursors import Listed, whole
from bihuan.api.request import ApiRequest, check_multipart, command_of, etag, version_of
from bihuan.api.resources.moves import KEY, VERSION
from bihuan.api.resources.rounds import RoundId, round_at
from bihuan.api.shapes import MOST_ROWS, Closed, Id, IssueTextGiven, Moment, ReceiverGiven, text_of
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
from bihuan.intake.actions.comparing import find_at_once, find_for_row
from bihuan.intake.actions.keeping import edit_row, keep_file
from bihuan.intake.actions.registering import register_batch
from bihuan.intake.actions.repeats import settle_repeats
from bihuan.intake.queries.drafts import DraftLine, draft_line, draft_lines, runs_of
from bihuan.people.queries.bodies import BodyCard, receivers_under, standing_bodies
from bihuan.rules.actor import Actor
from bihuan.rules.capacity import is_dispatcher
from bihuan.rules.errors import FactMissing, FactWrong, NotAllowed, NotFound
from bihuan.rules.issues import MOST_ISSUES
from bihuan.rules.vocabulary import BANDS, CHANNELS, KEY_CLASSES
from bihuan.web.lists import read_given
from bihuan.web.transferring import Going, send_out

LABEL = "交办"
CAN_BE_EMPTY = ("acceptance_no", "key_class")


def _city(actor: Actor) -> None:
    if not actor.sees_city:
        raise NotFound("batch")


def _dispatches(act: str) -> Any:
    """Raises NotFound for others than the city's, NotAllowed for those of the city who look on."""

    def check(actor: Actor) -> None:
        _city(actor)
        if not is_dispatcher(actor):
            raise NotAllowed(act)

    return check


READS = Needs("read", first=_city)
router = Router(tags=["batches"])


class Arrival(Closed):
    """A batch as it came in. is_empty: the word that there is none today."""

    round_id: Id
    giver: Annotated[text_of(80), Field(min_length=1)]  # type: ignore[valid-type]
    channel: Literal[tuple(CHANNELS)] = "other"  # type: ignore[valid-type]
    source_no: text_of(24) = ""  # type: ignore[valid-type]
    received_at: Moment
    handed_over_at: Moment | None = None
    printed_total: Annotated[int, Field(ge=0, le=100_000)] | None = None
    is_empty: bool = False


class Received(Schema):
    """The new batch and its number in the city."""

    batch: int
    city_no: int


class ReadFile(Schema):
    """What was read of a file: the run and its number of rows."""

    run: int
    rows: int


class FileRead(Schema):
    """A file read for a batch. unmapped: headers of columns not known; withheld: of those about reporters, not read."""

    id: int
    format: str
    sha256: str
    rows_total: int
    rejects: list[dict[str, Any]]
    unmapped: list[str]
    withheld: list[str]


class Drafts(Schema):
    """The rows read for a batch, those with something to clear first, and the files they came from."""

    rows: list[DraftLine]
    files: list[FileRead]


class RowChanges(Closed):
    """What is typed over in a draft row; what is left out stays. Null takes a number or a class away, else it says nothing."""

    content: text_of(20_000) | None = None  # type: ignore[valid-type]
    acceptance_no: text_of(48) | None = None  # type: ignore[valid-type]
    areas: Annotated[list[text_of(64)], Field(max_length=50)] | None = None  # type: ignore[valid-type]
    pollution_types: Annotated[list[text_of(24)], Field(max_length=20)] | None = None  # type: ignore[valid-type]
    key_class: Literal[tuple(KEY_CLASSES)] | None = None  # type: ignore[valid-type]
    channel: Literal[tuple(CHANNELS)] | None = None  # type: ignore[valid-type]
    band: Literal[tuple(BANDS)] | None = None  # type: ignore[valid-type]
    issues: Annotated[list[text_of(2000)], Field(max_length=MOST_ISSUES)] | None = None  # type: ignore[valid-type]


class ChangedRow(Schema):
    """The row and its version now."""

    row: int
    version: int


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
    extract: text_of(8000) | None = None  # type: ignore[valid-type]
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


WITH_KEY = {"parameters": [KEY]}


@router.get("/batches", response=Listed[BatchRow], auth=READS, summary="批次", operation_id="batches")
def batches(request: ApiRequest, round: RoundId = None) -> Listed[BatchRow]:  # noqa: A002 - the name in the address
    """The newest batches of a round, the newest first."""
    round_id = round_at(round)
    return whole(batch_rows(request.actor, round_id=round_id) if round_id else [])


@router.post(
    "/batches", response={201: Received}, auth=Needs("write", first=_dispatches("batch.receive")), summary="接收批次",
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
    "/batches/{id:batch_id}/files", response={201: ReadFile}, summary="读取清单", operation_id="batch.read",
    auth=Needs("write", first=_dispatches("intake.keep_file")), openapi_extra=WITH_KEY,
)  # fmt: skip
def read_file(request: ApiRequest, batch_id: int, file: File[UploadedFile]) -> Status[dict[str, Any]]:
    """Read a list and keep its rows as drafts; the file itself is not kept."""
    check_multipart(request)
    command = command_of(request)
    giver = batch_row(request.actor, batch_id).giver
    raw = file.read()
    list_file = read_given(raw, name=file.name or "", giver=giver)
    kept = keep_file(batch_id, list_file, raw=raw, command=command)
    find_at_once(batch_id, at=request.now)
    return Status(201, kept)


@router.get(
    "/batches/{id:batch_id}/drafts", response=Drafts, auth=READS, summary="核对清单", operation_id="drafts"
)
def drafts(request: ApiRequest, batch_id: int) -> dict[str, Any]:
    """The rows that were read, with what is missing or odd."""
    batch_row(request.actor, batch_id)
    return {"rows": draft_lines(request.actor, batch_id), "files": runs_of(request.actor, batch_id)}


@router.patch(
    "/drafts/{id:row_id}", response=ChangedRow, auth=Needs("write", first=_dispatches("intake.edit_row")),
    summary="修改清单", operation_id="draft.edit", openapi_extra={"parameters": [KEY, VERSION]},
)  # fmt: skip
def edit(request: ApiRequest, row_id: int, changes: RowChanges, response: HttpResponse) -> dict[str, Any]:
    """Type over fields of a draft row."""
    draft_line(request.actor, row_id)
    command, seen = command_of(request), version_of(request)
    typed = changes.model_dump(exclude_unset=True)
    typed = {name: value for name, value in typed.items() if value is not None or name in CAN_BE_EMPTY}
    done = edit_row(row_id, command=command, changes=typed, seen=seen)
    find_for_row(row_id, at=request.now)
    response.headers["ETag"] = etag(done["version"])
    return done


@router.post(
    "/batches/{id:batch_id}/register", response=Registered, summary="登记批次", operation_id="batch.register",
    auth=Needs("write", first=_dispatches("batch.register")), openapi_extra=WITH_KEY,
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
    auth=Needs("write", "bulk", first=_dispatches("case.issue")), openapi_extra=WITH_KEY,
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
