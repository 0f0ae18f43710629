"""The same complaint twice in one file: found and named, never merged; the desk decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bihuan.intake.reading.drafts import DraftCase, Notice, row_of
from bihuan.rules.list_text import compact

# Shorter numbers are running numbers that begin anew with every sheet or batch.
_SHORTEST_UNIQUE = 8
_PROPOSALS = {
    "joint": "区域不同，建议按共同办理件处理",
    "repeated": "区域和内容也相同，建议按重复登记处理",
    "correction": "内容不同，建议按更正处理",
}


def mark_duplicates(cases: Sequence[DraftCase]) -> tuple[DraftCase, ...]:
    """The cases, each later one of two with the same number marked with what it seems to be.

    Rows without a number but with the text and area of an earlier row get a notice only.
    """
    first: dict[tuple[str, ...], DraftCase] = {}
    marked = []
    for case in cases:
        earlier = first.setdefault(_key(case), case)
        marked.append(case if earlier is case else _marked(case, earlier))
    return tuple(marked)


def _key(case: DraftCase) -> tuple[str, ...]:
    number = case.acceptance_no
    if number is None or "*" in number:
        return ("text", case.batch or "", case.text, case.area_raw or "")
    if len(number) < _SHORTEST_UNIQUE:
        return ("number", number, case.batch or "", case.sheet or "")
    return ("number", number)


def _marked(case: DraftCase, earlier: DraftCase) -> DraftCase:
    if _key(case)[0] == "text":
        notice = Notice("same_text", f"内容和区域与{_where(case, earlier)}相同，请核对是否重复")
        return replace(case, warnings=(*case.warnings, notice))
    kind = _kind(case, earlier)
    sentence = f"受理编号与{_where(case, earlier)}相同，{_PROPOSALS[kind]}"
    return replace(
        case,
        to_clear=(*case.to_clear, "duplicate_acceptance_no"),
        warnings=(*case.warnings, Notice("duplicate_acceptance_no", sentence)),
        duplicate=kind,
        duplicate_row=earlier.row,
    )


def _where(case: DraftCase, earlier: DraftCase) -> str:
    return row_of(earlier.row, earlier.sheet if earlier.sheet != case.sheet else None)


def _kind(case: DraftCase, earlier: DraftCase) -> str:
    if set(case.areas) != set(earlier.areas):
        return "joint"
    return "repeated" if compact(case.text) == compact(earlier.text) else "correction"
