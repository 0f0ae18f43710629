"""When the city's desk does its part of a case: by days after the batch came in, or by minutes before the base."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bihuan.cli.demo.playing.story import Story

When = tuple[int, int, int]  # day, hour and minute after the batch came in

USUAL: Mapping[str, When] = {
    "accept": (3, 8, 50), "draft": (3, 10, 20), "bureau": (3, 11, 20), "opinion": (3, 14, 10), "leader": (3, 16, 40),
    "seal": (3, 17, 10), "send": (3, 17, 40), "public draft": (8, 10, 0), "publish": (9, 16, 0), "revisit": (13, 15, 0),
    "apply": (15, 10, 0), "apply signed": (16, 15, 0), "recheck": (18, 10, 0), "notice": (20, 9, 0), "strike off": (31, 9, 30),
}  # fmt: skip
# All within two days, so that some of a young batch are answered.
PRESSED: Mapping[str, When] = {
    **USUAL, "accept": (2, 11, 40), "draft": (2, 13, 40), "bureau": (2, 14, 20), "opinion": (2, 15, 0), "leader": (2, 16, 30),
    "seal": (2, 17, 10), "send": (2, 18, 0),
}  # fmt: skip
# What lies on the city's desks now, in minutes before the base.
JUST_NOW: Mapping[str, int] = {
    "accept": 330, "draft": 280, "bureau": 220, "opinion": 170, "leader": 95, "seal": 60, "send": 25,
}  # fmt: skip
# At the receiver; without a naming it comes two hours after the order.
AT_RECEIVER: Mapping[str, When] = {
    "visit": (1, 9, 30), "finding": (1, 15, 30), "second look": (1, 17, 20), "open": (1, 16, 20), "deeds": (1, 17, 0),
    "measures": (2, 8, 40), "plan": (2, 9, 20), "approval": (2, 13, 20), "claim": (2, 9, 40), "acceptance": (2, 13, 30),
    "own": (2, 13, 50), "report": (2, 14, 20),
}  # fmt: skip
AT_ONCE: Mapping[str, When] = {
    **AT_RECEIVER, "visit": (1, 8, 50), "finding": (1, 10, 40), "second look": (1, 12, 0), "open": (1, 11, 20),
    "deeds": (1, 11, 50), "measures": (1, 15, 0), "claim": (1, 17, 10), "acceptance": (2, 8, 10), "own": (2, 8, 20),
    "report": (2, 9, 0),
}  # fmt: skip
# Reported so late that the city has had it for less than a day.
BY_EVENING: Mapping[str, When] = {**AT_RECEIVER, "report": (2, 19, 0)}
AFTER_ANSWER = 13  # the last day of what follows an answer at once


@dataclass(frozen=True, slots=True)
class CityHours:
    """Hours of the city's desk for one case. later: days by which what follows the answer is put off, late or not."""

    days: Mapping[str, When] = field(default_factory=lambda: USUAL)
    minutes: Mapping[str, int] = field(default_factory=dict)
    later: int = 0

    def of(self, name: str, story: Story, slip: int) -> datetime:
        """The moment of one piece of work. slip: days by which the case is late."""
        if name in self.minutes:
            return story.before(minutes=self.minutes[name])
        day, hour, minute = self.days[name]
        put_off = self.later if day > AFTER_ANSWER else 0
        return story.day(day + (put_off or slip), hour, minute)

    def moved(self, days: int) -> CityHours:
        """The same, so many days later."""
        moved = {name: (day + days, hour, minute) for name, (day, hour, minute) in self.days.items()}
        return replace(self, days=moved, minutes={})
