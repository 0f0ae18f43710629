"""Lists of 2016 to 2019: running numbers, remarks that hold the closure, forms for the departments upwards."""

from __future__ import annotations

from typing import Any

from tests.holdout.expecting import Line, Reading, any_of, asked, kinds, line, numbered
from tests.holdout.held import Made, held
from tests.holdout.sheets import banner, letters, new_book, printed, put_lines, put_list, to_bytes, write_row
from tests.holdout.words import document, paragraph, table

KIND = "第一轮及“回头看”（2016—2019）"
SHANDONG = (
    ("序号", "serial"), ("受理\n编号", "no"), ("交办问题基本情况", "content"), ("行政\n区域", "area"),
    ("污染\n类型", "types"), ("调查核实情况", "finding"), ("是否\n属实", "verdict"), ("处理\n类别", ""),
    ("处理和整改情况", "handling"), ("责任人被\n处理情况", "blame"),
)  # fmt: skip
HUNAN = (
    ("序号", "serial"), ("受理编号", "no"), ("行政区域", "area"), ("交办问题基本情况", "content"),
    ("污染类型", "types"), ("调查核实情况", "finding"), ("是否属实", "verdict"),
    ("处理和整改情况", "handling"), ("问责情况", "blame"), ("备注", "closure"),
)  # fmt: skip
SICHUAN = (
    ("序号", "serial"), ("受理编号", "no"), ("交办问题基本情况", "content"), ("行政区域", "area"),
    ("污染类型", "types"), ("调查核实情况", "finding"), ("是否属实", "verdict"),
    ("处理和整改情况", "handling"), ("问责情况", "blame"), ("备注（是否加星）", "star"),
    ("办案人（姓名、单位及职务、手机号）", "officer"), ("是否办结", "closure"), ("符合办结条件", ""),
)  # fmt: skip


def _running(story: str, number: int | str, **more: Any) -> Line:
    return line(story, None, printed={"no": number, **more}, acceptance_no=str(number), channel="unknown")


@held("sd17-running-numbers.xlsx", KIND)
def running_numbers() -> Made:
    """Whole-province running numbers kept as numbers, headers wrapped, a column of measures nobody maps."""
    lines = [
        _running("kiln", 2269), _running("barbecue", 2274), _running("plating", 2281, verdict="属实"),
        _running("wetpaint", 2303), _running("foundry", 2310), _running("market", 2316),
    ]  # fmt: skip
    for one in lines:
        one.want["acceptance_no_raw"] = one.want["acceptance_no"]
    book, page = new_book("第二十批")
    title = "中央环保督察组向××省转办群众信访举报件及边督边改公开情况涉及澜川市一览表"
    banner(page, 1, f"{title}（第二十批）", len(SHANDONG))
    put_list(page, SHANDONG, lines, 2)
    for row, measures in enumerate(
        ("责令改正、立案处罚", "责令改正", "关停取缔、约谈、问责", "", "停产", "责令改正"), 3
    ):
        page.cell(row, 8, measures or None)
    facts = {"format": "xlsx", "batch": "20", "title": title}
    columns = letters(SHANDONG, "no", "content")
    at = {"sheet": "第二十批", "header_rows": [2], "first_row": 3, "last_row": 8, "columns": columns}
    return to_bytes(book), Reading(facts, asked(lines, SHANDONG, first_row=3), lists=[at])


@held("hn17-remarks-closed.xlsx", KIND)
def remarks_hold_the_closure() -> Made:
    """The remarks column says 已办结; tallies of duty in brackets."""
    numbers = ("2017043052", "2017043067", "2017050103", "2017050118", "2017050206")
    told = ("pigs", "plastics", "duck", "landfill", "dust")
    lines = [line(story, None, printed={"no": no}) for story, no in zip(told, numbers, strict=True)]
    for one, no in zip(lines, numbers, strict=True):
        day = f"{no[:4]}-{no[4:6]}-{no[6:8]}"
        one.want |= {"acceptance_no": no, "acceptance_no_raw": no, "channel": "unknown", "accepted_on": day}
    book, page = new_book()
    banner(page, 1, "附件2", len(HUNAN))
    banner(page, 2, "群众信访举报转办及地方查处情况", len(HUNAN))
    banner(page, 3, "（第七批  2017年5月3日）", len(HUNAN))
    put_list(page, HUNAN, lines, 4)
    facts = {"title": "群众信访举报转办及地方查处情况", "batch": "7", "date": "2017-05-03"}
    return to_bytes(book), Reading(facts, asked(lines, HUNAN, first_row=5))


@held("sc17-upward-form.docx", KIND)
def upward_form() -> Made:
    """The form for the departments: stars said in words, officers with telephones, closure as yes or no."""
    lines = [
        _sichuan("cement", "信20170816134", "否", "是"),
        _sichuan("ash", "电20170816022", "是", "是"),
        _sichuan("quarry", "电20170817005", "否", "否"),
        _sichuan("ditch", "信20170817040", "是", "是"),
    ]
    numbered(lines)
    rows = [[header for header, _ in SICHUAN], *(printed(one, SICHUAN) for one in lines)]
    title = "中央第五环境保护督察组转交群众来电来信举报件办理情况表"
    note = "填报单位：澜川市环境保护督察协调组                     填报时间：2017年8月24日"
    texts = [[str(cell or "") for cell in row] for row in rows]
    made = document(paragraph(title), paragraph(note), table(texts), paragraph("注：加星件须附现场照片。"))
    reading = Reading({"format": "docx", "title": title}, asked(lines, SICHUAN, first_row=2))
    return made, reading


def _sichuan(story: str, number: str, star: str, closed: str) -> Line:
    told = {"no": number, "star": star, "closure": closed, "officer": "王某某 市环保局三科科长 1390000××××"}
    key = {"is_key": True} if star == "是" else {"is_key": False}
    channel = "letter" if number[0] == "信" else "phone"
    day = f"{number[1:5]}-{number[5:7]}-{number[7:9]}"
    facts = {"acceptance_no": number, "acceptance_no_raw": number, "channel": channel, "accepted_on": day}
    return line(story, None, printed=told, **facts, **key)


GUANGDONG = (
    ("案件编号", "no"), ("交办案件反映的主要问题", "content"), ("所属县区", "area"),
    ("类别", "types"), ("核查情况", "finding"), ("是否属实", "verdict"), ("处理情况", "handling"),
    ("办结情况", "closure"),
)  # fmt: skip


@held("gd16-batch-and-number.html", KIND)
def batch_and_number() -> Made:
    """A page in GB2312 whose numbers are batch and running number in words."""
    printed_numbers = ("第二批40号", "第二批41号", "第三批45号", "第四批47号")
    told = ("carwash", "ktv", "mixing", "gas")
    lines = [
        line(story, None, printed={"no": no}, acceptance_no=no, acceptance_no_raw=no)
        for story, no in zip(told, printed_numbers, strict=True)
    ]
    rows = "".join(_cells("td", printed(one, GUANGDONG)) for one in lines)
    head = _cells("th", [header for header, _ in GUANGDONG])
    page = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
        "<title>信息公开</title></head><body><h2>澜川市办理中央环境保护督察组交办案件情况公示</h2>"
        f"<table border=1>{head}{rows}</table><p>版权所有：澜川市人民政府办公室</p></body></html>"
    )
    facts = {"format": "html", "encoding": "gb18030", "title": "澜川市办理中央环境保护督察组交办案件情况公示"}
    return page.encode("gb2312"), Reading(facts, asked(lines, GUANGDONG, first_row=2))


def _cells(tag: str, values: list[Any]) -> str:
    return "<tr>" + "".join(f"<{tag}>{value or ''}</{tag}>" for value in values) + "</tr>"


@held("he18-division-digits.xlsx", KIND)
def division_digits() -> Made:
    """The look-back of 2018: division digits instead of letters, the star in brackets, 正在核实中."""
    layout = (*SHANDONG[:7], ("处理整改情况", "handling"), ("问责情况", "blame"), ("办结情况", "closure"))
    numbers = (
        "X410000201806160104(*)",
        "D410000201806160037",
        "D410000201806170002（*）",
        "X410000201806170055",
    )
    told = ("tailings", "crusher", "coal", "hospital")
    lines = [_divided(story, no) for story, no in zip(told, numbers, strict=True)]
    lines[1].printed["verdict"] = "正在核实中"
    lines[1].want |= {"verified": "pending", "verified_raw": "正在核实中"}
    lines[1].open = frozenset({"finding"})
    book, page = new_book()
    banner(page, 1, "澜川市群众信访举报转办和边督边改公开情况一览表", len(layout))
    banner(page, 2, "（2018年6月26日 第十六批）", len(layout))
    free = put_list(page, layout, lines, 3)
    banner(page, free, "备注：受理编号后带(*)的为督察组重点关注件。", len(layout))
    facts = {"batch": "16", "date": "2018-06-26", "title": "澜川市群众信访举报转办和边督边改公开情况一览表"}
    return to_bytes(book), Reading(facts, asked(lines, layout, first_row=4))


def _divided(story: str, number: str) -> Line:
    plain = number.partition("(")[0].partition("（")[0]
    one = line(story, plain, printed={"no": number}, acceptance_no_raw=number)
    # the number was not regular as printed: its facts are those of the plain one
    facts = line(story, plain).want
    key = {"is_key": True, "key_class": "inspectors"} if plain != number else {"is_key": False}
    one.want |= {name: facts[name] for name in ("acceptance_no", "channel", "accepted_on")} | key
    return one


@held("fj19-two-row-header.xlsx", KIND)
def two_row_header() -> Made:
    """A header in two rows with groups above, areas merged down over the complaints of a county."""
    top = [
        "序号",
        "行政区域",
        "信访件基本信息",
        None,
        None,
        "办理情况",
        None,
        None,
        "是否办结",
        "责任追究情况",
    ]
    below = [
        None,
        None,
        "编号",
        "反映情况",
        "污染类型",
        "调查核实情况",
        "是否属实",
        "处理整改情况",
        None,
        None,
    ]
    parts = ("serial", "area", "no", "content", "types", "finding", "verdict", "handling", "closure", "blame")
    layout = tuple((header or "", part) for header, part in zip(below, parts, strict=True))
    lines = [
        line("smell", "D350900201907130021"), line("film", "X350900201907130006"),
        line("battery", "D350900201907130033"), line("restaurant", "D350900201907130040"),
        line("lamp", "X350900201907130011"),
    ]  # fmt: skip
    book, page = new_book("信访件")
    banner(page, 1, "中央生态环境保护督察组交办信访件办理情况公开表（第3批）", 10)
    write_row(page, 2, top)
    write_row(page, 3, below)
    for column in (1, 2, 9, 10):
        page.merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)
    page.merge_cells("C2:E2")
    page.merge_cells("F2:H2")
    put_lines(page, layout, lines, 4)
    page.merge_cells("B4:B6")
    page.merge_cells("B7:B8")
    facts = {"batch": "3", "title": "中央生态环境保护督察组交办信访件办理情况公开表"}
    at = {"sheet": "信访件", "header_rows": [2, 3], "first_row": 4, "last_row": 8}
    at["columns"] = {"acceptance_no": "C", "content": "D"}
    return to_bytes(book), Reading(facts, asked(lines, layout, first_row=4), lists=[at])


@held("sz18-verdict-first.xlsx", KIND)
def verdict_before_the_finding() -> Made:
    """Verdict and closure stand before the finding; several kinds of stroke between types."""
    layout = (
        ("序号", "serial"), ("信访件编号", "no"), ("地区", "area"), ("举报类型", "types"), ("举报内容", "content"),
        ("是否属实", "verdict"), ("是否办结", "closure"), ("核实情况", "finding"), ("整改情况", "handling"),
    )  # fmt: skip
    lines = [
        line("market", "D2018061500017", printed={"types": "垃圾/其它"}, **_open_number("D2018061500017", "phone")),
        line("road", "D2018061500020", printed={"types": "噪声；扬尘"}, **_open_number("D2018061500020", "phone")),
        line("shrimp", "X2018061500008", printed={"types": "海洋 水"}, **_open_number("X2018061500008", "letter")),
        line("well", "X2018061500012", printed={"types": "水和土壤"}, **_open_number("X2018061500012", "letter")),
    ]  # fmt: skip
    lines[0].want["pollution_types"] = any_of(["垃圾", "其它"], kinds("垃圾、其他"))
    book, page = new_book()
    banner(page, 1, "群众信访举报件边督边改情况公开（第二批）", len(layout))
    put_list(page, layout, lines, 3)
    return to_bytes(book), Reading({"batch": "2"}, asked(lines, layout, first_row=4))


def _open_number(number: str, channel: str) -> dict[str, Any]:
    day = f"{number[1:5]}-{number[5:7]}-{number[7:9]}"
    facts = {"acceptance_no": number, "acceptance_no_raw": number, "channel": channel}
    return facts | {"accepted_on": day, "is_key": False}
