"""Complaints in running text, one paragraph or block each: 一、北岭县 X3HE… 反映情况：… 调查核实情况：… 处理及整改情况：….

A paragraph that opens with an acceptance number begins a complaint, with or without labels; a heading before the first
label gives number and area. What stands behind a label is never cut; lines of the page around the text are none of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from bihuan.intake.reading.arranging import Kind, Order, arranged
from bihuan.intake.reading.drafts import UnusableFile
from bihuan.intake.reading.labels import NUMERAL, Labels, Mark
from bihuan.intake.reading.records import Record, names_complaint, printed_once, table_of
from bihuan.intake.reading.tables import Table
from bihuan.rules.list_batches import find_batch
from bihuan.rules.list_dates import find_date
from bihuan.rules.list_entries import is_heading, read_heading
from bihuan.rules.list_furniture import begins_tail, is_furniture, without_tail
from bihuan.rules.list_headers import Known, read_label
from bihuan.rules.list_lines import begins_section, heading_area, is_note, is_total
from bihuan.rules.list_numbers import find_numbers, read_number
from bihuan.rules.list_openings import Opening, number_at_end, read_number_line, read_opening, read_told
from bihuan.rules.list_prose import told_parts
from bihuan.rules.list_text import compact

_TOLD, _TITLE = "反映情况", "标题"
_FINDING, _HANDLING, _CLOSURE = "调查核实情况", "处理和整改情况", "是否办结"
_IN_SENTENCES = "没有“核实情况”等标签，按句子分出核实和处理情况，请对照原文"
_UNSURE = "不能断定受理编号印在各件之前还是之后，按印在之前读取，请逐件核对编号"
# A paragraph of figures behind the entries, 截至6月10日，全市累计…, is none of the last one's.
_SUMS_UP = re.compile(r"\s*截[至止].{1,20}?[，,].{0,12}?(?:[全我][市省县区州盟旗]|累计|各地)")
_ONLY_NUMERAL = re.compile(rf"\s*{NUMERAL}\s*")
_REST_OF_NUMBER = re.compile(r"[A-Z0-9*＊★()（）重点件号\s-]{1,24}", re.IGNORECASE)
_BEGINS_ANEW = frozenset({"serial", "acceptance_no", "content"})
_OF_CASE = _BEGINS_ANEW | {
    "area",
    "pollution_types",
    "finding",
    "verified",
    "handling",
    "closure",
    "accountability",
}
_RESULTS = frozenset({"finding", "handling"})
_LONGEST_HEADING, _LONGEST_TITLE, _SHORTEST_TITLE = 40, 40, 8
_SENTENCE_ENDS = "。；;！!，,"


@dataclass(frozen=True, slots=True)
class Narrative:
    """The complaints found in running text as a list, and the lines that belong to none of them.

    printed_twice: lines of complaints that stood in it word for word a second time, which are left out.
    """

    table: Table
    rest: tuple[str, ...]
    printed_twice: int = 0


def read_narrative(lines: Sequence[str], known: Known, *, most: int) -> Narrative | None:
    """The complaints told in these lines; None when they tell none. Raises UnusableFile for more than most."""
    reader = _Reader(known)
    layout = arranged([reader.labels.without_bullet(line) for line in lines], reader.labels)
    reader.order = layout.order
    for line, kind in layout.lines:
        reader.take(line, kind)
        if len(reader.records) > most:
            raise UnusableFile(f"逐件叙述的内容超过{most}件，不能读取。请分成几个文件上传")
    records, printed_twice = printed_once(reader.finished())
    told = [record for record in records if reader.tells_complaint(record)]
    if not told or not any(len(reader.fields_of(record)) >= 2 for record in told):
        return None
    known = {**reader.labels.also, **known}
    table = table_of(told, name=None, known=known, captions=reader.captions, lines=reader.notes)
    return Narrative(table, (*reader.captions, *reader.notes), printed_twice) if table else None


class _Reader:
    """Takes line after line; a record ends where the next one's number, heading or first label begins."""

    def __init__(self, known: Known) -> None:
        self.labels = Labels(known)
        self.records: list[Record] = []
        self.captions: list[str] = []
        self.notes: list[str] = []
        self._printed: set[str] = set()  # captions, as they are compared
        self._label: str | None = None
        self._lines: list[str] = []  # behind the label that is open
        self._fields: dict[str, str] = {}
        self._is_bare = False  # what stands behind the number has no label
        self._is_tail = False  # the page around the text has begun
        self._between: list[str] | None = (
            None  # lines behind a complaint that has ended, till the next one begins
        )
        self.order = Order.BEFORE

    def take(self, line: str, kind: Kind = Kind.TEXT) -> None:
        """The next line."""
        if self.records:
            line, tail = without_tail(line)
            self.notes += [tail] if tail else []
        if not line or self._is_of_page(line) or (kind is Kind.SIGNATURE and self.records):
            self.notes += [line] if line else []
        elif kind is Kind.ORDINAL and any(self._lines):
            self._end([line])
        elif self.order is Order.BEHIND and self.records and (told := read_number_line(line)):
            self._number_behind(line, told)
        elif self.order is Order.BEHIND and (found := number_at_end(line)):
            self._take_text(found[0])
            self._number_behind(line, found[1])
        else:
            self._take_text(line)

    def _take_text(self, line: str) -> None:
        if not line:
            return
        if opening := self._opening(line):
            self._open(opening)
        elif (marks := self.labels.marks(line)) and not self._is_beside(marks):
            self._take_marks(line, marks)
        else:
            self._take_plain(line)

    def _number_behind(self, line: str, told: dict[str, str]) -> None:
        """The number of the complaint that is open, which ends with it; one of none is left to be told as such."""
        if self._between or not self.records:
            self.notes.append(line)
            return
        self._end([])
        self._add(told)

    def _end(self, between: list[str]) -> None:
        self._close()
        self.notes += self._between or []
        self._label, self._is_bare, self._between = None, False, between

    def finished(self) -> list[Record]:
        """The records that hold anything; those told in sentences in their parts."""
        self._close()
        self.notes += self._between or []
        for record in self.records:
            self._part(record)
            if self.order is Order.UNSURE:
                record.note = f"{record.note}；{_UNSURE}" if record.note else _UNSURE
        return [record for record in self.records if record.values]

    def fields_of(self, record: Record) -> set[str]:
        """Fields a record has labels for."""
        return {self._fields[label] for label in record.values if label in self._fields}

    def tells_complaint(self, record: Record) -> bool:
        """Whether a record has the complaint's text, or its number and what came of it."""
        said = self._said(record)
        return "content" in said or names_complaint(said)

    def _said(self, record: Record) -> set[str]:
        return {self._fields.get(label, "") for label, text in record.values.items() if text} - {""}

    def _has(self) -> set[str]:
        """Fields the open record has a text of, what is still open included."""
        has = self._said(self.records[-1])
        if self._label is not None and any(self._lines):
            has.add(self._fields.get(self._label, ""))
        return has

    def _is_of_page(self, line: str) -> bool:
        """Whether a line behind the first complaint is the page's, or one of the lines above it printed again."""
        if not self.records:
            return False
        if is_furniture(line):
            self._is_tail = self._is_tail or begins_tail(line)
            return True
        bare = compact(line)
        return len(bare) >= _SHORTEST_TITLE and bare in self._printed and not heading_area(line)

    def _is_beside(self, marks: Sequence[Mark]) -> bool:
        """Whether labels stand in the page around the text, as 主办单位：… at its foot."""
        return self._is_tail and not any(mark.field in _OF_CASE for mark in marks)

    def _opening(self, line: str) -> Opening | None:
        """The complaint the line opens; None where it is the value of the number's label, or names its own again."""
        found = read_opening(line) or read_told(line, is_prose=self._label is None or self._is_bare)
        if found is None or not self.records:
            return found
        if self._fields.get(self._label or "") == "acceptance_no" and not any(self._lines):
            return None
        has, own = self._has(), self._own_numbers()
        is_own = not found.serial and bool(own) and own == find_numbers(found.number)
        return None if is_own and not has & _RESULTS else found

    def _own_numbers(self) -> tuple[str, ...]:
        texts = [text for label, text in self.records[-1].values.items() if self._is_number(label)]
        return find_numbers("\n".join([*texts, *(self._lines if self._is_number(self._label) else [])]))

    def _is_number(self, label: str | None) -> bool:
        return label is not None and self._fields.get(label) == "acceptance_no"

    def _open(self, opening: Opening) -> None:
        """Begin a complaint with its number, or give the open one its number; what follows is its text till a label."""
        marks = self.labels.marks(opening.text)
        said = opening.text[: marks[0].start].strip() if marks else opening.text
        told = opening.told
        if said and len(said) <= _LONGEST_HEADING and _TITLE not in (heading := read_heading(said)):
            told, said = {**heading, **told}, ""
        self._is_tail = False
        if self._starts(opening):
            self._begin(opening.serial, told=told, batch=opening.batch)
        else:
            self._close()
            self._add(told)
        self._tell(said)
        self._take_marks(opening.text, marks, is_opened=True)

    def _starts(self, opening: Opening) -> bool:
        """Whether a number begins a new record; one with a label may stand behind the complaint's text."""
        if not self.records:
            return True
        has = self._has()
        if "acceptance_no" in has or has & _RESULTS:
            return True
        return "content" in has and (bool(opening.serial) or not opening.is_labelled)

    def _tell(self, said: str) -> None:
        """What follows a number without a label is the complaint's text, as long as no label says otherwise."""
        if "content" in self._has():
            self._label, self._lines = None, []
            self._is_bare = False
            return
        self._label, self._fields[_TOLD] = _TOLD, "content"
        self._lines = [said] if said else []
        self._is_bare = self.records[-1].is_told = True

    def _take_marks(self, line: str, marks: list[Mark], *, is_opened: bool = False) -> None:
        """The labels of a line, each with what stands behind it. is_opened: what stands before them is taken already."""
        prefix = line[: marks[0].start].strip() if marks and not is_opened else ""
        for mark, following in zip_longest(marks, marks[1:]):
            self._is_tail = False
            if self._is_bare and mark.field == "content" and not self._has() & _RESULTS:
                self._retitle()
            elif self._begins_anew(mark):
                self._begin(prefix)
            elif prefix and not _ONLY_NUMERAL.fullmatch(prefix):
                self._lines.append(prefix)
            prefix = ""
            self._close()
            self._label = mark.label
            self._fields[mark.label] = mark.field
            self.records[-1].add(mark.label, "")
            self._lines = [line[mark.end : following.start if following else len(line)].strip()]
        if self.order is Order.BEHIND and self._is_number(self._label) and any(self._lines):
            self._end([])

    def _retitle(self) -> None:
        """A label of the complaint's text follows, so what stood behind the number was its title."""
        self._close()
        self._label = None
        record = self.records[-1]
        if title := record.values.pop(_TOLD, ""):
            record.add(_TITLE, title)
        self._is_bare = record.is_told = False

    def _take_plain(self, line: str) -> None:
        if not self.records:
            self.captions.append(line)
            self._printed.add(compact(line))
        elif self._is_tail or is_note(line) or is_total(line) or _SUMS_UP.match(line):
            self.notes.append(line)
        elif self._is_number(self._label) and self._number_is_whole(line):
            self._close()
            self._tell(line)
        elif self._label is None:
            (self.notes if self._between is None else self._between).append(line)
        else:
            self._lines.append(line)

    def _number_is_whole(self, line: str) -> bool:
        """Whether the number behind its label has ended, so that a further line is the complaint's text."""
        number = read_number("".join(self._lines))
        return bool(number.value) and not number.problem and not _REST_OF_NUMBER.fullmatch(line)

    def _begins_anew(self, mark: Mark) -> bool:
        if not self.records:
            return True
        has = self._has()
        if self._between is not None and mark.field in _OF_CASE:
            return mark.field in has or any(map(is_heading, self._between))
        if self.order is Order.BEHIND and mark.field == "acceptance_no":
            return mark.field in has
        if mark.field not in _BEGINS_ANEW:
            above = self._lines[-1] if len(self._lines) > 1 else ""
            return mark.field in has and is_heading(above) and bool(find_numbers(above))
        return mark.field in has or (mark.field != "content" and "content" in has)

    def _begin(self, prefix: str, *, told: dict[str, str] | None = None, batch: str | None = None) -> None:
        """A new record: its heading is what stands before the label, else the last lines before it.

        told, batch: what its opening says already.
        """
        before = self._before()
        heading = "" if told else prefix
        is_bare = _ONLY_NUMERAL.fullmatch(prefix) is not None
        above = before[-1] if before and (before is not self._lines or len(before) > 1) else ""
        is_above = (
            _is_first(prefix) and (before is not self._lines or begins_section(above)) and is_heading(above)
        )
        if (not prefix and is_heading(above) and not (told and find_numbers(above))) or (
            is_bare and (is_above or find_numbers(above))
        ):
            heading = before.pop()
        record = Record()
        if before and (area := heading_area(before[-1])):
            record.area = area
            before.pop()
        elif self.records:
            record.area = self.records[-1].area
        record.batch = batch or self._batch_above(before)
        self._end([])
        self._between = None
        self.records.append(record)
        self._add({**read_heading(heading), **(told or {})})

    def _before(self) -> list[str]:
        """The lines a heading may stand in."""
        if self._between is not None:
            return self._between
        return self._lines if self._label is not None else self.captions

    def _batch_above(self, before: list[str]) -> str | None:
        """The batch the last lines before a record name, a title and a day; such a title is none of the record's above."""
        title = [line for line in before[-2:] if not _is_day(line)][-1:]
        batch = find_batch(title[0]) if title and _is_title(title[0]) else None
        if batch is None:
            return self.records[-1].batch if self.records else None
        if before is self._lines and len(before) > 1:
            place = len(before) - 1 - before[::-1].index(title[0])
            self.notes += before[place:]
            del before[place:]
        return batch.number

    def _add(self, told: dict[str, str]) -> None:
        for label, text in told.items():
            self.records[-1].add(label, text)
            word = read_label(label)
            self._fields[label] = word.field if word else ""

    def _close(self) -> None:
        """Put the lines behind the open label into its record."""
        if self._label is not None and self.records:
            text = "\n".join(line for line in self._lines if line)
            fields = self.fields_of(self.records[-1])
            is_open = self._fields.get(self._label) == "content" and "acceptance_no" not in fields
            if is_open and (found := number_at_end(text)):
                text = found[0]
                self._add(found[1])
            if text:
                self.records[-1].add(self._label, text)
            self._lines = []

    def _part(self, record: Record) -> None:
        """A text without labels in its parts, as far as no label has them."""
        has = self._said(record)
        if not record.is_told or "finding" in has:
            return
        parts = told_parts(record.values.get(_TOLD, ""))
        if not parts.finding:
            return
        record.values[_TOLD] = parts.content
        finding, handling, closure = parts.finding, parts.handling, parts.closure
        if "closure" in has:
            handling, closure = handling + closure, ""
        if "handling" in has:
            finding, handling = finding + handling, ""
        for label, text in ((_FINDING, finding), (_HANDLING, handling), (_CLOSURE, closure)):
            if text:
                record.add(label, text)
                word = read_label(label)
                self._fields[label] = word.field if word else ""
        record.note = _IN_SENTENCES


def _is_day(line: str) -> bool:
    """Whether a line is a day and little else: （2024年6月4日）."""
    return len(line) < 24 and bool(find_date(line).value) and find_batch(line) is None


def _is_first(prefix: str) -> bool:
    """Whether an ordinal is that of the first part of a case: （一）, 1."""
    return read_heading(prefix).get("序号") == "1"


def _is_title(line: str) -> bool:
    return len(line) < _LONGEST_TITLE and not any(sign in _SENTENCE_ENDS for sign in line)
