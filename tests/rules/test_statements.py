"""The figures of official sentences come out with place, moment and scope; plans are none, and inferences are said."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.rules.mending import mended_paragraphs
from bihuan.rules.statements import SCOPES, Statement, statements_in
from tests.intake import spoiling

PIECES = [
    "截至", "2024年6月10日", "6月10日18时", "，", "。", "、", "（", "）", "\n", "其中", "北岭市",
    "东湖区", "全市", "第6批", "1-11批", "5批", "418件", "0.3件", "12家", "36万元", "壹拾万圆整", "3人",
    "责令整改", "立案处罚", "罚款", "办结", "属实", "计划", "累计", "当日", "共收到", "约谈",
    "372(+1)件", "(", ")", "：", "余", "第", "批", "至",
]  # fmt: skip


def only(text: str, **options) -> Statement:
    found = statements_in([text], **options)
    assert len(found) == 1, found
    return found[0]


def figures(statement: Statement) -> dict[str, float]:
    return {key: float(value) for key, value in statement.figures.items()}


def test_the_report_of_measures_gives_all_its_figures():
    found = statements_in(mended_paragraphs(line for line in spoiling.report().split("\n") if line).texts)
    assert len(found) == 1
    assert figures(found[0]) == {
        "batches": 21, "cases_received": 386, "ordered_rectify": 121, "deadline_rectify": 43,
        "production_halted": 66, "filed_cases": 198, "shut_down": 104, "sealed_seized": 3,
        "fine_wan_yuan": 1287.0635, "criminal_filed": 7, "transferred_police": 12, "detained_criminal": 4,
        "arrested": 8, "prosecuted": 2, "questioned": 73, "accountable_persons": 29,
    }  # fmt: skip
    assert (found[0].place, found[0].including, found[0].scope) == ("东湖", "西山", "cumulative")
    assert found[0].units["criminal_filed"] == "宗"
    assert found[0].day is None
    assert found[0].notes == ["“20_年11月20日”没有写明年份，未推断"]


def test_the_bulletin_gives_the_figures_of_its_articles_and_no_targets():
    found = statements_in(mended_paragraphs(spoiling.bulletin().split("\n")).texts)
    told = {statement.place: figures(statement) for statement in found}
    assert told["东湖市"] == {"batches": 6, "cases_received": 327}
    assert told["南屏市"] == {"other:发现问题": 6}
    assert set(told) == {"东湖市", "南屏市"}
    (received,) = [statement for statement in found if statement.place == "东湖市"]
    assert received.day == date(2019, 1, 15)
    assert "“目前”按文件推断为2019-01-15" in received.notes


PROVINCE = (
    "截至2021年9月13日18时，云河省共收到转办件17批2487件，其中来电1061件、来信1426件，重点件217件。"
    "第1至10批1155件，已办结522件，阶段性办结279件，未办结354件；第十批179件，已办结79件。"
    "责令整改965家（其中第十批104家），立案处罚202家（第十批33家），立案侦查9宗，行政拘留5人（第十批1人），约谈94人。"
)


def test_cumulative_figures_and_those_of_single_batches_stay_apart():
    total, first_ten, tenth = statements_in([PROVINCE])
    assert (total.scope, total.batch, total.day, total.at) == (
        "cumulative",
        None,
        date(2021, 9, 13),
        time(18),
    )
    assert figures(total) == {
        "batches": 17, "cases_received": 2487, "other:来电": 1061, "other:来信": 1426, "other:重点件": 217,
        "ordered_rectify": 965, "filed_cases": 202, "criminal_filed": 9, "detained_admin": 5, "interviewed": 94,
    }  # fmt: skip
    assert (first_ten.scope, first_ten.batch) == ("cumulative", "1-10")
    assert figures(first_ten) == {
        "cases_received": 1155, "cases_closed": 522, "cases_phased_closed": 279, "cases_in_progress": 354,
    }  # fmt: skip
    assert (tenth.scope, tenth.batch) == ("batch", "10")
    assert figures(tenth) == {
        "cases_received": 179, "cases_closed": 79, "ordered_rectify": 104, "filed_cases": 33, "detained_admin": 1,
    }  # fmt: skip


def test_an_area_inside_a_larger_one_has_its_own_statement():
    city, county, zone = statements_in(
        ["截至6月10日，北岭市收到131件，其中东湖区12件、高新区8件。责令整改22家。2024年6月11日"],
        areas=["高新区"],
    )
    assert (city.place, city.scope, figures(city)) == (
        "北岭市", "cumulative", {"cases_received": 131, "ordered_rectify": 22},
    )  # fmt: skip
    assert (county.place, county.scope, figures(county)) == ("东湖区", "area", {"cases_received": 12})
    assert (zone.place, zone.scope, figures(zone)) == ("高新区", "area", {"cases_received": 8})
    assert city.day == date(2024, 6, 10)
    assert "“6月10日”按文件推断为2024-06-10" in city.notes


def test_the_day_s_own_figures_are_apart_from_the_cumulative_ones():
    found = statements_in(["截至2024年6月10日，北岭市累计收到131件，已办结90件，其中当日收到9件，办结4件。"])
    assert [(one.scope, figures(one)) for one in found] == [
        ("cumulative", {"cases_received": 131, "cases_closed": 90}),
        ("day", {"cases_received": 9, "cases_closed": 4}),
    ]


@pytest.mark.parametrize(
    "plan",
    [
        "计划年底前整治120家，关停30家。",
        "下一步，北岭市将责令整改20家企业，关停5家。",
        "拟对3家企业立案处罚，拟处罚款36万元。",
        "力争12月底前完成整改45件。",
        "要求各县每天至少约谈2人。",
    ],
)
def test_plans_and_targets_are_no_figures(plan: str):
    assert statements_in(["截至2024年6月10日，北岭市共收到131件。" + plan])[0].figures == {
        "cases_received": 131
    }


def test_what_was_done_behind_a_plan_counts_again():
    assert figures(only("北岭市计划整治120家，目前已关停30家，立案处罚4家。")) == {
        "shut_down": 30,
        "filed_cases": 4,
    }


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("共罚款壹拾万圆整", "fine_wan_yuan", "10"),
        ("共罚款251542.71元", "fine_wan_yuan", "25.154271"),
        ("共罚款约14.3亿元", "fine_wan_yuan", "143000"),
        ("共有5家企业被责令停产整治", "production_halted", "5"),
        ("共查封扣押设备3台", "sealed_seized", "3"),
        ("共立案查处企业十二家", "filed_cases", "12"),
        ("共收到转办件372(+1)件", "cases_received", "372"),
        ("共移送公安机关行政拘留案件4起", "transferred_police", "4"),
        ("共办结0.3件", "cases_closed", "0.3"),
        ("共受理群众举报1,234件", "cases_received", "1234"),
    ],
)
def test_words_units_and_numerals_of_every_kind_are_understood(text: str, key: str, value: str):
    assert only(f"北岭市{text}。").figures == {key: Decimal(value)}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("累计办结案件203件", {"cases_closed": 203}),
        ("已办结交办案件203宗，正在办理20宗", {"cases_closed": 203, "cases_in_progress": 20}),
        ("累计办结信访举报件203件", {"cases_closed": 203}),
        ("已办结群众举报问题180个", {"cases_closed": 180}),
        ("阶段性办结督察组转办的信访件9件", {"cases_phased_closed": 9}),
        ("正在办理交办案件5宗", {"cases_in_progress": 5}),
        ("收到交办案件7宗，受理群众举报问题7个", {"cases_received": 7}),
        ("203宗交办案件全部办结", {"cases_closed": 203}),
        ("办结交办案件20批203件，办结重点件8件", {"batches": 20, "cases_closed": 203, "other:办结重点件": 8}),
    ],
)
def test_how_far_complaints_are_is_not_taken_for_how_many_came(text: str, told: dict[str, float]):
    assert figures(only(f"截至2024年6月10日，北岭市{text}。")) == told


def test_about_is_said():
    assert only("北岭市共罚款100余万元，关停约30家。").about == ["fine_wan_yuan", "shut_down"]


@pytest.mark.parametrize(
    "text",
    [
        "企业预计8个月完成治理，居民联络小组有25人，26个单位参与，清运用了近百辆车。",
        "交办问题1小时内转到县里，省里限5日反馈，市里限3日反馈。",
        "市领导每人至少联系1个县(区)，另派出7个检查组。",
        "举报人三多次来电，群众两次举报，问题涉及两个方面，受理后三人一组。",
        "1月9日22时至24时夜间抽查，值班24小时不断，双休日照常。",
    ],
)
def test_days_hours_and_plain_counts_are_no_figures(text: str):
    assert statements_in([text]) == ()


@pytest.mark.parametrize("said", ["全部交到县(市、区)", "转有关区", "部分涉及市区", "当天交到各县"])
def test_any_county_is_no_place(said: str):
    assert only(f"目前，东湖市共收到6批327个，{said}。").place == "东湖市"


def test_arrests_may_be_more_than_detentions():
    assert figures(only("北岭市共刑拘3人，逮捕4人。")) == {"detained_criminal": 3, "arrested": 4}


def test_figures_of_the_newest_batch_and_all_so_far_in_one_sentence():
    batch, total = statements_in(
        ["2024年6月10日，北岭市收到督察组交办的第10批举报件22件（重点1件），累计201件（重点23件）。"]
    )
    assert (batch.scope, batch.batch, batch.day, figures(batch)) == (
        "batch", "10", date(2024, 6, 10), {"cases_received": 22, "other:重点": 1},
    )  # fmt: skip
    assert (total.scope, figures(total)) == ("cumulative", {"cases_received": 201, "other:重点": 23})


SCENES = (
    # text; place, scope, batch, figures of each statement
    (
        "9月20日，中央督察组向珠海湾市转办第21批举报件37件。9月19日向白水县转办5件。（2021年9月）",
        ("珠海湾市", "batch", "21", {"cases_received": 37}),
        ("白水县", "day", None, {"cases_received": 5}),
    ),
    (
        "2021年9月20日，督察组向呼岭和浩市转办举报件37件。",
        ("呼岭和浩市", "day", None, {"cases_received": 37}),
    ),
    (
        "督察组9月20日转办临河市第21批举报件37件，交东城区12件。2021年9月21日",
        ("临河市", "batch", "21", {"cases_received": 37}),
        ("东城区", "area", "21", {"cases_received": 12}),
    ),
    (
        "截至2021年9月20日，临河市累计立案处罚77家。\n其中，香江区办理64件，立案处罚18家，罚款46.2万元。\n约谈9人。",
        ("临河市", "cumulative", None, {"filed_cases": 77, "interviewed": 9}),
        ("香江区", "area", None, {"other:办理": 64, "filed_cases": 18, "fine_wan_yuan": 46.2}),
    ),
    (
        "潮西市信息\n2016年12月18日\n截至12月18日，累计立案处罚77家。\n其中南沙角区累计立案处罚21家，累计罚款3万元。\n问责15人。",
        ("潮西市", "cumulative", None, {"filed_cases": 77, "accountable_persons": 15}),
        ("南沙角区", "area", None, {"filed_cases": 21, "fine_wan_yuan": 3}),
    ),
    (
        "潮西市信息\n2016年12月18日\n截至12月18日，累计立案处罚77家，其中，沙角区立案处罚21家，全市约谈9人。",
        ("潮西市", "cumulative", None, {"filed_cases": 77, "interviewed": 9}),
        ("沙角区", "area", None, {"filed_cases": 21}),
    ),
)


@pytest.mark.parametrize(("text", "told"), [(text, told) for text, *told in SCENES])
def test_figures_are_of_the_place_they_were_handed_to_or_told_of(text: str, told: list[tuple]):
    found = statements_in(text.split("\n"))
    assert [(one.place, one.scope, one.batch, figures(one)) for one in found] == told


@pytest.mark.parametrize(
    "text",
    [
        "（临河市 第 十三 批 20 23年12月27日）",
        "临河市第22批信访件办理情况\n2020年9月25日\n处理整改：限期整改，罚款4.5万元。",
        "案例一：有群众反映，东城区某木器厂异味扰民。经查，该厂设备停运，属实。目前，东城区已责令该厂停产，罚款6万元。已办结。",
        "武溪区某搅拌站夜间施工。\n处罚情况：依法罚款5万元，约谈2人。",
        "武溪区责令停工，罚款5万元。",
    ],
)
def test_a_title_and_what_came_of_one_complaint_are_no_official_figures(text: str):
    assert statements_in(text.split("\n")) == ()


def test_measures_without_a_key_keep_their_printed_names():
    text = (
        "截至2021年9月20日，临河市立案处罚5家共10万元，拟处罚金额450余万元。停产整改12家。限产3家，移送行政拘留案件2件，"
        "移送涉嫌犯罪案件1件，按日计罚1件。"
    )
    assert figures(only(text)) == {
        "filed_cases": 5, "fine_wan_yuan": 10, "production_halted": 12, "other:限产": 3, "transferred_police": 2,
        "other:移送涉嫌犯罪案件": 1, "other:按日计罚": 1,
    }  # fmt: skip


def test_areas_line_by_line_each_have_their_own():
    found = statements_in(
        ["截至2024年6月10日，北岭市收到30件。", "东湖区：收到22件，办结20件。", "西山区：收到8件。"]
    )
    assert [(one.place, one.scope, figures(one)) for one in found] == [
        ("北岭市", "cumulative", {"cases_received": 30}),
        ("东湖区", "area", {"cases_received": 22, "cases_closed": 20}),
        ("西山区", "area", {"cases_received": 8}),
    ]


def test_a_list_of_batch_results_as_cities_print_them():
    text = (
        "第27批交办件50件（来电11件、来信39件），已办结42件，未办结8件，属实39件，不属实3件，责令整改17家，立案处罚3家，"
        "罚款5.62万元，关停取缔9家，停产整治1家，约谈1人，问责2人（诫勉谈话1人、通报批评1人）。"
    )
    found = only(text)
    assert (found.scope, found.batch) == ("batch", "27")
    assert figures(found) == {
        "cases_received": 50, "other:来电": 11, "other:来信": 39, "cases_closed": 42, "cases_in_progress": 8,
        "verified_true": 39, "verified_false": 3, "ordered_rectify": 17, "filed_cases": 3, "fine_wan_yuan": 5.62,
        "shut_down": 9, "production_halted": 1, "interviewed": 1, "accountable_persons": 2,
        "other:诫勉谈话": 1, "other:通报批评": 1,
    }  # fmt: skip


def test_fines_meant_and_fines_decided_are_kept_apart():
    found = only("目前，全市共检查企业713家次，立案12宗，拟处罚金额120万元，已下达处罚决定45.5万元。")
    assert figures(found) == {"other:检查企业": 713, "filed_cases": 12, "fine_wan_yuan": 45.5}
    assert found.notes == ["“目前”没有写明日期，未推断"]


@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_any_text_is_read_and_no_figure_is_made_up(pieces: list[str]):
    text = "".join(pieces)
    for statement in statements_in(text.split("\n")):
        assert statement.scope in SCOPES
        assert set(statement.figures) == set(statement.units) == set(statement.printed)
        for key, value in statement.figures.items():
            assert value >= 0
            assert statement.units[key]
