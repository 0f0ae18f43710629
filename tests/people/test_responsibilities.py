"""The responsibility list: loaded from its sheet, in force until its day, the narrowest area first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from bihuan.journal.models import Entry
from bihuan.people.actions.organisation import load_people
from bihuan.people.models import Area, Responsibility
from bihuan.people.queries.responsibilities import duties_at, duty_book
from bihuan.people.roster.reading import read_roster
from bihuan.people.roster.rows import AreaRow, BodyRow, ResponsibilityRow, Roster
from bihuan.rules.actor import SYSTEM
from bihuan.rules.command import Command
from bihuan.rules.errors import RosterWrong

pytestmark = pytest.mark.usefixtures("db")
NOW = datetime(2024, 6, 3, 3, 0, tzinfo=UTC)
PLACES = Roster(
    areas=(
        AreaRow(code="1", name="清河市"),
        AreaRow(code="11", name="北岭县", parent="清河市"),
        AreaRow(code="12", name="东湖区", parent="清河市"),
    ),
    bodies=(
        BodyRow(code="urban", name="市城管局", kind="bureau"),
        BodyRow(code="eco", name="市生态环境局", kind="bureau"),
    ),
)


def load(roster: Roster, request: str = "1") -> None:
    """A roster loaded by the system."""
    load_people(roster, command=Command(SYSTEM, NOW, request))


def area(name: str) -> int:
    """The id of an area."""
    return Area.objects.get(name=name).id


def lead(*types: str, areas: tuple[str, ...] = ()) -> str | None:
    """Who leads, by the list as it stands."""
    duty = duty_book(at=NOW).lead_for(types, [area(name) for name in areas])
    return duty.body if duty else None


def test_the_sheet_names_types_and_areas_in_one_cell_each(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "责任清单"
    sheet.append(["污染类型*", "牵头单位*", "行政区域", "依据"])
    sheet.append(["油烟、扬尘", "市城管局", "东湖区、北岭县", "清政办〔2024〕3号"])
    sheet.append(["大气", "市生态环境局", None, None])
    book.save(tmp_path / "组织.xlsx")
    load(PLACES)
    load(read_roster(tmp_path / "组织.xlsx"), "2")
    assert [(d.pollution_type, d.area, d.body) for d in duties_at(NOW)] == [
        ("air", "", "市生态环境局"),
        ("dust", "北岭县", "市城管局"),
        ("dust", "东湖区", "市城管局"),
        ("fumes", "北岭县", "市城管局"),
        ("fumes", "东湖区", "市城管局"),
    ]
    assert Entry.objects.filter(code="responsibility.add").count() == 5


def test_the_narrowest_area_counts_then_the_city(tmp_path: Path) -> None:
    city = ResponsibilityRow(body="eco", types=("air",))
    here = ResponsibilityRow(body="urban", types=("air",), areas=("东湖区",))
    load(PLACES + Roster(responsibilities=(city, here)))
    assert (lead("air", areas=("东湖区",)), lead("air", areas=("北岭县",)), lead("air")) == (
        "市城管局", "市生态环境局", "市生态环境局",
    )  # fmt: skip
    assert lead("water", areas=("东湖区",)) is None
    assert lead("water", "air", areas=("东湖区",)) == "市城管局"
    assert lead("air", areas=("东湖区", "北岭县")) is None


def test_another_body_takes_over_and_the_same_list_again_changes_nothing() -> None:
    load(PLACES + Roster(responsibilities=(ResponsibilityRow(body="eco", types=("air",)),)))
    load(Roster(responsibilities=(ResponsibilityRow(body="urban", types=("air",)),)), "2")
    load(Roster(responsibilities=(ResponsibilityRow(body="urban", types=("air",)),)), "3")
    assert (lead("air"), Responsibility.objects.count()) == ("市城管局", 1)
    assert Entry.objects.filter(code="responsibility.change").count() == 1


def test_a_line_whose_day_has_come_is_out_of_force() -> None:
    ended = ResponsibilityRow(body="eco", types=("air",), until=NOW - timedelta(days=1))
    load(PLACES + Roster(responsibilities=(ended,)))
    assert lead("air") is None


def test_a_type_named_twice_for_an_area_and_an_unknown_body_are_refused() -> None:
    rows = (
        ResponsibilityRow(body="eco", types=("air",)),
        ResponsibilityRow(body="urban", types=("air",)),
        ResponsibilityRow(body="没有的局", types=("water",)),
    )
    with pytest.raises(RosterWrong) as wrong:
        load(PLACES + Roster(responsibilities=rows))
    assert len(wrong.value.problems) == 2
    assert not Responsibility.objects.exists()
