"""How a text of complaints is laid out: numbers before or behind their cases, ordinals alone on a line, who signed it.

Decided for the text as a whole, before its lines are taken one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bihuan.intake.reading.labels import NUMERAL, Labels
from bihuan.intake.reading.retelling import numbers_first
from bihuan.rules.list_furniture import is_office, is_plain_day
from bihuan.rules.list_openings import number_at_end, read_number_line, read_opening, read_told

_ORDINAL = re.compile(r"\s*(?:NO\.?|第)?\s*(\d{1,3})\s*(?:件|号)?\s*", re.IGNORECASE)
_BRACKETED = re.compile(r"[)）\]】]\s*。?\s*$")
_NUMBERED = re.compile(rf"\s*{NUMERAL}")
_TOLD_BY = {"content": "C", "finding": "R", "handling": "R", "acceptance_no": "N"}


class Kind(StrEnum):
    """What a line is beyond its words: text, the ordinal of a case alone on its line, who signed and when."""

    TEXT = "text"
    ORDINAL = "ordinal"
    SIGNATURE = "signature"


class Order(StrEnum):
    """Where the numbers stand."""

    BEFORE = "before"
    BEHIND = "behind"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Arranged:
    """The lines, each with its kind, and where their numbers stand."""

    lines: tuple[tuple[str, Kind], ...]
    order: Order


def arranged(lines: Sequence[str], labels: Labels) -> Arranged:
    """Lines as they are printed, blank ones left out; an ordinal that stands alone with a mark behind it: 2、."""
    said, is_unsure = numbers_first([line for line in lines if line], labels)
    tokens = ["".join(_tokens(line, labels)) for line in said]
    return Arranged(tuple(_with_kinds(said, tokens)), Order.UNSURE if is_unsure else _order(said, tokens))


def _tokens(line: str, labels: Labels) -> Iterator[str]:
    """Of a line: S a number that opens a case, N a number by itself or at the end, C the complaint, R what came of it."""
    if read_number_line(line):
        yield "N"
        return
    marks = [_TOLD_BY.get(mark.field, "") for mark in labels.marks(line)]
    if read_opening(line) or (not any(marks) and read_told(line, is_prose=True)):
        yield "S"
    elif number_at_end(line):
        yield from ("S",) if "C" in marks else (*marks, "N")
        return
    yield from marks


def _with_kinds(lines: Sequence[str], tokens: Sequence[str]) -> Iterator[tuple[str, Kind]]:
    first = next((place for place, token in enumerate(tokens) if token), len(lines))
    for place, line in enumerate(lines):
        if (found := _ORDINAL.fullmatch(line)) and set("CNS") & set("".join(tokens[place + 1 : place + 2])):
            yield f"{found[1]}、", Kind.ORDINAL
        elif place > first and _is_signed(lines, place):
            yield line, Kind.SIGNATURE
        else:
            yield line, Kind.TEXT


def _is_signed(lines: Sequence[str], place: int) -> bool:
    """Whether a line is an office above a day, a day below an office, or a day that ends the text."""
    around = (*lines[place - 1 : place], *lines[place + 1 : place + 2])
    if is_plain_day(lines[place]):
        return is_office(around[0]) or place == len(lines) - 1
    return is_office(lines[place]) and any(map(is_plain_day, around[1:]))


def _order(lines: Sequence[str], tokens: Sequence[str]) -> Order:
    """Behind where the first number follows a whole case and the last one ends the text; before where none is before."""
    text = "".join(tokens)
    if "S" in text or "N" not in text:
        return Order.BEFORE
    first, last = text.index("N"), text.rindex("N")
    if not set("CR") <= set(text[:first]):
        return Order.BEFORE
    if set("CR") & set(text[last:]):
        return _by_ordinals(lines, tokens)
    return Order.BEHIND if 2 * text.count("N") >= text.count("C") else Order.UNSURE


def _by_ordinals(lines: Sequence[str], tokens: Sequence[str]) -> Order:
    """A numbered heading above a number says that it stands before its case, an ordinal behind one in brackets the other."""
    orders = set()
    for place, told in enumerate(tokens):
        if told != "N":
            continue
        above, below = lines[place - 1] if place else "", (*lines[place + 1 : place + 2], "")[0]
        if _NUMBERED.match(above) and not tokens[place - 1]:
            orders.add(Order.BEFORE)
        elif _NUMBERED.match(below):
            orders.add(Order.BEHIND if _BRACKETED.search(lines[place]) else Order.UNSURE)
    return orders.pop() if len(orders) == 1 else Order.UNSURE
