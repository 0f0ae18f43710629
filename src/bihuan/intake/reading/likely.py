"""Rows of one file that look like an earlier row, for a preview without a database; named, never merged."""

from __future__ import annotations

from dataclasses import replace

from bihuan.intake.reading.drafts import DraftCase, ListFile, Notice, row_of
from bihuan.rules.likeness import REASONS, SHORTEST_NUMBER, Complaint, Likeness, compare
from bihuan.rules.likeness_search import alike_within, looked_for, rarity_within

LONGEST_COMPARED = 5_000  # rows; a longer list is compared when it is given in
_LOOKED_AT = 12


def mark_likely_repeats(found: ListFile) -> ListFile:
    """The file, each row that looks like an earlier one with a notice: which, how much, and why.

    Rows with a number seen before carry a notice of their own already.
    """
    if len(found.cases) > LONGEST_COMPARED:
        return found
    complaints = {n: _complaint(case) for n, case in enumerate(found.cases)}
    rarity = rarity_within(complaints.values())
    sought = {n: looked_for(complaint, rarity) for n, complaint in complaints.items()}
    near = alike_within(complaints, sought, most=_LOOKED_AT)
    cases = list(found.cases)
    for n, others in near.items():
        likeness, other = max(
            ((compare(complaints[n], complaints[other]), other) for other in others),
            key=lambda pair: (pair[0].score, -pair[1]),
            default=(Likeness(0, ()), n),
        )
        if likeness.is_likely and not cases[n].duplicate:
            sheet = cases[other].sheet if cases[other].sheet != cases[n].sheet else None
            notice = Notice("likely_repeat", _sentence(likeness, row_of(cases[other].row, sheet)))
            cases[n] = replace(cases[n], warnings=(*cases[n].warnings, notice))
    return replace(found, cases=tuple(cases))


def _sentence(likeness: Likeness, other: str) -> str:
    why = "，".join(REASONS[code] % {"about": about} for code, about in likeness.reasons)
    return f"与{other}疑似重复（{likeness.score}分）：{why}，请核对"


def _complaint(case: DraftCase) -> Complaint:
    numbers = (case.acceptance_no, *case.other_numbers)
    return Complaint(
        case.content,
        areas=frozenset(case.areas),
        numbers=frozenset(n for n in numbers if n and len(n) >= SHORTEST_NUMBER and "*" not in n),
        named_numbers=frozenset(n for n in case.repeat_of if len(n) >= SHORTEST_NUMBER),
    )
