"""Checks the facts given for a move against its row: present, of the right shape, within length; nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bihuan.rules.errors import FactMissing, FactWrong
from bihuan.rules.moves import Fact, Move

_SHAPES: Mapping[str, tuple[type, ...]] = {
    "text": (str,),
    "long_text": (str,),
    "moment": (datetime,),
    "date": (date,),
    "choice": (str,),
    "choices": (list, tuple),
    "bool": (bool,),
    "count": (int,),
    "money": (int,),
    "post": (Mapping,),
    "body": (Mapping,),
    "bodies": (list, tuple),
    "files": (list, tuple),
    "verdicts": (list, tuple),
    "issues": (list, tuple),
    "issue_texts": (list, tuple),
    "party": (int,),
    "signature": (Mapping,),
    "receivers": (list, tuple),
    "case": (Mapping,),
    "clock": (Mapping,),
    "parts": (list, tuple),
    "milestones": (list, tuple),
}
# A fine above 100 billion yuan, or a count above a million, is a slip of the hand.
LARGEST: Mapping[str, int] = {"money": 10_000_000_000_000, "count": 1_000_000}


def clean_facts(move: Move, given: Mapping[str, Any]) -> dict[str, Any]:
    """The given facts that the row knows, empty ones left out, texts stripped.

    Raises FactMissing for a required one that is absent, FactWrong for one of the wrong shape, unknown, too long, or out
    of range.
    """
    unknown = sorted(set(given) - {fact.name for fact in move.facts})
    if unknown:
        raise FactWrong(move.label, unknown[0], f"“{move.label}”没有“{unknown[0]}”这一项")
    cleaned: dict[str, Any] = {}
    for fact in move.facts:
        value = given.get(fact.name)
        if isinstance(value, str):
            value = value.strip()
        if value is None or value == "" or value == [] or value == () or (fact.kind == "bool" and not value):
            if fact.required:
                raise FactMissing(move.label, fact.name, fact.label)
            continue
        _check(move, fact, value)
        cleaned[fact.name] = value
    return cleaned


def _check(move: Move, fact: Fact, given: object) -> None:
    if not isinstance(given, _SHAPES[fact.kind]) or (isinstance(given, bool) and fact.kind != "bool"):
        raise FactWrong(move.label, fact.name, f"{fact.label}的格式不对")
    value: Any = given
    if isinstance(value, str):
        _check_text(move, fact, value)
    if fact.kind == "issue_texts":
        _check_issue_texts(move, fact, value)
    if isinstance(value, datetime) and value.tzinfo is None:
        raise FactWrong(move.label, fact.name, f"{fact.label}缺时区")
    if fact.kind in LARGEST and not 0 <= value <= LARGEST[fact.kind]:
        raise FactWrong(move.label, fact.name, f"{fact.label}超出范围，请核对")
    if fact.choices and fact.kind == "verdicts":
        _check_choices(move, fact, [row["verdict"] for row in value])
    elif fact.choices:
        _check_choices(move, fact, value if isinstance(value, (list, tuple)) else [value])


def _check_text(move: Move, fact: Fact, value: str) -> None:
    if len(value) > fact.max_length:
        raise FactWrong(
            move.label, fact.name, f"{fact.label}过长，最多{fact.max_length}字，现有{len(value)}字"
        )
    if "\x00" in value:
        raise FactWrong(move.label, fact.name, f"{fact.label}含不能保存的字符，请删去")


def _check_issue_texts(move: Move, fact: Fact, rows: list[Any] | tuple[Any, ...]) -> None:
    for row in rows:
        is_row = (
            isinstance(row, Mapping) and isinstance(row.get("no"), int) and isinstance(row.get("text"), str)
        )
        if not is_row:
            raise FactWrong(move.label, fact.name, f"{fact.label}的格式不对")
        _check_text(move, fact, row["text"])


def _check_choices(move: Move, fact: Fact, values: list[Any] | tuple[Any, ...]) -> None:
    for value in values:
        if fact.choices is not None and value not in fact.choices:
            raise FactWrong(move.label, fact.name, f"{fact.label}没有“{value}”这一选项")
