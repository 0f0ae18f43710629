"""Running text with figures: cumulative, of a day, of a county inside, with plans that are none."""

from __future__ import annotations

from tests.holdout.expecting import Fields, Reading
from tests.holdout.held import Made, held
from tests.holdout.sheets import banner, new_book, to_bytes, write_row
from tests.holdout.words import document, paragraphs

KIND = "累计数字通报"
FIRST_ROUND = (
    "截至12月28日，澜川市累计接到督察组交办案件23批409宗。全市共责令整改企业144家，其中限期整改55家、停产整治87家；"
    "关停取缔138家，查封扣押2宗，立案处罚232家，罚款金额1553.4528万元；涉嫌环境犯罪立案侦查9宗，"
    "移送公安机关11宗，刑事拘留5人，逮捕6人，移送起诉3人，约谈47人，问责33人。"
)


def _cumulative(day: str, figures: Fields, **more: object) -> Fields:
    return {"place": "澜川市", "date": day, "scope": "cumulative", "figures": figures, **more}


@held("figures-funnel.txt", KIND)
def whole_funnel() -> Made:
    """Batches, closure, verdicts, measures and persons in one paragraph; a plan behind it."""
    text = (
        "澜川市边督边改工作进展情况\n截至2021年9月13日18时，澜川市共收到中央第四生态环境保护督察组转办群众信访举报件17批387件，"
        "已办结255件，阶段性办结79件，正在办理53件。经查，属实190件，基本属实61件，部分属实88件，不属实48件。"
        "共责令整改112家，立案处罚34家，罚款251.47万元，立案侦查3件，行政拘留2人，约谈28人，问责11人。\n"
        "下一步，全市计划整治散乱污企业120家，力争年底前新建管网46公里。"
    )
    figures = {
        "batches": 17, "cases_received": 387, "cases_closed": 255, "cases_phased_closed": 79, "cases_in_progress": 53,
        "verified_true": 190, "verified_basically": 61, "verified_partly": 88, "verified_false": 48,
        "ordered_rectify": 112, "filed_cases": 34, "fine_wan_yuan": 251.47, "criminal_filed": 3, "detained_admin": 2,
        "interviewed": 28, "accountable_persons": 11,
    }  # fmt: skip
    units = {"ordered_rectify": "家", "filed_cases": "家"}
    want = _cumulative("2021-09-13", figures, units=units, no_values=[120, 46])
    return text.encode(), Reading({"format": "txt"}, statements=[want])


@held("figures-measures.docx", KIND)
def measures_of_the_first_round() -> Made:
    """The grades of measures one after the other, penal figures in 宗, money in 万元 with four decimals."""
    made = document(
        paragraphs([
            "澜川市环境保护督察工作简报", "第16期", "澜川市配合督察工作领导小组办公室　　2016年12月28日",
            FIRST_ROUND,
        ])
    )  # fmt: skip
    figures = {
        "batches": 23, "cases_received": 409, "ordered_rectify": 144, "deadline_rectify": 55, "production_halted": 87,
        "shut_down": 138, "sealed_seized": 2, "filed_cases": 232, "fine_wan_yuan": 1553.4528, "criminal_filed": 9,
        "transferred_police": 11, "detained_criminal": 5, "arrested": 6, "prosecuted": 3, "interviewed": 47,
        "accountable_persons": 33,
    }  # fmt: skip
    want = _cumulative("2016-12-28", figures, units={"criminal_filed": "宗", "sealed_seized": "宗"})
    return made, Reading({"format": "docx"}, statements=[want])


@held("figures-yuan.txt", KIND)
def money_in_yuan() -> Made:
    """A fine in yuan to the cent; an older form of as-of; full-width digits."""
    text = (
        "　　截止２０２５年６月１７日，督察组向澜川市交办群众举报件１１批２６３件。目前，已办结１０４件、阶段性办结１３０件、"
        "正在办理２９件；责令整改６１家，立案处罚２７家，罚款２５１５４２．７１元；约谈５人，问责８人。"
    )
    figures = {
        "batches": 11, "cases_received": 263, "cases_closed": 104, "cases_phased_closed": 130, "cases_in_progress": 29,
        "ordered_rectify": 61, "filed_cases": 27, "fine_wan_yuan": 25.154271, "interviewed": 5, "accountable_persons": 8,
    }  # fmt: skip
    return text.encode("gb18030"), Reading({}, statements=[_cumulative("2025-06-17", figures)])


@held("figures-county-inside.html", KIND)
def county_inside() -> Made:
    """A county's figures told after the city's: two statements, not one."""
    page = (
        "<html><head><meta charset=utf-8></head><body><h1>我市加快办理督察交办件</h1><p>截至2024年6月20日，澜川市共收到"
        "交办信访件24批318件，已办结201件，阶段性办结66件。立案处罚41件，罚款302.6万元，约谈19人。</p>"
        "<p>截至2024年6月20日，北岭县共收到交办信访件52件，已办结37件，立案处罚9件，罚款58万元，约谈4人。</p></body></html>"
    )
    city = {
        "batches": 24, "cases_received": 318, "cases_closed": 201, "cases_phased_closed": 66, "filed_cases": 41,
        "fine_wan_yuan": 302.6, "interviewed": 19,
    }  # fmt: skip
    county = {
        "cases_received": 52,
        "cases_closed": 37,
        "filed_cases": 9,
        "fine_wan_yuan": 58,
        "interviewed": 4,
    }
    statements = [
        _cumulative("2024-06-20", city),
        {"place": "北岭县", "date": "2024-06-20", "figures": county},
    ]
    return page.encode(), Reading({"format": "html"}, statements=statements)


@held("figures-large-money.txt", KIND)
def large_money() -> Made:
    """A fine in 亿元, people taken along for questioning, a whole province."""
    text = (
        "（记者）截至2018年11月25日，河山省各地共办理督察组移交信访件36批4210件，办结3987件。全省责令整改2876家，"
        "立案处罚1045家，罚款1.2亿元，带走问话91人，刑事拘留17人，约谈612人，问责405人。"
    )
    figures = {
        "batches": 36, "cases_received": 4210, "cases_closed": 3987, "ordered_rectify": 2876, "filed_cases": 1045,
        "fine_wan_yuan": 12000, "questioned": 91, "detained_criminal": 17, "interviewed": 612, "accountable_persons": 405,
    }  # fmt: skip
    want = {"place": "河山省", "date": "2018-11-25", "scope": "cumulative", "figures": figures}
    return text.encode(), Reading({}, statements=[want])


@held("stats25-only-statistics.xlsx", "只有统计表")
def only_statistics() -> Made:
    """A workbook of daily statistics: no complaint is in it."""
    book, page = new_book("汇总")
    banner(page, 1, "澜川市边督边改情况统计表（截至2025年6月11日）", 8)
    write_row(page, 2, ["行政区域", "当日交办数量", "累计交办数量", "水", "大气", "噪声", "其他", "合计"])
    write_row(page, 3, ["北岭县", 2, 31, 9, 14, 6, 4, 33])
    write_row(page, 4, ["云麓区", 5, 60, 11, 22, 30, 5, 68])
    write_row(page, 5, ["澜川高新区", "1(+1)", 12, 2, 3, 8, 0, 13])
    write_row(page, 6, ["合计", 8, 103, 22, 39, 44, 9, 114])
    banner(page, 7, "注：同一举报件可能涉及多种污染类型，故合计数大于交办数。", 8)
    return to_bytes(book), Reading({"format": "xlsx"}, [])
