"""The workbook of rows to be put right: written with what is wrong with each, read again when it comes back.

Every text is written as text: what looks like a formula stays what was printed. A row is known by its mark alone.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from bihuan.intake.reading.drafts import UnusableFile
from bihuan.intake.reading.limits import LIMITS
from bihuan.intake.reading.sniff import format_of
from bihuan.intake.reading.unpacking import BROKEN_ZIP
from bihuan.intake.reading.workbook import read_workbook
from bihuan.rules.list_text import tidy

MARK, PLACE, REASON = "行标识", "清单行", "原因"
# The fields in their order, by the headers they stand under.
FIELDS: Mapping[str, str] = {
    "acceptance_no": "受理编号", "areas": "行政区域", "pollution_types": "污染类型", "content": "举报内容",
    "key_class": "重点类别", "band": "反映时段",
}  # fmt: skip
HEADERS = (MARK, PLACE, REASON, *FIELDS.values())
AS_PRINTED = "原表·"  # before the header of a column of the list itself
WIDTHS = (16, 10, 34, 22, 16, 16, 60, 12, 10)
OTHER_WIDTH = 24
LONGEST_CELL = 32_000  # of a workbook; a longer text is left out and so stays as it is
HEADER_ROWS = 5
# Where a workbook keeps its texts, and how much of them its headers stand in.
_TEXTS, _BEGINNING = {"xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"}, 100_000
_MARK = re.compile(r"B(?P<batch>\d{1,18})-(?P<kind>[RX])(?P<id>\d{1,18})(?:-(?P<n>\d{1,6}))?")


@dataclass(frozen=True, slots=True)
class Correcting:
    """One row to be put right. row_id: of a draft row; run_id and n: of the n-th rejected row of a file, from 0.

    texts: by field; others: what the list itself says of it, by printed header.
    """

    place: str
    reason: str
    texts: Mapping[str, str]
    others: Mapping[str, str] = field(default_factory=dict)
    row_id: int = 0
    run_id: int = 0
    n: int = 0


@dataclass(frozen=True, slots=True)
class Corrections:
    """A workbook that came back: the batch it is of, and its rows; unknown: places of rows whose mark was lost."""

    batch_id: int
    rows: tuple[Correcting, ...]
    unknown: tuple[int, ...]


def write_corrections(batch_id: int, rows: Iterable[Correcting], *, title: str) -> bytes:
    """The workbook as bytes, rows in the order given."""
    rows = list(rows)
    others = list(dict.fromkeys(label for row in rows for label in row.others))
    book = Workbook(write_only=True)
    sheet = book.create_sheet("待补正")
    sheet.freeze_panes = "A3"
    for column, width in enumerate((*WIDTHS, *[OTHER_WIDTH] * len(others)), 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.append([title])
    headers = (*HEADERS, *(AS_PRINTED + label for label in others))
    sheet.append([_cell(sheet, header, bold=True) for header in headers])
    for row in rows:
        texts = (row.texts.get(name, "") for name in FIELDS)
        printed = (row.others.get(label, "") for label in others)
        line = (_mark(batch_id, row), row.place, row.reason, *texts, *printed)
        sheet.append([_cell(sheet, text) for text in line])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _cell(sheet: Any, text: str, *, bold: bool = False) -> Any:
    kept = "" if len(text) > LONGEST_CELL else ILLEGAL_CHARACTERS_RE.sub("", text)
    cell = WriteOnlyCell(sheet, kept)
    cell.data_type, cell.number_format = "s", "@"
    cell.alignment, cell.font = Alignment(wrap_text=True, vertical="top"), Font(bold=bold)
    return cell


def _mark(batch_id: int, row: Correcting) -> str:
    return f"B{batch_id}-R{row.row_id}" if row.row_id else f"B{batch_id}-X{row.run_id}-{row.n}"


def read_corrections(raw: bytes) -> Corrections | None:
    """The rows of such a workbook; None for any other file. One whose rows are of several batches is none either."""
    if not _may_be_marked(raw):
        return None
    try:
        if format_of(raw) != "xlsx":
            return None
        lines = read_workbook(raw, is_xlsx=True, limits=LIMITS)[0].rows
    except (UnusableFile, IndexError):
        return None
    texts = [[tidy(cell) for cell in line] for line in lines]
    header = next(
        (n for n, line in enumerate(texts[:HEADER_ROWS]) if {MARK, PLACE, REASON} <= set(line)), None
    )
    if header is None:
        return None
    return _rows(texts[header], texts[header + 1 :], first=header + 2)


def _rows(header: Sequence[str], lines: Sequence[Sequence[str]], *, first: int) -> Corrections | None:
    columns = {name: header.index(label) for name, label in FIELDS.items() if label in header}
    printed = {
        label.removeprefix(AS_PRINTED): n for n, label in enumerate(header) if label.startswith(AS_PRINTED)
    }
    at = header.index(MARK)
    batches, rows, unknown = set(), [], []
    for number, line in enumerate(lines, start=first):
        found = _MARK.fullmatch(line[at].strip()) if at < len(line) else None
        texts, others = _under(columns, line), _under(printed, line)
        if found is None:
            unknown += [number] if any(texts.values()) else []
            continue
        batches.add(int(found["batch"]))
        is_draft = found["kind"] == "R"
        ids = (
            {"row_id": int(found["id"])}
            if is_draft
            else {"run_id": int(found["id"]), "n": int(found["n"] or 0)}
        )
        rows.append(Correcting(str(number), "", texts, others, **ids))
    return Corrections(batches.pop(), tuple(rows), tuple(unknown)) if len(batches) == 1 else None


def _under(columns: Mapping[str, int], line: Sequence[str]) -> dict[str, str]:
    return {name: line[column] for name, column in columns.items() if column < len(line)}


def _may_be_marked(raw: bytes) -> bool:
    """Whether the texts such a workbook begins with name the column of marks; looks at no more than their beginning."""
    if not raw.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = _TEXTS & set(archive.namelist())
            return any(MARK.encode() in _beginning(archive, name) for name in names)
    except BROKEN_ZIP:
        return False


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(_BEGINNING)
