"""The one way from a file's bytes to draft cases; touches no database, no clock and no disk."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from bihuan.intake.reading.captions import Caption, facts_of, read_caption
from bihuan.intake.reading.columns import settle
from bihuan.intake.reading.contents import Contents, contents_of
from bihuan.intake.reading.delimited import PLAIN_SEPARATORS
from bihuan.intake.reading.drafts import DraftCase, KeptCells, ListFile, ListTable, Reject, UnusableFile
from bihuan.intake.reading.duplicates import mark_duplicates
from bihuan.intake.reading.encodings import SPOILT
from bihuan.intake.reading.grid import Grid
from bihuan.intake.reading.kept import KeptTexts, kept_columns
from bihuan.intake.reading.limits import LIMITS, Limits
from bihuan.intake.reading.lists import Lists, lists_in
from bihuan.intake.reading.neighbours import mark_bad_days
from bihuan.intake.reading.realign import realigned
from bihuan.intake.reading.rows import RowReader
from bihuan.intake.reading.statistics import are_statistics
from bihuan.intake.reading.tables import ListRow, Table
from bihuan.intake.reading.tallies import grids_of_text, of_this_list, tallies_in
from bihuan.intake.reading.telling import lines_of, statements_of
from bihuan.rules.bulletins import read_publication
from bihuan.rules.list_areas import AreaBook, AreaName
from bihuan.rules.list_batches import find_total, without_parts
from bihuan.rules.list_dates import find_date
from bihuan.rules.list_headers import NOTHING_KNOWN, Known
from bihuan.rules.list_lines import is_note, is_total
from bihuan.rules.list_openings import numbers_of

NO_LIST = "没有找到清单：表头中至少要有举报内容或受理编号一栏，以及行政区域、污染类型、核实情况等任意一栏"
NO_COLUMNS = "PDF中有受理编号，但表格没有框线，各栏分不开，不能读取。请上传原始表格（xlsx、docx等）"
_NOT_READ = "正文第{}行有受理编号“{}”，没有读出交办件。请对照原文，改成一件一段或清单后重新上传"
_ANY_NUMBER, _FEWEST_NUMBERS = (
    re.compile(r"[DX]\d[A-Z]{2,6}20\d{6}\d{4}"),
    2,
)  # in a table whose cells nothing parts
_TEXT_NAMES = frozenset({"", ".txt"})
# Characters from which a line of text is a paragraph rather than a word left over.
_SHORTEST_PARAGRAPH = 30
_LONGEST_COUNT = 40


@dataclass(frozen=True, slots=True)
class Told:
    """What a file is called: the file, its member where it is a zip, and the names a batch may stand in."""

    file: str
    member: str | None
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _ReadTable:
    """One list with what its surroundings say, its batch, and a result for each of its rows."""

    table: Table
    caption: Caption
    batch: str | None
    results: tuple[DraftCase | Reject, ...]
    cells: tuple[tuple[str, ...] | None, ...]  # of each row; None where they do not fit the header


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known before a file is read.

    areas: the city's areas; while there are none, no area is unknown. known: fields this giver's columns were given to
    by hand, by header key. with_reporters: read the complainant's columns too, for whoever seals them at once.
    """

    areas: Sequence[AreaName] = ()
    known: Known = field(default_factory=lambda: NOTHING_KNOWN)
    with_reporters: bool = False
    limits: Limits = LIMITS


def read_list(
    raw: bytes,
    *,
    name: str,
    areas: Sequence[AreaName] = (),
    known: Known = NOTHING_KNOWN,
    with_reporters: bool = False,
) -> ListFile:
    """The list in a file, by its content and never by its name's ending; as `read_one`."""
    return read_one(raw, name=name, reading=Reading(areas, known, with_reporters))


def read_one(raw: bytes, *, name: str, reading: Reading, inside: str | None = None) -> ListFile:
    """The lists of one file.

    name: shown, and looked at for a batch number printed nowhere else. inside: name of the zip it came in.

    A file without a list has its paragraphs as prose and the figures it tells, a table of counts not even these. Raises
    UnusableFile when there is none of them, and for a zip, whose files `read_files` reads; a bad row is only rejected.
    """
    contents = contents_of(raw, known=reading.known, limits=reading.limits)
    file_name, archive = _last(name), _last(inside) if inside else None
    told = Told(archive or file_name, name if archive else None, (file_name, archive or ""))
    found = lists_in(contents, reading.known, reading.limits)
    if not found.tables:
        return _running_text(told, contents, found, reading.areas)
    if (rows := sum(len(table.rows) for table in found.tables)) > reading.limits.rows:
        raise UnusableFile(f"清单共{rows}行，超过{reading.limits.rows}行，不能读取。请分成几个文件上传")
    reader = _TableReader(AreaBook(reading.areas), told, with_reporters=reading.with_reporters)
    for table in found.tables:
        reader.read(table)
    return _file(told, contents, reader.tables, found, reading.areas)


def may_name_complainants(pasted: str) -> bool:
    """Whether a pasted text has columns about complainants, or cannot be told not to have any."""
    if not pasted.strip():
        return False
    try:
        found = read_list(pasted.encode(), name="")
    except UnusableFile:
        return True
    return found.withholds or not found.lists


def _last(path: str) -> str:
    return PurePath(path.replace("\\", "/")).name


def _running_text(source: Told, contents: Contents, found: Lists, areas: Sequence[AreaName]) -> ListFile:
    """A text without a list, or a table of counts alone. Raises UnusableFile for one that has no paragraph either."""
    prose = found.prose
    publication = read_publication([*lines_of(contents), *prose])
    told = statements_of(prose, areas, printed_on=publication.published_on)
    tables = found.others or grids_of_text(contents.text)
    statements = (*told, *tallies_in(tables, printed_on=publication.published_on))
    is_short = max(map(len, prose), default=0) < _SHORTEST_PARAGRAPH
    if is_short and not statements and not are_statistics(contents.grids):
        raise UnusableFile(NO_LIST)
    if contents.form == "pdf" and len(_ANY_NUMBER.findall("\n".join(prose))) >= _FEWEST_NUMBERS:
        raise UnusableFile(NO_COLUMNS)
    title = publication.title or _first_line(found.others)
    return ListFile(
        file=source.file,
        member=source.member,
        format="txt" if contents.form == "csv" else contents.form,
        encoding=contents.encoding,
        title=title,
        batch=None,
        batch_label_raw=None,
        date=publication.published_on or find_date(title or "").value,
        printed_total=None,
        lists=(),
        cases=(),
        rejects=_unread(found),
        prose=prose,
        repairs=found.repairs,
        passed_over=found.passed_over if statements or not prose else (),
        statements=statements,
        publication=publication,
    )


def _first_line(grids: Sequence[Grid]) -> str | None:
    """What stands in the first row of a workbook without a list, as its title, where that is one text."""
    rows = [[text for text in row if text] for grid in grids[:1] for row in grid.rows]
    first = next((texts for texts in rows if texts), [])
    return first[0] if len(first) == 1 else None


class _TableReader:
    """Reads the lists of one file, one after the other."""

    def __init__(self, book: AreaBook, told: Told, *, with_reporters: bool) -> None:
        self._book = book
        self._told = told
        self._with_reporters = with_reporters
        self.tables: list[_ReadTable] = []

    def read(self, table: Table) -> None:
        """Read the next list."""
        settle(table)
        caption = read_caption(table)
        if table.goes_on and self.tables:
            caption = caption.going_on_from(self.tables[-1].caption)
        facts = facts_of(table, caption, self._book, names=self._told.names)
        reader = RowReader(table, facts, with_reporters=self._with_reporters)
        results = tuple(reader.read(line) for line in table.rows)
        kept = KeptTexts(table)
        cells = tuple(
            _cells_of(line, result, table, kept) for line, result in zip(table.rows, results, strict=True)
        )
        self.tables.append(_ReadTable(table, caption, facts.batch, results, cells))


def _file(
    told: Told, contents: Contents, read: list[_ReadTable], found: Lists, areas: Sequence[AreaName]
) -> ListFile:
    results = [result for table in read for result in table.results]
    cells = [
        (result, None if texts is None else KeptCells(n, texts))
        for n, table in enumerate(read)
        for result, texts in zip(table.results, table.cells, strict=True)
    ]
    cases = mark_duplicates(mark_bad_days([result for result in results if isinstance(result, DraftCase)]))
    captions = [table.caption for table in read]
    headed = [line.batch for table in read for line in table.table.rows]
    batches = without_parts([batch for batch in (*(table.batch for table in read), *headed) if batch])
    batches = batches or _batch_of_all(cases)
    totals = [caption.total for caption in captions if caption.total is not None]
    totals = (
        totals or [total for line in found.prose if _counts_list(line) and (total := find_total(line))][:1]
    )
    day = next((caption.date for caption in captions if caption.date), None)
    return ListFile(
        file=told.file,
        member=told.member,
        format=_form_of(told, contents, is_narrative=found.is_narrative),
        encoding=contents.encoding,
        title=next((caption.title for caption in captions if caption.title), None),
        batch="、".join(batches) or None,
        batch_label_raw=next((caption.batch.label for caption in captions if caption.batch), None),
        date=day,
        printed_total=sum(totals) if totals else None,
        lists=tuple(_list_table(table.table) for table in read),
        cases=cases,
        rejects=(*(result for result in results if isinstance(result, Reject)), *_unread(found)),
        unreadable=tuple(f"第{case.row}行" for case in cases if SPOILT in case.content),
        passed_over=found.passed_over,
        notes=tuple(line for table in read for line in table.table.lines),
        prose=found.prose,
        repairs=found.repairs,
        statements=(
            *statements_of([line for line in found.prose if not _counts_list(line)], areas, printed_on=day),
            *of_this_list(
                tallies_in(found.others, printed_on=day), batch="、".join(batches), count=len(cases)
            ),
        ),
        cells=tuple(kept for result, kept in cells if kept and isinstance(result, DraftCase)),
        reject_cells=(
            *(kept for result, kept in cells if isinstance(result, Reject)),
            *(None for _ in found.unread),
        ),
    )


def _counts_list(line: str) -> bool:
    """Whether a line beside a list says how many it holds, 合计：6件 or 注：本表共4件, which is no official figure."""
    return len(line) < _LONGEST_COUNT and (is_total(line) or (is_note(line) and find_total(line) is not None))


def _unread(found: Lists) -> tuple[Reject, ...]:
    """Lines of running text that name a complaint by its number of which no case was read."""
    told = ((place, "、".join(numbers_of(line))) for place, line in found.unread)
    return tuple(
        Reject(place, None, "missing_content", "acceptance_no", numbers, _NOT_READ.format(place, numbers))
        for place, numbers in told
    )


def _form_of(told: Told, contents: Contents, *, is_narrative: bool) -> str:
    """The contract's word for the kind of file: `txt` for what is told, and what is parted by tabs and pasted or called so."""
    if contents.form != "csv":
        return contents.form
    is_plain = contents.grids[0].separator in PLAIN_SEPARATORS
    is_named_text = PurePath(told.member or told.file).suffix.lower() in _TEXT_NAMES
    return "txt" if is_narrative or (is_named_text and not is_plain) else "csv"


def _cells_of(
    line: ListRow, result: DraftCase | Reject, table: Table, kept: KeptTexts
) -> tuple[str, ...] | None:
    """What stands in the kept columns; nothing of a row out of line, where a name may stand under any header."""
    if isinstance(result, DraftCase):
        return kept.of(line)
    return kept.of(line, counts=False) if realigned(table.grid, table.header, line.row) else None


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
