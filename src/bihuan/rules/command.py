"""One wish of one actor at one moment; the door makes it, because the door alone knows the time and who asks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bihuan.rules.actor import Actor


@dataclass(frozen=True, slots=True)
class Command:
    """Actor, instance time and request number of one action.

    now: the instance clock's moment of writing, aware. request_id: from the form, the API key or the file row; the same
    id again changes nothing. origin: real, exercise or demo. happened_at: the claimed moment of a late entry (补录).
    """

    actor: Actor
    now: datetime
    request_id: str
    origin: str = "real"
    happened_at: datetime | None = None

    @property
    def moment(self) -> datetime:
        """When the thing is said to have happened: the claimed moment of a late entry, else now."""
        return self.happened_at or self.now

    def for_row(self, suffix: str) -> Command:
        """The same command for one row of a larger one, under its own request number."""
        return replace(self, request_id=f"{self.request_id}/{suffix}")
