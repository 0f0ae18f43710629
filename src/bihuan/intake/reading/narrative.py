"""Complaints in running text, one paragraph or block each: 一、北岭县 X3HE… 反映情况：… 调查核实情况：… 处理及整改情况：….

Labels are known header words before a colon, in 【】, or alone on a line; a heading before the first of them gives
number and area. What stands behind a label is never cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bihuan.intake.reading.drafts import UnusableFile
from bihuan.intake.reading.records import Record, names_complaint, table_of
from bihuan.intake.reading.tables import Table
from bihuan.rules.list_batches import find_batch
from bihuan.rules.list_entries import is_heading, read_heading
from bihuan.rules.list_headers import Known, read_known, read_label
from bihuan.rules.list_lines import heading_area, is_note, is_total
from bihuan.rules.list_numbers import find_numbers
from bihuan.rules.list_text import compact
from bihuan.rules.list_types import read_types

# Words that are labels over a column, but anything in a sentence.
_WEAK = frozenset(
    [
        *(
            "问题",
            "内容",
            "情况",
            "县",
            "区",
            "市",
            "日期",
            "时间",
            "类型",
            "类别",
            "要素",
            "批",
            "方式",
            "形式",
            "状态",
            "序",
            "备",
        ),
        *("编号", "来源", "进展", "重点", "渠道", "件号", "案号", "信/电", "属地", "状况", "办结", "问责"),
    ]
)
# Labels of entries that no column has.
_ALSO = {
    "反映": "content", "举报反映": "content", "群众反映": "content", "信访反映": "content", "举报": "content",
    "经查": "finding", "调查核实": "finding", "核实": "finding", "经核查": "finding", "经调查": "finding",
    "处理整改": "handling", "整改": "handling", "处理": "handling", "查处": "handling", "问责": "accountability",
    "编号": "acceptance_no", "区域": "area",
}  # fmt: skip
_NUMERAL = r"(?:[（(]?[一二三四五六七八九十百\d]{1,4}[)）、.．]\s*)"
_SIGN = r"[^\s:：。；;，,、【】\[\]]"
_WORD = rf"{_SIGN}{{1,20}}?(?:[ \u3000]{{1,4}}{_SIGN}{{1,12}}?){{0,5}}?"
_BRACKETED = re.compile(rf"【\s*(?P<word>{_WORD})\s*】\s*[:：]?")
_AT_START = re.compile(rf"^\s*{_NUMERAL}?(?P<word>{_WORD})\s*[:：]")
_WITHIN = re.compile(r"(?<=[\s。；;：:）)】*＊])(?P<word>[^\s:：。；;，,、【】\[\]（）()]{3,14})\s*[:：]")
_ALONE = re.compile(rf"^\s*{_NUMERAL}?(?P<word>{_WORD})\s*$")
_LONGEST_LINE = 100_000
# An entry without a label: 2.受理编号X3HE202406020012，反映…; told under this label.
_ENTRY = re.compile(
    rf"^\s*{_NUMERAL}\s*(?:(?:受理|信访件?|举报件?|交办件?)?编号)?[:：]?\s*(?=[DX]\d)[A-Z\d]{{16,22}}\*?号?(?:信访件|举报件|件)?\s*[，,。:：]\s*(?=.{{6}})"
)
_TOLD, _TITLE = "反映情况", "标题"
# What weak words at the beginning of a line are labels of, where what follows is plainly that.
_PLAINLY = {
    "编号": ("acceptance_no", find_numbers),
    "类型": ("pollution_types", lambda text: read_types(text).known),
    "类别": ("pollution_types", lambda text: read_types(text).known),
    "县": ("area", heading_area),
    "区": ("area", heading_area),
}
_SURE_LABEL = 4
_LONGEST_PLAIN = 40
# A paragraph of figures behind the entries, 截至6月10日，全市累计…, is none of the last one's.
_SUMS_UP = re.compile(r"\s*截[至止].{1,20}?[，,].{0,12}?(?:[全我][市省县区州盟旗]|累计|各地)")
_ONLY_NUMERAL = re.compile(rf"\s*{_NUMERAL}\s*")
_BEGINS_ANEW = frozenset({"serial", "acceptance_no", "content"})


@dataclass(frozen=True, slots=True)
class _Mark:
    """A label in a line: where it and its colon stand, its words, its field."""

    start: int
    end: int
    label: str
    field: str


@dataclass(frozen=True, slots=True)
class Narrative:
    """The complaints found in running text as a list, and the lines that belong to none of them."""

    table: Table
    rest: tuple[str, ...]


def read_narrative(lines: Sequence[str], known: Known, *, most: int) -> Narrative | None:
    """The complaints told in these lines; None when they tell none. Raises UnusableFile for more than most."""
    reader = _Reader(known)
    for line in lines:
        reader.take(line)
        if len(reader.records) > most:
            raise UnusableFile(f"逐件叙述的内容超过{most}件，不能读取。请分成几个文件上传")
    records = [record for record in reader.records if record.values]
    told = [record for record in records if reader.tells_complaint(record)]
    if not told or not any(len(reader.fields_of(record)) >= 2 for record in told):
        return None
    table = table_of(
        told, name=None, known={**reader.also, **known}, captions=reader.captions, lines=reader.notes
    )
    return Narrative(table, (*reader.captions, *reader.notes)) if table else None


class _Reader:
    """Takes line after line; a record ends where the next one's heading or first label begins."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self.also = {word: field for word, field in _ALSO.items() if word not in known}
        self.records: list[Record] = []
        self.captions: list[str] = []
        self.notes: list[str] = []
        self._label: str | None = None
        self._lines: list[str] = []  # behind the label that is open
        self._fields: dict[str, str] = {}
        self._is_bare = False  # the record began without a label of its text

    def take(self, line: str) -> None:
        """The next line."""
        marks = list(self._marks(line)) if len(line) <= _LONGEST_LINE else []
        if not marks:
            self._take_plain(line)
            return
        if self._is_bare and marks[0].field == "content":
            self._label = _TITLE  # a label of the text follows, so what stood behind the number was none
        self._is_bare = False
        prefix = line[: marks[0].start].strip()
        for mark, following in zip(marks, [*marks[1:], None], strict=True):
            if self._begins_anew(mark):
                self._begin(prefix)
            elif prefix and not _ONLY_NUMERAL.fullmatch(prefix):
                self._lines.append(prefix)
            prefix = ""
            self._close()
            self._label = mark.label
            self._fields[mark.label] = mark.field
            self.records[-1].add(mark.label, "")
            self._lines = [line[mark.end : following.start if following else len(line)].strip()]

    def fields_of(self, record: Record) -> set[str]:
        """Fields a record has labels for."""
        self._close()
        return {self._fields[label] for label in record.values if label in self._fields}

    def tells_complaint(self, record: Record) -> bool:
        """Whether a record has the complaint's text, or its number and what came of it."""
        self._close()
        said = {self._fields.get(label) for label, text in record.values.items() if text}
        return "content" in said or names_complaint({field for field in said if field})

    def _take_plain(self, line: str) -> None:
        if found := _ENTRY.match(line):
            self._begin_entry(line, found)
        elif self._label is None:
            self.captions.append(line)
        elif is_note(line) or is_total(line) or _SUMS_UP.match(line):
            self.notes.append(line)
        else:
            self._lines.append(line)

    def _begin_entry(self, line: str, found: re.Match[str]) -> None:
        """A paragraph that begins with its numeral and number is an entry, what follows on it the complaint's text."""
        said = line[found.end() :].strip()
        self._begin(line[: found.end()])
        self._label, self._fields[_TOLD] = _TOLD, "content"
        self._is_bare = True
        self._lines = [said] if said else []

    def _begins_anew(self, mark: _Mark) -> bool:
        if not self.records:
            return True
        has = {self._fields.get(label) for label, text in self.records[-1].values.items() if text}
        if self._label is not None and any(self._lines):
            has.add(self._fields.get(self._label))
        if mark.field not in _BEGINS_ANEW:
            above = self._lines[-1] if len(self._lines) > 1 else ""
            return mark.field in has and is_heading(above) and bool(find_numbers(above))
        return mark.field in has or (mark.field != "content" and "content" in has)

    def _begin(self, prefix: str) -> None:
        """A new record: its heading is what stands before the label, else the last lines before it."""
        before = self._lines if self._label is not None else self.captions
        heading = prefix
        is_bare = _ONLY_NUMERAL.fullmatch(prefix) is not None
        if before and ((not prefix and is_heading(before[-1])) or (is_bare and find_numbers(before[-1]))):
            heading = before.pop()
        record = Record()
        if before and (area := heading_area(before[-1])):
            record.area = area
            before.pop()
        elif self.records:
            record.area = self.records[-1].area
        batch = find_batch(before[-1]) if before and len(before[-1]) < 40 else None
        record.batch = batch.number if batch else self.records[-1].batch if self.records else None
        self._close()
        self._label = None
        for label, text in read_heading(heading).items():
            record.add(label, text)
            word = read_label(label)
            self._fields[label] = word.field if word else ""
        self.records.append(record)

    def _close(self) -> None:
        """Put the lines behind the open label into its record."""
        if self._label is not None and self.records:
            text = "\n".join(line for line in self._lines if line)
            if text:
                self.records[-1].add(self._label, text)
            self._lines = []

    def _marks(self, line: str) -> Iterator[_Mark]:
        """The labels of a line, in their order."""
        found: dict[int, _Mark] = {}
        for pattern, is_strict in ((_BRACKETED, False), (_AT_START, False), (_WITHIN, True), (_ALONE, True)):
            for match in pattern.finditer(line):
                field = self._field(match["word"], is_strict=is_strict)
                if field is None and pattern is _AT_START:
                    field = _plain_field(compact(match["word"]), line[match.end() :])
                if field and (pattern is not _ALONE or field != "reporter"):
                    start = match.start("word") if pattern in (_AT_START, _ALONE) else match.start()
                    found.setdefault(
                        match.start("word"), _Mark(start, match.end(), compact(match["word"]), field)
                    )
        return iter(sorted(found.values(), key=lambda mark: mark.start))

    def _field(self, word: str, *, is_strict: bool) -> str | None:
        """The field a word means as a label. is_strict: inside a sentence, where only whole known words count."""
        bare = compact(word)
        if bare in self.also and (not is_strict or len(bare) >= _SURE_LABEL):
            return self.also[bare]
        reading = read_known(bare, self._known, read_label(bare))
        if reading is None or bare in _WEAK:
            return None
        if reading.field == "reporter":
            return None if is_strict and not bare.startswith(_REPORTERS) else "reporter"
        return reading.field if reading.is_exact else None


def _plain_field(word: str, text: str) -> str | None:
    """The field a weak word means before a text that is plainly one."""
    field, fits = _PLAINLY.get(word, (None, None))
    return field if fits and len(text) <= _LONGEST_PLAIN and fits(text) else None


_REPORTERS = ("举报人", "信访人", "投诉人", "反映人", "来电人", "来信人", "联系电话", "联系方式")
