"""One complaint row of a list into a draft case, or into a rejected row with the reason; never raises for a row."""

from __future__ import annotations

from dataclasses import replace

from bihuan.intake.reading.cells import ListFacts, RowCells
from bihuan.intake.reading.drafts import DraftCase, Reject
from bihuan.intake.reading.encodings import SPOILT
from bihuan.intake.reading.identity import (
    read_accepted_on,
    read_key_class,
    read_row_batch,
    read_row_channel,
    read_row_number,
    read_serial,
)
from bihuan.intake.reading.outcome import (
    read_accountability,
    read_finding,
    read_row_closure,
    read_row_verdict,
)
from bihuan.intake.reading.placing import read_area, read_row_types, read_units
from bihuan.intake.reading.realign import realigned
from bihuan.intake.reading.reporters import ReporterReader
from bihuan.intake.reading.tables import ListRow, Table
from bihuan.rules.list_keys import key_in_remark
from bihuan.rules.list_numbers import find_numbers, read_number
from bihuan.rules.list_text import is_nothing
from bihuan.rules.list_verdicts import closure_word

REPORTER_NOT_READ, REPORTER_SEALED = "reporter_columns_not_read", "reporter_columns_sealed"
# Share of unreadable characters in a complaint above which it is no text any more.
_SPOILT_SHARE = 0.3


class RowReader:
    """Reads the rows of one list, one after the other; a ditto mark looks at the row before."""

    def __init__(self, table: Table, facts: ListFacts, *, with_reporters: bool = False) -> None:
        """with_reporters: the complainant's columns are read too, because they will be sealed."""
        self._table = table
        self._facts = facts
        self._reporters = ReporterReader(table.grid, table.header) if with_reporters else None
        self._above: dict[str, str] = {}

    def read(self, line: ListRow) -> DraftCase | Reject:
        """The case a row names, or why it names none."""
        grid, header = self._table.grid, self._table.header
        if not realigned(grid, header, line.row):
            return self._reject(
                line, "unreadable_row", "", "格数与表头不符，各栏对不上，没有读取。请核对分隔符后重新上传"
            )
        cells = RowCells(grid, header, line, self._above)
        content = cells.raw("content")
        if rejected := self._without_complaint(line, content):
            return rejected
        reporter = self._reporters.read(line) if self._reporters else None
        self._note_row(cells, content, is_sealed=reporter is not None)
        case = self._case(cells, content)
        self._above = cells.texts
        return replace(case, reporter=reporter) if reporter else case

    def _without_complaint(self, line: ListRow, content: str) -> Reject | None:
        """Why the row carries no complaint; None when it does."""
        if "content" not in self._table.header.fields:
            return self._without_trace(line)
        label = self._table.header.label_of("content")
        place = (line.row, self._table.header.fields["content"][0])
        if not content and place in self._table.grid.formulas:
            tail = f"“{label}”是公式，文件中没有保存计算结果，读不到内容。请打开原表保存后重新上传"
            return self._reject(line, "formula_without_cached_value", "", tail)
        if not content and place in self._table.grid.faulty:
            return self._reject(line, "unreadable_row", "", f"“{label}”显示为错误值，读不到内容")
        if is_nothing(content):
            return self._reject(line, "missing_content", content, f"缺“{label}”，不能登记为交办件")
        if content.count(SPOILT) > _SPOILT_SHARE * len(content):
            return self._reject(line, "unreadable_row", "", f"“{label}”的文字编码已损坏，读不出内容")
        return None

    def _without_trace(self, line: ListRow) -> Reject | None:
        """In a list without a column of the complaint's text: why the row names no complaint, by number or by result."""
        cells = RowCells(self._table.grid, self._table.header, line, self._above)
        if read_number(cells.raw("acceptance_no")).value or any(map(cells.said, ("finding", "handling"))):
            return None
        return self._reject(line, "missing_content", "", "缺受理编号和举报内容，不能登记为交办件")

    def _reject(self, line: ListRow, reason: str, value: str, tail: str) -> Reject:
        sentence = f"第{line.row + 1}行{tail}"
        return Reject(line.row + 1, self._table.grid.name, reason, "content", value, sentence)

    def _note_row(self, cells: RowCells, content: str, *, is_sealed: bool) -> None:
        """What holds for the row as a whole."""
        header, jottings = self._table.header, cells.jottings
        names = "、".join(header.withheld)
        if is_sealed:
            jottings.note(REPORTER_SEALED, f"“{names}”栏涉及举报人，单独封存，不进入交办件")
        elif header.withheld and self._reporters is None:
            jottings.note(REPORTER_NOT_READ, f"“{names}”栏涉及举报人，未读取，不进入系统")
        if header.inferred:
            jottings.note(
                "content_column_inferred",
                f"表头没有举报内容一栏，按文字推断为“{header.label_of('content')}”栏",
            )
        if not content:
            jottings.clear(
                "missing_content", "清单没有举报内容一栏，按受理编号登记，请向交办单位补要举报内容"
            )
        if line := self._table.grid.odd.get(cells.line.row):
            jottings.note("row_mended", line)
        if SPOILT in content:
            jottings.note("unreadable_characters", "内容中有无法识别的字符，请对照原件")
        if self._above and len(self._table.grid.own_columns(cells.line.row)) == 1:
            jottings.note("maybe_continuation", "本行只有内容一栏，可能是上一行内容的续行，请对照原表")
        remark = cells.raw("remark")
        if not is_nothing(remark) and not key_in_remark(remark) and not closure_word(remark):
            jottings.note("remark_not_read", f"“{header.label_of('remark')}”栏另有文字，请对照原表")

    def _note_others(self, cells: RowCells, own: tuple[str | None, ...]) -> None:
        """Of a complaint told in running text: the numbers its text names beside its own, which may be cases of their own."""
        if self._table.header.top >= 0:
            return
        texts = map(cells.raw, ("content", "finding", "handling", "accountability"))
        named = (number for text in texts for number in find_numbers(text))
        if others := "、".join(dict.fromkeys(number for number in named if number not in own)):
            cells.jottings.note("other_number_named", f"文中另有受理编号{others}，如是另一件请对照原文")

    def _case(self, cells: RowCells, content: str) -> DraftCase:
        number = read_row_number(cells)
        self._note_others(cells, (number.value, *number.others))
        area_raw, area = read_area(cells, self._facts)
        types = read_row_types(cells)
        key_class = read_key_class(cells, number)
        facts = self._facts
        return DraftCase(
            row=cells.number,
            sheet=self._table.grid.name,
            content=content,
            serial=read_serial(cells),
            batch=read_row_batch(cells, facts),
            acceptance_no=number.value,
            acceptance_no_raw=cells.raw("acceptance_no") or None,
            other_numbers=number.others,
            channel=read_row_channel(cells, facts, number),
            accepted_on=read_accepted_on(cells, facts, number),
            area=area.text,
            area_raw=area_raw or None,
            areas=area.areas,
            units=read_units(cells, facts, area),
            pollution_types=types.labels,
            pollution_types_raw=cells.raw("pollution_types") or None,
            is_key=key_class is not None,
            key_class=key_class,
            finding=read_finding(cells),
            verified=read_row_verdict(cells),
            verified_raw=cells.raw("verified") or None,
            handling=cells.said("handling"),
            closure=read_row_closure(cells),
            closure_raw=cells.raw("closure") or None,
            accountability=read_accountability(cells),
            accountability_raw=cells.raw("accountability") or None,
            repeat_of=_repeats(cells, content, (number.value, *number.others)),
            to_clear=tuple(cells.jottings.to_clear),
            warnings=tuple(cells.jottings.notices.values()),
        )


def _repeats(cells: RowCells, content: str, own: tuple[str | None, ...]) -> tuple[str, ...]:
    """Numbers of other complaints the row's texts name."""
    found = (
        number
        for text in (cells.raw("acceptance_no"), content, cells.raw("finding"), cells.raw("remark"))
        for number in find_numbers(text)
    )
    return tuple(dict.fromkeys(number for number in found if number not in own))
