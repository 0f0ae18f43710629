"""Rows to be put right as a workbook: downloaded with their reasons, corrected, given in again to the same batch."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.cases.queries.batches import batch_row
from bihuan.desk.batches.cells import EDIT, CellReader
from bihuan.desk.batches.views import check_dispatches, check_page
from bihuan.intake.actions.comparing import find_at_once
from bihuan.intake.actions.correcting import keep_corrected, note_corrected
from bihuan.intake.actions.keeping import edit_row
from bihuan.intake.queries.drafts import DraftLine, draft_lines, runs_of
from bihuan.intake.reading.corrections import (
    FIELDS,
    Correcting,
    Corrections,
    read_corrections,
    write_corrections,
)
from bihuan.intake.reading.drafts import UnusableFile
from bihuan.rules.command import Command
from bihuan.rules.errors import FactWrong, Refusal
from bihuan.rules.vocabulary import BANDS, CLEARANCES, KEY_CLASSES, label_of
from bihuan.web.answers import done, explain
from bihuan.web.commands import command_from
from bihuan.web.doors import in_memory
from bihuan.web.lists import read_given
from bihuan.web.refusals import Said
from bihuan.web.request import StaffRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def download(request: StaffRequest, batch_id: int) -> HttpResponse:
    """The rows with something to clear and those that could not be read, each with what is wrong with it."""
    batch = batch_row(request.actor, batch_id)
    check_dispatches(request.actor, EDIT)
    title = _("第%(n)s批待补正：改好后在核对页上传，行标识不要改动，空白的格不作修改") % {"n": batch.city_no}
    raw = write_corrections(batch_id, _to_correct(request, batch_id), title=title)
    return HttpResponse(
        raw,
        headers={
            "Content-Type": XLSX,
            "Content-Disposition": f'attachment; filename="corrections-{batch.city_no}.xlsx"',
        },
    )


def _to_correct(request: StaffRequest, batch_id: int) -> Iterator[Correcting]:
    for line in draft_lines(request.actor, batch_id):
        if line.to_clear and line.state == "draft":
            reasons = [_(label_of(CLEARANCES, code)) for code in line.to_clear]
            place = f"{line.sheet} {line.row}".strip()
            yield Correcting(place, "；".join([*reasons, *line.warnings]), texts_of(line), row_id=line.id)
    for run in runs_of(request.actor, batch_id):
        for n, reject in enumerate(run.rejects):
            if not reject.get("corrected"):
                place = f"{reject['sheet'] or ''} {reject['row']}".strip()
                texts = {reject["field"]: str(reject["value"])} if reject["field"] in FIELDS else {}
                yield Correcting(place, reject["sentence"], texts, run_id=run.id, n=n)


def texts_of(line: DraftLine) -> dict[str, str]:
    """A draft row's fields as they are written in cells."""
    fields = line.fields
    band = fields.get("band") or "unstated"
    return {
        "acceptance_no": fields.get("acceptance_no") or "",
        "areas": "、".join(fields.get("areas") or ()),
        "pollution_types": "、".join(fields.get("pollution_types") or ()),
        "content": fields["content"],
        "key_class": label_of(KEY_CLASSES, fields["key_class"]) if fields.get("key_class") else "",
        "band": label_of(BANDS, band) if band != "unstated" else "",
    }


@in_memory
@require_POST
def give_back(request: StaffRequest, batch_id: int) -> HttpResponse:
    """The corrected workbook: each row by itself, those refused are said with their reasons."""
    batch_row(request.actor, batch_id)
    check_dispatches(request.actor, EDIT)
    try:
        command = command_from(request)
        file = request.FILES.get("list_file")
        found = read_corrections(file.read()) if file else None
        if found is None:
            raise FactWrong(EDIT, "list_file", _("不是本系统导出的待补正表，请先下载，改好后上传"))
        return take_corrections(request, found, command=command, expected=batch_id)
    except Refusal as refusal:
        return check_page(request, batch_id, said=explain(refusal, request=request))


def take_corrections(
    request: StaffRequest, found: Corrections, *, command: Command, expected: int | None = None
) -> HttpResponse:
    """Put the rows of a batch right. Raises FactWrong for a workbook of another batch than expected, NotFound."""
    batch_id = found.batch_id
    if expected is not None and batch_id != expected:
        raise FactWrong(EDIT, "list_file", _("这是另一批的待补正表，请在该批的核对页上传"))
    batch = batch_row(request.actor, batch_id)
    changed, refused = _edit(request, found, command)
    added = _add(found, giver=batch.giver, command=command, refused=refused)
    refused += [_("第%(row)s行：缺行标识，未处理") % {"row": row} for row in found.unknown]
    if changed or added:
        find_at_once(batch_id, at=request.now)
    words = _("已补正 %(n)s 行，新增 %(added)s 行") % {"n": changed, "added": added}
    if not refused:
        return done(request, words, to=reverse("batch_check", args=[batch_id]))
    said = Said(
        422,
        "corrected_in_part",
        f"{words}，{_('%(n)s 行未处理') % {'n': len(refused)}}",
        lines=tuple(refused),
    )
    return check_page(request, batch_id, said=said)


def _edit(request: StaffRequest, found: Corrections, command: Command) -> tuple[int, list[str]]:
    """Type over the draft rows where a cell says something new; how many, and the sentences of those refused."""
    lines = {line.id: line for line in draft_lines(request.actor, found.batch_id)}
    reader, changed, refused = CellReader(), 0, []
    for row in found.rows:
        line = lines.get(row.row_id)
        if not row.row_id:
            continue
        try:
            changes = _changes(line, row.texts, reader)
            if changes:
                edit_row(row.row_id, command=command.for_row(str(row.row_id)), changes=changes)
                changed += 1
        except Refusal as refusal:
            refused.append(_said_of(row, explain(refusal, request=request).sentence))
    return changed, refused


def _changes(line: DraftLine | None, texts: Mapping[str, str], reader: CellReader) -> dict[str, Any]:
    """The new values of a row. Raises FactWrong for a row that is not in the batch or registered already."""
    if line is None:
        raise FactWrong(EDIT, "row", _("没有这一行"))
    before = texts_of(line)
    new = {name: text for name, text in texts.items() if text and text != before[name].strip()}
    if new and line.state != "draft":
        raise FactWrong(EDIT, "row", _("已登记，请在交办件页补齐信息"))
    return {name: reader.read(name, text) for name, text in new.items()}


def _add(found: Corrections, *, giver: str, command: Command, refused: list[str]) -> int:
    """Keep the rejected rows that have a complaint now; how many are new."""
    rows = [row for row in found.rows if not row.row_id and row.texts.get("content")]
    if not rows:
        return 0
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow(FIELDS.values())
    lines.writerows([row.texts.get(field, "") for field in FIELDS] for row in rows)
    raw = written.getvalue().encode()
    try:
        list_file = read_given(raw, name=_("补正"), giver=giver)
    except UnusableFile as unusable:
        refused.append(unusable.sentence)
        return 0
    added = keep_corrected(found.batch_id, list_file, raw=raw, command=command.for_row("added"))
    places: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        places[row.run_id].append(row.n)
    note_corrected(found.batch_id, places)
    return added


def _said_of(row: Correcting, sentence: str) -> str:
    return _("第%(row)s行：%(sentence)s") % {"row": row.place, "sentence": sentence}
