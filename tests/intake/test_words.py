"""Dates, batches, totals, types, verdicts and closure words as lists write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.rules.list_batches import find_batch, find_total, read_batch
from bihuan.rules.list_dates import find_date, read_date
from bihuan.rules.list_keys import key_before_text, key_in_remark, read_channel, read_key_cell
from bihuan.rules.list_lines import heading_area, is_note, is_total
from bihuan.rules.list_text import chinese_number, compact, is_nothing, tidy
from bihuan.rules.list_types import codes_of, read_types
from bihuan.rules.list_verdicts import (
    closure_word,
    is_contradicted,
    read_closure,
    read_verdict,
    verdict_in_prose,
)


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("2024年6月3日", date(2024, 6, 3)),
        ("20 22年10月9日", date(2022, 10, 9)),
        ("2021 4 27 日", date(2021, 4, 27)),
        ("2024 年 6 月 3 日", date(2024, 6, 3)),
        ("２０２４年６月３日", date(2024, 6, 3)),
        ("20210903", date(2021, 9, 3)),
        ("二〇二四年六月三日", date(2024, 6, 3)),
        ("二○二四年十二月二十一日", date(2024, 12, 21)),
        ("2024-06-03", date(2024, 6, 3)),
        ("2024/6/3", date(2024, 6, 3)),
        ("2024.6.3", date(2024, 6, 3)),
        ("2024-6-3 08:30:00", date(2024, 6, 3)),
        ("（第六批，2024年6月3日）", date(2024, 6, 3)),
        ("6月3日", None),
        ("D3HE202406020011", None),
    ],
)
def test_a_date_is_read_in_every_manner_of_writing(printed: str, day: date | None):
    assert find_date(printed).value == day
    assert not find_date(printed).impossible


@pytest.mark.parametrize("printed", ["2024年2月30日", "2024-13-01", "20240631"])
def test_a_day_no_calendar_has_is_called_impossible(printed: str):
    assert (find_date(printed).value, find_date(printed).impossible) == (None, True)


def test_a_spreadsheets_day_count_is_a_date_only_in_a_date_cell():
    assert read_date("45446").value == date(2024, 6, 3)
    assert read_date("45446.5").value == date(2024, 6, 3)
    assert find_date("45446").value is None


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("第六批", "6"),
        ("第35-1批", "35-1"),
        ("第29、30批", "29、30"),
        ("1-11批", "1-11"),
        ("1—19批", "1-19"),
        ("第 七 批", "7"),
        ("第二十四批", "24"),
        ("第一百零二批", "102"),
        ("第６批", "6"),
        ("第一至十一批", "1-11"),
        ("批次：6", "6"),
        ("第十批、第十一批", "10、11"),
        ("第一批至第三批", "1-3"),
        ("第三轮第二批中央生态环境保护督察组交办第六批群众信访举报转办清单", "6"),
        ("中央环保督察组向我省转办群众信访举报件及边督边改公开情况一览表(第二十八批)", "28"),
        ("第二批中央生态环境保护督察", None),
        ("第三轮第二批督察交办件清单", None),
        ("共3批", None),
        ("清单", None),
    ],
)
def test_a_batch_is_found_and_a_round_is_not_taken_for_one(printed: str, number: str | None):
    found = find_batch(printed)
    assert (found.number if found else None) == number


@pytest.mark.parametrize(
    ("printed", "number"), [("第六批", "6"), ("6", "6"), ("六", "6"), ("6批", "6"), ("补充", "补充")]
)
def test_a_batch_cell_is_read_with_and_without_its_words(printed: str, number: str):
    assert read_batch(printed) == number


@pytest.mark.parametrize(
    ("printed", "total"),
    [
        ("共27件", 27),
        ("（第六批，2024年6月3日，共２７件）", 27),
        ("合计：27 件", 27),
        ("合计 27", 27),
        ("共计二十七件", 27),
        ("（27件）", 27),
        ("省督察组转办我市群众举报27件", 27),
        ("累计交办131件，本批27件", 27),
        ("共372(+1)件", 372),
        ("共3批", None),
        ("其中来电", None),
        ("注：共同办理件计1件", None),
    ],
)
def test_the_printed_total_is_found(printed: str, total: int | None):
    assert find_total(printed) == total


@pytest.mark.parametrize(
    ("printed", "types"),
    [
        ("大气、噪声", ("大气", "噪声")),
        ("水,大气,土壤", ("水", "大气", "土壤")),
        ("水 大气", ("水", "大气")),
        ("大 气", ("大气",)),
        ("水大气噪声", ("水", "大气", "噪声")),
        ("同时涉及大气、水", ("大气", "水")),
        ("土壤、噪音和生态污染", ("土壤", "噪声", "生态破坏")),
        ("固废/其它", ("固体废物", "其他")),
        ("①大气②水", ("大气", "水")),
        ("大气（异味）", ("大气",)),
        ("核与辐射", ("辐射",)),
        ("畜禽养殖污染", ("畜禽养殖",)),
        ("大气\n大气", ("大气",)),
        ("综合类", ("综合类",)),
        ("/", ()),
        ("无", ()),
    ],
)
def test_types_are_parted_and_brought_to_one_word_each(printed: str, types: tuple[str, ...]):
    assert read_types(printed).labels == types


def test_an_office_in_the_type_cell_is_no_type():
    reading = read_types("市生态环境局、大气")
    assert (reading.labels, reading.offices) == (("大气",), ("市生态环境局",))


def test_a_strange_type_counts_as_other_when_it_is_registered():
    assert codes_of(("大气", "综合类")) == ("air", "other")


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("属实", "true"),
        ("是", "true"),
        ("属 实。", "true"),
        ("基本属实", "basically"),
        ("部份属实", "partly"),
        ("不完全属实", "partly"),
        ("部分属实（1属实，2不属实）", "partly"),
        ("不属实", "false"),
        ("否", "false"),
        ("正在核实中", "pending"),
        ("1.属实；2.不属实", "partly"),
        ("问题一属实，问题二属实", "true"),
        ("综上，该件部分属实", "partly"),
        ("查证中", "pending"),
        ("举报问题属实与否正在调查中", "pending"),
        ("/", None),
        ("", None),
        ("详见附件", None),
    ],
)
def test_a_verdict_cell_is_read(printed: str, code: str | None):
    assert read_verdict(printed).code == code


@pytest.mark.parametrize(
    ("prose", "code"),
    [
        ("经现场核查，群众反映问题属实。", "true"),
        ("经查，举报内容不属实。", "false"),
        ("1.粉尘问题属实；2.噪声问题不属实。", "partly"),
        ("反映的粉尘问题属实，噪声问题不属实。综上，该件整体基本属实。", "basically"),
        ("（一）均属实。（二）属实。", "true"),
        ("县局将核实是否属实。", None),
        ("如情况属实，将依法查处。", None),
        ("该厂已停产。", None),
        ("正在调查核实中。", "pending"),
    ],
)
def test_a_verdict_is_told_from_the_prose_only_where_it_is_stated(prose: str, code: str | None):
    assert verdict_in_prose(prose).code == code


def test_only_the_plain_opposite_contradicts_a_verdict():
    assert is_contradicted("true", "经查，反映问题不属实。")
    assert not is_contradicted("true", "经查，反映问题基本属实。")
    assert not is_contradicted("partly", "经查，反映问题不属实。")


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("已办结", "closed"),
        ("是", "closed"),
        ("已办结(含阶段性办结)", "closed"),
        ("阶段性办结", "phased"),
        ("阶段办结", "phased"),
        ("未办结", "in_progress"),
        ("暂未办结", "in_progress"),
        ("正在办理", "in_progress"),
        ("现阶段整改中", "in_progress"),
        ("办理时间延后", "in_progress"),
        ("否", "in_progress"),
        ("拟于6月办结", "in_progress"),
        ("2024年6月底前完成", "in_progress"),
        ("5月底前已办结", "closed"),
        ("办结中", "in_progress"),
        ("", None),
        ("/", None),
        ("见附件", None),
    ],
)
def test_a_closure_cell_is_read(printed: str, code: str | None):
    assert read_closure(printed) == code


def test_a_closure_word_is_one_only_when_it_stands_alone():
    assert closure_word("暂未办结") == "in_progress"
    assert closure_word("是") is None
    assert closure_word("该厂已停产，预计6月底办结") is None


@pytest.mark.parametrize(
    ("cell", "label", "key_class"),
    [
        ("是", "是否重点", "inspectors"),
        ("*", "备注(是否加星)", "inspectors"),
        ("加星件", "备注(是否加星)", "inspectors"),
        ("省重点", "关注类别", "province"),
        ("是", "是否督办", "supervised"),
        ("督办件", "件别", "supervised"),
        ("一般件", "件别", None),
        ("非重点", "是否重点", None),
        ("否", "是否重点", None),
        ("/", "是否重点", None),
    ],
)
def test_a_key_cell_is_read_with_its_header(cell: str, label: str, key_class: str | None):
    assert read_key_cell(cell, label) == key_class


def test_a_mask_in_a_name_is_no_key_mark_in_any_cell():
    assert key_in_remark("王*平") is None
    assert key_in_remark("*") == "inspectors"
    assert key_before_text("王*平反映某厂偷排") is None
    assert key_before_text("【重点】某厂偷排") == "inspectors"


@pytest.mark.parametrize(
    ("cell", "channel"),
    [
        ("来电", "phone"),
        ("来信", "letter"),
        ("微信举报", "other"),
        ("来电来信", "unknown"),
        ("D", "phone"),
        ("其", None),
    ],
)
def test_a_channel_cell_is_read(cell: str, channel: str | None):
    assert read_channel(cell) == channel


@pytest.mark.parametrize("cell", ["", " ", "/", "无", "—", "——", "-", "／", "N/A", "暂无"])
def test_the_many_words_for_nothing_mean_nothing(cell: str):
    assert is_nothing(cell)


def test_lines_that_are_no_complaints_are_known_by_their_words():
    assert is_total("合计：27件")
    assert is_note("注：带*为重点关注件")
    assert is_note("填表人：某某")
    assert not is_note("备注中所列企业夜间排污")
    assert heading_area("一、北岭县（12件）") == "北岭县"
    assert heading_area("市城管局") == "市城管局"
    assert heading_area("注：北岭县") is None


@given(st.text(max_size=40))
def test_making_text_comparable_twice_changes_nothing(text: str):
    assert compact(compact(text)) == compact(text)
    assert tidy(tidy(text)) == tidy(text)


@given(st.integers(1, 9999))
def test_chinese_numerals_are_worth_what_they_say(value: int):
    assert chinese_number(in_chinese(value)) == value
    assert chinese_number(str(value)) == value


def in_chinese(value: int) -> str:
    digits, text = "零一二三四五六七八九", ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            text += digits[digit] + name
        elif text and value and not text.endswith("零"):
            text += "零"
    return text
