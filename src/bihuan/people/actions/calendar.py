"""Enters calendar editions, from the documents that come with the program or from an office's own hand."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from bihuan.journal import commands
from bihuan.people.access import check_may
from bihuan.people.actions.organisation import apply_roster
from bihuan.people.calendars import Edition, shipped
from bihuan.people.models import CalendarEdition
from bihuan.people.roster.rows import DayRow, Roster
from bihuan.rules.command import Command


@transaction.atomic(durable=True)
def enter_editions(editions: Sequence[Edition], *, command: Command) -> dict[str, int]:
    """How many editions were new, changed and same. Running clocks keep the calendar they started with.

    A later document of a year stands before the earlier one; the same document again corrects its days.
    Raises NotAllowed, RosterWrong.
    """
    check_may("calendar.enter", command=command)
    roster = roster_of(editions)
    if done := commands.begin(command, "calendar.enter", roster.facts()):
        return dict(done)
    counted = apply_roster(roster, command=command).counts.get(
        "calendar", {"new": 0, "changed": 0, "same": 0}
    )
    return commands.finish(command, "calendar.enter", roster.facts(), counted)


def enter_shipped(*, command: Command) -> dict[str, int]:
    """Enter the editions that come with the program, for years that have none: an office's own stays in force."""
    known = set(CalendarEdition.objects.values_list("year", flat=True))
    return enter_editions([edition for edition in shipped() if edition.year not in known], command=command)


def roster_of(editions: Sequence[Edition]) -> Roster:
    """The editions as rows of a roster."""
    days = (
        DayRow(year=edition.year, document=edition.document, day=named.day, kind=named.kind, name=named.name)
        for edition in editions
        for named in edition.days
    )
    return Roster(days=tuple(days))
