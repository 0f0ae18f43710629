"""What an entry of the journal was about, as words for its reader; texts are read from where they are kept, by audience."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from bihuan.cases.queries.case_material import Material
from bihuan.cases.sight import Sight
from bihuan.journal.queries.timeline import Happening
from bihuan.rules.numbers import day_words, moment_words
from bihuan.rules.rows.asking import OUTCOMES
from bihuan.rules.vocabulary import (
    CONCLUSIONS,
    DEDUCTION_CAUSES,
    DEEDS,
    KEY_CLASSES,
    LINK_KINDS,
    MEASURE_KINDS,
    ORDER_ROLES,
    REHANDLE_CAUSES,
    REVISITED,
    SATISFACTION,
    VERDICTS,
    label_of,
)

Detail = tuple[str, str]  # what it is called, and its words
# Texts of an entry that say why or with which words it was done; longer ones stand in their own place on the page.
REASONS = (
    ("return_reason", "理由"), ("decline_reason", "理由"), ("reason", "理由"), ("refusal", "理由"),
    ("amend_reason", "理由"), ("drop_reason", "理由"), ("resume_reason", "理由"), ("decision", "答复"),
    ("approval", "意见"), ("opinion", "意见"), ("urge", "催办内容"), ("media", "媒体"), ("notice_media", "媒体"),
)  # fmt: skip


def details_of(entry: Happening, material: Material, sight: Sight) -> tuple[Detail, ...]:
    """What an entry was about: codes and ids in words, then the reasons the reader may read."""
    facts = entry.facts
    found = [*_about_orders(facts, material, sight), *_about_work(entry), *_about_numbers(facts, material)]
    found += [*_about_other_cases(facts, material, sight), *_about_days(entry)]
    if sight.is_city:
        found += _for_the_city(facts)
    return tuple((label, words) for label, words in (*found, *_reasons(facts, material)) if words)


def _about_orders(facts: Mapping[str, Any], material: Material, sight: Sight) -> Iterator[Detail]:
    if orders := facts.get("orders"):
        yield "承办单位", "、".join(_issued(row, material) for row in orders if row["order"] in sight.orders)
    if "outcome" in facts:
        yield "研判结果", label_of(OUTCOMES, str(facts["outcome"]))
    if "post" in facts:
        yield "包案领导", material.post(facts["post"])
    if "after" in facts:
        yield "分解", f"由{facts['before']}部分分解为{facts['after']}部分"


def _issued(row: Mapping[str, Any], material: Material) -> str:
    role = label_of(ORDER_ROLES, str(row["role"]))
    return f"{material.body(row['receiver'])}（{role}）"


def _about_work(entry: Happening) -> Iterator[Detail]:
    facts, kind = entry.facts, str(entry.facts.get("kind", ""))
    if findings := facts.get("findings"):
        yield "结论", "，".join(f"第{row['no']}项{label_of(VERDICTS, row['verdict'])}" for row in findings)
    if "measure" in facts:
        yield "措施", MEASURE_KINDS.get(kind, (kind, ""))[0]
    if "deed" in facts:
        yield "履责事项", label_of(DEEDS, kind)
    if "plan" in facts and "revision" in facts:
        yield "方案", f"第{facts['revision']}稿"
    if "milestone" in facts:
        yield "完成节点", f"第{facts['milestone']}个"
    if facts.get("interim_checked"):
        yield "临时措施", "已复查"


def _about_numbers(facts: Mapping[str, Any], material: Material) -> Iterator[Detail]:
    for name in ("number", "document_no"):
        if name in facts:
            yield "文号", str(facts[name])
    if "key_class" in facts:
        yield "重点类别", label_of(KEY_CLASSES, str(facts["key_class"]))
    if "conclusion" in facts:
        yield "办理状态", label_of(CONCLUSIONS, str(facts["conclusion"]))
    if "cause" in facts:
        yield "原因", label_of({**DEDUCTION_CAUSES, **REHANDLE_CAUSES}, str(facts["cause"]))
    for name, label in (("body", "涉及单位"), ("body_id", "建议承办单位")):
        if isinstance(facts.get(name), int):
            yield label, material.body(facts[name])


def _about_other_cases(facts: Mapping[str, Any], material: Material, sight: Sight) -> Iterator[Detail]:
    """Whoever sees a case handled together with another sees that one too; what it repeats may be somebody else's."""
    if facts.get("host"):
        yield "并入", _numbered(facts["host"], material)
    if "earlier" in facts:
        number = _numbered(facts["earlier"], material) if sight.is_city else ""
        yield label_of(LINK_KINDS, str(facts.get("kind", ""))), number


def _numbered(case_id: int, material: Material) -> str:
    found = material.tied.get(case_id)
    return found.city_no if found else ""


DAYS: tuple[tuple[str, str], ...] = (
    ("happened_on", "日期"), ("done_on", "日期"), ("at_site_on", "到场"), ("received_on", "收到"), ("noticed_on", "公示起"),
    ("deadline_on", "整改期限"), ("until", "延至"), ("ends_at", "公示至"),
)  # fmt: skip


def _about_days(entry: Happening) -> Iterator[Detail]:
    for name, label in DAYS:
        if isinstance(entry.facts.get(name), str):
            yield (
                "暂停至" if name == "until" and "suspension" in entry.code else label,
                _words(entry.facts[name]),
            )

    if entry.code == "order.forward":
        yield "上报时限", _words(str(entry.facts["due_at"]))


def _words(text: str) -> str:
    """A day or a moment of the journal in the city's words."""
    if len(text) == len("2024-06-03"):
        return day_words(date.fromisoformat(text))
    return moment_words(datetime.fromisoformat(text))


def _for_the_city(facts: Mapping[str, Any]) -> list[Detail]:
    """Who was asked and what they said stands in the list of revisits, by what each may see."""
    if "satisfaction" not in facts:
        return []
    return [
        ("回访", label_of(REVISITED, facts["who"])),
        ("满意度", label_of(SATISFACTION, facts["satisfaction"])),
    ]


def _reasons(facts: Mapping[str, Any], material: Material) -> Iterator[Detail]:
    for field, label in REASONS:
        kept = facts.get(f"text_{field}")
        if isinstance(kept, list):
            yield label, material.texts.of(kept[0])
