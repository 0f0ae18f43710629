"""Numbers and money as official texts write them: 1,553.4528万元, 25.15万余元, 约14.3亿元, 壹拾万圆整, 十二家.

Reads one amount; finds none by itself and rounds nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from bihuan.rules.list_text import chinese_number

_WIDE = str.maketrans("０１２３４５６７８９．％（）", "0123456789.%()")
PLAIN_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"
CAPITAL = "零壹贰叁肆伍陆柒捌玖拾佰仟萬万亿億貳參陸兩两弌弍弎"
_CAPITAL_DIGITS = dict(zip("零壹贰叁肆伍陆柒捌玖貳參陸两兩", (*range(10), 2, 3, 6, 2, 2), strict=True))
_CAPITAL_UNITS = {"拾": 10, "佰": 100, "仟": 1000, "十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "萬": 10_000, "亿": 10**8, "億": 10**8}
_MONEY = re.compile(
    rf"(?P<number>{PLAIN_NUMBER})\s*(?P<about>多|余)?(?P<large>万|亿|百万|千万)?(?P<about2>多|余)?(?:元|圆|块)(?:人民币|整)?"
)
_CAPITAL_MONEY = re.compile(
    rf"(?:人民币)?(?P<whole>[{CAPITAL}]+)(?:元|圆|圓)(?:(?P<jiao>[零壹贰叁肆伍陆柒捌玖])角)?(?:(?P<fen>[零壹贰叁肆伍陆柒捌玖])分)?整?"
)
_SCALE = {"": 1, "万": 10_000, "亿": 10**8, "百万": 10**6, "千万": 10**7}


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in yuan. about: printed as more than, nearly or around."""

    yuan: Decimal
    about: bool = False

    @property
    def wan_yuan(self) -> Decimal:
        """The amount in units of ten thousand yuan, every decimal kept."""
        return plain(self.yuan / 10_000)

    @property
    def fen(self) -> int:
        """The amount in fen; what is smaller is cut off."""
        return int(self.yuan * 100)


def plain(value: Decimal) -> Decimal:
    """The number without zeros behind its decimals and without an exponent."""
    return value.normalize() if value != value.to_integral() else value.quantize(Decimal(1))


def half_width_digits(text: str) -> str:
    """The text with digits, points, per cent signs and brackets in half width; commas stay as they are."""
    return text.translate(_WIDE)


def read_number(text: str) -> Decimal | None:
    """A number in Arabic or Chinese numerals, groups of three allowed; None for anything else."""
    text = half_width_digits(text).strip()
    if re.fullmatch(PLAIN_NUMBER, text):
        return plain(Decimal(text.replace(",", "")))
    value = chinese_number(text)
    return None if value is None else Decimal(value)


def find_money(text: str) -> Money | None:
    """The first amount of money in a text, in digits or in capital numerals; None when there is none."""
    text = half_width_digits(text)
    found = _MONEY.search(text)
    capital = _CAPITAL_MONEY.search(text)
    if found and not (capital and capital.start() < found.start()):
        yuan = Decimal(found["number"].replace(",", "")) * _SCALE[found["large"] or ""]
        before = text[max(0, found.start() - 3) : found.start()]
        is_about = bool(found["about"] or found["about2"] or re.search(r"约|近|超过?$|逾$", before))
        return Money(plain(yuan), is_about)
    whole = capital_number(capital["whole"]) if capital else None
    if capital is None or whole is None:
        return None
    cents = _CAPITAL_DIGITS.get(capital["jiao"] or "零", 0) * 10 + _CAPITAL_DIGITS.get(
        capital["fen"] or "零", 0
    )
    return Money(plain(Decimal(whole) + Decimal(cents) / 100))


def capital_number(text: str) -> int | None:
    """The value of capital numerals: 壹拾贰万叁仟 is 123000; None for anything else."""
    total = part = digit = 0
    if not text or any(
        c not in _CAPITAL_DIGITS and c not in _CAPITAL_UNITS and c not in _LARGE for c in text
    ):
        return None
    for character in text:
        if character in _LARGE:
            total = (
                (total + part + digit) * _LARGE[character]
                if _LARGE[character] > 10_000
                else total + (part + digit) * 10_000
            )
            part = digit = 0
        elif character in _CAPITAL_UNITS:
            part += (digit or 1) * _CAPITAL_UNITS[character]
            digit = 0
        else:
            digit = _CAPITAL_DIGITS[character]
    return total + part + digit
