"""Official figures (通报、简报、新闻中的数据) held against our own rows; what is given in is read and not kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan.desk.figures.forms import TextForm
from bihuan.intake.queries.comparing import held_against
from bihuan.intake.reading import ListFile, UnusableFile
from bihuan.intake.reading.telling import repairs_as_json
from bihuan.rules.calendar import local_day
from bihuan.rules.errors import NotFound
from bihuan.web.answers import explain
from bihuan.web.doors import in_memory
from bihuan.web.lists import read_told
from bihuan.web.request import StaffRequest
from bihuan.web.rounds import round_of


@in_memory
@require_http_methods(["GET", "POST"])
def figures(request: StaffRequest) -> HttpResponse:
    """Give in an official text; its figures beside ours, with each difference."""
    at = round_of(request)
    if at is None or not request.actor.sees_city:
        raise NotFound("round")
    posted = request.method == "POST"
    today = local_day(request.now)
    form = (
        TextForm(request.POST or None, request.FILES or None) if posted else TextForm(initial={"day": today})
    )
    shown: dict[str, Any] = {"form": form, "round": at, "said": None}
    if posted and form.is_valid():
        try:
            found = _read(form.cleaned_data)
            shown |= _told(request, found, round_id=at.id, assumed=form.cleaned_data["day"] or today)
        except UnusableFile as unusable:
            shown["said"] = explain(unusable, request=request)
    is_read = not posted or "found" in shown
    return render(request, "desk/figures/page.html", shown, status=200 if is_read else 422)


def _read(given: dict[str, Any]) -> ListFile:
    file = given["list_file"]
    raw = file.read() if file else given["pasted"].encode()
    return read_told(raw, name=file.name if file else _("粘贴的文字"))


def _told(request: StaffRequest, found: ListFile, *, round_id: int, assumed: date) -> dict[str, Any]:
    """What the page shows of a text; without its words where a list in it names complainants."""
    told = list(found.statements)
    if found.withholds:
        told = [replace(one, printed=dict.fromkeys(one.printed, "")) for one in told]
    held = held_against(request.actor, told, round_id=round_id, assumed=assumed)
    repairs = repairs_as_json(found.repairs, found.unreadable)
    return {
        "found": found, "held": held, "repairs": repairs if any(repairs.values()) else {},
        "publication": found.publication, "differing": sum(one.differing for one in held),
    }  # fmt: skip
