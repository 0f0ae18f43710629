"""What a read file tells beside its rows, in lines for a person: repairs of its text, official figures."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.intake.reading import ListFile
from bihuan.intake.reading.telling import number_as_json
from bihuan.rules.mending import Repairs
from bihuan.rules.statements import Statement
from bihuan.rules.statements.keys import LABELS
from bihuan.rules.statements.statement import OTHER

_SCOPES = {"cumulative": "累计", "batch": "单批", "day": "当日", "area": "其中"}
_PLACES_SHOWN = 20


def told_lines(found: ListFile) -> list[str]:
    """Repairs first, then one line for each statement."""
    return [*_repairs(found.repairs), *map(statement_line, found.statements)]


def statement_line(statement: Statement) -> str:
    """One statement in one line: place, moment, scope, and each figure with its unit."""
    day = f"截至{statement.day.year}年{statement.day.month}月{statement.day.day}日" if statement.day else ""
    moment = day or (f"截至{statement.printed_moment}" if statement.printed_moment else "日期未载明")
    batch = f"第{statement.batch}批" if statement.batch else ""
    place = statement.place or "地区未载明"
    if statement.including:
        place += f"（含{statement.including}）"
    figures = "，".join(
        f"{LABELS.get(key, key.removeprefix(OTHER))}{number_as_json(value)}{statement.units[key]}"
        for key, value in statement.figures.items()
    )
    notes = "".join(f"。{note}" for note in statement.notes)
    return f"{place}，{moment}，{batch}{_SCOPES[statement.scope]}：{figures}{notes}"


def _repairs(repairs: Repairs) -> Iterator[str]:
    counted = (
        ("删去夹注拼音", repairs.pinyin_removed),
        ("恢复乱码", repairs.characters_restored),
        ("改正标点", repairs.punctuation_widened),
        ("略去重复正文（行）", repairs.lines_printed_twice),
        ("删去页码", repairs.page_marks_removed),
    )
    done = [f"{name}{count}处" for name, count in counted if count]
    if repairs.traditional_to_simplified:
        done.insert(0, "繁体转为简体")
    if done:
        yield f"已修复文字：{'，'.join(done)}"
    for place in repairs.places[:_PLACES_SHOWN]:
        yield f"乱码“{place.before}”恢复为“{place.after}”"
    for spoilt in repairs.unreadable[:_PLACES_SHOWN]:
        yield f"无法恢复，请对照原件：{spoilt}"
