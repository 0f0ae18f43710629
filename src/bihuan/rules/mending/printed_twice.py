"""A page whose body stands in it twice, as some sites print it: once for the eye, once for the printer."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.rules.list_numbers import find_numbers
from bihuan.rules.list_text import compact

# A paragraph of this length is not repeated by chance; a second body has at least two or one very long one.
_PARAGRAPH = 30
_BODY = 150


def without_second_body(lines: Sequence[str]) -> tuple[list[str], int]:
    """The lines with a body printed again left out, and how many lines that were; short lines around it go with it.

    Where complaints bear numbers, a stretch without any is no body: two complaints may say the same.
    """
    keys = [compact(line) for line in lines]
    has_number = [bool(find_numbers(line)) for line in lines]
    is_numbered = any(has_number)
    first: dict[str, int] = {}
    dropped: set[int] = set()
    place = 0
    while place < len(keys):
        origin = first.setdefault(keys[place], place)
        if origin == place or len(keys[place]) < _PARAGRAPH:
            place += 1
            continue
        span = _same_from(keys, origin, place)
        is_body = not is_numbered or any(has_number[place : place + span])
        if is_body and sum(len(keys[place + step]) for step in range(span)) >= _BODY:
            back = _same_before(keys, origin, place, dropped)
            dropped.update(range(place - back, place + span))
        place += span
    return [line for number, line in enumerate(lines) if number not in dropped], len(dropped)


def _same_from(keys: Sequence[str], origin: int, place: int) -> int:
    """How many lines from two places on are the same, the first stretch ending before the second begins."""
    span = 0
    while place + span < len(keys) and origin + span < place and keys[origin + span] == keys[place + span]:
        span += 1
    return span


def _same_before(keys: Sequence[str], origin: int, place: int, dropped: set[int]) -> int:
    back = 0
    while (
        origin - back - 1 >= 0
        and place - back - 1 > origin
        and place - back - 1 not in dropped
        and keys[origin - back - 1] == keys[place - back - 1]
    ):
        back += 1
    return back
