"""The lists of a batch until they are registered: given in, checked row by row, repeats decided on; for the city's desk."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse
from django.urls import reverse
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from bihuan.api.cursors import LARGEST, Cursor, Limit, Listed, listed, whole
from bihuan.api.request import ApiRequest, check_multipart, command_of, etag, version_of
from bihuan.api.resources.desk import READS, WITH_KEY, dispatches
from bihuan.api.resources.moves import KEY, VERSION
from bihuan.api.shapes import Closed, one_of, up_to
from bihuan.api.tokens import Needs
from bihuan.cases.queries.batches import batch_row
from bihuan.intake.actions.comparing import find_for_row
from bihuan.intake.actions.keeping import edit_row
from bihuan.intake.actions.repeats import CODE, decide_in_batch
from bihuan.intake.actions.waiting import accept_file, is_long
from bihuan.intake.queries.drafts import DraftLine, draft_line, draft_lines, line_of, runs_of
from bihuan.intake.queries.repeats import RepeatLine, repeats_of
from bihuan.intake.queries.waiting import GivenFile, given_files
from bihuan.intake.reading.corrections import read_corrections
from bihuan.rules.issues import MOST_ISSUES
from bihuan.rules.vocabulary import BANDS, CHANNELS, KEY_CLASSES, REPEAT_DECISIONS
from bihuan.web.correcting import PutRight, put_right
from bihuan.web.giving import ListKept, keep_lists
from bihuan.web.lists import kind_given, read_all_given
from bihuan.web.paging import Order

CAN_BE_EMPTY = ("acceptance_no", "key_class")
router = Router(tags=["batches"])


class ListUnread(Schema):
    """A file of a zip no list was read from. place: from 1; sentence: why."""

    place: int
    sentence: str


class ReadFile(Schema):
    """What was read: each list with its run and number of rows, all rows together, the files of a zip left unread.

    corrected: what became of a workbook of corrections, which is known by its marks; it holds no list.
    """

    rows: int
    files: list[ListKept]
    unread: list[ListUnread]
    corrected: PutRight | None


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
    """Rows read for a batch, those with something to clear first, with the cursor of those after; the files they came from."""

    rows: list[DraftLine]
    next: str | None
    files: list[FileRead]


class RowChanges(Closed):
    """What is typed over in a draft row; what is left out stays. Null takes a number or a class away, else it says nothing."""

    content: Annotated[str, up_to(20_000)] | None = None
    acceptance_no: Annotated[str, up_to(48)] | None = None
    areas: Annotated[list[Annotated[str, up_to(64)]], Field(max_length=50)] | None = None
    pollution_types: Annotated[list[Annotated[str, up_to(24)]], Field(max_length=20)] | None = None
    key_class: Annotated[str, one_of(KEY_CLASSES)] | None = None
    channel: Annotated[str, one_of(CHANNELS)] | None = None
    band: Annotated[str, one_of(BANDS)] | None = None
    issues: Annotated[list[Annotated[str, up_to(2000)]], Field(max_length=MOST_ISSUES)] | None = None


class ChangedRow(Schema):
    """The row and its version now."""

    row: int
    version: int


class Decision(Closed):
    """What a likely repeat is."""

    decision: Annotated[str, one_of(REPEAT_DECISIONS)]


class Decided(Schema):
    """The likely repeat, its row, and what it is now said to be."""

    repeat: int
    row: int
    decision: str


@router.post(
    "/batches/{id:batch_id}/files", response={201: ReadFile, 202: GivenFile}, summary="读取清单",
    operation_id="batch.read", auth=Needs("write", first=dispatches("intake.keep_file")), openapi_extra=WITH_KEY,
)  # fmt: skip
def read_file(
    request: ApiRequest, batch_id: int, file: File[UploadedFile], response: HttpResponse
) -> Status[Any]:
    """Read a list, or those of a zip, and keep the rows as drafts; the file itself is not kept.

    A long list is accepted and read in the background; `Location` is where to ask how far it is.
    A workbook of corrections, as the check page gives it out, puts the rows right it was made of.
    """
    check_multipart(request)
    command = command_of(request)
    giver = batch_row(request.actor, batch_id).giver
    raw = file.read()
    if corrections := read_corrections(raw):
        made = put_right(corrections, command=command, expected=batch_id)
        return Status(201, {"rows": 0, "files": [], "unread": [], "corrected": made})
    if is_long(len(raw)) and kind_given(raw) != "zip":
        response.headers["Location"] = reverse("api:batch.files", args=[batch_id])
        accepted = accept_file(batch_id, raw, name=file.name or "", command=command)["file"]
        return Status(202, next(f for f in given_files(request.actor, batch_id) if f.id == accepted))
    lists, unread = read_all_given(raw, name=file.name or "", giver=giver)
    kept = keep_lists(batch_id, lists, command=command)
    rows = sum(one.rows for one in kept)
    return Status(201, {"rows": rows, "files": kept, "unread": unread, "corrected": None})


@router.get(
    "/batches/{id:batch_id}/files", response=Listed[GivenFile], auth=READS, summary="清单读取进度",
    operation_id="batch.files",
)  # fmt: skip
def files(request: ApiRequest, batch_id: int) -> Listed[GivenFile]:
    """How far the long lists of the batch are, the newest first: waiting, reading, keeping, done, or failed and why."""
    batch_row(request.actor, batch_id)
    return whole(given_files(request.actor, batch_id))


@router.get(
    "/batches/{id:batch_id}/drafts", response=Drafts, auth=READS, summary="核对清单", operation_id="drafts"
)
def drafts(
    request: ApiRequest, batch_id: int, cursor: Cursor = None, limit: Limit = LARGEST
) -> dict[str, Any]:
    """The rows that were read, with what is missing or odd."""
    batch_row(request.actor, batch_id)
    rows, after = listed(draft_lines(request.actor, batch_id), by=Order("rank"), cursor=cursor, limit=limit)
    return {"rows": [line_of(row) for row in rows], "next": after, "files": runs_of(request.actor, batch_id)}


@router.patch(
    "/drafts/{id:row_id}", response=ChangedRow, auth=Needs("write", first=dispatches("intake.edit_row")),
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


@router.get(
    "/batches/{id:batch_id}/repeats", response=Listed[RepeatLine], auth=READS, summary="疑似重复",
    operation_id="repeats",
)  # fmt: skip
def repeats(request: ApiRequest, batch_id: int) -> Listed[RepeatLine]:
    """What rows of the batch look like, row by row, the most alike first, with what can be decided."""
    batch_row(request.actor, batch_id)
    found = repeats_of(request.actor, batch_id)
    return whole([line for row_id in sorted(found) for line in found[row_id]])


@router.post(
    "/batches/{id:batch_id}/repeats/{id:repeat_id}", response=Decided, summary="核对重复",
    operation_id="repeat.decide", auth=Needs("write", first=dispatches(CODE)), openapi_extra=WITH_KEY,
)  # fmt: skip
def decide(request: ApiRequest, batch_id: int, repeat_id: int, asked: Decision) -> dict[str, Any]:
    """Link a row as a repeat or rebound, have it handled together, take it as the same one, or keep it apart.

    What follows is done as soon as both are cases and the rules allow it; can be said anew until then.
    """
    batch_row(request.actor, batch_id)
    return decide_in_batch(batch_id, repeat_id, asked.decision, command=command_of(request))
