"""Small rosters as an office would send them: as rows, and as files."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import models
from openpyxl import Workbook

from bihuan.people.models import Area, Body, CalendarEdition, Post, Shift, Tenure, User
from bihuan.people.roster.reading import read_rosters
from bihuan.people.roster.rows import Roster
from bihuan.rules.actor import SYSTEM
from bihuan.rules.command import Command

NOW = datetime(2024, 6, 3, 3, 2, tzinfo=UTC)
HEADERS = {
    "区划": ["代码", "名称", "别名", "上级"],
    "单位": ["代码", "名称", "简称", "类别", "上级", "区划", "行业", "文号前缀", "电话"],
    "岗位": ["单位", "岗位", "角色", "排序", "分工", "分管", "协助"],
    "人员": ["账号", "姓名", "电话", "单位", "岗位", "任职方式", "依据文件", "起始日期", "截止日期"],
    "值班": ["单位", "账号", "姓名", "电话", "开始", "结束"],
    "日历": ["年份", "文件", "日期", "安排", "名称"],
}


def office() -> dict[str, list[list[Any]]]:
    """A city desk and one county, everybody in office, one night on duty, one holiday."""
    return {
        "区划": [["99", "清河市", "", ""], ["9901", "北岭县", "北岭、北岭城区", "清河市"]],
        "单位": [
            ["qh", "清河市专班", "市专班", "市专班", "", "99", "", "清环督交", "8100"],
            ["bl", "北岭县", "", "县", "qh", "北岭县", "", "北环督交", "8200"],
            ["hb", "市生态环境局", "", "市直部门", "市专班", "", "大气、水", "", ""],
        ],
        "岗位": [
            ["市专班", "转办", "市专班", "", "转办、催办", "", ""],
            ["市专班", "分管副市长", "分管市领导", "1", "", "生态环境", ""],
            ["bl", "县长", "主要领导", "1", "", "", ""],
            ["bl", "专班", "专班", "", "", "", ""],
            ["bl", "联络员", "联络员", "", "", "", "县长、市专班/分管副市长"],
        ],
        "人员": [
            ["qh-1", "转办员", "8101", "市专班", "转办", "", "", "2024-01-01", ""],
            ["bl-1", "县专班员", "8201", "北岭县", "专班", "", "", "", ""],
            ["bl-2", "代县长", "", "北岭县", "县长", "主持工作", "北政任〔2024〕1号", "2024年5月1日", ""],
            ["bl-2", "代县长", "8202", "北岭县", "联络员", "", "", "", ""],
        ],
        "值班": [
            ["bl", "bl-1", "", "", "2024-06-03 20:00", "2024-06-04 08:00"],
            ["bl", "", "门卫", "8299", "2024/6/4 8:00", "2024/6/4 20时"],
        ],
        "日历": [["2024", "国办发明电〔2023〕7号", "2024-06-10", "放假", "端午节"]],
    }


def write_xlsx(path: Path, sheets: dict[str, list[list[Any]]], headers=None) -> Path:
    """The sheets as a workbook, each under its headers."""
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.append((headers or HEADERS)[title])
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def write_csv(path: Path, title: str, rows: list[list[Any]], *, encoding: str = "utf-8-sig") -> Path:
    """One sheet as csv."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([HEADERS[title], *rows])
    return path


def roster_of(sheets: dict[str, list[list[Any]]], folder: Path) -> Roster:
    """The sheets by way of a file."""
    return read_rosters([write_xlsx(folder / "组织.xlsx", sheets)])


def command(number: object, now: datetime = NOW) -> Command:
    """A command of the system, who sits at the server."""
    return Command(SYSTEM, now, f"people-{number}")


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of people, passwords too."""
    tables = (Area, Body, Post, Post.prepares_for.through, User, Tenure, Shift, CalendarEdition)
    return {table.__name__: [dict(row) for row in _rows(table)] for table in tables}


def _rows(table: type[models.Model]) -> models.QuerySet[Any, dict[str, Any]]:
    return table._default_manager.order_by("id").values()
