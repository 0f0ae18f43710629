"""One row of the check page: shown, typed over in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.desk.batches.checking import back_to, check_page, on_to_next, place_of
from bihuan.desk.batches.steps import check_dispatches
from bihuan.intake.actions.comparing import find_for_row
from bihuan.intake.actions.keeping import edit_row
from bihuan.intake.queries.drafts import DraftLine, draft_line
from bihuan.people.queries.areas import all_areas
from bihuan.rules.errors import FactMissing, FactWrong, Refusal
from bihuan.rules.vocabulary import BANDS, KEY_CLASSES, POLLUTION_TYPES
from bihuan.web.answers import done, explain
from bihuan.web.cells import EDIT, LABELS, CellReader, checked_issues
from bihuan.web.commands import command_from, seen_from
from bihuan.web.request import StaffRequest

FEWEST_LINES, MOST_LINES = 2, 12  # of the box for the issues


@require_http_methods(["GET", "POST"])
def row(request: StaffRequest, batch_id: int, row_id: int) -> HttpResponse:
    """The form of one draft row; what is typed over is kept with the row, the file's own values stay its key."""
    line = draft_line(request.actor, row_id)
    check_dispatches(request.actor, "intake.edit_row")
    said = None
    back = {"place": place_of(request.GET), "back": back_to(request, batch_id, row_id)}
    if request.method == "POST":
        typed = _typed(request)
        try:
            changes = {**typed, "issues": checked_issues(typed["issues"])}
            seen = seen_from(request).get(row_id)
            edit_row(row_id, command=command_from(request), changes=changes, seen=seen)
            find_for_row(row_id, at=request.now)
            to = on_to_next(request, batch_id, row_id)
            return done(request, _("第%(row)s行已修改") % {"row": line.row}, to=to)
        except Refusal as refusal:
            said = explain(refusal, request=request)
            line = replace(line, fields={**line.fields, **typed})
    return render(
        request,
        "desk/batches/row.html",
        {**_shown(line, batch_id, said), **back},
        status=said.status if said else 200,
    )


@require_POST
def cell(request: StaffRequest, batch_id: int, row_id: int) -> HttpResponse:
    """One field of a row, typed in beside what is wrong with it."""
    line = draft_line(request.actor, row_id)
    check_dispatches(request.actor, EDIT)
    field, text = request.POST.get("field", ""), request.POST.get("value", "")
    try:
        command = command_from(request)
        if field not in LABELS:
            raise FactWrong(EDIT, "field", _("没有这一栏，请重新选择"))
        if not text.strip():
            raise FactMissing(_("修改"), field, _(LABELS[field]))
        edit_row(row_id, command=command, changes={field: CellReader().read(field, text)})
        find_for_row(row_id, at=request.now)
    except Refusal as refusal:
        said = explain(refusal, request=request)
        return check_page(request, batch_id, wrong={row_id: (field, text, said.sentence)})
    back = on_to_next(request, batch_id, row_id)
    return done(request, _("第%(row)s行已修改") % {"row": line.row}, to=back)


def _typed(request: StaffRequest) -> dict[str, Any]:
    given = request.POST
    return {
        "content": given.get("content", "").strip(),
        "acceptance_no": given.get("acceptance_no", "").strip() or None,
        "areas": given.getlist("areas"),
        "pollution_types": given.getlist("pollution_types"),
        "key_class": given.get("key_class") or None,
        "band": given.get("band") or "unstated",
        "issues": [text for text in given.get("issues", "").splitlines() if text.strip()],
    }


def _shown(line: DraftLine, batch_id: int, said: object) -> dict[str, Any]:
    issues = line.issues
    return {
        "line": line,
        "issues": issues,
        "issue_rows": min(max(len(issues), FEWEST_LINES), MOST_LINES),
        "line_end": "\n",
        "batch_id": batch_id,
        "said": said,
        "seen": {line.id: line.version},
        "areas": _choosable(line.fields.get("areas") or ()),
        "band": line.fields.get("band") or "unstated",
        "types": [_(label) for label in POLLUTION_TYPES.values()],
        "keys": [(code, _(label)) for code, label in KEY_CLASSES.items()],
        "bands": [(code, _(label)) for code, label in BANDS.items()],
    }


def _choosable(named: Sequence[str]) -> list[str]:
    """Counties and zones, those a case is registered under, and whatever else the row names already."""
    areas = all_areas()
    tops = {area.id for area in areas.values() if area.parent_id is None}
    found = [area.name for area in areas.values() if area.parent_id in tops]
    return list(dict.fromkeys([*(found or (area.name for area in areas.values())), *named]))
