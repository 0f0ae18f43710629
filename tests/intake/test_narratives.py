"""Results told in running text, pasted or in a file, make the same cases as a list, and no word of them is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bihuan.intake.reading import ListFile, read_list
from tests.intake.builders import AREAS
from tests.intake.documents import page, word
from tests.intake.told import (
    FURNITURE,
    IN_SENTENCES,
    KEY_MARKS,
    LABELLED,
    NUMBERS,
    OPENINGS,
    TITLE,
    two_cases,
)

TOLD = """\
清河市第六批群众信访举报件办理情况
（2024年6月3日）共2件
一、北岭县 X3HE202406020011*
反映情况：城关镇宏达板材厂夜间排放刺鼻气体；问题：多次反映无果。
调查核实情况：经查，举报问题部分属实。
1.该厂夜间生产情况属实。
2.偷排问题不属实。
处理及整改情况：责令限期整改，罚款5万元。
问责情况：无
二、南屏县 D3HE202406020012
反映情况：顺兴砖厂扬尘严重。
调查核实情况：不属实。
处理及整改情况：加强巡查。
注：带*为重点件。"""


def read(text: str, **options: Any) -> ListFile:
    return read_list(text.encode(), name="粘贴的清单", areas=AREAS, **options)


def as_text(text: str) -> bytes:
    return text.encode("gb18030")


@pytest.mark.parametrize("build", [as_text, word, page])
def test_each_numbered_entry_is_a_case(build: Callable[[str], bytes]):
    found = read_list(build(TOLD), name="办理情况", areas=AREAS)
    assert (found.batch, found.date, found.printed_total) == ("6", date(2024, 6, 3), 2)
    first, second = found.cases
    assert (first.row, first.serial, first.acceptance_no, first.area) == (1, 1, "X3HE202406020011", "北岭县")
    assert (first.key_class, first.channel, first.accepted_on) == ("inspectors", "letter", date(2024, 6, 2))
    assert first.content == "城关镇宏达板材厂夜间排放刺鼻气体；问题：多次反映无果。"
    assert first.finding == "经查，举报问题部分属实。\n1.该厂夜间生产情况属实。\n2.偷排问题不属实。"
    assert (first.verified, first.handling, first.accountability) == (
        "partly",
        "责令限期整改，罚款5万元。",
        None,
    )
    assert (second.serial, second.acceptance_no, second.area, second.verified) == (
        2,
        "D3HE202406020012",
        "南屏县",
        "false",
    )
    assert second.handling == "加强巡查。"


ADORNED = """\
◆信访件主要内容：北岭县某选煤厂煤泥水外排。（受理编号D3HE202406020011）
◆核查情况：厂区雨水沟积有煤泥，属实。
■整改落实情况：已清理。
●责任追究情况：无
◆信访件主要内容：南屏县某砖厂冒黑烟，与X3HE202405020001号件重复。（受理编号：X3HE202406020012，来信）
◆核查情况：窑体完好，监测达标，不属实。
■整改落实情况：加强巡查。
"""


def test_signs_before_labels_adorn_them_and_a_number_behind_the_complaint_is_its_own():
    first, second = read(ADORNED).cases
    assert (first.acceptance_no, first.content, first.finding, first.verified, first.handling) == (
        "D3HE202406020011", "北岭县某选煤厂煤泥水外排。", "厂区雨水沟积有煤泥，属实。", "true", "已清理。",
    )  # fmt: skip
    assert (second.acceptance_no, second.content, second.verified, second.handling) == (
        "X3HE202406020012", "南屏县某砖厂冒黑烟，与X3HE202405020001号件重复。", "false", "加强巡查。",
    )  # fmt: skip


def test_text_without_a_table_is_called_txt_and_keeps_what_stands_around():
    found = read(TOLD)
    assert (found.format, found.lists[0].header_rows) == ("txt", ())
    assert found.prose == ("清河市第六批群众信访举报件办理情况", "（2024年6月3日）共2件", "注：带*为重点件。")


def test_all_of_an_entry_may_stand_in_one_paragraph():
    found = read(
        "一、北岭县 X3HE202406020011 反映情况：某厂偷排。调查核实情况：经查，属实。处理及整改情况：已整改。\n"
        "二、南屏县 X3HE202406020012 反映情况：某厂扬尘。调查核实情况：不属实。处理及整改情况：无。"
    )
    assert [(case.area, case.content, case.finding) for case in found.cases] == [
        ("北岭县", "某厂偷排。", "经查，属实。"),
        ("南屏县", "某厂扬尘。", "不属实。"),
    ]


def test_entries_with_labels_for_everything():
    found = read(
        "1. 受理编号：D3HE202406020011 行政区域：北岭县 污染类型：水、大气\n举报内容：某厂偷排。\n"
        "是否属实：基本属实\n办结情况：阶段性办结\n"
        "2. 受理编号：D3HE202406020012 行政区域：南屏县 污染类型：噪声\n举报内容：某厂噪声。\n"
        "是否属实：属实\n办结情况：已办结\n"
    )
    assert [(case.acceptance_no, case.area, case.verified, case.closure) for case in found.cases] == [
        ("D3HE202406020011", "北岭县", "basically", "phased"),
        ("D3HE202406020012", "南屏县", "true", "closed"),
    ]
    assert [case.pollution_types for case in found.cases] == [("水", "大气"), ("噪声",)]


def test_labels_in_brackets_or_alone_on_their_line():
    found = read(
        "（一）北岭县D3HE202406020011（来电，水）\n【反映情况】某厂偷排。\n【调查核实情况】属实。\n"
        "（二）南屏县X3HE202406020012\n反映情况\n某厂扬尘。\n调查核实情况\n经现场核查，反映的问题不属实。\n"
    )
    assert [(case.serial, case.area, case.content, case.verified) for case in found.cases] == [
        (1, "北岭县", "某厂偷排。", "true"),
        (2, "南屏县", "某厂扬尘。", "false"),
    ]
    assert found.cases[0].pollution_types == ("水",)


def test_a_county_heading_holds_for_the_entries_under_it():
    found = read(
        "北岭县（2件）\n1.D3HE202406020011\n反映情况：甲。\n调查情况：属实。\n2.D3HE202406020012\n反映情况：乙。\n调查情况：属实。\n"
        "南屏县（1件）\n3.D3HE202406020013\n反映情况：丙。\n调查情况：属实。\n"
    )
    assert [(case.serial, case.area) for case in found.cases] == [(1, "北岭县"), (2, "北岭县"), (3, "南屏县")]


def test_numbered_labels_are_no_headings_and_stay_out_of_the_values():
    found = read(
        "一、受理编号D3HE202406020001（重点件）\n（一）举报内容：某厂偷排。\n（二）行政区域：北岭县\n（三）问责情况：约谈1人。\n"
        "二、受理编号D3HE202406020002\n（一）举报内容：某厂扬尘。\n（二）行政区域：南屏县\n（三）问责情况：无"
    )
    assert [(case.acceptance_no, case.content, case.area, case.accountability) for case in found.cases] == [
        ("D3HE202406020001", "某厂偷排。", "北岭县", "约谈1人。"),
        ("D3HE202406020002", "某厂扬尘。", "南屏县", None),
    ]
    assert [case.is_key for case in found.cases] == [True, False]


def test_the_last_numbered_line_of_an_entry_is_no_heading_of_the_next():
    found = read(
        "一、北岭县D3HE202406020001\n反映情况：甲。\n处理情况：1.责令整改。\n2.罚款5万元。\n反映情况：乙。\n处理情况：无"
    )
    assert [case.handling for case in found.cases] == ["1.责令整改。\n2.罚款5万元。", None]


@pytest.mark.parametrize(
    ("heading", "area", "channel", "types"),
    [
        ("案件1：D3HE202406020001 来电 北岭县 水污染\n", "北岭县", "phone", ("水",)),
        ("【北岭县】D3HE202406020001（来电，水、大气）", "北岭县", "phone", ("水", "大气")),
        ("1、北岭县D3HE202406020001号举报件。", "北岭县", "phone", ()),
        ("（一）北岭县 D3HE202406020001：", "北岭县", "phone", ()),
    ],
)
def test_a_heading_tells_number_area_channel_and_types(
    heading: str, area: str, channel: str, types: tuple[str, ...]
):
    (case,) = read(f"{heading}群众反映：某厂偷排废水。\n调查核实：经查，属实。").cases
    assert (case.acceptance_no, case.area, case.channel) == ("D3HE202406020001", area, channel)
    assert (case.pollution_types, case.content) == (types, "某厂偷排废水。")


def test_who_complained_is_withheld_wherever_the_entry_says_it():
    found = read(
        "一、北岭县 D3HE202406020011\n反映情况：某厂偷排。举报人：王某 联系电话：13900000000\n调查情况：属实。"
    )
    assert [case.content for case in found.cases] == ["某厂偷排。"]
    assert not [told for told in ("13900000000", "王某") if told in str(found)]


def test_running_text_with_a_colon_here_and_there_is_no_complaint():
    text = "市政府召开专题会议，传达上级要求：各县区要压实责任，限时办结。会议强调：举报件办理情况每日一报，逾期通报。"
    found = read(f"{text}\n情况：\n{text}")
    assert (found.cases, len(found.prose)) == ((), 3)


@pytest.mark.parametrize("body", [LABELLED, IN_SENTENCES])
def test_a_paragraph_that_opens_with_a_number_is_a_case_whatever_stands_around_it(body: str):
    for opening in OPENINGS:
        found = read(two_cases(opening, body))
        assert [case.acceptance_no for case in found.cases] == list(NUMBERS), opening
        for n, case in enumerate(found.cases, 1):
            assert case.content.endswith("北岭县甲厂偷排。"), opening
            assert (case.verified, f"罚款{n}万元" in (case.handling or "")) == ("true", True), opening
            assert case.is_key == any(mark in opening for mark in KEY_MARKS), opening
        assert found.rejects == (), opening


def test_a_case_told_in_sentences_says_that_it_was_parted_at_sentences():
    found = read(
        "清河市通报3起举报件办理情况\n2024-06-05 来源：清河晚报\n"
        "案例一：有群众反映，北岭县甲厂偷排（受理编号：D3HE202406020011）。经查，该厂设施停运，问题属实。目前，县里已责令停产，罚款6万元。已办结。\n"
        "有群众反映，南屏县堆场扬尘，与此前X3HE202405300002重复（受理编号：D3HE202406020012）。经查，不属实。"
    )
    first, second = found.cases
    assert (first.serial, first.content) == (1, "有群众反映，北岭县甲厂偷排。")
    assert (first.finding, first.handling) == (
        "经查，该厂设施停运，问题属实。",
        "目前，县里已责令停产，罚款6万元。",
    )
    assert (first.verified, first.closure, first.accepted_on) == ("true", "closed", date(2024, 6, 2))
    assert "按句子分出" in "".join(map(str, first.warnings))
    assert (second.acceptance_no, second.verified, second.repeat_of) == (
        "D3HE202406020012",
        "false",
        ("X3HE202405300002",),
    )


def test_numbers_of_batch_and_serial_open_cases_of_their_batches():
    found = read(
        "清河市督察组交办案件查处情况（第二批至第四批）\n发布时间：2016-12-06    来源：市环保局    浏览次数：231\n"
        "一、第二批40号：反映甲厂偷排。\n调查情况：反映情况不属实。\n问责情况：无。\n"
        "二、第三批45号：反映乙场恶臭。\n调查情况：反映情况属实。\n处理情况：已清栏。\n"
    )
    told = [(case.acceptance_no, case.batch, case.content, case.verified) for case in found.cases]
    assert told == [
        ("第二批40号", "2", "反映甲厂偷排。", "false"),
        ("第三批45号", "3", "反映乙场恶臭。", "true"),
    ]
    assert (found.batch, found.date) == ("2-4", date(2016, 12, 6))


def test_the_text_behind_its_number_is_the_complaint_s_and_names_what_it_repeats():
    (case,) = read(
        "【X3HE202406020011】北岭县居民反映渗漏，此前曾反映（X3HE202405300008）但未解决。\n行政区域：北岭县\n"
        "调查核实情况：经查，不属实。"
    ).cases
    assert (case.repeat_of, case.to_clear) == (("X3HE202405300008",), ())
    assert (case.content, case.area) == (
        "北岭县居民反映渗漏，此前曾反映（X3HE202405300008）但未解决。",
        "北岭县",
    )


def test_a_number_that_gives_no_case_is_told_and_never_lost_in_another_case():
    found = read(
        f"{TITLE}D3HE202406020010\n1.X3HE202406020011：北岭县甲厂偷排。\n处理情况：与D3HE202406020099一并办理。\n"
        "2.D3HE202406020012：南屏县乙厂异味。\n核实情况：属实。"
    )
    assert [case.acceptance_no for case in found.cases] == list(NUMBERS)
    assert [(reject.row, reject.value) for reject in found.rejects] == [(3, "D3HE202406020010")]
    warnings = [[notice.sentence for notice in case.warnings] for case in found.cases]
    assert any("D3HE202406020099" in sentence for sentence in warnings[0])
    assert not any("D3HE202406020099" in sentence for sentence in warnings[1])
    article = read("6月5日，副市长到北岭县调研督办件X3HE202406020011办理情况，要求举一反三，整改到位。")
    assert (article.cases, [reject.value for reject in article.rejects]) == ((), ["X3HE202406020011"])


@pytest.mark.parametrize("build", [as_text, word, page])
def test_lines_of_the_page_behind_the_last_case_are_none_of_its_text(build: Callable[[str], bytes]):
    text = two_cases("1.受理编号：{}\n举报内容：", "甲厂偷排。\n是否属实：属实\n问责情况：约谈1人。")
    found = read_list(build("\n".join([text, *FURNITURE])), name="办理情况", areas=AREAS)
    assert [case.accountability_raw for case in found.cases] == ["约谈1人。", "约谈1人。"]
    for line in FURNITURE:
        assert set(line.split("\n")) <= set(found.notes)
        (*_, last) = read(f"{text}\n{line}").cases
        assert last.accountability_raw == "约谈1人。", line


def test_real_text_of_a_case_stays_though_it_speaks_of_printing_and_sources():
    told = "1.责令整改；\n2.查明异味来源：污水池，已加盖。\n附近厂区打印车间关闭窗口。\n下一步：加强巡查。"
    (case,) = read(f"1.X3HE202406020011\n举报内容：甲厂偷排。\n处理情况：{told}").cases
    assert case.handling == told


@pytest.mark.parametrize(
    "head",
    [
        "首页 > 专题 > 督察",
        "督察动态",
        "当前位置：首页 > 督察",
        "首页|督察|公开",
        "清河日报  2024年6月3日 星期一 第04版：公告",
    ],
)
def test_the_title_is_no_line_of_the_site_s_menu(head: str):
    found = read(f"{head}\n{two_cases('1.{}：', LABELLED)}")
    assert found.title == "清河市第六批举报件办理情况"


def test_a_document_printed_twice_gives_each_case_once_unless_the_texts_differ():
    text = two_cases("一、受理编号：{}\n反映问题：", "甲厂噪声。\n是否属实：属实\n问责情况：无")
    twice = f"{text}\n扫一扫在手机打开当前页\n{text}"
    found = read(twice)
    assert [case.acceptance_no for case in found.cases] == list(NUMBERS)
    assert found.repairs.lines_printed_twice > 0
    assert [case.accountability_raw for case in found.cases] == ["无", "无"]
    differing = read(twice.replace("问责情况：无", "问责情况：约谈1人", 1))
    assert [case.acceptance_no for case in differing.cases] == [*NUMBERS, NUMBERS[0]]


def test_a_sentence_that_speaks_of_a_number_or_names_two_opens_no_case_of_its_own():
    found = read(
        f"{TITLE}1.X3HE202406020011*\n甲厂偷排。\n调查核实情况：经查，与X3HE202405300002号件相同，属实。\n"
        "X3HE202405300002号件已于5月办结。\n处理情况：罚款5万元。（记者 章某）\n"
        "2.D3HE202406020012（重点）、D3HE202406020013：乙厂扬尘。\n核实情况：不属实。\n"
        "友情链接 | 网站地图\n主办单位：清河市人民政府"
    )
    first, second = found.cases
    assert first.finding == "经查，与X3HE202405300002号件相同，属实。\nX3HE202405300002号件已于5月办结。"
    assert (first.handling, first.is_key) == ("罚款5万元。", True)
    assert (second.acceptance_no, second.other_numbers) == ("D3HE202406020012", ("D3HE202406020013",))
    assert (second.area, found.rejects) == (None, ())


def test_the_ordinals_of_cases_and_of_issues_are_no_page_marks():
    bodies = (("甲厂", "11"), ("乙厂", "12"), ("丙厂", "13"))
    labelled = "\n".join(
        f"{n}、受理编号：D3HE2024060200{no}\n反映情况：{who}有以下问题\n1、偷排\n2、噪声\n3、扬尘\n核实情况：属实。\n问责情况：无"
        for n, (who, no) in enumerate(bodies, 1)
    )
    told = "\n".join(
        f"{n}、反映情况：{who}偷排。（受理编号：D3HE2024060200{no}）\n核实情况：属实。\n问责情况：无"
        for n, (who, no) in enumerate(bodies, 1)
    )
    for text in (labelled, told):
        found = read(TITLE + text)
        assert [(case.serial, case.acceptance_no) for case in found.cases] == [
            (n, f"D3HE2024060200{no}") for n, (_, no) in enumerate(bodies, 1)
        ]
        assert [case.accountability_raw for case in found.cases] == ["无"] * 3
        assert found.repairs.page_marks_removed == 0
    assert read(labelled).cases[1].content == "乙厂有以下问题\n1、偷排\n2、噪声\n3、扬尘"


@pytest.mark.parametrize(
    ("content", "finding", "handling", "area"),
    [
        ("（一）群众反映情况。", "（二）调查核实情况。", "（三）处理整改情况。", "行政区域："),
        ("（一）群众反映情况。\n", "（二）调查核实情况。\n", "（三）处理整改情况。\n", "所属区域："),
        ("群众举报：", "现场核查：", "整改落实：", "属地："),
        ("信访举报：", "核查情况：", "处置情况：", "责任属地："),
    ],
)
def test_labels_end_in_a_colon_a_full_stop_or_their_line(
    content: str, finding: str, handling: str, area: str
):
    (case,) = read(
        f"{TITLE}一、X3HE202406020011\n{area}北岭县\n{content}甲厂偷排。\n{finding}现场核查，属地查明偷排属实。\n{handling}已停产。"
    ).cases
    told = (case.content, case.finding, case.handling, case.area)
    assert told == ("甲厂偷排。", "现场核查，属地查明偷排属实。", "已停产。", "北岭县")


_BEHIND = ("（受理编号：{}，来信）", "受理编号：{}", "（{}）", "（编号：{}）。")


@pytest.mark.parametrize(
    "number", [*(f"\n{number}" for number in _BEHIND), "（受理编号：{}）", "受理编号：{}"]
)
@pytest.mark.parametrize(
    "heads",
    [
        ("（一）", "（二）", "（三）"),
        ("一、甲厂问题\n（一）", "二、乙厂问题\n（一）", "三、丙厂问题\n（一）"),
    ],
)
def test_numbers_behind_their_cases_stay_with_them(number: str, heads: tuple[str, ...]):
    named = ["X3HE202406020011", "", "X3HE202406020013*"]  # the second case has none
    cases = (
        f"{head}反映情况：{who}偷排。\n核实情况：属实。\n处理情况：已停产。{number.format(no) if no else ''}"
        for head, who, no in zip(heads, "甲乙丙", named, strict=True)
    )
    found = read(TITLE + "\n".join(cases) + "\n清河市生态环境局\n2024年6月5日")
    told = [(case.serial, case.acceptance_no, case.content, case.handling) for case in found.cases]
    assert told == [
        (n, no.strip("*") or None, f"{who}偷排。", "已停产。")
        for n, (who, no) in enumerate(zip("甲乙丙", named, strict=True), 1)
    ]
    assert [case.to_clear for case in found.cases] == [(), ("missing_acceptance_no",), ()]
    assert (found.cases[2].is_key, found.rejects) == (True, ())
    assert {"清河市生态环境局", "2024年6月5日"} <= set(found.notes)


def test_every_row_is_warned_where_numbers_may_stand_before_or_behind():
    case = "反映情况：{}偷排。\n核实情况：属实。\n处理情况：已停产。\n"
    text = f"{TITLE}{case.format('甲')}（X3HE202406020011）\n{case.format('乙')}"
    found = read(text)
    assert len(found.cases) == 2
    assert all("不能断定受理编号" in "".join(map(str, row.warnings)) for row in found.cases)
    told = read(text.replace("反映情况：乙", "二、反映情况：乙"))
    assert [(row.acceptance_no, row.content) for row in told.cases] == [
        ("X3HE202406020011", "甲偷排。"),
        (None, "乙偷排。"),
    ]


def test_ordinals_alone_on_a_line_part_cases_and_page_numbers_do_not():
    case = "举报事项：{}偷排。\n信访编号：{}\n调查结果：属实。\n- 3 -\n又查实噪声。\n问责情况：无"
    body = "\n".join(f"0{n}\n{case.format(n, number)}" for n, number in enumerate(NUMBERS, 1))
    found = read(TITLE + body)
    told = [(row.serial, row.acceptance_no, row.finding, row.accountability_raw) for row in found.cases]
    assert told == [(n, number, "属实。\n又查实噪声。", "无") for n, number in enumerate(NUMBERS, 1)]


@pytest.mark.parametrize(
    ("ending", "code"),
    [
        ("目前，该件已办结。", "closed"),
        ("该问题已阶段性办结。", "phased"),
        ("目前该信访件阶段性办结", "phased"),
        ("该件尚未办结。", "in_progress"),
        ("确保该件6月底前办结。", None),
        ("此前投诉已办结的店铺复查合格。", None),
    ],
)
def test_a_sentence_about_the_case_says_how_far_it_is_as_an_inference(ending: str, code: str | None):
    (case,) = read(
        f"1.受理编号X3HE202406020011，反映“甲厂偷排。”。经查，属实。处理情况：罚款5万元。{ending}"
    ).cases
    assert (case.content, case.closure) == ("“甲厂偷排。”。", code)
    assert any(notice.code == "closure_inferred" for notice in case.warnings) == (code is not None)


def test_the_foot_of_a_page_and_a_note_on_marks_are_none_of_the_last_case():
    foot = (
        "来源 | 市生态环境局", "编辑 | 小蓝", "点个在看你最好看", "（受理编号后标注“*”的为督察组重点关注件）",
        "Copyright 2021 清河新闻 网站地图", "第2页 共3页", "- END -",
    )  # fmt: skip
    for line in foot:
        found = read(two_cases("1.受理编号：{}\n举报内容：", LABELLED) + "\n问责情况：无\n" + line)
        assert (found.cases[1].accountability_raw, line in found.notes) == ("无", True), line


def test_a_note_that_counts_the_list_is_its_total_and_no_official_figure():
    text = two_cases("1.受理编号：{}\n举报内容：", LABELLED) + "\n问责情况：无\n"
    for note in ("注：本表共2件。", "合计：2件，其中办结1件、阶段性办结1件。"):
        found = read(text + note)
        assert (found.printed_total, found.statements) == (2, ()), note


def test_the_title_is_the_line_above_day_and_source_where_none_names_the_list():
    head = (
        "清河：立行立改解决群众身边的问题_清河新闻网\n2024-06-03 07:35 来源：清河新闻网\n"
        "清河讯 督察期间，一批信访举报问题得到解决。\n"
    )
    found = read(head + two_cases("1.{}：", LABELLED).removeprefix(TITLE))
    assert found.title == "清河：立行立改解决群众身边的问题"


@pytest.mark.parametrize(
    "case",
    [
        "{n}、群众反映{who}偷排。\n经查，偷排属实。\n已责令整改。（受理编号：{no}）",
        "{n}、群众反映{who}偷排。\n经查，偷排属实。\n已责令整改。\n受理编号：{no}",
        "{n}、群众反映{who}偷排。经查，偷排属实。已责令整改。\n（{no}）",
    ],
)
def test_numbers_behind_paragraphs_without_labels_stay_with_them(case: str):
    body = "\n".join(
        case.format(n=n, who=who, no=no) for n, who, no in zip("一二", "甲乙", NUMBERS, strict=True)
    )
    found = read(f"{TITLE}现将群众举报件公开如下。\n{body}\n清河市环境保护局\n二〇二四年六月三日")
    told = [(row.serial, row.acceptance_no, row.content, row.handling) for row in found.cases]
    assert told == [
        (1, NUMBERS[0], "群众反映甲偷排。", "已责令整改。"),
        (2, NUMBERS[1], "群众反映乙偷排。", "已责令整改。"),
    ]
    assert found.rejects == ()


def test_a_number_missing_from_the_first_case_shifts_no_other_unseen():
    cases = (
        f"{n}、反映情况：{who}偷排。\n核实情况：属实。\n" for n, who in zip("一二三", "甲乙丙", strict=True)
    )
    body = "受理编号：{}\n".join(cases)
    for row in read(TITLE + body.format(*NUMBERS)).cases:
        assert "不能断定受理编号" in "".join(map(str, row.warnings))
