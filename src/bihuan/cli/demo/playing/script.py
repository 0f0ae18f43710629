"""What a script is made of: moves to be made, one after another, each with the moment it is made at."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """One move on one part: when, by whom (a login), which, on which part, with which facts. Without a code only a wait."""

    at: datetime
    who: str = ""
    code: str = ""
    part: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a step. part: id of what the move made, 0 for none; orders: live orders of the case by receiver's code,
    where the move made some."""

    part: int = 0
    orders: Mapping[str, int] = field(default_factory=dict)


Script = Generator[Step, Made, None]
Doing = Generator[Step, Made, Made]


class Enough(Exception):
    """A script has come as far as it is to be played."""
