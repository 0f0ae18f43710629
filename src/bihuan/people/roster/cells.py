"""How one cell of a roster becomes a value; a refusal ends a sentence that begins with the cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from bihuan.rules.calendar import LOCAL

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Reader = Callable[[Cell], Any]

_SEPARATORS = re.compile(r"[、，,；;\n]+")
_MOMENT = re.compile(
    r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
    r"(?:[T\s]*(?P<hour>\d{1,2})(?:[:：时点](?P<minute>\d{1,2})?(?:[:：分]\d{0,2})?)?)?"
)


class CellWrong(ValueError):
    """A cell cannot be read; the message says what is expected."""


def text(cell: Cell) -> str:
    """The cell as text: no white space around it, whole numbers without a decimal point."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()


def texts(cell: Cell) -> tuple[str, ...]:
    """The parts of a list such as 转办、催办, each once, in the order given."""
    parts = (part.strip() for part in _SEPARATORS.split(text(cell)))
    return tuple(dict.fromkeys(part for part in parts if part))


def code_from(labels: Mapping[str, str], **synonyms: str) -> Reader:
    """A reader that turns a Chinese label, a synonym or the code itself into the code. Raises CellWrong."""
    known = {label: code for code, label in labels.items()} | {code: code for code in labels} | synonyms

    def read(cell: Cell) -> str:
        if (name := text(cell)) in known:
            return known[name]
        raise CellWrong(_("不识别，请填写：%(labels)s") % {"labels": "、".join(labels.values())})

    return read


def codes_from(labels: Mapping[str, str], **synonyms: str) -> Reader:
    """The same for a list of labels."""
    read_one = code_from(labels, **synonyms)

    def read(cell: Cell) -> tuple[str, ...]:
        return tuple(read_one(part) for part in texts(cell))

    return read


def whole_number(cell: Cell) -> int:
    """The cell as a whole number. Raises CellWrong."""
    try:
        return int(text(cell))
    except ValueError:
        raise CellWrong(_("不是整数，请填写数字")) from None


def day(cell: Cell) -> date:
    """The cell as a day, typed or written 2024-06-03, 2024/6/3, 2024年6月3日. Raises CellWrong."""
    return moment(cell).astimezone(LOCAL).date()


def moment(cell: Cell) -> datetime:
    """The cell as an aware moment in UTC; a day alone is its first moment, local time. Raises CellWrong."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=cell.tzinfo or LOCAL).astimezone(UTC)
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day, tzinfo=LOCAL).astimezone(UTC)
    found = _MOMENT.fullmatch(text(cell))
    try:
        return _local(found).astimezone(UTC)
    except ValueError:
        raise CellWrong(_("不是日期时间，请写成2024-06-03或2024-06-03 08:30")) from None


def _local(found: re.Match[str] | None) -> datetime:
    if found is None:
        raise ValueError
    parts = {name: int(value or 0) for name, value in found.groupdict().items()}
    midnight = datetime(parts["year"], parts["month"], parts["day"], tzinfo=LOCAL)
    if parts["hour"] == 24 and not parts["minute"]:  # how duty rosters write the end of a day
        return midnight + timedelta(days=1)
    return midnight.replace(hour=parts["hour"], minute=parts["minute"])
