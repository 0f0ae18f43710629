"""An official statement held against our own rows, figure by figure; stores nothing and changes nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from bihuan.cases.queries.own_figures import Asked, Figures, own_figures
from bihuan.people.queries.areas import AreaCard, all_areas, names_of
from bihuan.rules.actor import Actor
from bihuan.rules.amounts import plain
from bihuan.rules.calendar import LOCAL
from bihuan.rules.errors import NotFound
from bihuan.rules.statements import Statement
from bihuan.rules.statements.keys import LABELS
from bihuan.rules.statements.statement import OF_AREA, OF_DAY, OTHER

_SPAN = re.compile(r"(\d{1,3})-(\d{1,3})")


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: as printed, and ours; None where our rows do not tell it. difference: printed less ours."""

    label: str
    unit: str
    text: str
    is_about: bool
    printed: Decimal
    ours: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """Printed less ours; None where ours is not known."""
        return None if self.ours is None else self.printed - self.ours

    @property
    def signed(self) -> str:
        """The difference with its sign."""
        return "" if self.difference is None else f"{plain(self.difference):+f}"


@dataclass(frozen=True, slots=True)
class Held:
    """A statement and its figures beside ours. day: up to the end of which, or on which, ours are counted.

    is_assumed: the statement names no day of its own. unknown_place: a place that is none of our areas. is_comparable:
    ours are told; for an unknown place only where our areas do not name the city itself, which it is then taken for.
    """

    statement: Statement
    day: date
    is_assumed: bool
    unknown_place: str | None
    is_comparable: bool
    lines: tuple[Line, ...]

    @property
    def differing(self) -> int:
        """How many figures differ."""
        return sum(bool(line.difference) for line in self.lines)


def held_against(
    actor: Actor, statements: Sequence[Statement], *, round_id: int, assumed: date
) -> list[Held]:
    """Each statement beside our own figures of its day, place and scope; 3 statements of SQL, none for nothing.

    assumed: the day of a statement that names none. Raises NotFound for others than the city's.
    """
    if not actor.sees_city:
        raise NotFound("round")
    if not statements:
        return []
    areas = all_areas()
    named = names_of(areas)
    places = [_place(statement.place, named) for statement in statements]
    whole = any(not area.parent_id and not _inside(area, areas) for area in areas.values())
    asked = [_asked(one, place, areas, assumed) for one, place in zip(statements, places, strict=True)]
    figures = own_figures(actor, round_id, asked)
    return [
        _held(statement, place, ours, assumed=assumed, knows_whole=whole)
        for statement, place, ours in zip(statements, places, figures, strict=True)
    ]


def _place(printed: str | None, named: Mapping[str, AreaCard]) -> AreaCard | None:
    """The area a printed place is, also where its ending is left out (东湖 for 东湖区)."""
    names = (f"{printed or ''}{ending}" for ending in ("", *"市县区旗"))
    return next((named[name] for name in names if name in named), None)


def _asked(statement: Statement, place: AreaCard | None, areas: dict[int, AreaCard], assumed: date) -> Asked:
    day = statement.day or assumed
    since = datetime.combine(day, time(), LOCAL) if statement.scope == OF_DAY else None
    until = datetime.combine(day, statement.at or time.max, LOCAL)
    if statement.at:
        until += timedelta(minutes=1) - timedelta(microseconds=1)
    inside = _inside(place, areas) if place else ()
    return Asked(until, since, _batches(statement.batch), inside)


def _inside(place: AreaCard, areas: dict[int, AreaCard]) -> tuple[int, ...]:
    """The area and all areas inside it; none where these are all there are, so that cases without an area count too."""
    found = {place.id}
    grown = True
    while grown:
        inside = {area.id for area in areas.values() if area.parent_id in found}
        grown = not inside <= found
        found |= inside
    is_whole = len(areas) > 1 and len(found) == len(areas)
    return () if is_whole else tuple(sorted(found))


def _batches(label: str | None) -> tuple[str, ...]:
    """The single numbers of a batch or span of batches, and the span itself, as a list may bear it."""
    if not label:
        return ()
    span = _SPAN.fullmatch(label)
    if span and int(span[1]) < int(span[2]):
        return (label, *map(str, range(int(span[1]), int(span[2]) + 1)))
    return (label, *(label.split("、") if "、" in label else ()))


def _held(
    statement: Statement, place: AreaCard | None, ours: Figures, *, assumed: date, knows_whole: bool
) -> Held:
    unknown = statement.place if statement.place and place is None else None
    is_comparable = not (unknown and (knows_whole or statement.scope == OF_AREA))
    order = [*LABELS, *(key for key in statement.figures if key.startswith(OTHER))]
    lines = [
        Line(
            label=LABELS.get(key, key.removeprefix(OTHER)),
            unit=statement.units[key],
            text=statement.printed[key],
            is_about=key in statement.about,
            printed=statement.figures[key],
            ours=_plain(ours.get(key)) if is_comparable else None,
        )
        for key in order
        if key in statement.figures
    ]
    day = statement.day or assumed
    return Held(statement, day, statement.day is None, unknown, is_comparable, tuple(lines))


def _plain(value: Decimal | None) -> Decimal | None:
    return None if value is None else plain(value)
