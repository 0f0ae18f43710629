"""Step 2 of a batch: what was read, page by page, problems first, with how far clearing it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bihuan.cases.queries.batches import BatchRow, batch_row
from bihuan.desk.batches.steps import ACCEPTS, steps_of
from bihuan.intake.queries.checking import counts_of, next_to_clear, rows_shown
from bihuan.intake.queries.columns import columns_of
from bihuan.intake.queries.comparing import held_against
from bihuan.intake.queries.drafts import PAGE, DraftLine, RunCard, line_of, runs_of
from bihuan.intake.queries.repeats import is_compared, repeats_of, undecided
from bihuan.intake.queries.results import outcome_of
from bihuan.intake.queries.waiting import waiting_files
from bihuan.rules.calendar import local_day
from bihuan.rules.capacity import is_dispatcher
from bihuan.rules.list_headers import BY_HAND
from bihuan.web.cells import LABELS
from bihuan.web.names import post_titles
from bihuan.web.paging import AFTER, BEFORE, Order, paged
from bihuan.web.refusals import Said
from bihuan.web.request import StaffRequest

Wrong = tuple[str, str, str]  # field, what was typed, what is wrong with it
# What is missing or odd, with the field that settles it.
FIELD_OF = {
    "missing_acceptance_no": "acceptance_no", "invalid_acceptance_no": "acceptance_no", "missing_area": "areas",
    "unknown_area": "areas", "missing_type": "pollution_types", "missing_content": "content",
}  # fmt: skip
AGAIN_SECONDS = 3  # after which the page asks again while a list is being read
SHOW, AT = "show", "at"  # in the address: which rows, and the one the eye should be on
SHOWS = {"": "全部", "clear": "待补齐", "alike": "疑似重复待核"}


@require_GET
def check(request: StaffRequest, batch_id: int) -> HttpResponse:
    """Step 2: what was read, problems first, to be typed over; then registered."""
    return check_page(request, batch_id)


def check_page(
    request: StaffRequest, batch_id: int, *, said: Said | None = None, pasted: tuple[str, str] = ("", ""),
    wrong: Mapping[int, Wrong] | None = None,
) -> HttpResponse:  # fmt: skip
    """The page of step 2. said: what was refused on it; pasted: field and lines that stay in the box for pasting.

    wrong: what was refused beside a row, by its id. The address says which rows are shown, also when it is posted to.
    """
    row = batch_row(request.actor, batch_id)
    runs = runs_of(request.actor, batch_id)
    waiting = waiting_files(request.actor, batch_id)
    told = [statement for run in runs for statement in run.statements]
    shown = {
        "batch": row, "steps": steps_of(row, "check"), "may": is_dispatcher(request.actor), "runs": runs,
        "printed": row.printed_total if row.printed_total is not None else _printed(runs),
        "waiting": waiting, "again_in": AGAIN_SECONDS if any(not one.is_over for one in waiting) else 0,
        "rejects": [reject for run in runs for reject in run.rejects if not reject.get("corrected")],
        "found": sum(run.rows_total for run in runs), "counts": counts_of(request.actor, batch_id),
        "labels": [(code, _(name)) for code, name in LABELS.items()], "said": said, "pasted": pasted,
        "held": held_against(request.actor, told, round_id=row.round_id, assumed=local_day(row.received_at)),
        "place": place_of(request.GET), "accepts": ACCEPTS, "is_compared": is_compared(batch_id),
        **_columns(request, row), **_rows(request, batch_id, wrong or {}),
    }  # fmt: skip
    return render(
        request, "desk/batches/check.html", shown, status=said.status if said else 422 if wrong else 200
    )


def _rows(request: StaffRequest, batch_id: int, wrong: Mapping[int, Wrong]) -> dict[str, Any]:
    """The rows of one page with what stands beside them."""
    show = request.GET.get(SHOW, "")
    show = show if show in SHOWS else ""
    rows = rows_shown(request.actor, batch_id, show=show)
    query = request.GET.copy()
    query.pop(AT, None)
    page = paged(rows, query, by=Order("rank"), size=PAGE)
    lines = [line_of(row) for row in page.rows]
    repeats = repeats_of(request.actor, batch_id, row_ids=[line.id for line in lines])
    here = reverse("batch_check", args=[batch_id])
    ways = {
        name: here + way if way else "" for name, way in (("previous", page.previous), ("next", page.next))
    }
    return {
        "page": ways, "here": here, "at": request.GET.get(AT, ""), "show": show, "show_name": _(SHOWS[show]),
        "rows": [(line, repeats.get(line.id, ()), _fixes(line, wrong), outcome_of(line.fields)) for line in lines],
        "first_to_clear": next_to_clear(request.actor, batch_id, 0), "alike": undecided(request.actor, batch_id),
    }  # fmt: skip


def _columns(request: StaffRequest, row: BatchRow) -> dict[str, Any]:
    """The columns of the lists, those not known first, with who gave them to their fields."""
    columns = columns_of(request.actor, row.id, giver=row.giver)
    titles = post_titles({card.post_id for card in columns if card.post_id})
    told = [(card, titles.get(card.post_id or 0, "")) for card in columns]
    return {
        "unknown": [one for one in told if not one[0].is_settled],
        "settled": [one for one in told if one[0].is_settled],
        "fields": [(code, _(name)) for code, name in BY_HAND.items()],
    }


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


def place_of(query: QueryDict) -> str:
    """Which rows of the check are shown, as it stands in addresses."""
    return urlencode([(key, query.get(key, "")) for key in (SHOW, AFTER, BEFORE) if key in query])


def back_to(request: StaffRequest, batch_id: int, row_id: int) -> str:
    """The address of the page a row stood on, the eye on the row."""
    return f"{reverse('batch_check', args=[batch_id])}?{_with(place_of(request.GET), row_id)}#row-{row_id}"


def on_to_next(request: StaffRequest, batch_id: int, row_id: int) -> str:
    """The same after a row was typed over: on to the next to be cleared, round to the first; the row itself if none is."""
    after = next_to_clear(request.actor, batch_id, row_id)
    if after is None:
        return back_to(request, batch_id, row_id)
    place = place_of(request.GET) if after >= row_id else ""
    return f"{reverse('batch_check', args=[batch_id])}?{_with(place, after)}"


def _with(place: str, row_id: int) -> str:
    return f"{place}&{AT}={row_id}" if place else f"{AT}={row_id}"
