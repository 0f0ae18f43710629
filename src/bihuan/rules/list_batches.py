"""Batch numbers and printed totals in titles, sheet names and footers; counts nothing itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bihuan.rules.list_text import CHINESE_NUMERAL, chinese_number, compact

_NUMBER = rf"(?:\d{{1,4}}|[{CHINESE_NUMERAL}]{{1,5}})"
_SPAN = rf"{_NUMBER}(?:[-—–~～、,，至到和及]第?{_NUMBER})*"
# 第三批中央生态环境保护督察 is a batch of inspections, not of complaints; 第11批中央生态环境保护督察信访件 is one of these, as
# batches of inspections are few and their number is spelt out.
_FOR_COMPLAINTS = (
    r"[^,，。;；(（]{0,14}?督察组?(?:交办|转办|移交|转交|的)*(?:群众)?(?:来电来信|信访|举报|交办|转办|案)"
)
_NOT_OF_COMPLAINTS = r"(?!次?(?:中央|省级|省委|国家|生态环境保护督察|环保督察|环境保护督察))"
_OF_INSPECTION = rf"(?:(?<=\d批)(?={_FOR_COMPLAINTS})|{_NOT_OF_COMPLAINTS})"
_BATCH = re.compile(rf"第(?P<number>{_SPAN})批{_OF_INSPECTION}")
_BATCH_RANGE = re.compile(r"(?<![\d.年月])(?P<number>\d{1,3}[-—–~～、至]\d{1,3}(?:[-—–~～、至]\d{1,3})*)批")
_LABELLED = re.compile(rf"(?:批次|批号|批数)(?:号|数)?[::]?第?(?P<number>{_SPAN})批?")
_CELL = re.compile(rf"第?(?P<number>{_SPAN})批?(?:次|件)?")
_ROUND_BEFORE = re.compile(r"第?[一二三四五六七八九十\d]+轮$")
_JOINT = re.compile(r"[-—–~～、,，至到和及]")
_BESIDE = re.compile(r"\d{4}年\d+月\d+日|\d{4}-\d+-\d+|共?计?\d+件|批次|日期|时间|[\W_]")
_PLAIN_SPAN = re.compile(r"(\d{1,4})-(\d{1,4})")
_BRACKETS = re.compile(r"[(（【\[][^()（）【】\[\]]*[)）】\]]")

_TOTAL_WORD = r"(?:共计|合计|总计|总共|共有|总数|总件数|件数|共|计)"
_TOTAL = re.compile(
    rf"(?<![件类]){_TOTAL_WORD}(?:转办|交办|移交|受理|转交|收到|接收|有)?(?:群众)?(?:来电来信|信访|举报)*(?:问题|事项|案件|件)?"
    r"[::]?(?P<total>\d{1,6}|[零一二两三四五六七八九十百千]{1,7})(?:\(\+\d+\))?(?:件|宗|个|条|起)"
)
_TOTAL_OF_BATCH = re.compile(r"本批次?[^\d,。;]{0,12}(?P<total>\d{1,6})(?:件|宗)")
_TOTAL_IN_BRACKETS = re.compile(r"[(（【](?P<total>\d{1,6})(?:件|宗)[)）】]")
_TOTAL_OF_TRANSFER = re.compile(r"(?:转办|交办|移交|转交)\D{0,16}?(?P<total>\d{1,6})(?:件|宗)")
_TOTAL_CELLS = re.compile(rf"^{_TOTAL_WORD}\D{{0,6}}(?P<total>\d{{1,6}})(?:件|宗|个)?$")


@dataclass(frozen=True, slots=True)
class BatchReading:
    """A batch as found: number (`6`, `35-1`, `29、30`, `1-11`) and the words it was printed in."""

    number: str
    label: str


def find_batch(text: str) -> BatchReading | None:
    """The batch of complaints a line names, the last one when it names several apart; None when it names none."""
    line = compact(text)
    found = [match for match in _BATCH.finditer(line) if not _ROUND_BEFORE.search(line[: match.start()])]
    found = found or list(_LABELLED.finditer(line)) or list(_BATCH_RANGE.finditer(line))
    if not found:
        return None
    if joined := _joined(line, found):
        return joined
    number = normal_batch(found[-1]["number"])
    return BatchReading(number, _label(text, line, found[-1])) if number else None


def _joined(line: str, found: list[re.Match[str]]) -> BatchReading | None:
    """Batches named one behind the other, 第十批、第十一批 or 第一批至第三批, as one; None for one batch."""
    first = last = len(found) - 1
    while first and _JOINT.fullmatch(line[found[first - 1].end() : found[first].start()]):
        first -= 1
    label = line[found[first].start() : found[last].end()]
    span = label.replace("第", "").replace("批", "")
    number = normal_batch(span) if first < last else None
    return BatchReading(number, label) if number else None


@lru_cache(maxsize=4_096)
def read_batch(cell: str) -> str | None:
    """The batch number of a batch cell: 第六批, 6批, 六 and 6 are all `6`; other text as it stands."""
    line = compact(cell)
    if not line:
        return None
    if found := _CELL.fullmatch(line):
        return normal_batch(found["number"])
    reading = find_batch(cell)
    return reading.number if reading else line


def normal_batch(span: str) -> str | None:
    """A batch or span of batches in digits: 二十四 → 24, 1—19 → 1-19, 29、30 → 29、30; None without a number in it."""
    parts = re.split(r"([-—–~～、,，至到和及]第?)", span)
    numbers = [chinese_number(part) for part in parts[::2]]
    if None in numbers:
        return None
    marks = ["、" if part[0] in "、,，和及" else "-" for part in parts[1::2]]
    return "".join(f"{number}{mark}" for number, mark in zip(numbers, [*marks, ""], strict=True))


def without_parts(batches: Sequence[str]) -> list[str]:
    """The batches, each once, without those that lie within a span among them: 2-4, 2, 3 is 2-4."""
    spans = [tuple(map(int, found.groups())) for batch in batches if (found := _PLAIN_SPAN.fullmatch(batch))]
    return [
        batch
        for batch in dict.fromkeys(batches)
        if not batch.isdecimal() or not any(first <= int(batch) <= last for first, last in spans)
    ]


def find_total(text: str) -> int | None:
    """The number of complaints a title or footer prints: 共27件, 合计：27件, （27件）; None when it prints none."""
    line = compact(text)
    for pattern in (_TOTAL_OF_BATCH, _TOTAL, _TOTAL_CELLS, _TOTAL_IN_BRACKETS, _TOTAL_OF_TRANSFER):
        if found := pattern.search(line):
            return chinese_number(found["total"])
    return None


def _label(text: str, line: str, found: re.Match[str]) -> str:
    """The printed words of the batch: the bracket around it, a line of batch, day and count alone, or just the words."""
    for bracket in _BRACKETS.findall(text):
        if found[0] in compact(bracket):
            return str(bracket).strip()
    beside = _BESIDE.sub("", line.replace(found[0], ""))
    return found[0] if len(beside) > 1 else text.strip()
