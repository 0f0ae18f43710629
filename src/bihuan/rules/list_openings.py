"""Paragraphs that open a complaint in running text by its acceptance number, whatever stands around it.

1、X3HE202406020011*号：…, 【D3HE202406020012】…, 受理编号：D3…，反映…, 第二批40号：…, or at the end in brackets:
案例一：有群众反映，…（受理编号：D3HE202406020013）。经查，….
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bihuan.rules.list_batches import find_batch
from bihuan.rules.list_keys import MARK_WORD, read_channel
from bihuan.rules.list_numbers import find_numbers
from bihuan.rules.list_text import CHINESE_NUMERAL, chinese_number, compact

# Full-width letters, digits and marks as half-width ones: each for one, so that places stay what they are.
_NARROW = {0xFF01 + n: 0x21 + n for n in range(94)} | {0x3000: 0x20}
# Few blanks are looked over, so that a line of nothing but blanks costs nothing.
_GAP = r"\s{0,4}"
_KIND = r"(?:案例|案件|举报件|信访件|交办件|转办件|问题)"
_SERIAL = (
    rf"(?:{_KIND}?{_GAP}[(\[【]?{_GAP}(?:第{_GAP})?(?P<n>[{CHINESE_NUMERAL}]{{1,5}}|\d{{1,4}}){_GAP}"
    rf"(?:[)\]】、.,:]+|(?:号?[件例]|号){_GAP}[:、.,]?|(?=\s|[(\[【])))"
)
_MARK = rf"(?:[*★☆※]|[(\[【](?:[*★☆※]|{MARK_WORD})[)\]】])"
_WORDS = rf"(?:(?:督察组|群众)?(?:信访|举报|交办|转办|受理|登记|来电|来信)*(?:案件|问题|件)?(?:编号|序号|号|编码){_GAP}[:]?)"
_OUTRIGHT = (
    r"[DX]\s?\d\s?(?:[A-Z]\s?){2,6}(?:\d\s?){10}\d{1,3}(?!\d)|[DX]\s?\d{6}\s?20\d{6}\s?\d{4}(?!\d)"
    r"|(?:[A-Z]{1,4}|信|电|来信|来电|微信)20[12]\d[01]\d[0-3]\d-?\d{2,5}(?!\d)"
    rf"|第[{CHINESE_NUMERAL}\d]{{1,5}}批第?\d{{1,5}}(?=[号件])"
)
# A date and a serial are a number only where something says so: a word before it, brackets around it or 号 behind it.
_DATED = r"20[12]\d[01]\d[0-3]\d\d{2,4}(?!\d)"
_ANY = rf"(?:{_OUTRIGHT}|(?<=[:号码(\[【]){_GAP}{_DATED}|{_DATED}(?={_GAP}[)\]】*]?{_GAP}[号件]))"
_EARLIER = r"重复|同一|相同|反弹|关联|再次|此前|曾|前期|合并|合办|见"
_BESIDE = rf"(?:{_GAP}[(\[](?:(?:{_EARLIER})[^()\[\]]{{0,60}}|与[^()\[\]]{{4,60}})[)\]])"
_OPENING = re.compile(
    rf"{_GAP}(?P<lead>{_SERIAL}?{_GAP})(?P<key>(?:{_MARK}|{MARK_WORD})?){_GAP}[:]?{_GAP}[(\[【〔]?{_GAP}"
    rf"(?P<word>{_WORDS}?){_GAP}[(\[【]?{_GAP}"
    rf"(?P<no>{_ANY}(?:(?:{_GAP}{_MARK})?{_GAP}[、,]{_GAP}(?:{_OUTRIGHT}))*{_BESIDE}?){_GAP}"
    rf"[)\]】〕]?(?P<mark>(?:{_GAP}{_MARK})*){_GAP}[)\]】〕]?{_GAP}"
    rf"(?:号?(?:信访举报件|信访件|举报件|交办件|转办件|案件|件)?|号)(?P<late>(?:{_GAP}{_MARK})*)(?P<behind>[\s:,。.、;]*)",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(
    rf"[(\[【]{_GAP}(?P<word>{_WORDS}?){_GAP}(?P<no>{_OUTRIGHT}|(?<=[:号码]){_GAP}{_DATED})"
    rf"(?P<mark>{_GAP}{_MARK}?){_GAP}号?{_GAP}[)\]】](?P<late>{_GAP}{_MARK}?)",
    re.IGNORECASE,
)
# A number and how the complaint came in, in brackets or alone: （受理编号：D2HE202109030041，来电）.
_NUMBER_ONLY = (
    rf"(?P<word>{_WORDS}?){_GAP}(?P<no>{_OUTRIGHT}|(?<=[:号码]){_GAP}{_DATED})(?P<mark>(?:{_GAP}{_MARK})*){_GAP}号?件?"
    rf"(?:{_GAP}[,、;]{_GAP}(?P<way>[\u4e00-\u9fff]{{2,6}}))?"
)
_ALONE = re.compile(
    rf"{_GAP}(?:[(\[【〔]{_GAP}{_NUMBER_ONLY}{_GAP}[)\]】〕]|{_NUMBER_ONLY.replace('?P<', '?P<bare_')})"
    rf"(?P<late>(?:{_GAP}{_MARK})*){_GAP}[。]?{_GAP}",
    re.IGNORECASE,
)
_AT_END = re.compile(
    rf"(?<=[\u4e00-\u9fff。;)\d]){_GAP}(?P<told>[(\[【]{_GAP}{_NUMBER_ONLY}{_GAP}[)\]】](?:{_GAP}{_MARK})*{_GAP}[。]?)\s*$",
    re.IGNORECASE,
)
_LEAD = re.compile(rf"{_GAP}{_SERIAL}{_GAP}")
# 反映“…” quotes the complaint.
_REPORTED = re.compile(r"反映[:：]?(?=[“\"「『])")
_SPOKEN = re.compile(r"反映|举报|投诉|来电|来信")
_NAMES_EARLIER = re.compile(rf"(?:{_EARLIER}|与|和|及)[^，。；]{{0,16}}$")
_CLAUSE_ENDS = re.compile(r"[，。；]")
# A sentence that speaks of a number, …号件已于5月办结, begins no complaint.
_SPEAKS_OF = re.compile(
    r"(?:已|的|与|和|及|为|系|是|属|曾|中|所|于|一并|同|等|之前|反映的?(?:问题|情况)[已为系是与和])"
)
_REACH, _SPOKEN_REACH, _LONGEST_NUMBER_LINE = 400, 40, 80


@dataclass(frozen=True, slots=True)
class Opening:
    """How a complaint begins. number: as printed, key marks with it; text: what the paragraph says beside it.

    serial: "" where none stands before it. is_labelled: a word such as 受理编号 says that it is the number. batch: that
    a number such as 第二批40号 names.
    """

    number: str
    text: str
    serial: str = ""
    is_labelled: bool = False
    batch: str | None = None

    @property
    def told(self) -> dict[str, str]:
        """What the paragraph tells before its text, by the header words of lists."""
        return {**({"序号": self.serial} if self.serial else {}), "受理编号": self.number}


def read_opening(line: str) -> Opening | None:
    """The complaint a paragraph opens with its number at the beginning; None for any other paragraph."""
    narrow = line[:_REACH].translate(_NARROW)
    found = _OPENING.match(narrow)
    if found is None or not _stands_apart(found, narrow):
        return None
    number = line[found.start("no") : found.end("no")].strip()
    number = compact(found["key"]) + number + compact(found["mark"] + found["late"])
    if narrow[found.end("no") :].lstrip()[:1] in ("号", "件") and compact(found["no"]).startswith("第"):
        number += "号"
    return Opening(
        number,
        _REPORTED.sub("", line[found.end() :].strip()),
        serial=_serial(found["n"]),
        is_labelled=bool(found["word"]),
        batch=_batch(found["no"]),
    )


def read_told(line: str, *, is_prose: bool = False) -> Opening | None:
    """The complaint a paragraph tells that names its number in brackets behind the text; None for any other.

    Such a paragraph bears a serial, or begins by saying that people reported something where is_prose allows it; a
    number behind 重复 or 此前 is another complaint's.
    """
    narrow = line[:_REACH].translate(_NARROW)
    found = _IN_BRACKETS.search(narrow)
    if found is None or _is_of_another(line[: found.start()]):
        return None
    lead = _LEAD.match(narrow)
    if lead is None and not (is_prose and _SPOKEN.search(line[: min(found.start(), _SPOKEN_REACH)])):
        return None
    start = lead.end() if lead and lead.end() <= found.start() else 0
    text = f"{line[start : found.start()]}{line[found.end() :]}".strip(" \t\u3000:：、")
    number = line[found.start("no") : found.end("no")].strip() + compact(found["mark"] + found["late"])
    return Opening(number, text, serial=_serial(lead["n"] if lead else None), is_labelled=bool(found["word"]))


def read_number_line(line: str) -> dict[str, str] | None:
    """What a line tells that is nothing but a complaint's number, by the header words of lists; None for other lines."""
    if len(line) > _LONGEST_NUMBER_LINE:
        return None
    found = _ALONE.fullmatch(line.translate(_NARROW))
    if found is None:
        return None
    kind = "" if found["no"] else "bare_"
    way = found[f"{kind}way"] or ""
    if way and read_channel(way) is None:
        return None
    number = line[found.start(f"{kind}no") : found.end(f"{kind}no")].strip()
    number += compact(found[f"{kind}mark"] + found["late"])
    return {"受理编号": number, **({"举报方式": way} if way else {})}


def number_at_end(line: str) -> tuple[str, dict[str, str]] | None:
    """A paragraph without the number in brackets at its end, and what these tell; None without or for another's number."""
    found = _AT_END.search(line[-_LONGEST_NUMBER_LINE:].translate(_NARROW))
    if found is None:
        return None
    start = max(0, len(line) - _LONGEST_NUMBER_LINE) + found.start("told")
    told = read_number_line(line[start:])
    return (line[:start].rstrip(), told) if told and not _is_of_another(line[:start]) else None


def numbers_of(line: str) -> tuple[str, ...]:
    """The acceptance numbers a line names; the one it opens with too where only its place tells that it is one."""
    found = find_numbers(line)
    opening = None if found else read_opening(line)
    return (compact(opening.number),) if opening else found


def _is_of_another(before: str) -> bool:
    """Whether the words before a number say that it is an earlier complaint's, and name none themselves."""
    clause = _CLAUSE_ENDS.split(before)[-1]
    return _NAMES_EARLIER.search(clause) is not None and not find_numbers(clause)


def _stands_apart(found: re.Match[str], narrow: str) -> bool:
    """Whether a number is set off from what follows: no part of a code, a quantity or a sentence about it."""
    rest = narrow[found.end() :]
    if not found["behind"].strip() and not found["n"] and _SPEAKS_OF.match(rest):
        return False
    return not rest[:1].isascii() or not rest[:1].isalnum() or bool(found["behind"])


def _serial(numeral: str | None) -> str:
    return str(chinese_number(numeral) or numeral) if numeral else ""


def _batch(number: str) -> str | None:
    batch = find_batch(number) if number.strip().startswith("第") else None
    return batch.number if batch else None
