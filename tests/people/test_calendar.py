"""Working days are those of the documents entered, and where there is none the week is said to decide."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bihuan.journal.models import Entry
from bihuan.people.actions.calendar import enter_editions, enter_shipped
from bihuan.people.calendars import Edition, NamedDay, shipped
from bihuan.people.models import CalendarDay, CalendarEdition
from bihuan.people.queries.calendar import calendar_for, editions
from bihuan.rules.actor import SYSTEM
from bihuan.rules.calendar import DayKind
from bihuan.rules.command import Command
from bihuan.rules.errors import NotAllowed
from tests.cast import NOW

DOCUMENTS = {2024: "国办发明电〔2023〕7号", 2025: "国办发明电〔2024〕12号", 2026: "国办发明电〔2025〕7号"}


def system(number, now=NOW):
    return Command(SYSTEM, now, f"calendar-{number}")


def test_the_notices_of_three_years_come_with_the_program(db):
    assert enter_shipped(command=system(1)) == {"new": 3, "changed": 0, "same": 0}
    assert {card.year: card.document for card in editions()} == DOCUMENTS
    assert calendar_for([2024]).edition == DOCUMENTS[2024]
    assert calendar_for([2025, 2024]).edition == "国办发明电〔2023〕7号、国办发明电〔2024〕12号"


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2024, 2, 4), True),
        (date(2024, 2, 9), True),
        (date(2024, 2, 12), False),
        (date(2024, 6, 10), False),
        (date(2024, 10, 12), True),
        (date(2025, 1, 28), False),
        (date(2025, 4, 27), True),
        (date(2025, 10, 8), False),
        (date(2026, 1, 4), True),
        (date(2026, 2, 23), False),
        (date(2026, 9, 20), True),
    ],
)
def test_a_day_is_worked_as_the_notice_says(db, day, worked):
    enter_shipped(command=system(1))
    assert calendar_for([day.year]).is_workday(day) is worked


@pytest.mark.parametrize(("year", "off", "worked"), [(2024, 28, 8), (2025, 28, 5), (2026, 33, 6)])
def test_each_notice_names_as_many_days_as_it_gives(year, off, worked):
    (edition,) = [edition for edition in shipped() if edition.year == year]
    kinds = [named.kind for named in edition.days]
    assert (kinds.count(DayKind.HOLIDAY), kinds.count(DayKind.WORKDAY)) == (off, worked)


def test_every_make_up_day_lies_on_a_weekend(db):
    made_up = [named.day for edition in shipped() for named in edition.days if named.kind is DayKind.WORKDAY]
    assert all(day.weekday() >= 5 for day in made_up)


def test_a_year_without_a_notice_follows_the_week_and_is_not_covered(db):
    enter_shipped(command=system(1))
    calendar = calendar_for([2026, 2027])
    assert calendar.covered(2026)
    assert not calendar.covered(2027)
    assert calendar.is_workday(date(2027, 10, 1))  # a Friday; whether it is free nobody has said yet
    assert not calendar.is_workday(date(2027, 10, 2))


def test_a_later_document_of_the_year_is_in_force(db):
    enter_shipped(command=system(1))
    extra = NamedDay(date(2024, 6, 11), DayKind.HOLIDAY, "端午节")
    (first,) = [edition for edition in shipped() if edition.year == 2024]
    later = Edition(2024, "清政办发〔2024〕9号", (*first.days, extra))
    enter_editions([later], command=system(2, NOW + timedelta(days=1)))
    assert calendar_for([2024]).edition == later.document
    assert not calendar_for([2024]).is_workday(extra.day)
    assert [(card.document, card.in_force) for card in editions() if card.year == 2024] == [
        (later.document, True),
        (first.document, False),
    ]


def test_the_program_does_not_put_its_notice_before_the_offices_own(db):
    own = Edition(2024, "国办发明电2023年第7号", (NamedDay(date(2024, 1, 1), DayKind.HOLIDAY, "元旦"),))
    enter_editions([own], command=system(1))
    enter_shipped(command=system(2, NOW + timedelta(days=1)))
    assert calendar_for([2024]).edition == own.document


def test_the_same_document_again_corrects_its_days(db):
    day = NamedDay(date(2024, 1, 1), DayKind.HOLIDAY, "元旦")
    enter_editions([Edition(2024, "甲", (day,))], command=system(1))
    enter_editions([Edition(2024, "甲", (day,))], command=system(2))
    corrected = NamedDay(date(2024, 1, 2), DayKind.HOLIDAY, "元旦")
    enter_editions([Edition(2024, "甲", (corrected,))], command=system(3))
    assert list(CalendarDay.objects.values_list("day", flat=True)) == [corrected.day]
    assert list(Entry.objects.order_by("id").values_list("code", flat=True)) == [
        "calendar.add",
        "calendar.change",
    ]


def test_a_clerk_enters_no_calendar(cast):
    before = (CalendarEdition.objects.count(), Entry.objects.count())
    with pytest.raises(NotAllowed):
        enter_editions([Edition(2027, "乙", ())], command=cast.command("city_dispatch"))
    assert (CalendarEdition.objects.count(), Entry.objects.count()) == before


def test_the_calendar_is_one_statement(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        calendar_for([2024, 2025, 2026])
