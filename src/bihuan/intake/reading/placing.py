"""Where a complaint lies and what it is about: areas, offices, pollution types."""

from __future__ import annotations

from bihuan.intake.reading.cells import ListFacts, RowCells
from bihuan.rules.list_areas import NO_AREA, AreasReading
from bihuan.rules.list_text import cut
from bihuan.rules.list_types import TypesReading, read_types


def read_area(cells: RowCells, facts: ListFacts) -> tuple[str, AreasReading]:
    """The printed area and what it names: the area cell, the unit cell where there is none, a heading, the title.

    A list without any place for areas is not to be cleared for it.
    """
    raw, reading = _first_that_names(cells, facts)
    if reading.unknown:
        names = "、".join(reading.unknown)
        cells.jottings.clear("unknown_area", f"行政区域“{cut(names, 40)}”不在已载入的区域中")
    if reading.areas and reading.units:
        cells.jottings.note("units_in_area", f"行政区域栏另列单位：{'、'.join(reading.units)}")
    if len(reading.areas) > 1:
        cells.jottings.note("joint_area", f"涉及{len(reading.areas)}个区域，登记为一件共同办理件")
    if reading is NO_AREA and cells.has_column("area", "area_city", "unit"):
        cells.jottings.clear("missing_area", "缺行政区域")
    return raw, reading


def read_units(cells: RowCells, facts: ListFacts, area: AreasReading) -> tuple[str, ...]:
    """Offices and bodies the row prints beside its areas, in the area cell or in a column of their own."""
    more = facts.book.read(cells.raw("unit")) if cells.said("unit") else NO_AREA
    return tuple(
        dict.fromkeys(name for name in (*area.units, *more.areas, *more.units) if name not in area.areas)
    )


def _first_that_names(cells: RowCells, facts: ListFacts) -> tuple[str, AreasReading]:
    for name in ("area", "area_city", "unit"):
        reading = facts.book.read(cells.raw(name)) if cells.said(name) else NO_AREA
        if reading is not NO_AREA:
            if name != "area" and cells.has_column("area"):
                cells.jottings.note("area_inferred", f"行政区域栏空白，按“{cells.label(name)}”栏读取")
            return cells.raw(name), reading
    for text, origin in ((cells.line.area, "分组标题"), (facts.area, "标题或工作表名称")):
        if text and (reading := facts.book.read(text)) is not NO_AREA:
            cells.jottings.note("area_inferred", f"行政区域“{text}”取自{origin}")
            return text, reading
    return "", NO_AREA


def read_row_types(cells: RowCells) -> TypesReading:
    """The pollution types of the row, with what is missing or odd about them noted."""
    reading = read_types(cells.raw("pollution_types"))
    if reading.offices:
        cells.jottings.note("office_in_types", f"污染类型栏写的是单位：{'、'.join(reading.offices)}")
    if reading.strange:
        cells.jottings.note(
            "type_not_in_list", f"污染类型“{'、'.join(reading.strange)}”不在类型表中，照原文保留"
        )
    if not reading.labels and cells.has_column("pollution_types"):
        cells.jottings.clear("missing_type", "缺污染类型")
    return reading
