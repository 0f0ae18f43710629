"""One statement of official figures, and the ledger that puts each figure into the statement it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, time
from decimal import Decimal

from bihuan.rules.statements.moments import Moment
from bihuan.rules.statements.numbers import Number
from bihuan.rules.statements.places import Place

CUMULATIVE, OF_BATCH, OF_DAY, OF_AREA = SCOPES = ("cumulative", "batch", "day", "area")
OTHER = "other:"
WAN_YUAN = "万元"
# A figure belongs to one of the last statements before it.
_NEAR = 100


@dataclass(slots=True)
class Statement:
    """Official figures of one place, moment and scope.

    place: as printed; including: what is told to be counted with it. scope: one of SCOPES. batch: number or span it is
    of. figures: by key of the import contract, money in ten thousand yuan. units and printed: by the same keys. about:
    keys printed as more than or around. notes: what was inferred, in sentences.
    """

    place: str | None
    including: str | None
    scope: str
    batch: str | None
    day: date | None
    at: time | None
    printed_moment: str | None
    figures: dict[str, Decimal] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    printed: dict[str, str] = field(default_factory=dict)
    about: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Context:
    """What figures are of. place_note: how the place was inferred, where it was."""

    place: Place | None = None
    moment: Moment | None = None
    scope: str = CUMULATIVE
    batch: str | None = None
    place_note: str | None = None


class Ledger:
    """Takes figures one by one."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []

    def add(self, key: str, number: Number, printed: str, context: Context) -> None:
        """One figure; another value for a key that is told already begins a further statement."""
        statement = self._statement(key, number, context)
        if key in statement.figures:
            return
        statement.figures[key] = number.value
        statement.units[key] = WAN_YUAN if number.is_money else number.unit
        statement.printed[key] = printed
        if number.about:
            statement.about.append(key)

    def _statement(self, key: str, number: Number, context: Context) -> Statement:
        near = self.statements[-_NEAR:]
        free = [one for one in near if one.figures.get(key) in (None, number.value)]
        fitting = [one for one in free if _is_of(one, context)]
        if not fitting and context.scope == CUMULATIVE and context.batch is None:
            fitting = [one for one in free if one.batch and _is_of(one, replace(context, batch=one.batch))]
        if fitting:
            return fitting[-1]
        self.statements.append(_begun(context))
        return self.statements[-1]


def _is_of(statement: Statement, context: Context) -> bool:
    return (
        statement.place == (context.place.name if context.place else None)
        and statement.scope == context.scope
        and statement.batch == context.batch
        and statement.printed_moment == (context.moment.printed if context.moment else None)
    )


def _begun(context: Context) -> Statement:
    moment, place = context.moment, context.place
    notes = [context.place_note] if context.place_note else []
    if moment and moment.is_completed and moment.day:
        notes.append(f"“{moment.printed}”按文件推断为{moment.day.isoformat()}")
    if moment and moment.day is None:
        missing = "年份" if any(map(str.isdigit, moment.printed)) else "日期"
        notes.append(f"“{moment.printed}”没有写明{missing}，未推断")
    return Statement(
        place=place.name if place else None,
        including=place.including if place else None,
        scope=context.scope,
        batch=context.batch,
        day=moment.day if moment else None,
        at=moment.at if moment else None,
        printed_moment=moment.printed if moment else None,
        notes=notes,
    )
