"""Acceptance numbers of complaints: one half-width form, and what the number itself tells.

The shapes are those found in public lists of 2016 to 2025. A number of no known shape stays as printed and is
flagged; nothing is corrected here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from bihuan.rules.list_dates import NO_DATE, DateReading, day_of
from bihuan.rules.list_keys import take_marks_off
from bihuan.rules.list_text import compact, is_nothing

_DAY = r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
_PART = r"(?:-\d{1,2})?"
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"(?P<way>[DX])\d[A-Z]{{2}}{_DAY}\d{{4}}{_PART}",  # D3HE202406020011
        rf"(?P<way>[A-CE-WYZ])\d[A-Z]{{2}}{_DAY}\d{{3,5}}{_PART}",
        rf"(?P<way>[A-Z])\d[A-Z]{{3,6}}{_DAY}\d{{2,5}}{_PART}",  # D2ZGHJ202109050003
        rf"(?P<way>[A-Z])\d{{6}}{_DAY}\d{{3,5}}{_PART}",  # X410000201806160104
        rf"(?P<way>[A-Z]{{1,4}}|信|电|访|来信|来电|来访|微信|网){_DAY}-?\d{{2,5}}{_PART}",  # D20210314001, BCD2022092601
        rf"{_DAY}\d{{2,5}}",  # 2017043052
        r"(?P<way>.{0,6}[〔\[(])(?P<year>\d{4})[〕\])](?P<month>\d\d)(?P<day>\d\d)\d{3}号?",  # 访受〔2021〕0517031号
    )
)
_LETTERED = _SHAPES[:5]
_DATELESS = tuple(
    re.compile(shape)
    for shape in (
        r"(?P<way>[DX])-?\d{2,7}",  # D07062: batch and serial
        r"\d{1,14}[号件]?",  # 4260号, 2269
        r"[A-Z]{0,3}\d{0,4}-?\d{1,4}[-/]\d{1,6}号?",  # 12-034
        r"第.{1,8}批第?\d{1,5}[号件]?",  # 第二批40号
        r".{0,8}[〔\[(]\d{4}[〕\])]第?\d{1,8}号?",
        r"[\u4e00-\u9fff]{1,10}第?\d{1,14}[号件]?",
        r"[A-Z]{1,8}[-_]?\d{2,}(?:[-_]?[A-Z0-9]+)*",
    )
)
_MASKED = re.compile(r"(?=.*\*)(?=.*[A-Z0-9])[A-Z0-9*〔〕()号第-]{2,24}")
_MISSING = re.compile(r"(?:暂?无|没有|未|缺|待)[编补定]?号?码?|不详|无编号|未编号")
_LABEL = re.compile(r"^(?:受理编号|信访件编号|举报编号|编号|NO\.?)[::]?(?=.)")
_SEPARATOR = re.compile(r"[、,，;；|+&和及\n]|/(?=\D|\d{8})")
_STUCK = re.compile(r"(?:[DX]\d[A-Z]{2,6}\d{12}|[DX]\d{11,18})(?=[DX]\d|$|\()")
_NOTE = re.compile(r"[(\[【〔](?P<note>[^()\[\]【】〔〕\d]{1,16})[)\]】〕]$")
_EARLIER = re.compile(
    r"重复|同一|相同|反弹|关联|再次|此前|见第?"
)  # a number behind such a word is another case's
_QUOTES = "'\"‘’“”`="
_LONGEST = 40
_LETTER_WAYS = {"D": "phone", "X": "letter"}

_IN_TEXT = re.compile(
    r"(?<![A-Za-z0-9])[DX]\d[A-Z]{2,6}\d{11,13}(?!\d)|(?<![A-Za-z0-9])[DX]\d{6}20\d{6}\d{4}(?!\d)"
    r"|(?<![A-Za-z0-9])[DX]20\d{6}\d{3,4}(?!\d)|[信电]20\d{6}\d{3}(?!\d)"
)
_MAYBE_NUMBER = re.compile(r"[DXＤＸ信电][\dA-Z０-９Ａ-Ｚ ]{10}")


@dataclass(frozen=True, slots=True)
class AcceptanceNumber:
    """A number cell as read.

    value: half-width, no white space, no key mark; None when the cell holds no number. others: further numbers in the
    same cell. channel and accepted_on come from the number alone, so they are inferences. problem: the to-clear code
    (`invalid_acceptance_no`, `impossible_date`) or None. masked: some digits are hidden by asterisks. note: other words
    bracketed behind the number (合办).
    """

    value: str | None
    others: tuple[str, ...] = ()
    key_class: str | None = None
    channel: str = "unknown"
    accepted_on: date | None = None
    problem: str | None = None
    masked: bool = False
    note: str = ""


NO_NUMBER = AcceptanceNumber(None)


@lru_cache(maxsize=16_384)
def read_number(cell: str) -> AcceptanceNumber:
    """What a number cell says; reading the value again gives the same value."""
    line = _upper(compact(cell))
    if is_nothing(line) or _MISSING.fullmatch(line):
        return NO_NUMBER
    several = _several(cell, line)
    if not several:
        return _with_named(_read_one(line), line)
    first, *rest = (_read_one(part) for part in several)
    marks = [number.key_class for number in (first, *rest) if number.key_class]
    others = tuple(number.value for number in rest if number.value and number.value != first.value)
    return replace(first, others=others, key_class=marks[0] if marks else None)


def find_numbers(text: str) -> tuple[str, ...]:
    """Acceptance numbers named inside a text, each once, in their order; only shapes that are nothing else."""
    if not _MAYBE_NUMBER.search(text):
        return ()
    return tuple(dict.fromkeys(_IN_TEXT.findall(_upper(compact(text)))))


def _with_named(number: AcceptanceNumber, line: str) -> AcceptanceNumber:
    """A number with words and further numbers behind it; of earlier cases, 与X3HE202405300002重复, it bears none."""
    named = find_numbers(line)
    if (
        number.problem != "invalid_acceptance_no"
        or not named
        or not line.lstrip("([【*").startswith(named[0])
    ):
        return number
    note = line[len(named[0]) :]
    others = () if _EARLIER.search(note) else named[1:]
    return replace(_read_one(named[0]), others=others, key_class=number.key_class, note=note)


def _read_one(line: str) -> AcceptanceNumber:
    bare, key_class, note = _stripped(line)
    if not bare or (not re.search(r"\d", bare) and not _MASKED.fullmatch(bare)):
        problem = "invalid_acceptance_no" if bare else None
        return AcceptanceNumber(None, key_class=key_class, problem=problem, note=note)
    if _MASKED.fullmatch(bare):
        return AcceptanceNumber(bare, key_class=key_class, channel=_channel(bare[0]), masked=True, note=note)
    return replace(_known_shape(bare), key_class=key_class, note=note)


def _stripped(line: str) -> tuple[str, str | None, str]:
    """The number without labels, quotes, key marks and bracketed words; the key class and the words."""
    key_class, note, before = None, "", None
    while line != before:
        before = line
        line = _LABEL.sub("", line).strip("、,，;；:。." + _QUOTES)
        line, mark = take_marks_off(line)
        key_class = key_class or mark
        if found := _NOTE.search(line):
            line, note = line[: found.start()], found["note"]
    if line.endswith(("号", "件")) and any(shape.fullmatch(line[:-1]) for shape in _LETTERED):
        line = line[:-1]
    return line, key_class, note


def _known_shape(bare: str) -> AcceptanceNumber:
    shape = next((found for pattern in _SHAPES if (found := pattern.fullmatch(bare))), None)
    if shape and (reading := _day(shape)) is not NO_DATE:
        problem = "impossible_date" if reading.impossible else None
        return AcceptanceNumber(
            bare, channel=_channel(shape.groupdict().get("way")), accepted_on=reading.value, problem=problem
        )
    plain = next((found for pattern in _DATELESS if (found := pattern.fullmatch(bare))), None)
    if plain is None or len(bare) > _LONGEST:
        return AcceptanceNumber(bare, channel=_channel(bare[0]), problem="invalid_acceptance_no")
    return AcceptanceNumber(bare, channel=_channel(plain.groupdict().get("way")))


def _day(shape: re.Match[str]) -> DateReading:
    """The day in the number; NO_DATE where the digits are a running number rather than a bad date."""
    reading = day_of(shape["year"], shape["month"], shape["day"])
    is_plainly_a_date = shape.groupdict().get("way") and "〔" not in shape[0]
    return reading if reading.value or is_plainly_a_date else NO_DATE


def _channel(way: str | None) -> str:
    if not way:
        return "unknown"
    if way in {"访", "来访", "微信", "网"} or way.startswith(("WX", "访")):
        return "other"
    if way.endswith(("信", "电")):
        return "letter" if way.endswith("信") else "phone"
    return _LETTER_WAYS.get(way[-1], "unknown")


def _several(cell: str, line: str) -> list[str]:
    """The parts of a cell that holds two or more numbers; empty when it is one number, however broken over lines."""
    stuck = [_upper(compact(part)) for part in _STUCK.findall(line)]
    if len(stuck) > 1 and len("".join(stuck)) >= len(line) - 8:
        return stuck
    parts = [part for part in _SEPARATOR.split(line) if part]
    if len(parts) < 2:
        parts = [_upper(compact(part)) for part in cell.splitlines() if part.strip()]
    readings = [_read_one(part) for part in parts]
    is_each_whole = all(number.value and not number.problem and len(number.value) > 3 for number in readings)
    return parts if len(parts) > 1 and is_each_whole and not _read_one(line).accepted_on else []


def _upper(line: str) -> str:
    return "".join(character.upper() if "a" <= character <= "z" else character for character in line)
