"""A PDF as grids and paragraphs: read by a process with bounds of its own, tables put together over pages."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bihuan.intake.reading.drafts import UnusableFile
from bihuan.intake.reading.grid import Grid
from bihuan.intake.reading.limits import Limits
from bihuan.rules.list_numbers import find_numbers
from bihuan.rules.list_text import tidy

SECONDS = 60  # of computing
_WAITED = 2 * SECONDS
_RAW = "请上传原始表格（xlsx、docx等）"
_BROKEN = f"PDF文件已损坏，打不开。请重新下载，或{_RAW.removeprefix('请')}"
_REFUSED = {
    "locked": f"PDF文件有密码，不能读取。请去掉密码后重新上传，或{_RAW.removeprefix('请')}",
    "crowded": f"PDF的页面过于复杂，不能读取。{_RAW}",
}
_SCANNED = "这是扫描的PDF，只有图片没有文字，不能读取。请上传原始表格（xlsx、docx等），或按原件录入"
_TOO_MUCH = f"PDF文件过大，在限定的时间和内存内读不完。请分成几个文件，或{_RAW.removeprefix('请')}"
_UNREADABLE = 0.2  # share of signs without a letter, above which a file cannot be read
_PAGE_MARK = re.compile(r"[-—–·\s]*第?\s*\d{1,4}\s*页?(?:\s*[,，/／]?\s*共?\s*\d{1,4}\s*页)?[-—–·\s]*")
_INDENT, _SHORT = (
    1.2,
    2.0,
)  # of a line's height: where a paragraph begins, and by how much its last line falls short
_WIDE_CELL = 7
_NEAR = 6.0  # points by which the columns of a table may be elsewhere on the next page


@dataclass(slots=True)
class PdfDocument:
    """grids: the tables in their order, those going on over pages as one; prose: the paragraphs outside them."""

    grids: list[Grid] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)


def read_pdf(raw: bytes, *, limits: Limits) -> PdfDocument:
    """What a PDF with a text layer holds. Raises UnusableFile for a scan, a locked, broken or too large one."""
    pages = _pages(raw, limits)
    if not any(page["signs"] for page in pages):
        raise UnusableFile(_SCANNED)
    if pictures := [n for n, page in enumerate(pages, 1) if page["picture"]]:
        raise UnusableFile(f"PDF第{pictures[0]}页只有图片没有文字，读取会有遗漏。{_RAW}，或按原件录入")
    if sum(page["unreadable"] for page in pages) > _UNREADABLE * sum(page["signs"] for page in pages):
        raise UnusableFile(f"PDF中的文字没有编码，读不出内容。{_RAW}")
    builder = _Builder(pages)
    for page in pages:
        builder.take(page["parts"])
    return builder.end()


def _pages(raw: bytes, limits: Limits) -> list[dict[str, Any]]:
    """What the reading process tells of the pages."""
    command = [
        sys.executable,
        "-P",
        "-m",
        "bihuan.intake.reading.pdfprocess",
        str(limits.pages),
        str(SECONDS),
    ]
    try:
        done = subprocess.run(command, input=raw, capture_output=True, timeout=_WAITED, check=False)
    except subprocess.TimeoutExpired:
        raise UnusableFile(_TOO_MUCH) from None
    if done.returncode:
        raise UnusableFile(_TOO_MUCH if done.returncode < 0 or b"MemoryError" in done.stderr else _BROKEN)
    told: dict[str, Any] = json.loads(done.stdout)
    if told.get("refused") == "pages":
        raise UnusableFile(f"PDF超过{limits.pages}页，不能读取。请分成几个文件上传")
    if "refused" in told:
        raise UnusableFile(_REFUSED.get(told["refused"], _BROKEN))
    pages: list[dict[str, Any]] = told["pages"]
    if (
        sum(len(row) for page in pages for part in page["parts"] for row in part.get("rows", ()))
        > limits.cells
    ):
        raise UnusableFile("文件中的表格过大，不能读取。请分成几个文件上传")
    return pages


class _Builder:
    """Puts the parts of the pages together, page after page."""

    def __init__(self, pages: Sequence[Mapping[str, Any]]) -> None:
        lines = [part for page in pages for part in page["parts"] if "text" in part]
        self._left = min((line["left"] for line in lines), default=0.0)
        self._right = max((line["right"] for line in lines), default=0.0)
        self._made = PdfDocument()
        self._paragraph: list[Mapping[str, Any]] = []
        self._above: list[str] = []
        self._edges: Sequence[float] = ()
        self._head = self._foot = ""  # running lines of the page before

    def take(self, parts: Sequence[Mapping[str, Any]]) -> None:
        """The parts of the next page."""
        for part in self._without_marks(parts):
            if "text" in part:
                self._take_line(part)
            else:
                self._take_table(part)

    def end(self) -> PdfDocument:
        """All of it."""
        self._end_paragraph()
        return self._made

    def _without_marks(self, parts: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """The parts without the page's number, and without lines that head or foot the page before alike."""
        kept = [part for part in parts if "text" not in part or not _PAGE_MARK.fullmatch(part["text"])]
        head, foot = (kept[place].get("text", "") if kept else "" for place in (0, -1))
        if head and head == self._head:
            kept = kept[1:]
        if foot and kept and foot == self._foot:
            kept = kept[:-1]
        self._head, self._foot = head, foot
        return kept

    def _take_line(self, line: Mapping[str, Any]) -> None:
        if self._paragraph:
            before = self._paragraph[-1]
            is_full = self._right - before["right"] < _SHORT * before["height"]
            if not is_full or line["left"] - self._left > _INDENT * line["height"]:
                self._end_paragraph()
        self._paragraph.append(line)

    def _end_paragraph(self) -> None:
        text = tidy("".join(line["text"] for line in self._paragraph))
        self._paragraph = []
        if text:
            self._made.prose.append(text)
            self._above.append(text)

    def _take_table(self, table: Mapping[str, Any]) -> None:
        self._end_paragraph()
        rows = [[tidy(cell) for cell in row] for row in table["rows"]]
        covered = {(row, column): (top, left) for row, column, top, left in table["covered"]}
        grid = self._made.grids[-1] if self._made.grids else None
        if grid is not None and not self._above and _is_alike(self._edges, table["edges"]):
            _go_on(grid, rows, covered)
        else:
            self._made.grids.append(
                Grid(None, rows, covered=covered, is_printed=True, above=tuple(self._above))
            )
        self._above, self._edges = [], table["edges"]


def _is_alike(edges: Sequence[float], others: Sequence[float]) -> bool:
    shift = others[0] - edges[0] if edges and others else 0.0
    pairs = zip(edges, others, strict=False)
    return len(edges) == len(others) and all(abs(b - a - shift) <= _NEAR for a, b in pairs)


def _go_on(grid: Grid, rows: list[list[str]], covered: Mapping[tuple[int, int], tuple[int, int]]) -> None:
    """Add the rows of the next page: without a header printed again, a row cut by the page as one."""
    start = next((n for n, row in enumerate(rows) if n >= len(grid.rows) or row != grid.rows[n]), len(rows))
    if (
        start < len(rows)
        and start < len(grid.rows)
        and _is_rest(rows[start])
        and not _reaches(covered, start)
    ):
        for column, text in enumerate(rows[start]):
            grid.rows[-1][column] = _grown(grid.rows[-1][column], text)
        start += 1
    shift = len(grid.rows) - start
    grid.rows += rows[start:]
    for (row, column), (top, left) in covered.items():
        if row >= start:
            grid.covered[row + shift, column] = (max(top, start) + shift, left)


def _is_rest(row: Iterable[str]) -> bool:
    """Whether a row is the rest of one that began on the page before: it has no serial and no number."""
    first, *others = row
    return not first and any(others) and not any(map(find_numbers, others))


def _reaches(covered: Mapping[tuple[int, int], tuple[int, int]], row: int) -> bool:
    """Whether cells of the row reach further down."""
    return any(top == row < below for (below, _), (top, _) in covered.items())


def _grown(text: str, more: str) -> str:
    if not text or not more:
        return text or more
    return text + more if len(text.rpartition("\n")[2]) >= _WIDE_CELL else f"{text}\n{more}"
