"""Rows to be put right as a workbook: downloaded with their reasons, corrected, given in again to the same batch."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.cases.queries.batches import batch_row
from bihuan.desk.batches.checking import check_page
from bihuan.desk.batches.steps import check_dispatches
from bihuan.intake.reading.corrections import read_corrections, write_corrections
from bihuan.rules.errors import FactWrong, Refusal
from bihuan.web.answers import done, explain
from bihuan.web.cells import EDIT
from bihuan.web.commands import command_from
from bihuan.web.correcting import PutRight, put_right, to_correct
from bihuan.web.doors import in_memory
from bihuan.web.refusals import Said
from bihuan.web.request import StaffRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def download(request: StaffRequest, batch_id: int) -> HttpResponse:
    """The rows with something to clear and those that could not be read, each with what is wrong with it."""
    batch = batch_row(request.actor, batch_id)
    check_dispatches(request.actor, EDIT)
    title = _("第%(n)s批待补正：改好后在核对页上传，行标识不要改动，空白的格不作修改，“原表”各栏供对照") % {
        "n": batch.city_no
    }
    raw = write_corrections(batch_id, to_correct(request.actor, batch_id), title=title)
    return HttpResponse(
        raw,
        headers={
            "Content-Type": XLSX,
            "Content-Disposition": f'attachment; filename="corrections-{batch.city_no}.xlsx"',
        },
    )


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
        return taken_back(request, put_right(found, command=command, expected=batch_id))
    except Refusal as refusal:
        return check_page(request, batch_id, said=explain(refusal, request=request))


def taken_back(request: StaffRequest, made: PutRight) -> HttpResponse:
    """The page after a workbook came back: what was done, and each row nothing was done with."""
    if not made.refused:
        return done(request, made.sentence, to=reverse("batch_check", args=[made.batch_id]))
    said = Said(422, "corrected_in_part", made.sentence, lines=made.refused)
    return check_page(request, made.batch_id, said=said)
