"""How the rows of a statement become what its queryset gives; what is the same for every row is looked up once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesIterable,
    ValuesListIterable,
    get_related_populators,
)
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")
Fetched = Sequence[tuple[Any, ...]]
Reader = Callable[[Fetched], list[Row]]
_populators: Any = get_related_populators


def reader_of(queryset: QuerySet[Any, Row], compiler: SQLCompiler) -> Reader[Row]:
    """Reads rows as the queryset would. compiler: that has written it. Raises TypeError for a shape not known here."""
    shape: Any = queryset._iterable_class
    make = _MAKERS.get(shape)
    if make is None:
        raise TypeError(f"no statement gives {shape.__name__}")
    convert, read = _converting(compiler), make(queryset, compiler)
    return lambda rows: read(convert(rows))


def _converting(compiler: Any) -> Callable[[Fetched], Iterable[Sequence[Any]]]:
    """What the fields make of the values the driver gives."""
    converters = compiler.get_converters([column for column, *_ in compiler.select[: compiler.col_count]])
    if not converters:
        return lambda rows: rows
    steps = [(place, step, column) for place, (convs, column) in converters.items() for step in convs]

    def convert(rows: Fetched) -> Iterable[Sequence[Any]]:
        connection = connections[DEFAULT_DB_ALIAS]
        for row in map(list, rows):
            for place, step, column in steps:
                row[place] = step(row[place], column, connection)
            yield row

    return convert


def _models(_queryset: Any, compiler: Any) -> Callable[[Iterable[Any]], list[Any]]:
    info, select = compiler.klass_info, compiler.select
    fields = info["select_fields"]
    own = slice(fields[0], fields[-1] + 1)
    names = [column.target.attname for column, *_ in select[own]]
    populators = _populators(info, select, DEFAULT_DB_ALIAS)
    more = list((compiler.annotation_col_map or {}).items())
    make = info["model"].from_db

    def read(rows: Iterable[Any]) -> list[Any]:
        found = []
        for row in rows:
            one = make(DEFAULT_DB_ALIAS, names, row[own])
            for populator in populators:
                populator.populate(row, one)
            for name, place in more:
                setattr(one, name, row[place])
            found.append(one)
        return found

    return read


def _dicts(queryset: Any, _compiler: Any) -> Callable[[Iterable[Any]], list[Any]]:
    query = queryset.query
    names = list(query.selected or (*query.extra_select, *query.values_select, *query.annotation_select))
    return lambda rows: [dict(zip(names, row, strict=True)) for row in rows]


def _tuples(_queryset: Any, _compiler: Any) -> Callable[[Iterable[Any]], list[Any]]:
    return lambda rows: [tuple(row) for row in rows]


def _single(_queryset: Any, _compiler: Any) -> Callable[[Iterable[Any]], list[Any]]:
    return lambda rows: [row[0] for row in rows]


_MAKERS = {
    ModelIterable: _models,
    ValuesIterable: _dicts,
    ValuesListIterable: _tuples,
    FlatValuesListIterable: _single,
}
