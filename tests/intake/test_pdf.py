"""PDF lists: tables over pages come out as one list, told entries as entries; what cannot be read is refused in words."""

from __future__ import annotations

import pytest

from bihuan.intake.reading.drafts import UnusableFile
from bihuan.intake.reading.files import read_files
from bihuan.intake.reading.limits import Limits
from bihuan.intake.reading.read import Reading, read_list
from tests.intake.portable import PagePrinter, pdf

HEADER = ["序号", "受理编号", "交办问题基本情况", "行政区域", "污染\n类型", "是否\n属实"]
WIDTHS = [30, 100, 200, 60, 50, 50]


def test_a_table_over_two_pages_is_one_list_and_a_row_cut_by_the_page_one_complaint():
    first, second = PagePrinter(), PagePrinter()
    first.text("清河市群众信访举报转办和边督边改公开情况一览表", x=170)
    first.text("（第六批，2024年6月3日）", x=220)
    first.table(
        [
            HEADER,
            ["1", "D3HE202406020011*", "宏达板材厂夜间排放刺鼻气味，群众多次\n反映未解决。",
             "北岭县\n南屏县", "大气", "属实"],
            ["2", "X3HE2024060200\n12", "河道倾倒垃圾，", "南屏县", "水", "部分\n属实"],
        ],
        WIDTHS, is_cut=True,
    )  # fmt: skip
    first.text("— 1 —", x=280, y=40)
    second.table(
        [HEADER, ["", "", "占道加工噪声扰民。", "", "", ""],
         ["3", "D3HE202406020013", "养殖场粪污直排。", "南屏县", "水", "不属\n实"]],
        WIDTHS,
    )  # fmt: skip
    second.text("截至2024年6月3日，全市累计责令整改5家，立案处罚2家，罚款3.5万元。")
    second.text("第 2 页 共 2 页", x=260, y=40)
    found = read_list(pdf(first, second), name="第六批.pdf")
    assert (found.format, found.title, found.batch, len(found.lists), found.rejects) == (
        "pdf", "清河市群众信访举报转办和边督边改公开情况一览表", "6", 1, (),
    )  # fmt: skip
    told = [
        (case.acceptance_no, case.key_class, case.content, case.areas, case.verified) for case in found.cases
    ]
    assert told == [
        ("D3HE202406020011", "inspectors", "宏达板材厂夜间排放刺鼻气味，群众多次反映未解决。", ("北岭县", "南屏县"),
         "true"),
        ("X3HE202406020012", None, "河道倾倒垃圾，占道加工噪声扰民。", ("南屏县",), "partly"),
        ("D3HE202406020013", None, "养殖场粪污直排。", ("南屏县",), "false"),
    ]  # fmt: skip
    assert [float(one.figures["fine_wan_yuan"]) for one in found.statements] == [3.5]


def test_entries_told_in_a_pdf_are_read_by_their_paragraphs():
    page = PagePrinter()
    full = "某" * 48
    for line in (
        "一、北岭县（受理编号：D3HE202406020011）", f"反映情况：{full[:44]}", "厂排放异味。", "调查核实情况：经查属实。",
        "二、南屏县（受理编号：X3HE202406020012）", "反映情况：河道垃圾。", "调查核实情况：经查不属实。",
    ):  # fmt: skip
        page.text(line)
    found = read_list(pdf(page), name="通报.pdf")
    assert [(case.acceptance_no, case.area, case.content, case.verified) for case in found.cases] == [
        ("D3HE202406020011", "北岭县", f"{full[:44]}厂排放异味。", "true"),
        ("X3HE202406020012", "南屏县", "河道垃圾。", "false"),
    ]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (pdf(PagePrinter()), "扫描的PDF"),
        (pdf(PagePrinter(), encrypted=True), "有密码"),
        (pdf(*[PagePrinter()] * 4), "超过3页"),
        (b"%PDF-1.7 /Type /Font ...", "打不开"),
        (pdf(PagePrinter())[:300], "打不开"),
    ],
)
def test_a_pdf_that_cannot_be_read_is_refused_with_what_to_do(raw: bytes, words: str):
    with pytest.raises(UnusableFile) as refusal:
        list(read_files(raw, name="清单.pdf", reading=Reading(limits=Limits(pages=3))))
    assert words in refusal.value.sentence
