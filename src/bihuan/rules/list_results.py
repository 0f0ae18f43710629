"""What the prose of a list says was done: measures with their number and money, persons held to account by form.

A measure that is only meant, 拟罚款5万元, is a plan and never counts as taken. Nothing is added up here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bihuan.rules.amounts import CAPITAL, find_money, half_width_digits, read_number
from bihuan.rules.issues import numbered_items, split_issues
from bihuan.rules.list_text import compact
from bihuan.rules.list_verdicts import read_verdict, verdict_in_prose

# Kinds of `vocabulary.MEASURE_KINDS` by their words; of words at one place the first in this order counts.
_KINDS = tuple(
    (kind, re.compile(words))
    for kind, words in (
        ("daily_fine", r"按日(?:连续)?(?:计罚|处罚)"),
        ("fine", r"罚款|罚没款|处罚金"),
        ("criminal_filed", r"立案侦查|刑事立案"),
        ("transferred_police", r"(?:移送|移交)(?:至|给)?(?:当地)?公安(?:机关|部门|局)?"),
        ("detained_criminal", r"刑事拘留|刑拘"),
        ("detained_admin", r"行政拘留|行拘"),
        (
            "filed_cases",
            r"立案(?:处罚|查处|调查|查办)?(?!侦查)|行政处罚(?=\d|[一二三四五六七八九十]+[家件宗])",
        ),
        ("sealed_seized", r"查封(?:、?扣押)?|扣押"),
        ("shut_down", r"关停(?:、?取缔)?|取缔|依法关闭"),
        ("production_halted", r"停产(?:整治|整改|治理)?|停业(?:整治|整改)?"),
        ("production_limited", r"限产|限制生产"),
        ("work_stopped", r"停工(?:整改|整治)?|停止施工"),
        ("deadline_rectify", r"(?:责令)?限期(?:整改|改正|治理|整治)"),
        ("ordered_rectify", r"责令[^，。；、\d]{0,10}?(?:整改|改正|停止违法行为)"),
        ("interviewed", r"约谈"),
    )
)
_COUNT = r"(?P<n>\d+|[一二两三四五六七八九十百]+)"
_UNIT = "(?:家|件|宗|起|人|名)"
# Money right behind 立案处罚 or 行政处罚, or behind how many: 处罚5000元, 处罚2家共10万元.
_PENALTY = re.compile(
    rf"(?:立案|行政)?处罚(?:了|金额)?(?:{_COUNT}{_UNIT}(?:企业|单位)?)?(?:[，、]?(?:共计?|合计|累计))?[约近]?(?:人民币)?"
    rf"(?=[\d{CAPITAL}][\d.,多余{CAPITAL}]*[万亿]?[多余]?[元圆])"
)
_KINDS_OF_FINE = re.compile(r"罚款|罚没款|处罚金|按日")
_BEHIND = re.compile(rf"^[^，。；\d一二三四五六七八九十、拘立移查约]{{0,8}}{_COUNT}{_UNIT}")
_BEFORE = re.compile(rf"{_COUNT}{_UNIT}(?:企业|单位|违法行为|人员|责任人)?(?:予以|进行|实施|被|已|依法)*$")
_OVERALL = re.compile(r"综上|综合以上|综合判定|总体来看|总的来看|整体上")
_TOPIC_END = re.compile(r"[。：:；;，,\n]")
_VERDICT_WORD = re.compile(r"^关于|(?:情况|问题)?(?:均|皆)?(?:不|部分|基本|不完全)?属实$")
_COMMA = re.compile(r",(?!\d{3}(?!\d))|(?<!\d),")
_CLAUSE = re.compile(r"[^，。；！？\n]*[，。；！？\n]?")
_SENTENCE_ENDS = "。；！？\n"
_PLAN = re.compile(r"拟|计划|预计|将(?!.{0,6}已)|准备|建议|责成.{0,12}(?:依法|予以)|下一步|待.{0,12}后")
_DONE = re.compile(r"已|现已|依法对|作出了?|下达|予以")
_NOT = re.compile(r"(?:未|不|不予|免予|免于|无需|没有|无|尚未|暂未|如|若|否则)[^，。；]{0,8}$")
_PAID = re.compile(r"缴纳|缴清|缴款|上缴|执行到位")

_FORMS = (
    "党内严重警告", "党内警告", "政务记大过", "政务记过", "政务警告", "政务撤职", "记大过", "记过", "撤职", "免职", "降级",
    "警告", "党纪处分", "党纪政务处分", "党纪政纪处分", "政务处分", "政纪处分", "行政处分", "组织处理", "诫勉谈话", "诫勉",
    "通报批评", "批评教育", "提醒谈话", "谈话提醒", "书面检查", "约谈", "问责", "移送司法",
)  # fmt: skip
_FORM = "|".join(_FORMS)
_PERSON = "(?:人次|人|名)"
_FORM_FIRST = re.compile(
    rf"(?P<form>{_FORM})(?:处分|处理)?(?:了|责任人|相关人员|干部|共|计|[^，。；\d(（]{{1,12}}等)?{_COUNT}{_PERSON}"
)
_PERSONS_FIRST = re.compile(
    rf"{_COUNT}(?:名|人)[^，。；\d(（]{{0,20}}?(?:给予|予以|进行|作出|受到|被)?(?:了)?(?P<form>{_FORM})(?:处分|处理)?"
    rf"(?!{_COUNT.replace('?P<n>', '?:')}{_PERSON})"
)
_WHOLE_AND_PARTS = re.compile(rf"(?P<form>{_FORM}){_COUNT}(?:人次|人|名)[(]")
_BRACKET = re.compile(r"[(]([^()]*)[)]")


@dataclass(frozen=True, slots=True)
class ToldMeasure:
    """One measure a text tells of. count: of firms, cases or persons, 1 where no number stands; money in fen."""

    kind: str
    count: int = 1
    planned_fen: int | None = None
    decided_fen: int | None = None
    paid_fen: int | None = None


def measures_in(text: str) -> tuple[ToldMeasure, ...]:
    """The measures a text says were taken, and fines that are planned, in their order, each only once."""
    found: list[ToldMeasure] = []
    is_plan = False
    for match in _CLAUSE.finditer(_line(text)):
        clause = match[0]
        is_plan = _is_plan(clause, goes_on=is_plan)
        found += _of_clause(clause, is_plan=is_plan)
        is_plan = is_plan and not clause.endswith(tuple(_SENTENCE_ENDS))
    return tuple(dict.fromkeys(found))


def accountable_in(text: str) -> tuple[tuple[str, int], ...]:
    """Persons by form of accountability, as printed: (("约谈", 1), ("诫勉谈话", 1)); empty where no number stands.

    A sum with its parts in brackets behind it, 问责2人(诫勉谈话1人,通报批评1人), counts by its parts when they add up.
    """
    line = _line(text)
    for whole in _WHOLE_AND_PARTS.finditer(line):
        bracket = _BRACKET.match(line, whole.end() - 1)
        parts = _tally(bracket[1]) if bracket else {}
        if parts and sum(parts.values()) == _number(whole["n"]):
            line = line.replace(whole[0], "(", 1)
    return tuple(_tally(line).items())


def issue_verdicts(text: str, count: int) -> tuple[str, ...]:
    """The verdict codes of so many issues, where a text numbers as many and says one of each; else empty.

    text: a verdict cell or a finding; what sums all of them up, 综上, is no issue's.
    """
    told = _OVERALL.split(text)[0]
    items = numbered_items(told) or split_issues(told)
    if count < 2 or len(items) != count:
        return ()
    codes = [read_verdict(item).code or verdict_in_prose(item).code for item in items]
    return tuple(code for code in codes if code) if all(codes) else ()


def issues_found(finding: str) -> tuple[tuple[str, str], ...]:
    """The issues a finding numbers with a verdict on each, （一）关于占用河道问题。…属实。: what each is of, and its code.

    Empty where it numbers less than two or leaves one without a verdict.
    """
    items = numbered_items(_OVERALL.split(finding)[0])
    verdicts = issue_verdicts(finding, len(items))
    return tuple((_topic(item), code) for item, code in zip(items, verdicts, strict=False))


def _topic(item: str) -> str:
    """What an item is of: its first clause without the verdict; the whole item where nothing else is in that."""
    clause = _TOPIC_END.split(item, maxsplit=1)[0]
    return _VERDICT_WORD.sub("", clause).strip() or item


def _line(text: str) -> str:
    """The text in one width, its commas Chinese but for those that group digits."""
    return _COMMA.sub("，", half_width_digits(compact(text))).replace(";", "；")


def _tally(line: str) -> dict[str, int]:
    """Persons by form, those of several places together."""
    told: dict[str, int] = {}
    for found in _FORM_FIRST.finditer(line):
        told[found["form"]] = told.get(found["form"], 0) + _number(found["n"])
    persons: dict[str, int] = {}
    for found in _PERSONS_FIRST.finditer(line):
        if found["form"] not in told:
            persons[found["form"]] = persons.get(found["form"], 0) + _number(found["n"])
    return told | persons


def _is_plan(clause: str, *, goes_on: bool) -> bool:
    plan = max((found.start() for found in _PLAN.finditer(clause)), default=-1)
    done = max((found.start() for found in _DONE.finditer(clause)), default=-1)
    if plan < 0 and done < 0:
        return goes_on
    return plan > done


def _of_clause(clause: str, *, is_plan: bool) -> list[ToldMeasure]:
    taken: list[tuple[int, int]] = []
    found: list[tuple[int, ToldMeasure]] = []
    for kind, words in _KINDS:
        for word in words.finditer(clause):
            is_new = all(word.end() <= start or word.start() >= end for start, end in taken)
            if not is_new or _NOT.search(clause[: word.start()]):
                continue
            taken.append(word.span())
            if measure := _measure(kind, clause, word, is_plan=is_plan):
                found.append((word.start(), measure))
    if fine := _fine_named_as_penalty(clause, is_plan=is_plan):
        found.append((len(clause), fine))
    return [measure for _, measure in sorted(found, key=lambda pair: pair[0])]


def _fine_named_as_penalty(clause: str, *, is_plan: bool) -> ToldMeasure | None:
    """The fine in 立案处罚10万元 and 立案处罚2家共10万元, where no word of its own stands for it; None elsewhere."""
    penalty = _PENALTY.search(clause)
    is_fine = penalty and not _KINDS_OF_FINE.search(clause) and not _NOT.search(clause[: penalty.start()])
    return _fine(clause, is_plan=is_plan) if is_fine else None


def _measure(kind: str, clause: str, word: re.Match[str], *, is_plan: bool) -> ToldMeasure | None:
    if kind == "fine":
        return _fine(clause, is_plan=is_plan)
    if is_plan:
        return None
    counted = _BEHIND.match(clause[word.end() :]) or _BEFORE.search(clause[: word.start()])
    count = _number(counted["n"]) if counted else 1
    return ToldMeasure(kind, count) if count else None


def _fine(clause: str, *, is_plan: bool) -> ToldMeasure | None:
    """The fine of a clause: planned, decided or paid by its words; None without an amount."""
    money = find_money(clause)
    if money is None:
        return None
    if is_plan:
        return ToldMeasure("fine", planned_fen=money.fen)
    if _PAID.search(clause):
        return ToldMeasure("fine", paid_fen=money.fen)
    return ToldMeasure("fine", decided_fen=money.fen)


def _number(text: str) -> int:
    return int(read_number(text) or 0)
