"""Complaints told in paragraphs without labels whose numbers stand behind them: the numbers are put before them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bihuan.intake.reading.labels import NUMERAL, Labels
from bihuan.rules.list_furniture import is_furniture, is_office, is_plain_day
from bihuan.rules.list_lines import is_note, is_total
from bihuan.rules.list_openings import number_at_end, read_number_line, read_opening, read_told
from bihuan.rules.list_prose import told_parts

_NUMBERED = re.compile(rf"\s*{NUMERAL}")
_SPOKEN = re.compile(r".{0,40}?(?:反映|举报|投诉|来电|来信)")
_LONGEST_CASE = 40  # lines
_LABELLED = frozenset({"content", "finding", "handling"})


def numbers_first(lines: Sequence[str], labels: Labels) -> tuple[list[str], bool]:
    """The lines with such numbers before their paragraphs, and whether where they belong cannot be told.

    The first number has to follow a whole case and the last one to end the text; all other lines stay as they are.
    """
    ends = {place: told for place, line in enumerate(lines) if (told := _number_of(line))}
    if not ends or any(_is_open(line, labels) for place, line in enumerate(lines) if place not in ends):
        return list(lines), False
    first, last = min(ends), max(ends)
    start = _start_of_case([*lines[:first], ends[first][0]])
    if start is None or any(labels.marks(text) for text, _ in ends.values()):
        return list(lines), False
    if not all(map(_is_foot, lines[last + 1 :])):
        return list(lines), True
    return [*lines[:start], *_turned(lines[start : last + 1], start, ends), *lines[last + 1 :]], False


def _number_of(line: str) -> tuple[str, str] | None:
    """The number of a line that is nothing else or ends in it, behind the line's text."""
    found = ("", told) if (told := read_number_line(line)) else number_at_end(line)
    return (
        (found[0], found[1]["受理编号"])
        if found and not (found[0] and read_told(line, is_prose=True))
        else None
    )


def _is_open(line: str, labels: Labels) -> bool:
    """Whether a line opens a case by its number, or has a label of one."""
    opens = read_opening(line) or read_told(line, is_prose=True)
    return bool(opens) or any(mark.field in _LABELLED for mark in labels.marks(line))


def _start_of_case(lines: Sequence[str]) -> int | None:
    """The last line a case may begin with of which something was found behind it; None without one nearby."""
    near = range(max(0, len(lines) - _LONGEST_CASE), len(lines))
    starts = (n for n in reversed(near) if _NUMBERED.match(lines[n]) or _SPOKEN.match(lines[n]))
    return next((n for n in starts if told_parts("\n".join(lines[n:])).finding), None)


def _is_foot(line: str) -> bool:
    return any(told(line) for told in (is_furniture, is_office, is_plain_day, is_note, is_total))


def _turned(lines: Sequence[str], start: int, ends: dict[int, tuple[str, str]]) -> list[str]:
    """Paragraphs from the first case on, each case's number before it, with the ordinal it begins with."""
    turned: list[str] = []
    case: list[str] = []
    for place, line in enumerate(lines, start):
        text, number = ends.get(place, (line, ""))
        case += [text] if text else []
        if number:
            ordinal = _NUMBERED.match(case[0]) if case else None
            lead = ordinal[0] if ordinal else ""
            turned += [
                f"{lead}受理编号：{number}",
                *(text.removeprefix(lead) for text in case[:1]),
                *case[1:],
            ]
            case = []
    return [*turned, *case]
