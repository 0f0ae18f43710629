"""Working days are those of the documents entered, and where there is none the week is said to decide."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bihuan.journal.models import Entry
from bihuan.people.actions.calendar import enter_editions, enter_shipped, tell_missing
from bihuan.people.calendars import Edition, NamedDay, shipped
from bihuan.people.calendars.notices import read_notice, write_notice
from bihuan.people.models import CalendarDay, CalendarEdition
from bihuan.people.queries.calendar import calendar_for, editions, missing_year
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


NOTICE = """一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。"""


def test_a_notice_is_read_as_it_is_published():
    days, problems = read_notice(NOTICE, 2025)
    assert problems == []
    named = {one.day: one for one in days}
    assert (len(days), named[date(2025, 1, 1)].name) == (1 + 8 + 2 + 8 + 2, "元旦")
    assert named[date(2025, 10, 8)] == NamedDay(date(2025, 10, 8), DayKind.HOLIDAY, "国庆节、中秋节")
    assert [day for day in sorted(named) if named[day].kind is DayKind.WORKDAY] == [
        date(2025, 1, 26), date(2025, 2, 8), date(2025, 9, 28), date(2025, 10, 11),
    ]  # fmt: skip


def test_every_edition_reads_back_as_it_is_written():
    for edition in shipped():
        assert read_notice(write_notice(edition.days, edition.year), edition.year) == (list(edition.days), [])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("国庆节 10月1日", "缺节日名称"),
        ("国庆节：10月1日至8日", "看不出哪些天放假"),
        ("春节：2月30日放假", "没有“2月30日”这一天"),
        ("春节：2月8日至2月1日放假", "起止颠倒"),
        ("元旦：1月1日放假；1月1日上班\n元旦：1月1日放假", "重复"),
    ],
)
def test_a_line_that_cannot_be_read_is_told_by_its_number(line, said):
    _days, problems = read_notice(line, 2025)
    assert said in problems[0]
    assert problems[0].startswith("第")


def test_a_missing_year_is_told_of_once_a_month_from_november(cast):
    assert missing_year(date(2026, 11, 1)) == 2027
    assert [missing_year(date(2026, 10, 31)), missing_year(date(2027, 1, 1))] == [None, 2027]
    november = datetime(2026, 11, 2, 18, 30, tzinfo=UTC)
    assert [tell_missing(november), tell_missing(november + timedelta(days=9))] == [2, 0]
    assert tell_missing(november + timedelta(days=40)) == 2
