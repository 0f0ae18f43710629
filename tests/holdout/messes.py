"""Cells filled in wrongly, twice, for several complaints, or not at all."""

from __future__ import annotations

from tests.holdout.expecting import Fields, Layout, Line, Reading, any_of, asked, line
from tests.holdout.held import Made, held
from tests.holdout.sheets import banner, merge_down, new_book, put_list, to_bytes

LAYOUT: Layout = (
    ("序号", "serial"), ("受理编号", "no"), ("交办问题基本情况", "content"), ("行政区域", "area"),
    ("污染类型", "types"), ("调查核实情况", "finding"), ("是否属实", "verdict"),
    ("处理和整改情况", "handling"), ("办结情况", "closure"), ("责任追究", "blame"),
)  # fmt: skip
SHORT = LAYOUT[:5]
KIND = "单元格里的乱象"
TO_CLEAR = "缺项与待理清"


@held("cells-offices-everywhere.xlsx", KIND)
def offices_everywhere() -> Made:
    """Offices among types and areas, a closure in the finding, yes and no for verdicts."""
    lines = [
        line("road", "D3HE202406100001", printed={"types": "市公安局交警支队"}, pollution_types=[],
             to_clear=["missing_type"]),
        line("market", "D3HE202406100002",
             printed={"area": "沅口县、县城管局、县市场监管局、县农业农村局"},
             area=any_of("沅口县", "沅口县、县城管局、县市场监管局、县农业农村局")),
        line("well", "D3HE202406100003", printed={"finding": "暂未办结", "verdict": "", "closure": "", "blame": ""},
             finding=..., verified=..., closure="in_progress", closure_raw=...),
        line("gas", "X3HE202406100001", printed={"verdict": "是"}),
        line("boiler", "X3HE202406100002", printed={"verdict": "否", "blame": "暂无"}),
        line("dust", "D3HE202406100009", printed={"verdict": "属实", "blame": "——"}),
    ]  # fmt: skip
    book, page = new_book()
    banner(page, 1, "信访举报件办理情况一览表（第十四批）", len(LAYOUT))
    put_list(page, LAYOUT, lines, 2)
    return to_bytes(book), Reading({"batch": "14"}, asked(lines, LAYOUT, first_row=3))


@held("cells-sub-issues.xlsx", KIND)
def issues_with_own_verdicts() -> Made:
    """The verdict cell answers issue by issue; the whole follows from the parts."""
    mixed = "问题一：属实；\n问题二：不属实；\n问题三：部分属实"
    alike = "1.属实\n2.属实"
    none = "1、不属实。2、不属实。"
    lines = [
        line("foundry", "D3HN202405130011", printed={"verdict": mixed}, verified="partly"),
        line("kiln", "D3HN202405130012", printed={"verdict": alike}, verified="true"),
        line("wetpaint", "X3HN202405130002", printed={"verdict": none}, verified="false"),
        line(
            "ash",
            "X3HN202405130006",
            printed={"verdict": "经核查，群众反映情况基本属实"},
            verified="basically",
        ),
        line("dye", "D3HN202405130020", printed={"verdict": "部分属\n实"}, verified="partly"),
    ]
    book, page = new_book()
    banner(page, 1, "边督边改公开情况一览表　（第５批）　２０２４年５月１４日", len(LAYOUT))
    put_list(page, LAYOUT, lines, 2)
    facts = {"batch": "5", "date": "2024-05-14"}
    return to_bytes(book), Reading(facts, asked(lines, LAYOUT, first_row=3))


@held("cells-one-finding-for-three.xlsx", KIND)
def one_finding_for_three() -> Made:
    """Three complaints of one site share finding, verdict, measures and closure through merged cells."""
    shared = {
        name: line("smell").printed[name] for name in ("finding", "verdict", "handling", "closure", "blame")
    }
    lines = [
        line("smell", "D3AH202404190010"),
        line("film", "D3AH202404190022", printed=shared),
        line("battery", "X3AH202404190003", printed=shared),
        line("ktv", "D3AH202404190030"),
    ]
    book, page = new_book()
    banner(page, 1, "信访件查处情况公示（第 七 批）", len(LAYOUT))
    put_list(page, LAYOUT, lines, 2)
    for column in (4, 6, 7, 8, 9, 10):
        merge_down(page, column, 3, 5)
    return to_bytes(book), Reading({"batch": "7"}, asked(lines, LAYOUT, first_row=3))


@held("cells-verdict-contradicted.xlsx", KIND)
def verdict_contradicted() -> Made:
    """The column says 属实, the prose says nothing was found: the column is kept, with a warning."""
    prose = "经现场核查，未发现举报所述情况，群众反映问题不属实。"
    lines = [
        line("station", "D3HB202406100040", printed={"finding": prose, "verdict": "属实"}, warned=True),
        line("school", "D3HB202406100041", printed={"finding": prose, "verdict": "不属实"}),
        line("elevator", "X3HB202406100005"),
    ]
    book, page = new_book()
    put_list(page, LAYOUT, lines, 1)
    return to_bytes(book), Reading({}, asked(lines, LAYOUT, first_row=2))


@held("cells-closures-and-nothings.xlsx", KIND)
def closures_and_nothings() -> Made:
    """Every word for closed and not closed, every stroke for none."""
    given = (
        ("kiln", "已办结", "无"), ("pigs", "阶段性办结", "/"), ("quarry", "阶段办结", "—"), ("dye", "未办结", ""),
        ("gas", "暂未办结", "无。"), ("lamp", "正在办理", "约谈3人，诫勉谈话1人"), ("duck", "", "暂无"),
        ("pond", "已办结（2024年6月12日）", "通报批评1人"), ("coal", "办结", "不予追究"),
    )  # fmt: skip
    closed = {"已办结（2024年6月12日）": {"closure": "closed"}}
    blamed: dict[str, Fields] = {"无。": {"accountability": None}, "不予追究": {"accountability": ...}}
    lines = [
        line(story, f"D3HB20240611{count:04}", printed={"closure": closure, "blame": blame},
             **closed.get(closure, {}), **blamed.get(blame, {}))
        for count, (story, closure, blame) in enumerate(given, 1)
    ]  # fmt: skip
    book, page = new_book()
    banner(page, 1, "群众信访举报件办结情况（截至第十七批）", len(LAYOUT))
    put_list(page, LAYOUT, lines, 2)
    return to_bytes(book), Reading({}, asked(lines, LAYOUT, first_row=3))


@held("cells-two-numbers.xlsx", KIND)
def two_numbers_in_a_cell() -> Made:
    """By telephone and by letter the same day: two numbers in one cell, neither may be lost."""
    pair = "D3HE202406110031\nX3HE202406110008"
    lines = [
        line("barbecue", "D3HE202406110020"),
        line("lime", None, printed={"no": pair}, acceptance_no="D3HE202406110031",
             numbers_named=["D3HE202406110031", "X3HE202406110008"]),
        line("hospital", None, printed={"no": "D3HE202406110040、D3HE202406110052"},
             acceptance_no="D3HE202406110040", numbers_named=["D3HE202406110040", "D3HE202406110052"]),
    ]  # fmt: skip
    for one in lines[1:]:
        one.open = frozenset({"acceptance_no_raw", "is_key", "serial"})
    book, page = new_book()
    banner(page, 1, "信访举报件办理情况（第十五批）", len(LAYOUT))
    put_list(page, LAYOUT, lines, 2)
    cases = asked(lines, LAYOUT, first_row=3)
    for case in cases[1:]:
        case["may_be_split"] = True
    return to_bytes(book), Reading({"batch": "15"}, cases)


@held("clear-missing-parts.xlsx", TO_CLEAR)
def missing_parts() -> Made:
    """Number, area, type missing; dates that never were; all of them stay inside."""
    lines = [
        line("square", "D3HE202406120001", to_clear=[]),
        line("ditch", None, printed={"no": ""}, to_clear=["missing_acceptance_no"]),
        line("lamp", "D3HE202406120003", printed={"area": ""}, to_clear=["missing_area"], area=None),
        line("pond", "D3HE202406120004", printed={"types": ""}, to_clear=["missing_type"]),
        _impossible("glass", "D3HE202402300011"),
        line("coal", None, printed={"no": "D3HE2024O6120013"}, to_clear=["invalid_acceptance_no"]),
        line(
            "duck",
            "X3HE202406120007",
            printed={"area": "", "types": ""},
            to_clear=["missing_area", "missing_type"],
        ),
        line("forest", "X3HE202406120009", to_clear=[]),
    ]
    book, page = new_book()
    banner(page, 1, "交办信访举报件清单（第十六批 2024年6月13日）", len(SHORT))
    free = put_list(page, SHORT, lines, 2)
    page.cell(free, 1, 9)
    page.cell(free, 2, "D3HE202406120020")
    page.cell(free, 4, "北岭县")
    page.cell(free + 1, 1, 10)
    page.cell(free + 1, 2, "D3HE202406120021")
    page.cell(free + 1, 3, '=Sheet2!C5&"号院内噪声扰民"')
    page.cell(free + 1, 4, "云麓区")
    rejects = [
        {"row": free, "reason": "missing_content"},
        {"row": free + 1, "reason": "formula_without_cached_value"},
    ]
    facts = {"batch": "16", "date": "2024-06-13"}
    return to_bytes(book), Reading(facts, asked(lines, SHORT, first_row=3), rejects)


def _impossible(story: str, number: str) -> Line:
    return line(story, None, printed={"no": number}, acceptance_no=number, acceptance_no_raw=number,
                accepted_on=None, to_clear=["impossible_date"])  # fmt: skip


@held("clear-number-twice.xlsx", TO_CLEAR)
def number_twice() -> Made:
    """A joint case printed once for each county; elsewhere one number given to two different complaints."""
    twice = ["duplicate_acceptance_no"]
    lines = [
        line("bridge", "D3HE202406130005", printed={"area": "沅口县"}),
        line("bridge", "D3HE202406130005", printed={"area": "东陂市"}, to_clear=twice),
        line("ktv", "D3HE202406130009"),
        line("cement", "D3HE202406130014"),
        line("tailings", "D3HE202406130014", to_clear=twice),
    ]
    book, page = new_book()
    banner(page, 1, "转办群众信访举报件清单（第十七批）", len(SHORT))
    put_list(page, SHORT, lines, 2)
    return to_bytes(book), Reading({"batch": "17"}, asked(lines, SHORT, first_row=3))


@held("clear-nothing-but-content.xlsx", TO_CLEAR)
def nothing_but_content() -> Made:
    """A list that has neither numbers nor areas nor types; nothing of it is to be cleared for that."""
    layout = (
        ("序号", "serial"),
        ("反映的主要问题", "content"),
        ("调查核实情况", "finding"),
        ("处理及整改情况", "handling"),
    )
    lines = [line(story, None, to_clear=[]) for story in ("pigs", "boiler", "dust", "restaurant")]
    book, page = new_book()
    banner(page, 1, "群众来信来访反映问题办理情况", len(layout))
    banner(page, 2, "（2018年第3期）", len(layout))
    put_list(page, layout, lines, 3)
    return to_bytes(book), Reading(
        {"title": "群众来信来访反映问题办理情况"}, asked(lines, layout, first_row=4)
    )


@held("blame-forms.xlsx", "问责与重复举报")
def forms_of_blame() -> Made:
    """Accountability in names withheld, tallies, mixed kinds of persons."""
    given = (
        ("plating", "约谈1人、问责2人（诫勉谈话1人，通报批评1人）"),
        ("plastics", "对公职责任人员约谈5人，对国有企业负责人约谈2人，诫勉谈话5人"),
        ("battery", "无"),
        ("smell", "给予政务警告处分1人、党内严重警告1人"),
        ("river", "已对两县水利局分管副局长进行约谈（约谈2人）"),
        ("asphalt", "正在按程序启动问责"),
    )
    lines = [
        line(story, f"X3YN20240520{count:04}", printed={"blame": blame})
        for count, (story, blame) in enumerate(given, 3)
    ]
    lines[4].want["area"] = any_of("沅口县、北岭县", "沅口县,北岭县")
    lines[5].open = frozenset({"accountability"})
    book, page = new_book()
    banner(page, 1, "附件：边督边改问责情况（第11批）", len(LAYOUT))
    put_list(page, LAYOUT, lines, 2)
    return to_bytes(book), Reading({"batch": "11"}, asked(lines, LAYOUT, first_row=3))


@held("repeats-in-the-text.xlsx", "问责与重复举报")
def repeats_in_the_text() -> Made:
    """The complaint or the finding names the number it repeats."""
    lines = [
        line("kiln", "D3HE202406140003",
             printed={"content": "与第六批D3HE202406020011号反映同一砖厂，烟囱仍冒黄烟。"}, repeat_of=["D3HE202406020011"]),
        line("smell", "X3HE202406140001",
             printed={"finding": "该件与X3HE202405290006、D3HE202406010024为重复举报，核查情况同前。"},
             repeat_of=["X3HE202405290006", "D3HE202406010024"]),
        line("gas", "D3HE202406140008", repeat_of=[]),
        line("pond", "D3HE202406140012",
             printed={"content": "再次反映桂花村池塘污染，上次受理编号为D3HE202406050017，至今无人来。"},
             repeat_of=["D3HE202406050017"]),
    ]  # fmt: skip
    book, page = new_book()
    banner(page, 1, "信访举报件办理情况（第十八批）", len(LAYOUT))
    put_list(page, LAYOUT, lines, 2)
    return to_bytes(book), Reading({"batch": "18"}, asked(lines, LAYOUT, first_row=3))
