"""Lists in Word files, web pages and old workbooks are read like those in xlsx: headers, spans, parts, several lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from bihuan.intake.reading import DraftCase, ListFile, read_list
from tests.intake.builders import AREAS, Row, complaints, expected, list_rows
from tests.intake.documents import Block, TableBlock, old_workbook, page, table, word

HEADER: Row = ["序号", "受理编号", "举报内容", "行政区域", "污染类型"]
COLUMNS = ("serial", "acceptance_no", "content", "area", "types", "finding", "verdict", "handling", "closure")


def number(serial: int) -> str:
    return f"D3HE20240602{serial:04d}"


def row(serial: int, content: str = "某厂偷排废水", area: str | None = "北岭县") -> Row:
    return [serial, number(serial), content, area, "水"]


def read(raw: bytes) -> ListFile:
    return read_list(raw, name="清单", areas=AREAS)


def as_xls(*blocks: Block) -> bytes:
    """The blocks under one another on the sheet of an old workbook."""
    rows: list[Row] = []
    merges: list[tuple[int, int, int, int]] = []
    for block in blocks:
        if isinstance(block, TableBlock):
            merges += [(t + len(rows), left, b + len(rows), right) for t, left, b, right in block.merges]
            rows += block.rows
        else:
            rows += [[line] for line in block.split("\n")]
    return old_workbook(rows, merges=merges)


def of(found: ListFile, name: str) -> list[object]:
    return [getattr(case, name) for case in found.cases]


EVERYWHERE = pytest.mark.parametrize("build", [word, page, as_xls])
PRINTED = pytest.mark.parametrize("build", [word, page])
Build = Callable[..., bytes]


@EVERYWHERE
def test_every_field_is_read_whatever_the_kind_of_file(build: Build):
    items = complaints(12, seed=5)
    found = read(
        build("省督察组转办清单\n（第六批，2024年6月3日）共12件", table(*list_rows(items, columns=COLUMNS)))
    )
    assert (found.batch, found.date, found.printed_total) == ("6", date(2024, 6, 3), 12)
    read_cases = found.as_contract()["cases"]
    for item, case in zip(items, read_cases, strict=True):
        wanted = expected(item, COLUMNS)
        if item.verdict is None:
            wanted = {name: value for name, value in wanted.items() if name != "verified"}
        assert {name: case[name] for name in wanted} == wanted


@pytest.mark.parametrize(("build", "form"), [(word, "docx"), (page, "html"), (as_xls, "xls")])
def test_the_kind_is_told_by_the_content(build: Build, form: str):
    assert read_list(build(table(HEADER, row(1))), name="清单.csv").format == form


@EVERYWHERE
def test_a_header_of_two_rows_with_cells_across_and_down(build: Build):
    top: Row = ["序号", "受理编号", "交办问题", None, "行政区域"]
    below: Row = [None, None, "举报内容", "污染类型", None]
    merges = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 1, 4), (2, 4, 3, 4)]
    rows: list[Row] = [[1, number(1), "某厂偷排", "水", "南屏县"], [2, number(2), "某厂扬尘", "扬尘", None]]
    found = read(build(table(top, below, *rows, merges=merges)))
    assert of(found, "area") == ["南屏县", "南屏县"]
    assert of(found, "pollution_types") == [("水",), ("扬尘",)]


@EVERYWHERE
def test_rows_are_counted_inside_their_table(build: Build):
    found = read(build("第六批转办清单", table(HEADER, row(1), row(2))))
    above = 1 if build is as_xls else 0
    assert of(found, "row") == [2 + above, 3 + above]


@PRINTED
def test_a_list_broken_into_two_tables_is_one_list(build: Build):
    found = read(build("第六批转办清单（2024年6月3日）", table(HEADER, row(1)), "", table(row(2), row(3))))
    assert of(found, "acceptance_no") == [number(1), number(2), number(3)]
    assert of(found, "batch") == ["6", "6", "6"]
    assert [(case.sheet, case.row) for case in found.cases] == [("表1", 2), ("表2", 1), ("表2", 2)]


@PRINTED
def test_a_further_table_with_its_header_again_keeps_the_batch_of_the_list(build: Build):
    found = read(build("第六批转办清单", table(HEADER, row(1)), table(HEADER, row(2))))
    assert of(found, "batch") == ["6", "6"]


@PRINTED
def test_two_lists_with_titles_of_their_own_keep_their_batches(build: Build):
    found = read(build("第六批转办清单", table(HEADER, row(1)), "第七批转办清单", table(HEADER, row(2))))
    assert of(found, "batch") == ["6", "7"]


@PRINTED
def test_the_county_heading_over_a_table_is_the_area_of_its_rows(build: Build):
    bare = [[*list(line)[:3]] for line in (HEADER, row(1), row(2))]
    found = read(
        build(
            "转办清单",
            "一、北岭县（1件）",
            table(bare[0], bare[1]),
            "二、南屏县（1件）",
            table(bare[0], bare[2]),
        )
    )
    assert of(found, "area") == ["北岭县", "南屏县"]


@PRINTED
def test_tables_of_counts_and_layout_beside_a_list_are_passed_over(build: Build):
    counts = table(["地区", "来信", "来电", "合计"], ["北岭县", 2, 3, 5], ["合计", 2, 3, 5])
    found = read(build("统计表", counts, "转办清单", table(HEADER, row(1))))
    assert (len(found.cases), found.passed_over) == (1, ("表1",))


@PRINTED
def test_the_title_over_a_table_of_counts_holds_for_the_list_behind_it(build: Build):
    counts = table(["地区", "来信", "来电", "合计"], ["北岭县", 2, 3, 5])
    found = read(
        build(
            "第六批转办清单（2024年6月3日）",
            counts,
            "一、来电",
            table(HEADER, row(1)),
            "二、来信",
            table(HEADER, row(2)),
        )
    )
    assert (of(found, "batch"), found.date) == (["6", "6"], date(2024, 6, 3))


@PRINTED
def test_what_stands_around_the_list_is_kept_as_running_text(build: Build):
    found = read(build("转办清单", table(HEADER, row(1)), "截至6月10日，累计收到131件。"))
    assert found.prose == ("转办清单", "截至6月10日，累计收到131件。")


@PRINTED
def test_a_document_without_a_list_is_its_running_text(build: Build):
    text = "截至2024年6月10日，全市累计收到交办信访举报131件，已办结98件，阶段性办结12件。"
    found = read(build(text))
    assert (found.cases, found.prose) == ((), (text,))


def test_deleted_and_moved_text_of_a_word_file_is_not_there():
    gone = "<w:del><w:r><w:delText>旧</w:delText><w:t>删</w:t></w:r></w:del>"
    kept = "<w:ins><w:r><w:t>某厂偷排</w:t></w:r></w:ins>"
    raw = word(table(HEADER, row(1, content="替换此处")))
    marked = raw_with(raw, "替换此", f"</w:t></w:r>{gone}{kept}<w:r><w:t>")
    assert of(read(marked), "content") == ["某厂偷排处"]


def raw_with(raw: bytes, old: str, new: str) -> bytes:
    """A docx with a piece of its text replaced by markup."""
    import io
    import zipfile

    from tests.intake.documents import archive

    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].decode().replace(old, new, 1).encode()
    return archive(parts)


def of_page(html: str, charset: str = "utf-8") -> list[DraftCase]:
    return list(read(html.encode(charset)).cases)


def test_a_number_broken_by_tags_blanks_and_line_breaks_is_one_number():
    broken = "<span>D3HE2024</span><b>06 02<br>\n  00</b>&nbsp;11<sup>*</sup>"
    (case,) = of_page(f"<table><tr><th>受理<br>编号<th>举报内容<tr><td>{broken}<td>某厂偷排</table>")
    assert (case.acceptance_no, case.is_key) == ("D3HE202406020011", True)


def test_a_page_that_leaves_its_tags_open_is_read_as_a_browser_shows_it():
    (first, second) = of_page(
        "<table><tr><th>受理编号<th>举报内容<th rowspan=9>行政区域"
        "<tr><td>D3HE202406020011<td>某厂偷\n  排废水<td>北岭县<tr><td>D3HE202406020012<td><p>夜间<p>扬尘"
    )
    assert (first.content, second.content) == ("某厂偷排废水", "夜间\n扬尘")


def test_a_list_inside_a_layout_table_is_found_with_its_title():
    inner = "<table><tr><th>受理编号<th>举报内容<tr><td>D3HE202406020011<td>某厂偷排</table>"
    found = read(
        "<table><tr><td>首页<td>新闻<td>公开<tr><td colspan=3><h1>第29、30批清单</h1>"
        f"{inner}<p>共1件</p></table>".encode("gb18030")
    )
    assert (found.batch, len(found.cases), found.encoding) == ("29、30", 1, "gb18030")


def test_scripts_styles_and_comments_of_a_page_are_not_read():
    (case,) = of_page(
        "<style>td{}</style><script>var t='<table><tr><td>x'</script><!-- <table> -->"
        "<table><tr><th>受理编号<th>举报内容<tr><td>D3HE202406020011<td>某厂<script>alert(1)</script>偷排</table>"
    )
    assert case.content == "某厂偷排"


def test_a_page_packed_as_a_mail_is_read():
    inner = "<html><table><tr><th>受理编号<th>举报内容<tr><td>D3HE202406020011<td>某厂偷排</table></html>"
    mail = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        f"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{inner}\r\n--b--\r\n"
    )
    assert [case.content for case in of_page(mail)] == ["某厂偷排"]
