"""An area cell names one area, several, or offices; a name nobody loaded is told, a joint or higher one is not."""

from __future__ import annotations

import pytest

from bihuan.rules.list_areas import AreaBook, AreaName
from tests.intake.builders import AREAS

BOOK = AreaBook(AREAS)
ZONE = "高新技术产业开发区"


@pytest.mark.parametrize(
    ("cell", "areas"),
    [
        ("北岭县", ("北岭县",)),
        ("北岭", ("北岭县",)),
        ("北 岭 县", ("北岭县",)),
        ("清河市北岭县", ("北岭县",)),
        ("某省清河市北岭县", ("北岭县",)),
        ("清河市 北岭县", ("北岭县",)),
        ("清河市-北岭县", ("北岭县",)),
        ("北岭县城关镇", ("北岭县",)),
        ("北岭县（城关镇）", ("北岭县",)),
        ("北岭县生态环境局", ("北岭县",)),
        ("东湖区管委会", ("东湖区",)),
        ("高新区", (ZONE,)),
        ("清河高新区", (ZONE,)),
        ("高新技术\n产业开发区", (ZONE,)),
        ("和平县", ("和平县",)),
        ("清河市和平县", ("和平县",)),
        ("北岭县、南屏县", ("北岭县", "南屏县")),
        ("北岭县\n南屏县", ("北岭县", "南屏县")),
        ("北岭县南屏县", ("北岭县", "南屏县")),
        ("北岭县和南屏县", ("北岭县", "南屏县")),
        ("和平县和北岭县", ("和平县", "北岭县")),
        ("北岭县与南屏县交界处", ("北岭县", "南屏县")),
        ("北岭县（牵头）、南屏县（配合）", ("北岭县", "南屏县")),
        ("北岭县（与南屏县合办）", ("北岭县", "南屏县")),
        ("北岭县（合办）", ("北岭县",)),
    ],
)
def test_the_areas_of_a_cell_are_known(cell: str, areas: tuple[str, ...]):
    reading = BOOK.read(cell)
    assert (reading.areas, reading.unknown) == (areas, ())


@pytest.mark.parametrize(
    "cell",
    [
        "市城管局",
        "市直",
        "省直单位",
        "中央企业",
        "全市",
        "航空港区",
        "某某风景区",
        "各县（市、区）",
        "某某集团",
    ],
)
def test_offices_zones_and_higher_units_are_not_unknown_areas(cell: str):
    reading = BOOK.read(cell)
    assert reading.text is not None
    assert reading.unknown == ()


def test_a_county_with_three_offices_is_the_county():
    reading = BOOK.read("北岭县 市城管局 市水务局 市生态环境局")
    assert (reading.text, reading.units) == ("北岭县", ("市城管局", "市水务局", "市生态环境局"))


def test_a_name_nobody_loaded_is_kept_and_told():
    reading = BOOK.read("北岭县、甲县")
    assert (reading.text, reading.unknown) == ("北岭县、甲县", ("甲县",))


@pytest.mark.parametrize("cell", ["", "/", "不详", "—", "未注明"])
def test_a_cell_without_an_area_names_none(cell: str):
    assert BOOK.read(cell).text is None


@pytest.mark.parametrize(
    ("cell", "text"),
    [("甲县", "甲县"), ("甲县、乙区", "甲县、乙区"), ("甲县\n乙区", "甲县、乙区"), ("和平县", "和平县")],
)
def test_without_loaded_areas_every_name_is_taken_as_printed(cell: str, text: str):
    reading = AreaBook().read(cell)
    assert (reading.text, reading.unknown) == (text, ())


@pytest.mark.parametrize(
    ("cell", "areas"),
    [
        ("甲县", ("甲县",)),
        ("某市甲县", ("甲县",)),
        ("甲县乙区", ("甲县", "乙区")),
        ("甲县和乙区", ("甲县", "乙区")),
        ("甲县某镇", ("甲县",)),
    ],
)
def test_names_of_two_characters_are_names_too(cell: str, areas: tuple[str, ...]):
    reading = AreaBook((AreaName("甲县"), AreaName("乙区"))).read(cell)
    assert (reading.areas, reading.unknown) == (areas, ())


def test_one_area_in_a_title_is_found_and_two_are_not():
    assert BOOK.find_one("北岭县群众信访举报转办清单") == "北岭县"
    assert BOOK.find_one("北岭县、南屏县群众信访举报转办清单") is None


def test_the_government_of_a_county_or_a_county_level_city_stands_for_it_whichever_way_it_is_written():
    cells = ("清泠市政府", "清泠市人民政府", "平畴县政府", "望岳区人民政府", "市政府")
    read = [AreaBook().read(cell).text for cell in cells]
    assert read == ["清泠市", "清泠市", "平畴县", "望岳区", "市政府"]
    assert AreaBook([AreaName("清泠市")]).read("清泠市政府").areas == ("清泠市",)
