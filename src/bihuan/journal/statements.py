"""Statements the ORM puts together once per process; each call only brings its values.

Putting a statement together takes the ORM several times as long as the database takes to answer it, which is most of the
time of a page that asks thirty small questions. What is kept is the text of the statement, never a row or a value.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BooleanField, Expression, F, Func, QuerySet
from django.db.models.sql.compiler import SQLCompiler

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


class Statement(Generic[Row]):
    """A question with open places: called with a value for each of them it answers with the rows.

    make: gives the queryset, whose values are of every call alike but where `Given` and `Among` stand. It is called once.
    """

    def __init__(self, make: Callable[[], QuerySet[Any, Row]]) -> None:
        self._make = make
        self._known: tuple[QuerySet[Any, Row], _WrittenCompiler] | None = None
        self.__doc__ = make.__doc__

    def __call__(self, **values: object) -> list[Row]:
        """The rows, asked for now. Raises KeyError when the value of a place is missing."""
        return self._read(self._filled(values))

    def _filled(self, values: Mapping[str, object]) -> _WrittenCompiler:
        if self._known is None:
            self._known = self._put_together()
        return self._known[1].with_values(values)

    def _read(self, compiler: _WrittenCompiler) -> list[Row]:
        """The rows a filled compiler asks for, or has been given already."""
        if self._known is None:
            raise LookupError("a statement is put together before its rows are read")
        if compiler.fetched == []:
            return []  # most of what hangs on a case is nothing; making rows of it costs as much as of a few
        queryset, _ = self._known
        query: Any = _Asked(compiler, queryset.query)
        read_in: Any = queryset._iterable_class
        rows: list[Row] = list(read_in(QuerySet(queryset.model, query=query)))
        return rows

    def _put_together(self) -> tuple[QuerySet[Any, Row], _WrittenCompiler]:
        queryset = self._make()
        connection = connections[DEFAULT_DB_ALIAS]
        compiler = _WrittenCompiler(queryset.query, connection, DEFAULT_DB_ALIAS)
        compiler.write()
        return queryset, compiler


Asking = tuple[Statement[Any], Mapping[str, object]]


def ask_together(asked: Mapping[str, Asking]) -> dict[str, list[Any]]:
    """The rows of several statements, by name, sent and answered in one go: each way to the database costs as much as a
    small question itself. Every statement comes with its values. Raises KeyError when the value of a place is missing."""
    if not asked:
        return {}
    filled = {name: statement._filled(values) for name, (statement, values) in asked.items()}
    written = [compiler.as_sql() for compiler in filled.values()]
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(
            "; ".join(text for text, _ in written), [value for _, values in written for value in values]
        )
        for compiler in filled.values():
            compiler.fetched = cursor.fetchall()
            cursor.nextset()
    return {name: statement._read(filled[name]) for name, (statement, _) in asked.items()}


class _WrittenCompiler(SQLCompiler):
    """A compiler that has written its statement once and only fills in values afterwards."""

    written: tuple[str, tuple[Any, ...]] | None = None
    values: Mapping[str, object] = {}
    fetched: list[tuple[Any, ...]] | None = None

    def write(self) -> None:
        self.written = super().as_sql()

    def with_values(self, values: Mapping[str, object]) -> _WrittenCompiler:
        """The same for one call, on the connection of the thread that calls."""
        filled = copy.copy(self)
        filled.values, filled.connection = values, connections[DEFAULT_DB_ALIAS]
        return filled

    def as_sql(self, *how: bool, **named: bool) -> tuple[str, tuple[Any, ...]]:
        if self.written is None:
            return super().as_sql(*how, **named)
        text, places = self.written
        return text, tuple(self.values[place.name] if isinstance(place, Given) else place for place in places)

    def execute_sql(self, *how: Any, **named: Any) -> Any:
        """The rows fetched beforehand, in one chunk, else those asked for now."""
        if self.fetched is None:
            return super().execute_sql(*how, **named)
        return [self.fetched]


class _Asked:
    """Stands where a queryset has its query, and hands out the compiler that knows the statement."""

    def __init__(self, compiler: SQLCompiler, query: Any) -> None:
        self._compiler, self._query = compiler, query

    def get_compiler(self, *_args: object, **_named: object) -> SQLCompiler:
        return self._compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)
