"""Numbers and money are read in every way official texts write them, and nothing is rounded."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.rules.amounts import capital_number, find_money, read_number


@pytest.mark.parametrize(
    ("printed", "yuan", "about"),
    [
        ("罚款1553.4528万元", "15534528", False),
        ("罚款251542.71元", "251542.71", False),
        ("处罚金额36万余元", "360000", True),
        ("约14.3亿元", "1430000000", True),
        ("罚款1,200元", "1200", False),
        ("罚款２５．５万元", "255000", False),
        ("罚款壹拾万圆整", "100000", False),
        ("人民币贰佰零叁万肆仟元伍角陆分", "2034000.56", False),
        ("罚款壹亿贰仟万元", "120000000", False),
        ("罚款9360元，另没收2万元", "9360", False),
    ],
)
def test_money_is_read_in_yuan(printed: str, yuan: str, *, about: bool):
    money = find_money(printed)
    assert money is not None
    assert (money.yuan, money.about) == (Decimal(yuan), about)


@pytest.mark.parametrize("text", ["立案处罚12家", "5批418个", "罚款", ""])
def test_what_is_no_money_is_none(text: str):
    assert find_money(text) is None


@pytest.mark.parametrize(
    ("text", "value"), [("12", 12), ("1,234", 1234), ("0.3", "0.3"), ("十二", 12), ("两", 2)]
)
def test_numbers_are_read_in_both_numerals(text: str, value: int | str):
    assert read_number(text) == Decimal(value)


@given(st.decimals(min_value=0, max_value=10**7, places=4, allow_nan=False))
def test_any_amount_in_ten_thousand_yuan_comes_back_unchanged(amount: Decimal):
    money = find_money(f"共罚款{amount}万元")
    assert money is not None
    assert money.wan_yuan == amount


@given(st.integers(min_value=1, max_value=10**11))
def test_any_whole_amount_comes_back_from_capital_numerals(yuan: int):
    assert capital_number(in_capitals(yuan)) == yuan


def in_capitals(number: int) -> str:
    """A whole number as cheques write it."""
    if number >= 10**8:
        head, rest = divmod(number, 10**8)
        return f"{in_capitals(head)}亿{_gap(rest, 10**7)}{in_capitals(rest) if rest else ''}"
    if number >= 10**4:
        head, rest = divmod(number, 10**4)
        return f"{in_capitals(head)}万{_gap(rest, 10**3)}{in_capitals(rest) if rest else ''}"
    digits, units = "零壹贰叁肆伍陆柒捌玖", ("仟", "佰", "拾", "")
    parts = [
        f"{digits[int(digit)]}{unit}" if digit != "0" else "零"
        for digit, unit in zip(f"{number:04d}", units, strict=True)
    ]
    return "".join(parts).strip("零").replace("零零", "零")


def _gap(rest: int, least: int) -> str:
    return "零" if 0 < rest < least else ""
