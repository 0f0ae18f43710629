"""Web pages: menus and statistics around the list, cells over rows, numbers broken by the editor."""

from __future__ import annotations

import html
from collections.abc import Sequence

from tests.holdout.expecting import Layout, Line, Reading, asked, line, numbered
from tests.holdout.held import Made, held
from tests.holdout.sheets import printed

KIND = "网页"
LAYOUT: Layout = (
    ("序号", "serial"), ("行政区域", "area"), ("受理编号", "no"), ("交办问题基本情况", "content"), ("污染类型", "types"),
    ("调查核实情况", "finding"), ("是否属实", "verdict"), ("处理和整改情况", "handling"), ("是否办结", "closure"),
    ("责任人被处理情况", "blame"),
)  # fmt: skip
MENU = "<table class=nav><tr><td><a href='/'>首页</a></td><td><a href='/zw'>政务公开</a></td><td>互动交流</td></tr></table>"
COUNTS = (
    "<table><tr><th>县区</th><th>交办件数</th><th>水</th><th>大气</th><th>噪声</th><th>合计</th></tr>"
    "<tr><td>北岭县</td><td>3</td><td>1</td><td>2</td><td>0</td><td>3</td></tr>"
    "<tr><td>云麓区</td><td>4</td><td>2</td><td>1</td><td>2</td><td>5</td></tr>"
    "<tr><td>合计</td><td>7</td><td>3</td><td>3</td><td>2</td><td>8</td></tr></table>"
)


def _row(values: Sequence[str], tag: str = "td") -> str:
    return "<tr>" + "".join(f"<{tag}>{value}</{tag}>" for value in values) + "</tr>"


def _cells(one: Line, layout: Layout) -> list[str]:
    return [html.escape(str(cell or "")).replace("\n", "<br/>") for cell in printed(one, layout)]


def _page(*parts: str, head: str = '<meta charset="utf-8">') -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{''.join(parts)}</body></html>"


@held("hb22-rowspans.html", KIND)
def spans_over_rows() -> Made:
    """A menu and statistics before the list; one area stands over several rows; numbers are broken."""
    lines = [
        line("kiln", "D2HB202109080061"), line("coal", "X2HB202109080007"), line("ash", "D2HB202109080066"),
        line("square", "D2HB202109080070"), line("gas", "D2HB202109080071*"),
    ]  # fmt: skip
    numbered(lines)
    rows = [_cells(one, LAYOUT) for one in lines]
    rows[0][2] = "<p>D2HB2021</p><p>09080061</p>"
    rows[3][2] = "<span>D2HB</span><span>20210908</span>&nbsp;<span>0070</span>"
    body = [_row([header for header, _ in LAYOUT], "th")]
    for index, cells in enumerate(rows):
        spans = {0: 3, 3: 2}.get(index)
        area = f'<td rowspan="{spans}">{cells[1]}</td>' if spans else ""
        body.append(
            f"<tr><td>{cells[0]}</td>{area}" + "".join(f"<td>{cell}</td>" for cell in cells[2:]) + "</tr>"
        )
    title = "澜川市群众信访举报转办和边督边改公开情况一览表"
    page = _page(
        MENU, f"<h1>{title}</h1><p>（第十五批　2021年9月9日）</p>", COUNTS, f"<table>{''.join(body)}</table>"
    )
    facts = {"format": "html", "batch": "15", "date": "2021-09-09", "title": title}
    return page.encode(), Reading(facts, asked(lines, LAYOUT, first_row=2))


@held("hb24-table-in-a-table.html", KIND)
def table_in_a_table() -> Made:
    """The whole page is laid out by a table; the list lies within; title and batch are rows of the list."""
    lines = [
        line("elevator", "D3HB202406060019"), line("station", "X3HB202406060008"), line("ditch", "D3HB202406060035"),
    ]  # fmt: skip
    numbered(lines)
    width = len(LAYOUT)
    rows = [
        f'<tr><td colspan="{width}"><b>边督边改公开情况一览表</b></td></tr>',
        f'<tr><td colspan="{width}">第二十九批&nbsp;&nbsp;2024-06-07</td></tr>',
        _row([header for header, _ in LAYOUT]),
        *(_row(_cells(one, LAYOUT)) for one in lines),
        f'<tr><td colspan="{width}">备注：公开内容以各县区上报为准。</td></tr>',
    ]
    inner = f"<table>{''.join(rows)}</table>"
    outer = f"<table width=1000><tr><td>{MENU}</td></tr><tr><td>{inner}</td></tr><tr><td>网站地图</td></tr></table>"
    facts = {"format": "html", "batch": "29", "date": "2024-06-07"}
    return _page(outer).encode(), Reading(facts, asked(lines, LAYOUT))


@held("zz25-two-lists.html", KIND)
def two_lists_on_a_page() -> Made:
    """Closed and open cases in two tables with their own headers, entities and invisible characters inside."""
    closed = [line("dust", "D3HA202501150004"), line("wetpaint", "X3HA202501150002")]
    still = [line("battery", "D3HA202501150011*"), line("mountain", "X3HA202501150009")]
    layout = [pair for pair in LAYOUT if pair[1] not in ("closure", "blame")]
    numbered([*closed, *still])
    parts = ["<h2>信访举报件办理公开</h2>"]
    for name, lines in (("已办结件", closed), ("正在办理件", still)):
        rows = [_row(_cells(one, layout)) for one in lines]
        parts.append(f"<h3>{name}</h3><table><thead>{_row([header for header, _ in layout], 'th')}</thead>")
        parts.append(f"<tbody>{''.join(rows)}</tbody></table>".replace("，", "，\u200b"))
    parts.append("<script>var t='D3HA202501159999';</script>")
    return _page(*parts).encode(), Reading({"format": "html"}, asked([*closed, *still], layout))


@held("ly24-only-statistics.html", "只有统计表")
def only_statistics() -> Made:
    """A page with statistics alone: no complaint is in it."""
    page = _page(
        MENU, "<h1>澜川市信访件移交情况统计表（6月9日）</h1>", COUNTS, "<p>注：一件可涉及多种污染类型。</p>"
    )
    return page.encode(), Reading({"format": "html"}, [])
