"""Lists saved as text: in old encodings, with semicolons or tabs, pasted, or packed together."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from typing import Any

from tests.holdout.expecting import Fields, Layout, Line, Reading, any_of, asked, line, numbered
from tests.holdout.held import Made, held
from tests.holdout.sheets import banner, new_book, printed, put_list, to_bytes

KIND = "CSV、粘贴文本、压缩包"
LAYOUT: Layout = (
    ("序号", "serial"), ("信访件编号", "no"), ("地区", "area"), ("举报类型", "types"), ("举报内容", "content"),
    ("调查核实情况", "finding"), ("是否属实", "verdict"), ("处理整改情况", "handling"), ("是否办结", "closure"),
    ("问责情况", "blame"),
)  # fmt: skip


def _delimited(layout: Layout, lines: Sequence[Line], mark: str = ",", above: Sequence[str] = ()) -> str:
    numbered(lines)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark)
    writer.writerows([title, *[""] * (len(layout) - 1)] for title in above)
    writer.writerow([header for header, _ in layout])
    writer.writerows(["" if cell is None else cell for cell in printed(one, layout)] for one in lines)
    return out.getvalue()


@held("yn21-gb18030.csv", KIND)
def old_encoding() -> Made:
    """Commas in GB18030 with a title line, a line break inside a number and inside a finding."""
    lines = [
        line("asphalt", "D2YN202104080011"), line("forest", "X2YN202104080003", printed={"closure": "阶段性办结"}),
        line("pigs", "D2YN202104080026*", printed={"finding": "经查：\n一、存栏186头；\n二、池满外溢约30米。"}),
        line("barbecue", "D2YN202104080030"),
    ]  # fmt: skip
    text = _delimited(LAYOUT, lines, above=["群众信访举报转办和边督边改公开情况一览表（第3批）"])
    facts = {"format": "csv", "encoding": "gb18030", "batch": "3"}
    return text.encode("gb18030"), Reading(facts, asked(lines, LAYOUT, first_row=3))


@held("sc24-semicolons.csv", KIND)
def semicolons() -> Made:
    """Semicolons, UTF-8 with a mark in front, types split by commas."""
    lines = [
        line("landfill", "D3SC202407010018", printed={"types": "垃圾,水"}), line("shrimp", "X3SC202407010005"),
        line("crusher", "D3SC202407010044", printed={"verdict": "正在核实中", "closure": "在办"}, finding=...),
        line("lime", "D3SC202407010051*"), line("cremation", "X3SC202407010009"),
    ]  # fmt: skip
    text = _delimited(LAYOUT, lines, ";")
    facts = {"format": "csv", "encoding": "utf-8"}
    return text.encode("utf-8-sig"), Reading(facts, asked(lines, LAYOUT, first_row=2))


@held("ah22-unicode-tabs.csv", KIND)
def unicode_tabs() -> Made:
    """What a spreadsheet saves as Unicode text: UTF-16 with tabs."""
    lines = [
        line("hospital", "D2AH202204190002"),
        line("oilfield", "X2AH202204190001"),
        line("road", "D2AH202204190013"),
    ]
    facts = {"format": "csv", "encoding": "utf-16"}
    return _delimited(LAYOUT, lines, "\t").encode("utf-16"), Reading(facts, asked(lines, LAYOUT, first_row=2))


@held("he24-plain.csv", KIND)
def too_long_a_cell() -> Made:
    """A plain list with one complaint of forty thousand characters, which is kept and to be cleared."""
    long = "东陂市渡口村塑料作坊冒白烟，" + "污水横流，" * 8000
    lines = [
        line("mixing", "D3HE202406150001", to_clear=[]),
        line(
            "plastics", "D3HE202406150002", printed={"content": long}, content=..., to_clear=["cell_too_long"]
        ),
        line("ditch", "X3HE202406150001", to_clear=[]),
    ]
    return _delimited(LAYOUT, lines).encode(), Reading({"format": "csv"}, asked(lines, LAYOUT, first_row=2))


@held("pasted-from-a-sheet.txt", KIND)
def pasted() -> Made:
    """Copied out of a spreadsheet into a message: tabs, a title line, quotes around what had breaks."""
    lines = [
        line("elevator", "D3HB202406160031"), line("glass", "X3HB202406160004"),
        line("school", "D3HB202406160040*"), line("market", "D3HB202406160044"),
    ]  # fmt: skip
    text = "澜川市信访举报件办理情况（第三十九批，2024年6月17日）\n" + _delimited(LAYOUT, lines, "\t")
    facts = {"format": "txt", "batch": "39", "date": "2024-06-17"}
    return text.encode(), Reading(facts, asked(lines, LAYOUT))


@held("packed-two-lists.zip", KIND)
def packed() -> Made:
    """A spreadsheet and a text list packed together, with a note that is no list."""
    first = [line("kiln", "D3HE202406160001"), line("coal", "D3HE202406160004")]
    second = [
        line("dye", "X3HE202406160002"),
        line("pond", "X3HE202406160003"),
        line("square", "D3HE202406160009"),
    ]
    book, page = new_book()
    banner(page, 1, "信访举报件清单（第二十批）", len(LAYOUT))
    put_list(page, LAYOUT, first, 2)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        box.writestr("第二十批/电话.xlsx", to_bytes(book))
        box.writestr("第二十批/来信.csv", _delimited(LAYOUT, second).encode("gb18030"))
    cases = asked(first, LAYOUT, first_row=3) + asked(second, LAYOUT, first_row=2)
    return out.getvalue(), Reading({}, cases)


@held("prose-verdict.csv", KIND)
def verdict_in_the_prose() -> Made:
    """No verdict column: the finding says it, and what is read from it is marked as inferred."""
    layout = [pair for pair in LAYOUT if pair[1] not in ("verdict", "closure")]
    given: tuple[tuple[str, str, str], ...] = (
        ("carwash", "经现场核查，群众反映问题部分属实。3家店无沉淀设施。", "partly"),
        ("station", "经核实，该举报问题不属实。监测值远低于限值。", "false"),
        ("dust", "8月3日，区住建局到场调查，举报反映的情况属实，冲洗平台水泵损坏停用4天。", "true"),
        ("restaurant", "群众反映基本属实。餐馆减振垫老化。", "basically"),
        ("lamp", "大屏面积210平方米，22时30分关闭。", ""),
    )
    lines = [_prose(count, *told) for count, told in enumerate(given, 1)]
    cases = asked(lines, layout, first_row=2)
    for case, one in zip(cases, lines, strict=True):
        case |= {name: one.want[name] for name in ("verified", "warned") if name in one.want}
    return _delimited(layout, lines).encode("utf-8"), Reading({"format": "csv"}, cases)


def _prose(count: int, story: str, finding: str, verdict: str) -> Line:
    told: Fields = {"finding": finding}
    found: dict[str, Any] = {"verified": verdict, "warned": True} if verdict else {"verified": None}
    return line(story, f"D3FJ20240803{count:04}", printed=told, **found)


@held("counts-in-brackets.csv", KIND)
def counts_and_totals() -> Made:
    """A column of shares of joint cases and a total line, which is no complaint."""
    layout = (*LAYOUT[:5], ("件数", "share"))
    lines = [
        line("river", "D3HA202104170005", printed={"share": "0.5件"}),
        line("bridge", "D3HA202104170011", printed={"share": "0.5件"}),
        line("ash", "X3HA202104170002", printed={"share": "1件"}),
    ]
    for one in lines[:2]:
        area = one.want["area"]
        one.want["area"] = any_of(area, area.replace("、", ","))
    text = _delimited(layout, lines) + "合计,,,,,2件\r\n"
    return text.encode("gb18030"), Reading({"encoding": "gb18030"}, asked(lines, layout, first_row=2))
