"""Labels in running text: known header words before a colon, in 【】, before a full stop, or alone; which field each means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bihuan.rules.list_headers import Known, read_known, read_label
from bihuan.rules.list_lines import heading_area
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
    "群众举报": "content", "信访举报": "content", "现场核查": "finding", "现场核实": "finding", "现场调查": "finding",
    "整改落实": "handling", "处置整改": "handling", "编号": "acceptance_no", "区域": "area",
}  # fmt: skip
NUMERAL = r"(?:[（(]?[一二三四五六七八九十百\d]{1,4}[)）、.．]\s*)"
_BULLET = re.compile(r"^\s*[◆◇●○■□▶►▲△◎▪•·➤★☆※✦]{1,3}\s*")
_SIGN = r"[^\s:：。；;，,、【】\[\]]"
_WORD = rf"{_SIGN}{{1,20}}?(?:[ \u3000]{{1,4}}{_SIGN}{{1,12}}?){{0,5}}?"
_BRACKETED = re.compile(rf"【\s*(?P<word>{_WORD})\s*】\s*[:：]?")
_AT_START = re.compile(rf"^\s*{NUMERAL}?(?P<word>{_WORD})\s*[:：]")
_WITHIN = re.compile(r"(?<=[\s。；;：:）)】*＊])(?P<word>[^\s:：。；;，,、【】\[\]（）()]{3,14})\s*[:：]")
_ALONE = re.compile(rf"^\s*{NUMERAL}?(?P<word>{_WORD})\s*$")
_ENDED = re.compile(rf"^\s*{NUMERAL}(?P<word>{_SIGN}{{4,20}})\s*。")
# Each with whether only whole known words count in it.
_PATTERNS = ((_BRACKETED, False), (_AT_START, False), (_WITHIN, True), (_ENDED, True), (_ALONE, True))
_LEADING = (_AT_START, _ENDED, _ALONE)
_LONGEST_LINE = 100_000
_REPORTERS = ("举报人", "信访人", "投诉人", "反映人", "来电人", "来信人", "联系电话", "联系方式")
# What weak words at the beginning of a line are labels of, where what follows is plainly that.
_PLAINLY = {
    "编号": ("acceptance_no", find_numbers),
    "类型": ("pollution_types", lambda text: read_types(text).known),
    "类别": ("pollution_types", lambda text: read_types(text).known),
    "属地": ("area", heading_area),
    "县": ("area", heading_area),
    "区": ("area", heading_area),
}
_SURE_LABEL = 4
_LONGEST_PLAIN = 40


@dataclass(frozen=True, slots=True)
class Mark:
    """A label in a line: where it and its colon stand, its words, its field."""

    start: int
    end: int
    label: str
    field: str


class Labels:
    """Finds the labels of one giver's text. also: labels that no column has, and the fields they mean."""

    def __init__(self, known: Known) -> None:
        """known: fields this giver's columns were given to by hand."""
        self._known = known
        self.also = {word: field for word, field in _ALSO.items() if word not in known}

    def without_bullet(self, line: str) -> str:
        """The line without the sign that adorns its label; as it is where no label follows, such as a mark before a number."""
        rest = _BULLET.sub("", line)
        if len(rest) == len(line):
            return line
        marks = self.marks(rest)
        return rest if marks and not re.sub(NUMERAL, "", rest[: marks[0].start]).strip() else line

    def marks(self, line: str) -> list[Mark]:
        """The labels of a line, in their order; none in a line too long to have been written by hand."""
        return list(self._marks(line)) if len(line) <= _LONGEST_LINE else []

    def _marks(self, line: str) -> Iterator[Mark]:
        found: dict[int, Mark] = {}
        for pattern, is_strict in _PATTERNS:
            for match in pattern.finditer(line):
                field = self._field(match["word"], is_strict=is_strict)
                if field is None and pattern is _AT_START:
                    field = _plain_field(compact(match["word"]), line[match.end() :])
                if field and (pattern is not _ALONE or field != "reporter"):
                    start = match.start("word") if pattern in _LEADING else match.start()
                    found.setdefault(
                        match.start("word"), Mark(start, match.end(), compact(match["word"]), field)
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
