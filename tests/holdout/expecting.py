"""What a careful reader gets out of one printed row, said field by field."""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

Fields = dict[str, Any]
# A column as printed in the header, and which part of a line stands below it ("" for a column nobody asks for).
Layout = Sequence[tuple[str, str]]

VERDICTS = {
    "属实": "true", "基本属实": "basically", "部分属实": "partly", "不属实": "false", "正在核实": "pending",
    "正在核实中": "pending", "是": "true", "否": "false",
}  # fmt: skip
CLOSURES = {
    "已办结": "closed", "办结": "closed", "是": "closed", "阶段性办结": "phased", "阶段办结": "phased",
    "未办结": "in_progress", "正在办理": "in_progress", "暂未办结": "in_progress", "在办": "in_progress",
    "否": "in_progress",
}  # fmt: skip
NOTHING = {"", "无", "/", "—", "——", "-", "暂无"}
FIELDS_OF = {
    "serial": ("serial",),
    "no": ("acceptance_no", "acceptance_no_raw", "channel", "accepted_on", "is_key", "key_class"),
    "area": ("area",),
    "types": ("pollution_types", "pollution_types_raw"),
    "content": ("content",),
    "finding": ("finding",),
    "verdict": ("verified", "verified_raw"),
    "handling": ("handling",),
    "closure": ("closure", "closure_raw"),
    "blame": ("accountability", "accountability_raw"),
}
MONTHS = {f"{month:02}" for month in range(1, 13)}
_REGULAR = re.compile(r"([DX])\d?(?:[A-Z]{2,4}|\d{6})(20\d\d)([01]\d)(\d\d)\d{3,4}$")


@dataclass(frozen=True)
class AnyOf:
    """Several readings careful people would all accept."""

    values: tuple[Any, ...]


class Some:
    """Anything but nothing."""


SOME = Some()


def any_of(*values: Any) -> AnyOf:
    """One of these is right."""
    return AnyOf(values)


@dataclass
class Line:
    """One row: what is printed by part, and what is to be read by field."""

    printed: Fields
    want: Fields
    # Fields of the case nobody could agree on, not asked for.
    open: frozenset[str] = frozenset()


@dataclass
class Reading:
    """What a whole file should give; parts left empty are not asked for, except cases and rejects."""

    facts: Fields = field(default_factory=dict)
    cases: list[Fields] = field(default_factory=list)
    rejects: list[Fields] = field(default_factory=list)
    lists: list[Fields] = field(default_factory=list)
    statements: list[Fields] = field(default_factory=list)
    repairs: Fields = field(default_factory=dict)


def stories() -> Mapping[str, Fields]:
    """The invented complaints by name."""
    return _STORIES


def line(story: str, number: str | None = None, /, *, printed: Fields | None = None, **want: Any) -> Line:
    """A row telling this story under this number; `printed` changes what stands there, keywords what is read.

    A change of what is printed is also a change of what is read, unless a keyword says otherwise.
    """
    told = {**_STORIES[story], "no": number, **(printed or {})}
    left_open = frozenset(name for name, value in want.items() if value is ...)
    read = {**_read(told), **{name: value for name, value in want.items() if value is not ...}}
    return Line(told, read, left_open)


def asked(
    lines: Iterable[Line], layout: Layout, *, first_row: int | None = None, **common: Any
) -> list[Fields]:
    """The cases to be read of lines printed in this layout, one below the other from `first_row`."""
    parts = [part for _, part in layout]
    cases = []
    for offset, one in enumerate(lines):
        place = {} if first_row is None else {"row": first_row + offset}
        cases.append({**place, **common, **_asked_of(one, parts, offset + 1)})
    return cases


def numbered(lines: Sequence[Line]) -> None:
    """Prints a running number in each line that has none of its own."""
    for count, one in enumerate(lines, 1):
        one.printed.setdefault("serial", count)


def number_facts(number: str | None) -> Fields:
    """Number, channel, date and key class of a number in the regular shape, a star behind it allowed."""
    if not number:
        return {"acceptance_no": None, "acceptance_no_raw": None, "is_key": False}
    plain = number.rstrip("*")
    key = plain != number
    facts: Fields = {"acceptance_no": plain, "acceptance_no_raw": number}
    facts |= {"is_key": True, "key_class": "inspectors"} if key else {"is_key": False}
    if found := _REGULAR.match(plain):
        letter, year, month, day = found.groups()
        facts["channel"] = {"D": "phone", "X": "letter"}[letter]
        facts["accepted_on"] = date(int(year), int(month), int(day)).isoformat()
    return facts


def kinds(printed: str | None) -> list[str]:
    """The types of pollution in a cell."""
    return [kind for kind in re.split(r"[、,，;；/\s]+|和|及", printed or "") if kind]


def _read(told: Fields) -> Fields:
    number = told["no"]
    facts = number_facts(number) if number is None or _is_regular(str(number)) else {}
    facts |= {"area": told["area"], "content": told["content"], "finding": told["finding"]}
    facts |= {"pollution_types": kinds(told["types"]), "pollution_types_raw": told["types"]}
    facts |= {"verified": VERDICTS.get(told["verdict"]), "verified_raw": told["verdict"]}
    facts |= {"handling": told["handling"]}
    facts |= {"closure": CLOSURES.get(told["closure"]), "closure_raw": told["closure"]}
    blame = told["blame"]
    return facts | {"accountability": None if blame in NOTHING else blame, "accountability_raw": blame}


def _is_regular(number: str) -> bool:
    found = _REGULAR.match(number.rstrip("*"))
    if found is None:
        return False
    _, year, month, day = found.groups()
    return month in MONTHS and 1 <= int(day) <= monthrange(int(year), int(month))[1]


def _asked_of(one: Line, parts: Sequence[str], serial: int) -> Fields:
    names = {name for part in parts for name in FIELDS_OF.get(part, ())}
    extra = {name for name in one.want if not any(name in of for of in FIELDS_OF.values())}
    want = {"serial": one.printed.get("serial", serial), **one.want}
    return {name: want[name] for name in want if name in names | extra and name not in one.open}


_HERE = Path(__file__).parent
_STORIES: dict[str, Fields] = {
    name: told
    for part in ("stories_of_works", "stories_of_living")
    for name, told in tomllib.loads((_HERE / f"{part}.toml").read_text("utf-8")).items()
}
