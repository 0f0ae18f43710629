"""Stretches of time in which nobody is on duty; knows no people and reads no clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

Span = tuple[datetime, datetime]


def gaps(covered: Iterable[Span], *, start: datetime, end: datetime) -> Iterator[Span]:
    """The stretches from start (in) to end (out) that none of the spans covers, in order."""
    reached = start
    for begins, ends in sorted(covered):
        if begins >= end:
            break
        if begins > reached:
            yield reached, begins
        reached = max(reached, ends)
    if reached < end:
        yield reached, end
