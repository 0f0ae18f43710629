"""Lists of 2021 and 2022: cities beside counties, stars, statistics beside the list, provincial channels."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from tests.holdout.expecting import Fields, Line, Reading, any_of, asked, line, numbered
from tests.holdout.held import Made, held
from tests.holdout.sheets import (
    banner,
    letters,
    merge_down,
    new_book,
    put_lines,
    put_list,
    to_bytes,
    write_row,
)
from tests.holdout.words import Cell, document, paragraph, table

KIND = "第二轮（2021—2022）"
GUANGDONG = (
    ("序号", "serial"), ("举报\n地市", "city"), ("举报县区", "area"), ("受理编号", "no"), ("污染类型", "types"),
    ("是否属实", "verdict"), ("调查核实情况", "finding"), ("处理和整改情况", "handling"), ("问责情况", "blame"),
)  # fmt: skip
HENAN = (
    ("序号", "serial"), ("受理编号", "no"), ("交办问题基本情况", "content"), ("行政区域", "area"),
    ("污染类型", "types"), ("调查核实情况", "finding"), ("是否属实", "verdict"),
    ("处理和整改情况", "handling"), ("办结情况", "closure"), ("责任人被处理情况", "blame"),
)  # fmt: skip
TITLE = "群众信访举报转办和边督边改公开情况一览表"
THREE_VERDICTS = (
    "1.关于“渔船油污入海”问题，属实。岸边有油花约2平方米。\n2.关于“加油船无证”问题，不属实。该船证照齐全。\n"
    "3.关于“无人处理”问题，部分属实。镇里曾于8月清理一次。\n综上，该举报件部分属实。"
)


@held("gd21-city-and-county.xlsx", KIND)
def city_and_county() -> Made:
    """No column of the complaint itself: the numbers still name complaints; the city is merged down."""
    lines = [
        line("shrimp", "X2GD202109130057", printed={"city": "澜川市", "verdict": "部分属实", "finding": THREE_VERDICTS}),
        line("duck", "D2GD202109130102", printed={"types": "水,畜禽养殖"}),
        line("plastics", "D2GD202109130118*"), line("boiler", "X2GD202109130060"),
    ]  # fmt: skip
    book, page = new_book("澜川")
    banner(page, 1, "中央第四生态环境保护督察组交办信访举报问题办理情况表", len(GUANGDONG))
    banner(page, 2, "（第十九批，20210914）", len(GUANGDONG))
    put_list(page, GUANGDONG, lines, 3)
    merge_down(page, 2, 4, 7)
    for cell in ("C5", "C6", "C7"):
        page[cell] = None
    merge_down(page, 3, 4, 7)
    facts = {
        "batch": "19",
        "date": "2021-09-14",
        "title": "中央第四生态环境保护督察组交办信访举报问题办理情况表",
    }
    return to_bytes(book), Reading(facts, asked(lines, GUANGDONG, first_row=4, sheet="澜川"))


@held("ha21-statistics-beside.xlsx", KIND)
def statistics_beside() -> Made:
    """A sheet of statistics in front of the list, spaced digits in the date, a joint case."""
    lines = [
        line("smell", "X2HA202104260093*"), line("river", "D2HA202104260011"), line("lamp", "D2HA202104260047"),
        line("oilfield", "D2HA202104260052"), line("peat", "X2HA202104260101"), line("lime", "D2HA202104260060＊"),
    ]  # fmt: skip
    _star(lines[5], "D2HA202104260060＊")
    lines[1].want["area"] = any_of("沅口县、北岭县", "沅口县,北岭县")
    book, counts = new_book("边督边改情况")
    _statistics(counts)
    page = book.create_sheet("第十九批清单")
    banner(page, 1, f"河山省澜川市{TITLE}", len(HENAN))
    banner(page, 2, "（第 十九 批    2021 年 4 月 27 日）", len(HENAN))
    free = put_list(page, HENAN, lines, 3)
    banner(
        page,
        free + 1,
        "注：1.受理编号后标注“*”的为督察组重点关注件；2.合办件由牵头单位统一上报。",
        len(HENAN),
    )
    facts = {"batch": "19", "date": "2021-04-27", "title": f"河山省澜川市{TITLE}"}
    columns = letters(HENAN, "no", "content")
    at = {"sheet": "第十九批清单", "header_rows": [3], "first_row": 4, "last_row": 9, "columns": columns}
    cases = asked(lines, HENAN, first_row=4, sheet="第十九批清单")
    return to_bytes(book), Reading(facts, cases, lists=[at])


def _star(one: Line, raw: str) -> None:
    plain = raw.rstrip("*＊★▲")
    one.want |= {**line("lime", plain).want, **one.want, "acceptance_no": plain, "acceptance_no_raw": raw}
    one.want |= {"is_key": True, "key_class": "inspectors"}


def _statistics(page: Worksheet) -> None:
    banner(page, 1, "澜川市边督边改情况一览表（2021年4月27日）", 8)
    write_row(page, 2, ["地区", "当日交办", None, "累计交办", None, "办结数", None, "办结率"])
    write_row(page, 3, [None, "总数", "重点案件数", "总数", "重点案件数", "总数", "按时办结数", None])
    write_row(page, 4, ["北岭县", 0, 0, 21, 2, 17, 17, "81%"])
    write_row(page, 5, ["云麓区", 2, 1, 33, 4, 30, 29, "91%"])
    write_row(page, 6, ["全市", 6, 2, 131, 14, 103, 99, "79%"])


@held("gd21-form-each.docx", "标签表单（一件一表）")
def one_form_each() -> Made:
    """No list but a table for each case, labels left of their values."""
    lines = [
        line("well", "D2GD202109150021", printed={"verdict": "部分属实"}),
        line("school", "X2GD202109150007"),
        line("mixing", "D2GD202109150044*", printed={"types": "大气、噪声"}),
    ]
    tables = []
    for one in lines:
        told = one.printed
        tables += [paragraph("信访举报件办理情况登记表"), table(_form(told)), paragraph("")]
    layout = [
        (part, part)
        for part in ("no", "area", "types", "content", "finding", "verdict", "handling", "closure")
    ]
    made = document(paragraph("澜川市办理第二轮督察交办件公开材料"), *tables)
    return made, Reading({"format": "docx"}, asked(lines, (*layout, ("问责", "blame"))))


def _form(told: dict[str, str]) -> list[list[Cell | str | None]]:
    return [
        ["受理编号", told["no"], "行政区域", told["area"]],
        ["污染类型", told["types"], "是否办结", told["closure"]],
        ["反映情况", Cell(told["content"], span=3)],
        ["调查核实情况", Cell(told["finding"], span=3)],
        ["是否属实", Cell(told["verdict"], span=3)],
        ["处理和整改情况", Cell(told["handling"], span=3)],
        ["问责情况", Cell(told["blame"], span=3)],
    ]


@held("sz21-hidden-and-repeated.xlsx", "版面：隐藏、空行、重复表头")
def hidden_and_repeated() -> Made:
    """Hidden rows and columns are read like others; the header comes again; blank rows lie between."""
    lines = [
        line("film", "D2GD202109200011"), line("asphalt", "X2GD202109200015"), line("glass", "D2GD202109200020"),
        line("forest", "D2GD202109200029（*）"), line("elevator", "X2GD202109200031"),
    ]  # fmt: skip
    _bracketed(lines[3], "D2GD202109200029（*）")
    numbered(lines)
    book, page = new_book()
    banner(page, 1, TITLE, len(HENAN))
    banner(page, 2, "第二十四批（2021．9．21）", len(HENAN))
    put_list(page, HENAN, lines[:2], 3)
    put_list(page, HENAN, lines[2:4], 7)
    put_lines(page, HENAN, lines[4:], 12)
    page.row_dimensions[5].hidden = True
    page.column_dimensions["I"].hidden = True
    banner(page, 15, "共5件。（*）为重点关注案件", len(HENAN))
    for one, row in zip(lines, (4, 5, 8, 9, 12), strict=True):
        one.want["row"] = row
    facts = {"batch": "24", "date": "2021-09-21", "title": TITLE, "printed_total": 5}
    return to_bytes(book), Reading(facts, asked(lines, HENAN))


def _bracketed(one: Line, raw: str) -> None:
    facts = line("forest", raw[:16]).want
    one.want |= {name: facts[name] for name in ("acceptance_no", "channel", "accepted_on")}
    one.want |= {"acceptance_no_raw": raw, "is_key": True, "key_class": "inspectors"}


@held("bc22-provincial-channels.xlsx", "省级督察（渠道列、城市首字母）")
def provincial_channels() -> Made:
    """A provincial round: city initials before the channel letter, a column saying how it came."""
    layout = (
        ("序号", "serial"), ("信访件编号", "no"), ("举报方式", "channel"), ("举报内容", "content"),
        ("所在县(市、区)", "area"), ("问题类型", "types"), ("核查情况", "finding"), ("是否属实", "verdict"),
        ("整改情况", "handling"), ("办理状态", "closure"),
    )  # fmt: skip
    came = {"来电": "phone", "来信": "letter", "微信举报": "other"}
    given = (
        ("station", "LCD2022092601", "来电"), ("square", "LCD2022092602", "来电"), ("kitchenwaste", "LCX2022092601", "来信"),
        ("cremation", "LCW2022092601", "微信举报"), ("pond", "LCW2022092603", "微信举报"),
    )  # fmt: skip
    lines = [
        line(story, None, printed={"no": no, "channel": way}, acceptance_no=no, acceptance_no_raw=no,
             channel=came[way], accepted_on="2022-09-26", is_key=False)
        for story, no, way in given
    ]  # fmt: skip
    book, page = new_book("第35-1批")
    banner(page, 1, "河山省第二生态环境保护督察组转办群众信访举报件办理情况（第35-1批）", len(layout))
    banner(page, 2, "公开日期：20 22年10月9日", len(layout))
    put_list(page, layout, lines, 3)
    facts = {"batch": "35-1", "date": "2022-10-09"}
    return to_bytes(book), Reading(facts, asked(lines, layout, first_row=4, sheet="第35-1批"))


@held("yq21-odd-numbers.xlsx", "受理编号的各种写法")
def odd_numbers() -> Made:
    """Letters registers, central enterprises, date alone, batch and number, masks that are no key marks."""
    odd: tuple[tuple[str, str, Fields], ...] = (
        ("bridge", "访受〔2021〕0517031号", {}),
        ("oilfield", "D2ZGHJ202109080003", {"channel": "phone", "accepted_on": "2021-09-08"}),
        ("gas", "D20210314001", {"channel": "phone", "accepted_on": "2021-03-14"}),
        ("road", "D07062", {"channel": "phone"}),
        ("pigs", "4260号", {"acceptance_no": any_of("4260号", "4260")}),
        ("carwash", "D*008", {"acceptance_no": "D*008", "is_key": False}),
        ("cement", "X2HN2021\n04220031", {"acceptance_no": "X2HN202104220031", "accepted_on": "2021-04-22"}),
        (
            "ktv",
            "Ｄ２ＨＮ２０２１０４２２００１９",
            {"acceptance_no": "D2HN202104220019", "channel": "phone"},
        ),
        ("ash", "X2HN202104220044（重点）", {"acceptance_no": "X2HN202104220044", "is_key": True}),
        ("pond", " D2HN 20210422 0050 ", {"acceptance_no": "D2HN202104220050", "accepted_on": "2021-04-22"}),
        ("dust", "重点D2HN202104220052", {"acceptance_no": "D2HN202104220052", "is_key": True}),
        ("hospital", "d2hn202104220058", {"acceptance_no": any_of("D2HN202104220058", "d2hn202104220058")}),
    )
    lines = [
        line(story, None, printed={"no": raw}, **{"acceptance_no": raw, "acceptance_no_raw": raw, **facts})
        for story, raw, facts in odd
    ]
    for one in lines:
        for name in ("is_key", "key_class"):
            if name not in odd_facts(odd, one):
                one.want.pop(name, None)
    layout = HENAN[:8]
    book, page = new_book()
    banner(page, 1, "澜川市信访举报件办理情况公开清单", len(layout))
    put_list(page, layout, lines, 2)
    return to_bytes(book), Reading(
        {"title": "澜川市信访举报件办理情况公开清单"}, asked(lines, layout, first_row=3)
    )


def odd_facts(odd: tuple[tuple[str, str, Fields], ...], one: Line) -> Fields:
    """What is said of the number printed in this line."""
    return next(facts for _, raw, facts in odd if raw == one.printed["no"])


@held("gd21-two-areas-one-line.docx", KIND)
def split_after_a_page() -> Made:
    """A joint case with its own line, a verdict among the prose, brackets in areas."""
    layout = (
        ("序号", "serial"), ("受理编号", "no"), ("举报内容", "content"), ("地区", "area"), ("污染类型", "types"),
        ("调查核实和处理整改情况", ""), ("是否属实", "verdict"), ("办理状态", "closure"),
    )  # fmt: skip
    lines = [
        line("bridge", "D2GD202109220003"), line("mountain", "X2GD202109220008"), line("lamp", "D2GD202109220010"),
    ]  # fmt: skip
    lines[0].want["area"] = any_of("沅口县、东陂市", "沅口县,东陂市")
    numbered(lines)
    rows: list[list[str | Cell | None]] = [[header for header, _ in layout]]
    for one in lines:
        told = one.printed
        both = f"{told['finding']}\n{told['handling']}"
        rows.append([str(told.get(part) or "") if part else both for _, part in layout])
    rows.append([Cell("合计：3件", span=len(layout))])
    title = "第二轮中央生态环境保护督察澜川市信访件办理情况（第二十五批次）"
    made = document(paragraph(title), paragraph("二〇二一年九月二十三日"), table(rows))
    facts = {"batch": "25", "date": "2021-09-23", "printed_total": 3}
    return made, Reading(facts, asked(lines, layout, first_row=2))
