"""The four steps of a batch: upload, check, transfer, confirm; for the city's desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.cases.actions.batches import BatchDraft, receive_batch
from bihuan.cases.queries.batches import BatchRow, batch_row, batch_rows, sheets_of_batch
from bihuan.cases.queries.rounds import round_facts
from bihuan.desk.batches.cells import LABELS
from bihuan.desk.batches.forms import ArrivalForm
from bihuan.intake.actions.comparing import find_at_once
from bihuan.intake.actions.keeping import keep_file
from bihuan.intake.actions.registering import register_batch
from bihuan.intake.actions.waiting import accept_file, is_long
from bihuan.intake.queries.columns import columns_of
from bihuan.intake.queries.comparing import held_against
from bihuan.intake.queries.drafts import DraftLine, RunCard, draft_lines, runs_of
from bihuan.intake.queries.repeats import is_compared, repeats_of
from bihuan.intake.queries.waiting import waiting_files
from bihuan.intake.reading import Given, ListFile, UnusableFile
from bihuan.intake.reading.corrections import read_corrections
from bihuan.rules.actor import Actor
from bihuan.rules.calendar import local_day
from bihuan.rules.capacity import is_dispatcher
from bihuan.rules.command import Command
from bihuan.rules.errors import NotAllowed, NotFound, Refusal
from bihuan.rules.list_headers import BY_HAND
from bihuan.web.answers import done, explain
from bihuan.web.commands import command_from
from bihuan.web.doors import in_memory
from bihuan.web.lists import kind_given, read_all_given
from bihuan.web.names import post_titles
from bihuan.web.refusals import Said
from bihuan.web.request import StaffRequest
from bihuan.web.rounds import round_of

SOURCE_NO = 24  # characters of a batch's number at its giver
Wrong = tuple[str, str, str]  # field, what was typed, what is wrong with it
# What is missing or odd, with the field that settles it.
FIELD_OF = {
    "missing_acceptance_no": "acceptance_no", "invalid_acceptance_no": "acceptance_no", "missing_area": "areas",
    "unknown_area": "areas", "missing_type": "pollution_types", "missing_content": "content",
}  # fmt: skip
AGAIN_SECONDS = 3  # after which the page asks again while a list is being read
STEPS = (("check", "核对"), ("transfer", "交办"), ("confirm", "确认"))


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
    return render(request, "desk/batches/upload.html", {"form": form, "said": said}, status=status)


def _take_in(request: StaffRequest, round_id: int, given: dict[str, Any]) -> HttpResponse:
    """Read first, so that a file that cannot be read starts no hour; then receive, then keep its rows."""
    command = command_from(request)
    if file := given["list_file"]:
        raw = file.read()
        file.seek(0)
        if found := read_corrections(raw):
            from bihuan.desk.batches.corrections import take_corrections

            return take_corrections(request, found, command=command)
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
    for one, list_file in zip(lists, read, strict=True):
        file_no = None if one.member is None else one.place
        part = command.for_row(f"keep{file_no or ''}")
        keep_file(made["batch"], list_file, raw=one.raw, command=part, file_no=file_no)
    find_at_once(made["batch"], at=request.now)
    words = _("已读取，核对后载入") if draft.is_history else _("已接收，转办时限开始计时")
    words += "".join(
        _("；第 %(n)s 个文件未读取：%(why)s") % {"n": one.place, "why": one.sentence} for one in unread
    )
    return done(request, words, to=reverse("batch_check", args=[made["batch"]]))


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


def check_dispatches(actor: Actor, act: str) -> None:
    """Raises NotAllowed for those of the city who look on, before a missing field could tell them more."""
    if not is_dispatcher(actor):
        raise NotAllowed(act)


def steps_of(row: BatchRow, here: str) -> list[dict[str, Any]]:
    """The steps as the head of each batch page shows them."""
    at = {"received": 0, "registered": 1 if row.out < row.cases else 2}.get(row.state, 2)
    return [
        {
            "name": _(name),
            "url": reverse(f"batch_{code}", args=[row.id]),
            "is_here": code == here,
            "is_done": n < at,
        }
        for n, (code, name) in enumerate(STEPS)
    ]


@require_GET
def check(request: StaffRequest, batch_id: int) -> HttpResponse:
    """Step 2: what was read, problems first, to be typed over; then registered."""
    return check_page(request, batch_id)


def check_page(
    request: StaffRequest, batch_id: int, *, said: Said | None = None, pasted: tuple[str, str] = ("", ""),
    wrong: Mapping[int, Wrong] | None = None,
) -> HttpResponse:  # fmt: skip
    """The page of step 2. said: what was refused on it; pasted: field and lines that stay in the box for pasting.

    wrong: what was refused beside a row, by its id.
    """
    row = batch_row(request.actor, batch_id)
    lines = draft_lines(request.actor, batch_id)
    runs = runs_of(request.actor, batch_id)
    columns = columns_of(request.actor, batch_id, giver=row.giver)
    rejects = [reject for run in runs for reject in run.rejects if not reject.get("corrected")]
    repeats = repeats_of(request.actor, batch_id)
    waiting = waiting_files(request.actor, batch_id)
    told = [statement for run in runs for statement in run.statements]
    titles = post_titles({card.post_id for card in columns if card.post_id})
    shown = {
        "batch": row, "steps": steps_of(row, "check"), "may": is_dispatcher(request.actor), "runs": runs,
        "printed": row.printed_total if row.printed_total is not None else _printed(runs),
        "waiting": waiting, "again_in": AGAIN_SECONDS if any(not one.is_over for one in waiting) else 0,
        "lines": lines, "rows": [(line, repeats.get(line.id, ()), _fixes(line, wrong or {})) for line in lines],
        "alike": sum(not one.decision for found in repeats.values() for one in found), "is_compared": is_compared(batch_id),
        "rejects": rejects, "found": sum(run.rows_total for run in runs),
        "drafts": sum(line.state == "draft" for line in lines), "to_clear": sum(bool(line.to_clear) for line in lines),
        "unknown": [(card, titles.get(card.post_id or 0, "")) for card in columns if not card.is_settled],
        "settled": [(card, titles.get(card.post_id or 0, "")) for card in columns if card.is_settled],
        "fields": [(code, _(name)) for code, name in BY_HAND.items()],
        "labels": [(code, _(name)) for code, name in LABELS.items()], "said": said, "pasted": pasted,
        "held": held_against(request.actor, told, round_id=row.round_id, assumed=local_day(row.received_at)),
        "many_sheets": len({line.sheet for line in lines}) > 1,
    }  # fmt: skip
    return render(
        request, "desk/batches/check.html", shown, status=said.status if said else 422 if wrong else 200
    )


def _printed(runs: Sequence[RunCard]) -> int | None:
    """The total the lists print themselves, where none was typed in as the batch was received."""
    totals = [run.notes.get("printed_total") for run in runs]
    return next((int(total) for total in totals if total is not None), None)


def _fixes(line: DraftLine, wrong: Mapping[int, Wrong]) -> list[tuple[str, str, str, str]]:
    """What can be typed in beside a row: the field, its label, what was typed and what was wrong with that."""
    if line.state != "draft":
        return []
    tried, text, sentence = wrong.get(line.id, ("", "", ""))
    fields = dict.fromkeys(
        [*(FIELD_OF[code] for code in line.to_clear if code in FIELD_OF), *([tried] if tried else [])]
    )
    return [
        (field, _(LABELS[field]), *((text, sentence) if field == tried else ("", "")))
        for field in fields
        if field in LABELS
    ]


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
