"""Numbers read beside those of their list: digits that are no day where the other rows' begin with one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from bihuan.intake.reading.drafts import DraftCase, Notice

_DIGITS = re.compile(r"20\d{8,10}")
_YEAR = 4
# So many of a list's numbers of one length and year begin with a day before one that does not has a slip in it.
_SHARE = 0.6


def mark_bad_days(cases: Sequence[DraftCase]) -> tuple[DraftCase, ...]:
    """The cases; a number such as 2017043102 among others of day and serial is to be cleared: there is no 31 April."""
    alike: dict[tuple[int, str], list[DraftCase]] = defaultdict(list)
    for case in cases:
        if case.acceptance_no and _DIGITS.fullmatch(case.acceptance_no):
            alike[len(case.acceptance_no), case.acceptance_no[:_YEAR]].append(case)
    bad = {id(case) for group in alike.values() for case in _without_day(group)}
    return tuple(_to_clear(case) if id(case) in bad else case for case in cases) if bad else tuple(cases)


def _without_day(group: Sequence[DraftCase]) -> list[DraftCase]:
    without = [case for case in group if case.accepted_on is None]
    return without if len(group) - len(without) >= _SHARE * len(group) else []


def _to_clear(case: DraftCase) -> DraftCase:
    if "impossible_date" in case.to_clear:
        return case
    notice = Notice("impossible_date", f"受理编号“{case.acceptance_no}”中的日期不存在")
    return replace(case, to_clear=(*case.to_clear, "impossible_date"), warnings=(*case.warnings, notice))
