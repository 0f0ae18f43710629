"""The numbers of a clause, each with its unit and the words around it; days, hours, shares and ordinals are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bihuan.rules.amounts import CAPITAL, PLAIN_NUMBER, capital_number, plain, read_number

_UNITS = (
    "万元|亿元|元|家次|人次|批次|批|件|家|宗|起|个(?!月|工作日|小时|百分|方面|专班|环节)|名|人(?!大代表|民)|位"
    "|处|户|条|项|例|辆|台|套|份|封|通|吨|座|眼|次"
)
_CHINESE = r"(?<![一二三四五六七八九十百千第两])[一二两三四五六七八九十百千]{1,6}"
_CAPITAL = r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,}(?=[元圆])"
_NUMBER = re.compile(
    rf"(?<![\d.第A-Za-z-])(?P<number>{PLAIN_NUMBER}|{_CHINESE}|{_CAPITAL})"
    r"\s*(?P<about>多|余)?(?P<large>万|亿|百万|千万)?(?P<about2>多|余)?\s*"
    rf"(?:圆整?|(?P<unit>{_UNITS}))"
)
_ABOUT_BEFORE = re.compile(r"(?:约|近|超|超过|逾|将近)$")
_SCALE = {"万元": Decimal(1), "亿元": Decimal(10_000), "元": Decimal("0.0001")}
_LARGE = {"": 1, "万": 10_000, "亿": 10**8, "百万": 10**6, "千万": 10**7}
_MONEY = frozenset(_SCALE)
# 一家企业 tells of one and not of a count; 三多次, 两个方面 and 两位 are no official figures either.
_IDLE = frozenset("一")
_SPELT_UNITS = frozenset("件家宗起人批")


@dataclass(frozen=True, slots=True)
class Number:
    """One number. value: in ten thousand yuan for money. unit: as printed. start and end: its place in the clause."""

    value: Decimal
    unit: str
    about: bool
    start: int
    end: int

    @property
    def is_money(self) -> bool:
        """Whether it is an amount of money."""
        return self.unit in _MONEY


def numbers_in(clause: str) -> Iterator[Number]:
    """The counted numbers of a clause in their order."""
    for found in _NUMBER.finditer(clause):
        unit = found["unit"] or "元"
        value = _value(found["number"])
        first = found["number"][0]
        is_spelt = not first.isascii() and first not in CAPITAL and found["unit"] is not None
        if value is None or found["number"] in _IDLE or (is_spelt and unit not in _SPELT_UNITS):
            continue
        about = bool(found["about"] or found["about2"] or _ABOUT_BEFORE.search(clause[: found.start()]))
        value *= _LARGE[found["large"] or ""] * _SCALE.get(unit, Decimal(1))
        yield Number(plain(value), unit, about, found.start(), found.end())


def _value(number: str) -> Decimal | None:
    value = read_number(number)
    if value is None and (capital := capital_number(number)) is not None:
        return Decimal(capital)
    return value
