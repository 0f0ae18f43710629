"""Holds what was read of a file against what should have been read, field by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.holdout.comparing import MISSING, RIGHT, WRONG, judge
from tests.holdout.expecting import Fields, Reading

_META = {"may_be_split", "sheet"}
_SHOWN = 60


@dataclass
class Score:
    """How many fields were right, wrong, missing; the differences in words; the rows asked for."""

    counts: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)
    rows: int = 0

    def note(self, verdict: str, where: str, want: Any, got: Any) -> None:
        """Counts one field."""
        self.counts[verdict] += 1
        if verdict != RIGHT:
            self.differences.append(f"{verdict}: {where}: want {_short(want)}, got {_short(got)}")


def score(want: Reading, objects: Sequence[Fields]) -> Score:
    """The score of one file, `objects` being what the command printed of it (several for a packed file)."""
    result = Score(rows=len(want.cases))
    first = objects[0] if objects else {}
    _fields(result, "file", want.facts, first)
    _cases(result, want.cases, _all(objects, "cases"))
    _rejects(result, want.rejects, _all(objects, "rejects"))
    _each(result, "list", want.lists, _all(objects, "lists"), _nearest_list)
    _each(result, "statement", want.statements, _all(objects, "statements"), _nearest_statement)
    _fields(result, "repairs", want.repairs, first.get("repairs") or {})
    return result


def _all(objects: Iterable[Fields], name: str) -> list[Fields]:
    return [one for each in objects for one in each.get(name) or []]


def _fields(result: Score, where: str, want: Fields, got: Fields | None) -> None:
    for name, value in want.items():
        if name in _META:
            continue
        verdict, found = _verdict(name, value, got)
        result.note(verdict, f"{where} {name}", value, found)


def _verdict(name: str, value: Any, got: Fields | None) -> tuple[str, Any]:
    if got is None:
        return MISSING, None
    if name == "warned":
        return (RIGHT if got.get("warnings") else MISSING), got.get("warnings")
    if name == "numbers_named":
        return (RIGHT if all(number in got.get("_named", "") for number in value) else MISSING), got.get(
            "_named"
        )
    return judge(name, value, got.get(name)), got.get(name)


def _cases(result: Score, wanted: Sequence[Fields], got: Sequence[Fields]) -> None:
    named = " ".join(
        f"{one.get('acceptance_no')} {one.get('repeat_of')} {one.get('warnings')}" for one in got
    )
    left = list(got)
    for want, found in _paired(wanted, left):
        whole = None if found is None else {**found, "_named": named}
        where = f"case {want.get('sheet', '')}{want.get('row', '')} {want.get('acceptance_no') or ''}"
        _fields(result, where, want, whole)
    split = [number for want in wanted if want.get("may_be_split") for number in want["numbers_named"]]
    for extra in left:
        if extra.get("acceptance_no") not in split:
            result.note(WRONG, "case nobody handed over", None, extra)


def _paired(wanted: Sequence[Fields], left: list[Fields]) -> list[tuple[Fields, Fields | None]]:
    """Each wanted case with what was read of it, taken out of `left`: the surest likeness first."""
    found: dict[int, Fields] = {}
    for alike in _LIKENESSES:
        for index, want in enumerate(wanted):
            if index in found:
                continue
            match = next((one for one in left if alike(want, one)), None)
            if match is not None:
                found[index] = match
                left[:] = [one for one in left if one is not match]
    return [(want, found.get(index)) for index, want in enumerate(wanted)]


def _number_alike(want: Fields, got: Fields) -> bool:
    return (
        bool(want.get("acceptance_no"))
        and judge("acceptance_no", want["acceptance_no"], got.get("acceptance_no")) == RIGHT
    )


def _row_alike(want: Fields, got: Fields) -> bool:
    sheet = want.get("sheet") in (None, got.get("sheet"))
    return "row" in want and want["row"] == got.get("row") and sheet


def _content_alike(want: Fields, got: Fields) -> bool:
    return bool(want.get("content")) and judge("content", want["content"], got.get("content")) == RIGHT


_LIKENESSES: tuple[Callable[[Fields, Fields], bool], ...] = (
    lambda want, got: _number_alike(want, got) and _row_alike(want, got),
    lambda want, got: _number_alike(want, got) and _content_alike(want, got),
    lambda want, got: _row_alike(want, got) and _content_alike(want, got),
    _number_alike,
    _content_alike,
    _row_alike,
)


def _rejects(result: Score, wanted: Sequence[Fields], got: Sequence[Fields]) -> None:
    left = list(got)
    for want in wanted:
        match = next((one for one in left if one.get("row") == want["row"]), None)
        _fields(result, f"reject {want['row']}", want, match)
        left = [one for one in left if one is not match]
    for extra in left:
        result.note(WRONG, "row rejected that should not be", None, extra)


def _each(
    result: Score,
    name: str,
    wanted: Sequence[Fields],
    got: Sequence[Fields],
    nearest: Callable[[Fields, Sequence[Fields]], Fields | None],
) -> None:
    for want in wanted:
        match = nearest(want, got)
        where = f"{name} {want.get('place') or want.get('sheet') or ''}"
        plain = {key: value for key, value in want.items() if key not in ("figures", "units", "no_values")}
        _fields(result, where, plain, match)
        for part in ("figures", "units"):
            _fields(result, f"{where} {part}", want.get(part) or {}, match and (match.get(part) or {}))
        _absent(result, where, want.get("no_values") or [], got)


def _absent(result: Score, where: str, values: Sequence[float], got: Sequence[Fields]) -> None:
    read = [value for one in got for value in (one.get("figures") or {}).values()]
    for value in values:
        result.note(WRONG if value in read else RIGHT, f"{where} plan taken for a figure", None, value)


def _nearest_list(want: Fields, got: Sequence[Fields]) -> Fields | None:
    named = [one for one in got if want.get("sheet") in (None, one.get("sheet"))]
    return next(iter(named), None)


def _nearest_statement(want: Fields, got: Sequence[Fields]) -> Fields | None:
    def likeness(one: Fields) -> tuple[bool, int]:
        figures = one.get("figures") or {}
        alike = sum(figures.get(name) == value for name, value in want["figures"].items())
        return judge("place", want["place"], one.get("place")) == RIGHT, alike

    return max(got, key=likeness, default=None)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
