"""An acceptance number is known again however it was printed, and tells no more than it says."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.intake.reading import read_list
from bihuan.rules.list_numbers import find_numbers, read_number

PLAIN = "D3HE202406020011"


@pytest.mark.parametrize(
    "printed",
    [
        PLAIN,
        "d3he202406020011",
        " D3HE202406020011\n",
        "D3HE2024\n0602 0011",
        "Ｄ３ＨＥ２０２４０６０２００１１",
        "D3HE\u200b202406020011",
        "'D3HE202406020011",
        '="D3HE202406020011"',
        "受理编号：D3HE202406020011",
        "D3HE202406020011号",
        "D3HE202406020011、",
    ],
)
def test_width_space_and_labels_do_not_make_another_number(printed: str):
    number = read_number(printed)
    assert (number.value, number.problem, number.key_class) == (PLAIN, None, None)


@pytest.mark.parametrize(
    ("printed", "key_class"),
    [
        ("D3HE202406020011*", "inspectors"),
        ("D3HE202406020011＊", "inspectors"),
        ("D3HE202406020011（*）", "inspectors"),
        ("*D3HE202406020011", "inspectors"),
        ("★D3HE202406020011", "inspectors"),
        ("D3HE202406020011重点", "inspectors"),
        ("D3HE202406020011（重点件）", "inspectors"),
        ("（督察组重点关注）D3HE202406020011", "inspectors"),
        ("D3HE202406020011【省重点】", "province"),
        ("D3HE202406020011（督办件）", "supervised"),
        ("D3HE2024\n06020011 *", "inspectors"),
    ],
)
def test_a_key_mark_is_taken_off_and_kept_as_such(printed: str, key_class: str):
    number = read_number(printed)
    assert (number.value, number.key_class) == (PLAIN, key_class)


@pytest.mark.parametrize("printed", ["D*008", "D3HE2024060200**", "D3HE20240602**11", "X*0*1"])
def test_a_mask_is_no_key_mark(printed: str):
    number = read_number(printed)
    assert (number.value, number.key_class, number.masked) == (printed, None, True)


@pytest.mark.parametrize(
    ("printed", "channel", "day"),
    [
        ("X2GD202109130057", "letter", date(2021, 9, 13)),
        ("D3SX202505280018", "phone", date(2025, 5, 28)),
        ("D2ZGHJ202109050003", "phone", date(2021, 9, 5)),
        ("X410000201806160104(*)", "letter", date(2018, 6, 16)),
        ("D20210314001", "phone", date(2021, 3, 14)),
        ("BCD2022092601", "phone", date(2022, 9, 26)),
        ("SPX2022092601", "letter", date(2022, 9, 26)),
        ("D07062", "phone", None),
        ("信20170816134", "letter", date(2017, 8, 16)),
        ("电20170816134", "phone", date(2017, 8, 16)),
        ("微信20220801012", "other", date(2022, 8, 1)),
        ("WX2022080112", "other", date(2022, 8, 1)),
        ("访受〔2021〕0517031号", "other", date(2021, 5, 17)),
        ("2017043052", "unknown", date(2017, 4, 30)),
        ("4260号", "unknown", None),
        ("2269", "unknown", None),
        ("第二批40号", "unknown", None),
        ("7", "unknown", None),
    ],
)
def test_each_known_shape_tells_its_channel_and_day(printed: str, channel: str, day: date | None):
    number = read_number(printed)
    assert (number.channel, number.accepted_on, number.problem) == (channel, day, None)


@pytest.mark.parametrize("printed", ["", " ", "/", "无", "—", "暂无编号", "待补", "无编号", "\n"])
def test_a_cell_without_a_number_has_none_and_is_not_called_wrong(printed: str):
    number = read_number(printed)
    assert (number.value, number.problem) == (None, None)


@pytest.mark.parametrize(
    ("printed", "problem"),
    [
        ("D3HE202413020011", "impossible_date"),
        ("X3HE202402300011", "impossible_date"),
        ("D20211314001", "impossible_date"),
        ("D3HE2024060200", "invalid_acceptance_no"),
        ("D3HE20240602001", "invalid_acceptance_no"),
        ("D3HE2024O6020011", "invalid_acceptance_no"),
        ("4.10000201806160E+17", "invalid_acceptance_no"),
        ("编号不清", "invalid_acceptance_no"),
        ("王*平", "invalid_acceptance_no"),
    ],
)
def test_a_number_that_cannot_be_right_is_named_and_not_mended(printed: str, problem: str):
    number = read_number(printed)
    assert number.problem == problem
    assert number.accepted_on is None
    assert number.value in (None, printed)


@pytest.mark.parametrize(
    "printed",
    [
        "D3HE202406020011、X3HE202406020012",
        "D3HE202406020011\nX3HE202406020012",
        "D3HE202406020011X3HE202406020012",
        "D3HE202406020011和X3HE202406020012",
        "D3HE202406020011/X3HE202406020012",
        "D3HE202406020011*\nX3HE202406020012",
    ],
)
def test_two_numbers_in_one_cell_stay_two(printed: str):
    number = read_number(printed)
    assert (number.value, number.others) == (PLAIN, ("X3HE202406020012",))


def test_words_behind_a_number_are_kept_apart():
    number = read_number("D3HE202406020011（合办）*")
    assert (number.value, number.note, number.key_class) == (PLAIN, "合办", "inspectors")


@pytest.mark.parametrize(
    ("words", "others"), [("与X3HE202405300002重复", ()), ("X3HE202405300002合办", ("X3HE202405300002",))]
)
def test_a_number_bracketed_behind_the_first_is_its_own_unless_it_is_an_earlier_one(
    words: str, others: tuple[str, ...]
):
    number = read_number(f"D3HE202406020011（{words}）")
    assert (number.value, number.others, number.problem) == (PLAIN, others, None)


def test_numbers_named_in_a_text_are_found_and_telephones_are_not():
    text = "该件与Ｄ３ＨＥ202405300002重复，另见X3HE202405310003，电话13800000000，又见信20170816134号、X3HE202405310003"
    assert find_numbers(text) == ("D3HE202405300002", "X3HE202405310003", "信20170816134")


@given(st.text(max_size=30) | st.text(alphabet="DX3HE20240602*（）(重点件督办)、\n号第批 Ｄ２", max_size=30))
def test_reading_a_number_again_changes_nothing(printed: str):
    once = read_number(printed)
    if once.value is not None:
        again = read_number(once.value)
        assert (again.value, again.others, again.key_class) == (once.value, (), None)


@given(
    letter=st.sampled_from("DX"),
    day=st.dates(date(2016, 1, 1), date(2030, 12, 31)),
    serial=st.integers(0, 9999),
    spaces=st.lists(st.integers(0, 15), max_size=4),
    mark=st.sampled_from(["", "*", "（*）", "重点", "＊"]),
)
def test_every_standard_number_gives_back_its_parts(
    letter: str, day: date, serial: int, spaces: list[int], mark: str
):
    number = f"{letter}3HE{day:%Y%m%d}{serial:04d}"
    printed = number
    for place in spaces:
        printed = f"{printed[:place]} {printed[place:]}"
    read = read_number(printed + mark)
    assert (read.value, read.accepted_on, read.key_class is not None) == (number, day, bool(mark))
    assert read.channel == {"D": "phone", "X": "letter"}[letter]


@pytest.mark.parametrize(
    ("numbers", "odd"),
    [
        (("2017043052", "2017043067", "2017043102"), {"2017043102": ("impossible_date",)}),
        (("2017043052", "2017993102", "2017883102"), {}),
        (("2269", "2017043102"), {}),
        (("D*008", "D3HE202406020011"), {"D*008": ("invalid_acceptance_no",)}),
    ],
)
def test_a_number_no_day_begins_or_that_is_masked_is_to_clear(
    numbers: tuple[str, ...], odd: dict[str, tuple[str, ...]]
):
    rows = "\n".join(f"{number},某厂偷排废水,北岭县,水" for number in numbers)
    found = read_list(f"受理编号,举报内容,行政区域,污染类型\n{rows}".encode(), name="清单.csv")
    assert [case.acceptance_no for case in found.cases] == list(numbers)
    assert {str(case.acceptance_no): case.to_clear for case in found.cases if case.to_clear} == odd
