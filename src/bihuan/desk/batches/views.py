"""The four steps of a batch: upload, check, transfer, confirm; for the city's desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.cases.actions.batches import BatchDraft, receive_batch
from bihuan.cases.queries.batches import batch_row, batch_rows, sheets_of_batch
from bihuan.cases.queries.rounds import round_facts
from bihuan.desk.batches.corrections import taken_back
from bihuan.desk.batches.forms import ArrivalForm
from bihuan.desk.batches.steps import ACCEPTS, check_dispatches, steps_of
from bihuan.intake.actions.registering import register_batch
from bihuan.intake.actions.waiting import accept_file, is_long
from bihuan.intake.reading import Given, ListFile, UnusableFile
from bihuan.intake.reading.corrections import read_corrections
from bihuan.rules.capacity import is_dispatcher
from bihuan.rules.command import Command
from bihuan.rules.errors import NotFound, Refusal
from bihuan.web.answers import done, explain
from bihuan.web.commands import command_from
from bihuan.web.correcting import put_right
from bihuan.web.doors import in_memory
from bihuan.web.giving import keep_lists
from bihuan.web.lists import kind_given, read_all_given
from bihuan.web.request import StaffRequest
from bihuan.web.rounds import round_of

SOURCE_NO = 24  # characters of a batch's number at its giver


@require_GET
def batches(request: StaffRequest) -> HttpResponse:
    """The batches of the round, newest first."""
    at = round_of(request)
    rows = batch_rows(request.actor, round_id=at.id) if at else []
    return render(
        request, "desk/batches/list.html", {"rows": rows, "round": at, "may": is_dispatcher(request.actor)}
    )


@in_memory
@require_http_methods(["GET", "POST"])
def upload(request: StaffRequest) -> HttpResponse:
    """Step 1: give in a batch with its list; the hour runs from when it was received."""
    at = round_of(request)
    if at is None or not request.actor.sees_city:
        raise NotFound("round")
    check_dispatches(request.actor, "batch.receive")
    posted = request.method == "POST"
    form = ArrivalForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        now=request.now,
        giver=round_facts(at.id).giver,
    )
    said = None
    if posted and form.is_valid():
        try:
            return _take_in(request, at.id, form.cleaned_data)
        except (Refusal, UnusableFile) as refusal:
            said = explain(refusal, request=request)
    if posted:
        form.forget_complainants()
    status = said.status if said else 422 if posted else 200
    return render(
        request, "desk/batches/upload.html", {"form": form, "said": said, "accepts": ACCEPTS}, status=status
    )


def _take_in(request: StaffRequest, round_id: int, given: dict[str, Any]) -> HttpResponse:
    """Read first, so that a file that cannot be read starts no hour; then receive, then keep its rows."""
    command = command_from(request)
    if file := given["list_file"]:
        raw = file.read()
        file.seek(0)
        if found := read_corrections(raw):
            return taken_back(request, put_right(found, command=command))
        if is_long(file.size) and kind_given(raw) != "zip":
            return _take_in_later(request, round_id, given, raw, command=command)
    lists, unread = _read(given)
    read = [one.found for one in lists if one.found]
    draft = BatchDraft(
        round_id=round_id, giver=given["giver"], channel=given["channel"],
        source_no=given["source_no"] or "、".join(dict.fromkeys(one.batch for one in read if one.batch))[:SOURCE_NO],
        received_at=given["received_at"], handed_over_at=given["handed_over_at"],
        printed_total=_total(given["printed_total"], read),
        is_empty=given["is_empty"] and not read, is_history=given["is_history"] and bool(read),
    )  # fmt: skip
    made = receive_batch(draft, command=command.for_row("receive"))
    if not read:
        return done(request, _("已登记：今日无交办"), to=reverse("batches"))
    keep_lists(made["batch"], lists, command=command)
    words = _("已读取，核对后载入") if draft.is_history else _("已接收，转办时限开始计时")
    words += said_of_unread(unread)
    return done(request, words, to=reverse("batch_check", args=[made["batch"]]))


def said_of_unread(unread: list[Given]) -> str:
    """What is to be said of the files of a zip that were not read."""
    return "".join(
        _("；第 %(n)s 个文件未读取：%(why)s") % {"n": one.place, "why": one.sentence} for one in unread
    )


def _take_in_later(
    request: StaffRequest, round_id: int, given: dict[str, Any], raw: bytes, *, command: Command
) -> HttpResponse:
    """Receive the batch now, so that its hour runs, and leave its list to the worker."""
    draft = BatchDraft(
        round_id=round_id, giver=given["giver"], channel=given["channel"], source_no=given["source_no"],
        received_at=given["received_at"], handed_over_at=given["handed_over_at"],
        printed_total=given["printed_total"], is_history=given["is_history"],
    )  # fmt: skip
    made = receive_batch(draft, command=command.for_row("receive"))
    accept_file(made["batch"], raw, name=given["list_file"].name, command=command.for_row("file"))
    return done(request, _("已接收，正在后台读取"), to=reverse("batch_check", args=[made["batch"]]))


def _total(given: int | None, found: list[ListFile]) -> int | None:
    """The printed total: as typed in, else the sum of those the lists print, where each prints one."""
    printed = [one.printed_total for one in found]
    if given is not None or not printed or None in printed:
        return given
    return sum(total for total in printed if total is not None)


def _read(given: dict[str, Any]) -> tuple[list[Given], list[Given]]:
    file = given["list_file"]
    if not file and not given["pasted"]:
        return [], []
    raw = file.read() if file else given["pasted"].encode()
    name = file.name if file else _("粘贴的清单")
    return read_all_given(raw, name=name, giver=given["giver"])


@require_POST
def register(request: StaffRequest, batch_id: int) -> HttpResponse:
    """Register all rows of the batch, those with something to clear too: transfer never waits for tidy data."""
    batch_row(request.actor, batch_id)
    check_dispatches(request.actor, "batch.register")
    counts = register_batch(batch_id, command=command_from(request))
    words = _("登记 %(new)s 件") % counts
    if counts["already_known"]:
        words += _("，已登记过 %(already_known)s 件") % counts
    if counts["changed"]:
        words += _("，内容有变化 %(changed)s 件，待核对") % counts
    return done(request, words, to=reverse("batch_transfer", args=[batch_id]))


@require_GET
def confirm(request: StaffRequest, batch_id: int) -> HttpResponse:
    """Step 4: the board of sheets, phoned, signed, missing."""
    row = batch_row(request.actor, batch_id)
    sheets = sheets_of_batch(request.actor, batch_id, at=request.now)
    shown = {"batch": row, "steps": steps_of(row, "confirm"), "sheets": sheets}
    return render(request, "desk/batches/confirm.html", shown)
