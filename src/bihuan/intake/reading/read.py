"""The one way from a file's bytes to draft cases; touches no database, no clock and no disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath

from bihuan.intake.reading.captions import Caption, facts_of, read_caption
from bihuan.intake.reading.columns import settle
from bihuan.intake.reading.delimited import read_delimited
from bihuan.intake.reading.drafts import DraftCase, KeptCells, ListFile, ListTable, Reject, UnusableFile
from bihuan.intake.reading.duplicates import mark_duplicates
from bihuan.intake.reading.encodings import SPOILT, Decoded, decode
from bihuan.intake.reading.grid import Grid
from bihuan.intake.reading.headers import score
from bihuan.intake.reading.kept import KeptTexts, kept_columns
from bihuan.intake.reading.rows import RowReader
from bihuan.intake.reading.sniff import format_of
from bihuan.intake.reading.tables import Table, find_tables
from bihuan.intake.reading.workbook import read_workbook
from bihuan.rules.list_areas import AreaBook, AreaName
from bihuan.rules.list_headers import NOTHING_KNOWN, Known
from bihuan.rules.list_text import tidy

NO_LIST = "没有找到清单：表头中至少要有举报内容一栏，以及受理编号、行政区域、污染类型等任意一栏"
# Characters from which a line of text is a paragraph rather than a word left over.
_SHORTEST_PARAGRAPH = 30


@dataclass(frozen=True, slots=True)
class _ReadTable:
    """One list with what its surroundings say, its batch, and a result for each of its rows."""

    table: Table
    caption: Caption
    batch: str | None
    results: tuple[DraftCase | Reject, ...]
    cells: tuple[tuple[str, ...], ...]  # of the rows that are cases


def read_list(
    raw: bytes,
    *,
    name: str,
    areas: Sequence[AreaName] = (),
    known: Known = NOTHING_KNOWN,
    with_reporters: bool = False,
) -> ListFile:
    """The list in a file, by its content and never by its name's ending.

    name: shown, and looked at for a batch number printed nowhere else. areas: the city's areas; while there are none,
    no area is unknown. known: fields this giver's columns were given to by hand, by header key. with_reporters: read the
    complainant's columns too, for whoever seals them at once.

    A text without a list has its paragraphs as prose and nothing else. Raises UnusableFile when there is neither; a bad
    row is only rejected.
    """
    form = format_of(raw)
    file_name = PurePath(name.replace("\\", "/")).name
    grids, text = _grids(raw, form, known)
    book = AreaBook(areas)
    by_grid = [(grid, find_tables(grid, known)) for grid in grids]
    read = [
        _read_table(table, book, file_name, with_reporters=with_reporters)
        for _, tables in by_grid
        for table in tables
    ]
    if not read:
        return _running_text(file_name, text)
    passed_over = tuple(grid.name or "" for grid, tables in by_grid if not tables and any(grid.rows))
    return _file(file_name, form, text.encoding if text else None, read, passed_over)


def may_name_complainants(pasted: str) -> bool:
    """Whether a pasted text has columns about complainants, or cannot be told not to have any."""
    if not pasted.strip():
        return False
    try:
        found = read_list(pasted.encode(), name="")
    except UnusableFile:
        return True
    return found.withholds or not found.lists


def _grids(raw: bytes, form: str, known: Known) -> tuple[list[Grid], Decoded | None]:
    if form == "csv":
        text = decode(raw)
        return [read_delimited(text.text, score=partial(score, known=known))], text
    return read_workbook(raw, is_xlsx=form == "xlsx"), None


def _running_text(file_name: str, text: Decoded | None) -> ListFile:
    """A text without a list. Raises UnusableFile for one that has no paragraph either."""
    lines = (tidy(line) for line in text.text.splitlines()) if text else ()
    prose = tuple(line for line in lines if line)
    if text is None or max(map(len, prose), default=0) < _SHORTEST_PARAGRAPH:
        raise UnusableFile(NO_LIST)
    return ListFile(
        file=file_name,
        format="txt",
        encoding=text.encoding,
        title=None,
        batch=None,
        batch_label_raw=None,
        date=None,
        printed_total=None,
        lists=(),
        cases=(),
        rejects=(),
        prose=prose,
    )


def _read_table(table: Table, book: AreaBook, file_name: str, *, with_reporters: bool) -> _ReadTable:
    settle(table)
    caption = read_caption(table)
    facts = facts_of(table, caption, book, name=file_name)
    reader = RowReader(table, facts, with_reporters=with_reporters)
    results = tuple(reader.read(line) for line in table.rows)
    kept = KeptTexts(table)
    cells = tuple(
        kept.of(line)
        for line, result in zip(table.rows, results, strict=True)
        if isinstance(result, DraftCase)
    )
    return _ReadTable(table, caption, facts.batch, results, cells)


def _file(
    file_name: str, form: str, encoding: str | None, read: list[_ReadTable], passed_over: tuple[str, ...]
) -> ListFile:
    results = [result for table in read for result in table.results]
    cases = mark_duplicates([result for result in results if isinstance(result, DraftCase)])
    captions = [table.caption for table in read]
    batches = list(dict.fromkeys(table.batch for table in read if table.batch))
    batches = batches or _batch_of_all(cases)
    totals = [caption.total for caption in captions if caption.total is not None]
    return ListFile(
        file=file_name,
        format=form,
        encoding=encoding,
        title=next((caption.title for caption in captions if caption.title), None),
        batch="、".join(batches) or None,
        batch_label_raw=next((caption.batch.label for caption in captions if caption.batch), None),
        date=next((caption.date for caption in captions if caption.date), None),
        printed_total=sum(totals) if totals else None,
        lists=tuple(_list_table(table.table) for table in read),
        cases=cases,
        rejects=tuple(result for result in results if isinstance(result, Reject)),
        unreadable=tuple(f"第{case.row}行" for case in cases if SPOILT in case.content),
        passed_over=passed_over,
        notes=tuple(line for table in read for line in table.table.lines),
        prose=tuple(line for table in read for line in (*table.table.captions, *table.table.lines)),
        cells=tuple(KeptCells(n, texts) for n, table in enumerate(read) for texts in table.cells),
    )


def _batch_of_all(cases: Sequence[DraftCase]) -> list[str]:
    """The batch that all rows name in a column of their own; nothing when they name several."""
    batches = {case.batch for case in cases if case.batch}
    return [batches.pop()] if len(batches) == 1 else []


def _list_table(table: Table) -> ListTable:
    header = table.header
    numbers = [number + 1 for line in table.rows for number in (line.row, *line.continues)]
    first = min(numbers, default=header.bottom + 2)
    return ListTable(
        sheet=table.grid.name,
        header_rows=tuple(range(header.top + 1, header.bottom + 2)),
        first_row=first,
        last_row=max(numbers, default=first - 1),
        columns=header.letters,
        unmapped=header.unmapped,
        withheld=header.withheld,
        kept=kept_columns(header),
    )
