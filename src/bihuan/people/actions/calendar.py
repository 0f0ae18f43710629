"""Enters calendar editions, from the documents that come with the program or from an office's own hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from types import MappingProxyType

from django.db import transaction

from bihuan.journal import commands
from bihuan.journal.messages import Notice, send
from bihuan.people.access import check_may
from bihuan.people.actions.administration import lock_administration
from bihuan.people.actions.organisation import apply_roster
from bihuan.people.calendars import Edition, shipped
from bihuan.people.models import Body, CalendarEdition
from bihuan.people.queries.calendar import missing_year
from bihuan.people.queries.history import CALENDAR, check_seen
from bihuan.people.queries.terms import standing_at
from bihuan.people.roster.rows import DayRow, Roster
from bihuan.rules.calendar import local_day
from bihuan.rules.command import Command

MISSING = "calendar.missing"
# Who at which kind of body is told.
TOLD_OF_MISSING = MappingProxyType({"city_desk": "shift_head", "administration": "system_admin"})


@transaction.atomic(durable=True)
def enter_editions(
    editions: Sequence[Edition], *, seen: int | None = None, command: Command
) -> dict[str, int]:
    """How many editions were new, changed and same. Running clocks keep the calendar they started with.

    A later document of a year stands before the earlier one; the same document again corrects its days.
    seen: version of the first one's year as a form showed it. Raises NotAllowed, RosterWrong, Stale.
    """
    check_may("calendar.enter", command=command)
    roster = roster_of(editions)
    if done := commands.begin(command, "calendar.enter", roster.facts()):
        return dict(done)
    if seen is not None:
        lock_administration(command.now)
        check_seen(CALENDAR, editions[0].year, seen)
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


@transaction.atomic(durable=True)
def tell_missing(now: datetime) -> int:
    """Tell shift heads and system administrators, once a month, of a year whose calendar is due and missing; how many."""
    year = missing_year(local_day(now))
    if year is None:
        return 0
    stream_id = lock_administration(now)
    bodies = Body.objects.filter(standing_at(now), kind__in=TOLD_OF_MISSING)
    key = f"{MISSING}/{year}"
    return send(
        [
            Notice(
                stream_id, MISSING, body.pk, TOLD_OF_MISSING[body.kind], key, {"year": year},
                effect_key=f"{key}/{local_day(now):%Y-%m}/{body.pk}",
            )
            for body in bodies
        ],
        now=now,
    )  # fmt: skip
