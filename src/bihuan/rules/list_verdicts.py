"""What a list says was found (是否属实), how far handling is (办结), and words for it in the prose.

Codes are those of the import contract: true, basically, partly, false, pending; closed, phased, in_progress.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bihuan.rules.list_text import compact, is_nothing, without_brackets

_VERDICTS = {
    "true": ("属实", "完全属实", "全部属实", "情况属实", "举报属实", "均属实", "查实", "是", "√", "Y", "YES", "实"),
    "basically": ("基本属实", "总体属实", "大部分属实", "基本上属实", "大体属实", "整体属实"),
    "partly": ("部分属实", "部份属实", "属部分属实", "不完全属实", "不全属实", "个别属实", "部分不属实"),
    "false": ("不属实", "不实", "失实", "均不属实", "查无", "查无此事", "否", "×", "N", "NO", "未发现", "未查实"),
    "pending": (
        "核实中", "正在核实", "正在核实中", "调查中", "正在调查", "正在调查中", "核查中", "正在核查", "正在核查中",
        "待核实", "待查", "待核查", "暂未核实", "未核实", "调查核实中", "正在调查核实", "正在调查核实中", "尚在核实",
        "在查", "查证中", "正在查证", "调查取证中", "正在办理",
    ),
}  # fmt: skip
_VERDICT_CODES = {word: code for code, words in _VERDICTS.items() for word in words}
_TOKEN = re.compile(
    r"(?:不完全|不全|部分不|部[分份]|个别|基本上?|大部分|大体|总体|整体|不|未)属实|(?<!是否)(?<![如若倘])属实|不实|失实"
)
_TOKEN_CODES = (
    ("partly", re.compile(r"不完全|不全|部[分份]|个别")),
    ("basically", re.compile(r"基本|大部分|大体|总体|整体")),
    ("false", re.compile(r"不|未|失")),
)
_OVERALL = re.compile(rf"(?:综上|总体|整体|综合|总的来看)[^。;；\n]{{0,24}}?(?P<token>{_TOKEN.pattern})")
_IN_PROSE = re.compile(
    rf"(?:举报|反映|投诉|信访|交办|该|问题|情况|内容|事项|经查|经核[实查]|件)[^。;；\n是如若]{{0,24}}?(?P<token>{_TOKEN.pattern})"
    rf"|(?:^|[\n。;；:：(（)）])[均都皆]?(?P<alone>{_TOKEN.pattern})(?=$|[\n。;；,，)）])"
    rf"|[,，][均都皆]?(?P<ended>{_TOKEN.pattern})(?=$|[\n。;；)）])"
)
_HYPOTHETICAL = re.compile(
    r"是否属实|属实与否|(?:如果|如|若|倘若)[^,，。]{0,10}属实|属实的[,，]?(?:应|要|将|依法)"
)

_CLOSURES = (
    (
        "in_progress",
        re.compile(
            r"^(?:否|×|N|NO)$|(?:未|没有|尚未|暂未|不)[^,。]{0,4}(?:办结|完成|整改到位|结案|完结)"
            r"|(?:拟|计划|预计|力争|确保)[^,。]{0,14}(?:办结|完成|到位)|[前底][^,。已]{0,3}(?:办结|完成|整改到位)|办结中"
        ),
    ),
    ("phased", re.compile(r"(?<!现)阶段性?(?:地|已)?(?:办结|完成|办理|整改|销号)|^阶段性?$")),
    (
        "in_progress",
        re.compile(r"正在|长期|办理中|整改中|处理中|推进|在办|延后|核实中|调查中|进行中|持续|未办|待办"),
    ),
    (
        "closed",
        re.compile(
            r"^(?:是|√|✓|Y|YES)$|^(?:均|全部)?已整改[。.;]?$|办结|办理完毕|已完成|完成整改|整改完成|整改到位|已办理|完结|结案"
        ),
    ),
)
_LONGEST_PENDING = 30
_WHOLE_CLOSURE = re.compile(
    r"(?:该(?:件|案|问题)|目前|现)?(?:已|暂未|未|尚未|没有|正在|已经)?(?:阶段性?)?(?:办结|办理|整改|完成|办理完毕|在办)(?:中|完成|整改)?"
    r"|办理中|整改中|在办|办理时间延后|推进中|是|否|√|×|阶段性?整改完成|正在推进|持续整改|正在整改中?|正在办理中?"
)
_CLOSED_IN_PROSE = re.compile(
    r"(?:^|[。;,])(?:截?[至止]?目前|现)?,?(?:该|此|本|上述)(?:信访|举报|交办|转办|群众)*(?:件|案件|案|问题|事项)(?:现|目前)?"
    r"(?P<state>(?:已|现已|均已|已经)?(?:全部)?阶段性?办结|(?:已|现已|均已|已经)(?:全部)?办结|正在办理|[尚暂]?未办结)(?=[。;,]|$)"
)


@dataclass(frozen=True, slots=True)
class VerdictReading:
    """A verdict code or None; summed: it was put together from several verdicts in the text."""

    code: str | None = None
    summed: bool = False


NO_VERDICT = VerdictReading()


@lru_cache(maxsize=8_192)
def read_verdict(cell: str) -> VerdictReading:
    """The verdict of a verdict cell, which may hold one word, a sentence or a verdict per sub-issue."""
    line = compact(cell)
    if is_nothing(line):
        return NO_VERDICT
    for writing in (line, without_brackets(line)):
        if code := _VERDICT_CODES.get(writing.strip("。.;；,，、:")):
            return VerdictReading(code)
    if overall := _OVERALL.search(line):
        return VerdictReading(_token_code(overall["token"]))
    told = _HYPOTHETICAL.sub("", without_brackets(line) or line)
    tokens = {_token_code(token) for token in _TOKEN.findall(told)}
    if not tokens:
        return VerdictReading("pending") if _is_pending(line) else NO_VERDICT
    return _sum_up(tokens)


def _is_pending(line: str) -> bool:
    return any(word in line for word in _VERDICTS["pending"][:-1])


def is_verdict_word(cell: str) -> bool:
    """Whether a cell is a bare verdict word, 是 and 否 not counted."""
    line = compact(cell)
    return line in _VERDICT_CODES and len(line) > 1


def verdict_in_prose(text: str) -> VerdictReading:
    """The verdict a finding states in its sentences; nothing for 是否属实 and 如属实.

    A finding that says no more than that it is being looked into is pending.
    """
    if len(text) <= _LONGEST_PENDING and _is_pending(compact(text)) and not _TOKEN.search(text):
        return VerdictReading("pending")
    if "实" not in text:
        return NO_VERDICT
    line = _HYPOTHETICAL.sub("", compact(text))
    if overall := _OVERALL.search(line):
        return VerdictReading(_token_code(overall["token"]))
    tokens = {
        _token_code(found["token"] or found["alone"] or found["ended"]) for found in _IN_PROSE.finditer(line)
    }
    return _sum_up(tokens) if tokens else NO_VERDICT


def is_contradicted(code: str, prose: str) -> bool:
    """Whether the prose says plainly the opposite of a verdict: all true against false, or the other way."""
    return {code, verdict_in_prose(prose).code} == {"true", "false"}


@lru_cache(maxsize=8_192)
def read_closure(cell: str) -> str | None:
    """The state of handling a cell of the closure column names, None when it names none."""
    line = compact(cell)
    if is_nothing(line):
        return None
    bare = without_brackets(line) or line
    return next((code for code, words in _CLOSURES if words.search(bare)), None)


@lru_cache(maxsize=8_192)
def closure_word(cell: str) -> str | None:
    """The state of handling when a cell holds nothing but a word for it (暂未办结); 是 and 否 do not count."""
    line = without_brackets(compact(cell)).strip("。.;；,，")
    return read_closure(line) if len(line) > 1 and _WHOLE_CLOSURE.fullmatch(line) else None


def closure_in_prose(text: str) -> str | None:
    """The state of handling the prose says the case is in, 目前，该件已办结; None where it says none or two."""
    if "办" not in text:
        return None
    codes = {read_closure(found["state"]) for found in _CLOSED_IN_PROSE.finditer(compact(text))}
    return codes.pop() if len(codes) == 1 else None


def is_closure_cell(cell: str) -> bool:
    """Whether a cell could stand in a closure column and nowhere else but for 是 and 否."""
    return _WHOLE_CLOSURE.fullmatch(without_brackets(compact(cell)).strip("。.;；,，")) is not None


def _token_code(token: str) -> str:
    return next((code for code, words in _TOKEN_CODES if words.search(token)), "true")


def _sum_up(codes: set[str]) -> VerdictReading:
    """One verdict for several issues. Source: domain notes 1.3: all 属实 → 属实; none → 不属实; mixed → 部分属实."""
    if len(codes) == 1:
        return VerdictReading(next(iter(codes)))
    if "pending" in codes:
        return VerdictReading("pending", summed=True)
    return VerdictReading("basically" if codes == {"true", "basically"} else "partly", summed=True)
