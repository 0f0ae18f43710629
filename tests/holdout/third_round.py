"""Lists of 2023 to 2025: goals of closing, hand-over lists without results, ticks, key columns."""

from __future__ import annotations

from datetime import datetime

from tests.holdout.expecting import Reading, any_of, asked, line, numbered
from tests.holdout.held import Made, held
from tests.holdout.sheets import banner, letters, new_book, printed, put_list, to_bytes, write_row
from tests.holdout.words import document, paragraph, table

KIND = "第三轮（2023—2025）"
TITLE = "群众信访举报转办和边督边改公开情况一览表"
NANYANG = (
    ("序号", "serial"), ("受理\n编号", "no"), ("交办问题基本情况", "content"), ("行政\n区域", "area"),
    ("问题\n类型", "types"), ("调查核实情况", "finding"), ("是否\n属实", "verdict"), ("办结\n目标", "goal"),
    ("处理和整改情况", "handling"), ("是否\n办结", "closure"), ("责任人被\n处理情况", "blame"),
)  # fmt: skip
HAND_OVER = (
    ("序号", "serial"), ("编号", "no"), ("受理时间", "came"), ("举报问题", "content"),
    ("涉及区域", "area"), ("问题类型", "types"),
)  # fmt: skip


@held("ha23-goal-of-closing.xlsx", KIND)
def goal_of_closing() -> Made:
    """A column of goals between verdict and measures; findings count their own issues."""
    counted = (
        "该举报件共涉及2个问题，1个属实，1个不属实，整体上部分属实。问题1：厂区道路积尘，属实；"
        "问题2：夜间偷排，不属实，调取在线数据未见超标。"
    )
    lines = [
        line("cement", "D3HA202312150062", printed={"finding": counted, "verdict": "部分属实"}),
        line("kiln", "D3HA202312150058", printed={"goal": "烟气稳定达标、夜间不装卸"}),
        line("dye", "X3HA202312150013", printed={"goal": "暗管清零"}),
        line("plating", "X3HA202312150019", printed={"goal": "取缔到位"}),
        line("coal", "D3HA202312150070", printed={"goal": "建成封闭煤棚"}),
    ]
    book, page = new_book()
    title = f"中央生态环境保护督察组{TITLE}"
    banner(page, 1, title, len(NANYANG))
    banner(page, 2, "（澜川市  第九批  2023年12月16日）", len(NANYANG))
    put_list(page, NANYANG, lines, 3)
    facts = {"batch": "9", "date": "2023-12-16", "title": title}
    columns = letters(NANYANG, "no", "content")
    at = {"header_rows": [3], "first_row": 4, "last_row": 8, "columns": columns}
    return to_bytes(book), Reading(facts, asked(lines, NANYANG, first_row=4), lists=[at])


@held("he24-hand-over.xlsx", KIND)
def hand_over() -> Made:
    """What arrives in the morning: no results, dates of acceptance as real dates and as serial numbers."""
    told = (
        ("carwash", "D3HE202406020011*"), ("market", "D3HE202406020015"), ("well", "X3HE202406020004"),
        ("glass", "X3HE202406020009"), ("elevator", "D3HE202406020023"), ("foundry", "D3HE202406020031"),
    )  # fmt: skip
    lines = [line(story, number) for story, number in told]
    for one in lines:
        one.printed["came"] = datetime.fromisoformat("2024-06-02")
        one.want["to_clear"] = []
    lines[3].printed["came"] = 45445
    lines[4].printed["came"] = "2024.6.2"
    book, page = new_book("交办清单")
    banner(page, 1, "中央第二生态环境保护督察组交办群众信访举报件清单", len(HAND_OVER))
    banner(page, 2, "（第六批，2024年6月3日，共6件）", len(HAND_OVER))
    put_list(page, HAND_OVER, lines, 3)
    title = "中央第二生态环境保护督察组交办群众信访举报件清单"
    facts = {"batch": "6", "date": "2024-06-03", "title": title, "printed_total": 6, "format": "xlsx"}
    columns = letters(HAND_OVER, "no", "content")
    at = {"sheet": "交办清单", "header_rows": [3], "first_row": 4, "last_row": 9, "columns": columns}
    return to_bytes(book), Reading(facts, asked(lines, HAND_OVER, first_row=4), lists=[at])


@held("hb24-broken-into-two.docx", "Word 表格断开")
def broken_into_two() -> Made:
    """The list goes on in a second table without a header; a footer paragraph between."""
    lines = [
        line("station", "D3HB202406080057"), line("gas", "X3HB202406080012"), line("ditch", "D3HB202406080061"),
        line("kitchenwaste", "D3HB202406080066*"), line("school", "X3HB202406080020"),
    ]  # fmt: skip
    numbered(lines)
    rows = [[str(cell or "") for cell in printed(one, NANYANG)] for one in lines]
    head = [header for header, _ in NANYANG]
    made = document(
        paragraph(f"澜川市{TITLE}"),
        paragraph("（第三十一批，2024年6月9日）"),
        table([head, *rows[:3]]),
        paragraph("— 1 —"),
        table(rows[3:]),
        paragraph("注：受理编号带*的为重点关注件。"),
    )
    facts = {"format": "docx", "batch": "31", "date": "2024-06-09", "title": f"澜川市{TITLE}"}
    return made, Reading(facts, asked(lines, NANYANG))


@held("hb24-header-again.docx", "Word 表格断开")
def header_again() -> Made:
    """Each county has a table with the header repeated and its name in a paragraph before it."""
    north = [line("kiln", "D3HB202406090003"), line("ash", "D3HB202406090008")]
    south = [
        line("pigs", "X3HB202406090002"),
        line("landfill", "D3HB202406090015"),
        line("well", "D3HB202406090021"),
    ]
    layout = [pair for pair in NANYANG if pair[1] != "goal"]
    numbered([*north, *south])
    head = [header for header, _ in layout]
    blocks = [paragraph("信访举报件边督边改情况（第三十二批）")]
    for name, lines in (("一、北岭县（2件）", north), ("二、沅口县（3件）", south)):
        rows = [[str(cell or "") for cell in printed(one, layout)] for one in lines]
        blocks += [paragraph(name), table([head, *rows])]
    cases = asked([*north, *south], layout)
    return document(*blocks), Reading({"batch": "32"}, cases)


@held("jx24-ticks.xlsx", "打勾列与重点列")
def ticks() -> Made:
    """Types and channel are ticked under a two-row header."""
    top = ["序号", "受理编号", "来源", None, "反映问题", "属地", "污染类型", None, None, None]
    below = [None, None, "来电", "来信", None, None, "水", "大气", "噪声", "固废"]
    parts = ("serial", "no", "phone", "letter", "content", "area", "水", "大气", "噪声", "固废")
    layout = tuple((header or "", part) for header, part in zip(below, parts, strict=True))
    lines = [
        line("carwash", "D3JX202405210004", printed={"phone": "√", "水": "√", "噪声": "√"}),
        line("plastics", "X3JX202405210009", printed={"letter": "√", "大气": "√", "水": "√", "固废": "√"}),
        line("film", "D3JX202405210017", printed={"phone": "√", "大气": "√"}, pollution_types=["大气"]),
        line("ktv", "D3JX202405210018", printed={"phone": "√", "噪声": "√"}),
    ]
    book, page = new_book()
    banner(page, 1, "澜川市信访件转办台账（第八批）", 10)
    write_row(page, 2, top)
    write_row(page, 3, below)
    for area in ("C2:D2", "G2:J2", "A2:A3", "B2:B3", "E2:E3", "F2:F3"):
        page.merge_cells(area)
    numbered(lines)
    for row, one in enumerate(lines, 4):
        write_row(page, row, printed(one, layout))
    cases = asked(
        lines, (("", "serial"), ("", "no"), ("", "content"), ("", "area"), ("", "types")), first_row=4
    )
    for case in cases:
        del case["pollution_types_raw"]
    return to_bytes(book), Reading({"batch": "8"}, cases)


@held("wf25-two-key-classes.xlsx", "打勾列与重点列")
def two_key_classes() -> Made:
    """A column that says whose key case it is."""
    layout = (*HAND_OVER[:2], *HAND_OVER[3:], ("是否重点", "key"))
    lines = [
        line("smell", "D3SD202506110021", printed={"key": "督察组重点"}, is_key=True, key_class="inspectors"),
        line("tailings", "X3SD202506110003", printed={"key": "省重点"}, is_key=True, key_class="province"),
        line("battery", "D3SD202506110034", printed={"key": "督办件"}, is_key=True, key_class="supervised"),
        line("market", "D3SD202506110040", printed={"key": "否"}),
        line("lamp", "D3SD202506110042", printed={"key": ""}),
    ]
    book, page = new_book()
    banner(page, 1, "山海省转交群众信访举报件（第三十三批）", len(layout))
    write_row(page, 2, ["交办时间：", "2025-06-12"])
    put_list(page, layout, lines, 4)
    facts = {"batch": "33", "date": "2025-06-12", "title": "山海省转交群众信访举报件"}
    return to_bytes(book), Reading(facts, asked(lines, layout, first_row=5))


@held("sx25-several-batches.xlsx", "多张清单、多个批次")
def sheet_for_each_batch() -> Made:
    """A sheet for each batch, each with its own date."""
    given = {
        "第一批": ("2025年5月29日", "1", ("D3SX202505280018", "X3SX202505280002"), ("duck", "road")),
        "第二批": ("2025年5月30日", "2", ("D3SX202505290007", "D3SX202505290031"), ("boiler", "pond")),
        "第三批": ("2025年5月31日", "3", ("X3SX202505300010",), ("lime",)),
    }
    book, _ = new_book("说明")
    book["说明"]["A1"] = "本表由澜川市协调联络组汇总，每批一张。"
    cases = []
    for name, (day, batch, numbers, told) in given.items():
        page = book.create_sheet(name)
        lines = [line(story, no) for story, no in zip(told, numbers, strict=True)]
        banner(page, 1, f"督察组交办信访件（{name}，{day}）", len(NANYANG))
        put_list(page, NANYANG, lines, 2)
        cases += asked(lines, NANYANG, first_row=3, sheet=name, batch=batch)
    return to_bytes(book), Reading({}, cases)


@held("sc25-two-lists-one-sheet.xlsx", "多张清单、多个批次")
def two_lists_in_one_sheet() -> Made:
    """Two batches one below the other, each with title and header."""
    first = [line("asphalt", "D3SC202506140026"), line("quarry", "X3SC202506140003")]
    second = [
        line("shrimp", "D3SC202506150001"),
        line("duck", "D3SC202506150012"),
        line("mixing", "X3SC202506150006"),
    ]
    book, page = new_book()
    banner(page, 1, f"{TITLE}（第29批）", len(NANYANG))
    put_list(page, NANYANG, first, 2)
    banner(page, 6, f"{TITLE}（第30批）", len(NANYANG))
    put_list(page, NANYANG, second, 7)
    cases = asked(first, NANYANG, first_row=3, batch="29") + asked(second, NANYANG, first_row=8, batch="30")
    return to_bytes(book), Reading({"title": TITLE}, cases)


@held("sc25-two-batches-in-title.xlsx", "多张清单、多个批次")
def two_batches_in_title() -> Made:
    """One title for two batches, a column telling them apart."""
    layout = (("序号", "serial"), ("批次", "batch_text"), *NANYANG[1:])
    lines = [
        line("glass", "D3SC202506140030", printed={"batch_text": "第29批"}, batch="29"),
        line("forest", "D3SC202506150040", printed={"batch_text": "第30批"}, batch="30"),
        line("restaurant", "X3SC202506150002", printed={"batch_text": "第30批"}, batch="30"),
    ]
    book, page = new_book()
    banner(page, 1, f"澜川市{TITLE}（第29、30批）", len(layout))
    put_list(page, layout, lines, 2)
    facts = {"batch": any_of("29、30", "29,30", "29-30"), "title": f"澜川市{TITLE}"}
    return to_bytes(book), Reading(facts, asked(lines, layout, first_row=3))
