"""Values pasted over rows of the grid: each row is saved by itself, each that is refused is said with its reason."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.cases.queries.batches import batch_row
from bihuan.desk.batches.checking import back_to, check_page
from bihuan.desk.batches.steps import check_dispatches
from bihuan.intake.actions.comparing import find_repeats
from bihuan.intake.actions.keeping import edit_row
from bihuan.intake.queries.drafts import DraftPlace, draft_places
from bihuan.rules.command import Command
from bihuan.rules.errors import FactMissing, FactWrong, Refusal
from bihuan.web.answers import done, explain
from bihuan.web.cells import EDIT, IN_GRID, LABELS, CellReader
from bihuan.web.commands import command_from
from bihuan.web.refusals import Said
from bihuan.web.request import StaffRequest

BY_ID = "#"  # before the id of a row, as the script sends it; people write the row's number in the list


@require_POST
def paste(request: StaffRequest, batch_id: int) -> HttpResponse:
    """Save what was pasted, row by row; the rows refused come back in the box with what stands against them."""
    batch_row(request.actor, batch_id)
    check_dispatches(request.actor, EDIT)
    field, text = request.POST.get("field", ""), request.POST.get("lines", "")
    try:
        command = command_from(request)
        lines = _lines(field, text)
    except Refusal as refusal:
        return check_page(request, batch_id, said=explain(refusal, request=request), pasted=(field, text))
    places, reader = draft_places(request.actor, batch_id), CellReader()
    refused: list[tuple[list[str], str]] = []
    changed: set[int] = set()
    for number, cells in enumerate(lines):
        try:
            changed.add(_save(cells, field, places, reader, command=command.for_row(str(number))))
        except Refusal as refusal:
            refused.append((cells, explain(refusal, request=request).sentence))
    find_repeats(batch_id, at=request.now, only=changed)
    saved = len(lines) - len(refused)
    if not refused:
        return done(request, _("已修改 %(n)s 行") % {"n": saved}, to=back_to(request, batch_id, min(changed)))
    said = Said(
        422, "pasted_in_part", _("已修改 %(n)s 行，%(left)s 行未修改") % {"n": saved, "left": len(refused)},
        lines=tuple(f"{_name(cells[0], places)}：{sentence}" for cells, sentence in refused),
    )  # fmt: skip
    return check_page(request, batch_id, said=said, pasted=(field, _text(refused, places)))


def _lines(field: str, text: str) -> list[list[str]]:
    """Rows of cells, the first of each the row it is for. Raises FactMissing, FactWrong."""
    if field not in LABELS:
        raise FactWrong(EDIT, "field", _("没有这一栏，请重新选择"))
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter="\t") if any(row)]
    except csv.Error as error:
        raise FactWrong(EDIT, "lines", _("粘贴内容的引号不成对，不能读取")) from error
    if not rows:
        raise FactMissing(_("修改"), "lines", _("粘贴内容"))
    return rows


def _save(
    cells: Sequence[str], field: str, places: Sequence[DraftPlace], reader: CellReader, *, command: Command
) -> int:
    """One row: its value, and further values for the fields to the right; its id."""
    place = _place(cells[0], places)
    values = cells[1:]
    fields = IN_GRID[IN_GRID.index(field) :] if field in IN_GRID else (field,)
    if not values:
        raise FactWrong(EDIT, field, _("缺行号后的制表符和内容"))
    if len(values) > len(fields):
        raise FactWrong(EDIT, field, _("多出 %(n)s 格") % {"n": len(values) - len(fields)})
    changes: dict[str, Any] = {
        name: reader.read(name, value) for name, value in zip(fields, values, strict=False)
    }
    edit_row(place.id, command=command, changes=changes)
    return place.id


def _place(told: str, places: Sequence[DraftPlace]) -> DraftPlace:
    """The row a line is for. Raises FactWrong when there is none, several, or it is registered already."""
    found = _found(told, places)
    if not found:
        raise FactWrong(EDIT, "row", _("没有这一行"))
    waiting = [place for place in found if place.state == "draft"]
    if not waiting:
        raise FactWrong(EDIT, "row", _("已登记，不能修改"))
    if len(waiting) > 1:
        raise FactWrong(EDIT, "row", _("同一行号有多行，请逐行修改"))
    return waiting[0]


def _found(told: str, places: Sequence[DraftPlace]) -> list[DraftPlace]:
    told = told.strip()
    if told.startswith(BY_ID):
        return [place for place in places if str(place.id) == told.removeprefix(BY_ID)]
    return [place for place in places if str(place.row) == told]


def _name(told: str, places: Sequence[DraftPlace]) -> str:
    found = _found(told, places)
    return _("第%(row)s行") % {"row": found[0].row if found else told.strip()}


def _text(refused: Sequence[tuple[list[str], str]], places: Sequence[DraftPlace]) -> str:
    """The rows refused as they can be pasted again, under the row's number where one row has it."""
    numbers = Counter(str(place.row) for place in places)
    written = io.StringIO()
    rows = csv.writer(written, delimiter="\t", lineterminator="\n")
    for (told, *values), _sentence in refused:
        found = _found(told, places)
        is_plain = len(found) == 1 and numbers[str(found[0].row)] == 1
        rows.writerow([found[0].row if is_plain else told, *values])
    return written.getvalue()
