"""An earlier round's finished list with its results, ready to be loaded as history; values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bihuan.cli.demo.complaints import dealing
from bihuan.cli.demo.complaints.aftermath import Aftermath
from bihuan.cli.demo.complaints.casting import Cast
from bihuan.cli.demo.complaints.deck import Deck
from bihuan.cli.demo.complaints.handling_words import ACCOUNTABLE
from bihuan.cli.demo.complaints.wording import Wording
from bihuan.rules.vocabulary import CONCLUSIONS, POLLUTION_TYPES, VERDICTS

ROUND_NAME = "2023年省级生态环境保护督察"
AGE_DAYS = 1000  # of its first list, before the base day
ROWS_A_DAY = 6
_VERDICTS = ("true",) * 9 + ("basically",) * 3 + ("partly",) * 5 + ("false",) * 3
_CONCLUSIONS = ("concluded",) * 5 + ("in_stages",)


@dataclass(frozen=True, slots=True)
class Told:
    """One row of a list with results, as printed; accountability names posts only."""

    serial: int
    number: str
    content: str
    area: str
    types_printed: str
    finding: str
    verdict: str
    handling: str
    closure: str
    accountability: str


def history(base_day: date) -> tuple[Told, ...]:
    """The rows of the earlier round's list."""
    parts = Cast().history
    wording, aftermath = Wording("history"), Aftermath("history", _day(0, base_day).year)
    verdicts, closures, asked = (
        Deck(_VERDICTS, "history verdicts"),
        Deck(_CONCLUSIONS, "history closures"),
        Deck(ACCOUNTABLE, "accountable"),
    )
    rows = []
    for place, part in enumerate(parts):
        worded, verdict = wording.of(part, tells=False), verdicts.draw()
        later = aftermath.of(
            part, worded, verdict, dealing.issue_verdicts(verdict, len(worded.issues), place)
        )
        rows.append(
            Told(
                serial=place + 1, number=number_in_history(place, base_day), content=worded.content, area=part.spot.area,
                types_printed="、".join(POLLUTION_TYPES[code] for code in part.subject.types), finding=later.finding,
                verdict=VERDICTS[verdict], handling=later.handling,
                closure=CONCLUSIONS["concluded" if verdict == "false" else closures.draw()],
                accountability="无" if verdict == "false" else asked.draw(),
            )
        )  # fmt: skip
    return tuple(rows)


def number_in_history(place: int, base_day: date) -> str:
    """The number of a row of the earlier round, by its place from 0."""
    letter = "X" if place % 3 == 2 else "D"
    return f"{letter}2HE{_day(place, base_day):%Y%m%d}{place % ROWS_A_DAY * 7 + 4:04d}"


def _day(place: int, base_day: date) -> date:
    return base_day - timedelta(days=AGE_DAYS - place // ROWS_A_DAY)
