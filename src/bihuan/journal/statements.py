"""Statements the ORM puts together once per process; each call only brings its values.

Putting a statement together takes the ORM several times as long as the database takes to answer it, which is most of the
time of a page that asks thirty small questions. What is kept is the text of the statement, never a row or a value. Where it
asks by keys alone the database keeps its plan too, for as long as the connection lasts: planning takes longer than answering.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BooleanField, Expression, F, Func, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from bihuan.journal.reading_rows import Reader, reader_of

Row = TypeVar("Row")


class Given(Expression):
    """The place of a value that each call brings: `filter(round_id=Given("round"))`."""

    conditional = False

    def __init__(self, name: str, cast: str = "") -> None:
        super().__init__()
        self.name, self.cast = name, cast

    def as_sql(self, _compiler: SQLCompiler, _connection: object) -> tuple[str, Any]:
        """A placeholder, and this place itself where its value will stand."""
        return f"%s{self.cast}", [self]


class Among(Func):
    """Whether a column is among the integers that each call brings: `filter(Among("case_id", "cases"))`."""

    template = "%(expressions)s"
    arg_joiner = " = ANY "
    output_field = BooleanField()

    def __init__(self, column: str, name: str) -> None:
        super().__init__(F(column), _GivenList(name, "::bigint[]"))


class _GivenList(Given):
    def as_sql(self, compiler: SQLCompiler, connection: object) -> tuple[str, Any]:
        statement, places = super().as_sql(compiler, connection)
        return f"({statement})", places


@dataclass(frozen=True, slots=True)
class _Known(Generic[Row]):
    """What is kept of a statement: its text, what stands in the places of it, and how its rows are read.

    execute: how it is asked for on a connection where it is planned under its name.
    """

    text: str
    places: tuple[Any, ...]
    read: Reader[Row]
    name: str
    execute: str


class Statement(Generic[Row]):
    """A question with open places: called with a value for each of them it answers with the rows.

    make: gives the queryset, whose values are of every call alike but where `Given` and `Among` stand. It is called once.
    planned_once: the database plans it once for each connection. For what is asked by keys: where the best way depends on the
    values, as in a list, it has to be planned each time.
    """

    def __init__(self, make: Callable[[], QuerySet[Any, Row]], *, planned_once: bool = False) -> None:
        self._make, self._planned_once = make, planned_once
        self._kept: _Known[Row] | None = None
        self.__doc__ = make.__doc__

    def __call__(self, **values: object) -> list[Row]:
        """The rows, asked for now. Raises KeyError when the value of a place is missing."""
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(*self._filled(values, cursor))
            return self._read(cursor.fetchall())

    @property
    def _known(self) -> _Known[Row]:
        if self._kept is None:
            self._kept = _put_together(self._make())
        return self._kept

    def _filled(self, values: Mapping[str, object], cursor: Any) -> tuple[str, list[Any]]:
        """The text to send on this cursor's connection, and its values."""
        known = self._known
        if not self._planned_once:
            return known.text, [
                values[place.name] if isinstance(place, Given) else place for place in known.places
            ]
        given = [values[place.name] for place in known.places if isinstance(place, Given)]
        _plan(known, cursor)
        return known.execute, given

    def _read(self, rows: Sequence[tuple[Any, ...]]) -> list[Row]:
        """The rows in the shape asked for; most of what hangs on a case is nothing."""
        return self._known.read(rows) if rows else []


Asking = tuple[Statement[Any], Mapping[str, object]]


def ask_together(
    asked: Mapping[str, Asking], *, after: tuple[str, list[Any]] | None = None
) -> dict[str, list[Any]]:
    """The rows of several statements, by name, sent and answered in one go: each way to the database costs as much as a
    small question itself. Every statement comes with its values. after: a statement sent before them, whose one answer
    nobody needs, such as a lock. Raises KeyError when the value of a place is missing."""
    if not asked:
        return {}
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        written = [statement._filled(values, cursor) for statement, values in asked.values()]
        sent = [after, *written] if after else written
        cursor.execute("; ".join(text for text, _ in sent), [value for _, values in sent for value in values])
        found: dict[str, list[Any]] = {}
        for name, (statement, _) in asked.items():
            if found or after:
                cursor.nextset()
            found[name] = statement._read(cursor.fetchall())
    return found


def execute_planned(cursor: Any, text: str, values: Sequence[Any]) -> None:
    """Execute a statement written by hand, planned once for each connection. Its places are `%s`; where the column they go
    to does not tell their type a cast has to."""
    name = _written_name(text)
    _plan_once(
        name, lambda _plain: text % tuple(f"${number}" for number in range(1, len(values) + 1)), cursor
    )
    cursor.execute(f"EXECUTE {name}({', '.join(['%s'] * len(values))})", values)


@cache
def _written_name(_text: str) -> str:
    return f"asked_{next(_NUMBERS)}"


_NUMBERS = count(1)
# The names of the statements each connection of this process has planned.
_PLANNED: WeakKeyDictionary[object, set[str]] = WeakKeyDictionary()


def _put_together(queryset: QuerySet[Any, Row]) -> _Known[Row]:
    compiler = SQLCompiler(queryset.query, connections[DEFAULT_DB_ALIAS], DEFAULT_DB_ALIAS)
    text, found = compiler.as_sql()
    places: tuple[Any, ...] = tuple(found)
    name = f"asked_{next(_NUMBERS)}"
    given = ", ".join("%s" for place in places if isinstance(place, Given))
    execute = f"EXECUTE {name}({given})" if given else f"EXECUTE {name}"
    return _Known(text, places, reader_of(queryset, compiler), name, execute)


def _plan(known: _Known[Any], cursor: Any) -> None:
    def written(plain: Any) -> str:
        numbers = count(1)
        return known.text % tuple(
            f"${next(numbers)}" if isinstance(place, Given) else plain.mogrify("%s", [place])
            for place in known.places
        )

    _plan_once(known.name, written, cursor)


def _plan_once(name: str, written: Callable[[Any], str], cursor: Any) -> None:
    """Have the database plan a statement under its name on the cursor's connection, unless it has."""
    asked_on = cursor.connection
    planned = _PLANNED.setdefault(asked_on, set())
    if name in planned:
        return
    with asked_on.cursor() as plain:  # no statement of whoever asks, so nobody's count of them
        plain.execute(f"PREPARE {name} AS {written(plain)}")
    planned.add(name)
