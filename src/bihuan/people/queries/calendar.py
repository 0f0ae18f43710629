"""The calendar in force for some years; without an edition the week decides, and that is said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from bihuan.people.calendars import Edition, NamedDay
from bihuan.people.models import CalendarDay, CalendarEdition
from bihuan.rules.calendar import Calendar, DayKind

WARNED_FROM_MONTH = 11


@dataclass(frozen=True, slots=True)
class EditionCard:
    """One year's days as one document fixed them. in_force: no later edition of the year has been entered."""

    year: int
    document: str
    entered_at: datetime
    days: int
    in_force: bool


def calendar_for(years: Iterable[int]) -> Calendar:
    """The newest edition of each year put together; `edition` cites their documents, oldest year first.

    Years without an edition follow the week; ask `covered(year)` and say so where a date depends on it.
    """
    newest = (
        CalendarEdition.objects.filter(year__in=list(years))
        .order_by("year", "-entered_at", "-id")
        .distinct("year")
        .values("id")
    )
    rows = CalendarDay.objects.filter(edition_id__in=newest).order_by("edition__year", "day")
    kinds: dict[date, DayKind] = {}
    documents: dict[str, None] = {}
    for document, day, kind in rows.values_list("edition__document", "day", "kind"):
        documents[document] = None
        kinds[day] = DayKind(kind)
    return Calendar(kinds=kinds, edition="、".join(documents))


def edition_of(year: int) -> Edition | None:
    """The edition of a year in force, with its days; None where none was entered. 2 statements."""
    newest = CalendarEdition.objects.filter(year=year).order_by("-entered_at", "-id").first()
    if newest is None:
        return None
    days = CalendarDay.objects.filter(edition_id=newest.pk).order_by("day").values_list("day", "kind", "name")
    return Edition(
        year, newest.document, tuple(NamedDay(day, DayKind(kind), name) for day, kind, name in days)
    )


def missing_year(today: date) -> int | None:
    """The coming year when its calendar is not entered by November, or this year when it has none; else None.

    The notice of a year is published by about the end of October before it.
    """
    wanted = [today.year, *([today.year + 1] if today.month >= WARNED_FROM_MONTH else [])]
    known = set(CalendarEdition.objects.filter(year__in=wanted).values_list("year", flat=True))
    return next((year for year in wanted if year not in known), None)


def editions() -> list[EditionCard]:
    """Every edition entered, newest year first, the one in force before those it replaced."""
    rows = CalendarEdition.objects.annotate(named=Count("days")).order_by("-year", "-entered_at", "-id")
    cards: list[EditionCard] = []
    for row in rows:
        in_force = not cards or cards[-1].year != row.year
        cards.append(EditionCard(row.year, row.document, row.entered_at, row.named, in_force))
    return cards
