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
        if self._known is None:
            self._known = self._put_together()
        queryset, compiler = self._known
        query: Any = _Asked(compiler.with_values(values), queryset.query)
        read_in: Any = queryset._iterable_class
        rows: list[Row] = list(read_in(QuerySet(queryset.model, query=query)))
        return rows

    def _put_together(self) -> tuple[QuerySet[Any, Row], _WrittenCompiler]:
        queryset = self._make()
        connection = connections[DEFAULT_DB_ALIAS]
        compiler = _WrittenCompiler(queryset.query, connection, DEFAULT_DB_ALIAS)
        compiler.write()
        return queryset, compiler


class _WrittenCompiler(SQLCompiler):
    """A compiler that has written its statement once and only fills in values afterwards."""

    written: tuple[str, tuple[Any, ...]] | None = None
    values: Mapping[str, object] = {}

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


class _Asked:
    """Stands where a queryset has its query, and hands out the compiler that knows the statement."""

    def __init__(self, compiler: SQLCompiler, query: Any) -> None:
        self._compiler, self._query = compiler, query

    def get_compiler(self, *_args: object, **_named: object) -> SQLCompiler:
        return self._compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)
