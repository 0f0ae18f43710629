"""The chain of a case as a metro strip, as values for its partial."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

LinkState = Literal["done", "current", "late", "todo", "skipped"]


@dataclass(frozen=True, slots=True)
class StripLink:
    """One link of the chain.

    moment: when it was done. due_at: when the current or late one is due, started_at: since when its clock runs. note: a
    few words under it, such as who has it.
    """

    label: str
    state: LinkState
    moment: datetime | None = None
    due_at: datetime | None = None
    started_at: datetime | None = None
    note: str = ""
