"""The messages of the bell, and that they were read."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.views.decorators.http import require_GET, require_POST

from bihuan.cases.actions.comparing import DIFFERS
from bihuan.journal.backups import FAILED
from bihuan.journal.messages import mark_read
from bihuan.journal.queries.bell import MessageGroup, bell_for
from bihuan.people.actions.calendar import MISSING
from bihuan.rules.actor import Actor
from bihuan.web.answers import go
from bihuan.web.frame import AUDITORS
from bihuan.web.happenings import sentence_for
from bihuan.web.names import body_names
from bihuan.web.request import StaffRequest


@dataclass(frozen=True, slots=True)
class BellLine:
    """One group of messages in words. address: of the page it is about; empty where the reader has none."""

    group: MessageGroup
    address: str
    sentence: str
    number: str
    by_body: str


@require_GET
def bell(request: StaffRequest) -> HttpResponse:
    """The messages to the post one acts at, grouped, newest first."""
    groups = bell_for(request.actor, now=request.now)
    return render(
        request,
        "desk/bell.html",
        {"lines": _lines(groups, actor=request.actor), "newest": groups[0].newest_at if groups else None},
    )


@require_POST
def read(request: StaffRequest) -> HttpResponse:
    """Note that the messages the page showed were read; one that came since stays unread."""
    shown = parse_datetime(request.POST.get("until", ""))
    if shown is not None and is_aware(shown):
        mark_read(request.actor, until=min(shown, request.now))
    return go(request, "/bell/")


@require_GET
def unread(request: StaffRequest) -> HttpResponse:
    """The count on the bell, asked for by the page itself; keeps no session awake."""
    return render(request, "web/parts/unread.html")


def _lines(groups: list[MessageGroup], *, actor: Actor) -> list[BellLine]:
    names = body_names(group.facts.get("by_body") for group in groups)
    return [
        BellLine(
            group,
            _address(group, actor=actor),
            sentence_for(group.code, group.facts),
            str(group.facts.get("city_no", "")),
            names.get(group.facts.get("by_body") or 0, ""),
        )
        for group in groups
    ]


def _address(group: MessageGroup, *, actor: Actor) -> str:
    """What is amiss in the installation is told on the audit page, a missing year on the calendar's."""
    if group.code in (DIFFERS, FAILED):
        return reverse("audit") if actor.role in AUDITORS else ""
    if group.code == MISSING:
        return reverse("calendar")
    return reverse("open_stream", args=[group.stream_id])
