"""Pages of a list by the key of their first and last row: as fast on the last page as on the first; counts nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import F, Field, Model, OrderBy, Q, QuerySet
from django.http import QueryDict

from bihuan.web.filters import PLACE_KEYS

M = TypeVar("M", bound=Model)
Row = TypeVar("Row")

SIZE = 50
AFTER, BEFORE = PLACE_KEYS
NONE, JOINT = "-", "~"
LONGEST_ID = 18  # digits of a bigint that is surely one


@dataclass(frozen=True, slots=True)
class Order:
    """What a list is ordered by: a column, its own or reckoned, and the id, both up or both down; empty values come last."""

    column: str = "id"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, and the query strings of the page before and after; empty where there is none."""

    rows: list[Row]
    previous: str
    next: str


def paged(queryset: QuerySet[M], query: QueryDict, *, by: Order, size: int = SIZE) -> Page[M]:
    """The page the address asks for. queryset: not ordered yet; a key that cannot be read shows the first page."""
    backwards = BEFORE in query
    key = _read_key(query.get(BEFORE) or query.get(AFTER, ""), queryset, by)
    if key is not None:
        queryset = queryset.filter(_beyond(by, key, backwards=backwards))
    rows = list(queryset.order_by(*_ordering(by, backwards=backwards))[: size + 1])
    has_more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    has_previous = (backwards and has_more) or (not backwards and key is not None)
    has_next = has_more if not backwards else key is not None
    return Page(
        rows,
        _address(query, BEFORE, rows[0], by) if rows and has_previous else "",
        _address(query, AFTER, rows[-1], by) if rows and has_next else "",
    )


def keyed(queryset: QuerySet[M], key: str, *, by: Order, size: int) -> tuple[list[M], str]:
    """The rows after a key as `paged` writes it (empty: the first ones), and the key after them, empty at the end.

    Raises ValueError for a key that cannot be read.
    """
    place = _read_key(key, queryset, by) if key else None
    if key and place is None:
        raise ValueError(f"{key!r} is no key of this list.")
    if place is not None:
        queryset = queryset.filter(_beyond(by, place, backwards=False))
    rows = list(queryset.order_by(*_ordering(by, backwards=False))[: size + 1])
    return rows[:size], key_of(rows[size - 1], by) if len(rows) > size else ""


def key_of(row: Model, by: Order) -> str:
    """The key of a row in the order of its list."""
    return f"{_write(getattr(row, by.column))}{JOINT}{row.pk}"


def _ordering(by: Order, *, backwards: bool) -> Sequence[OrderBy]:
    downwards = by.descending != backwards
    empty_last = {"nulls_first": True} if backwards else {"nulls_last": True}
    if by.column == "id":
        return [F("id").desc() if downwards else F("id").asc()]
    column = F(by.column).desc(**empty_last) if downwards else F(by.column).asc(**empty_last)
    return [column, F("id").desc() if downwards else F("id").asc()]


def _beyond(by: Order, key: tuple[Any, int], *, backwards: bool) -> Q:
    """Rows that lie after the key in reading direction, or before it when paging back."""
    value, row_id = key
    side = "lt" if by.descending != backwards else "gt"
    same_id = Q(**{f"id__{side}": row_id})
    if by.column == "id":
        return same_id
    if value is None:  # the key lies among the empty ones, which come last
        others = Q(**{f"{by.column}__isnull": False}) if backwards else Q(pk__in=())
        return (Q(**{f"{by.column}__isnull": True}) & same_id) | others
    empty = Q(pk__in=()) if backwards else Q(**{f"{by.column}__isnull": True})
    return Q(**{f"{by.column}__{side}": value}) | (Q(**{by.column: value}) & same_id) | empty


def _address(query: QueryDict, name: str, row: Model, by: Order) -> str:
    changed = query.copy()
    for key in PLACE_KEYS:
        changed.pop(key, None)
    changed[name] = key_of(row, by)
    return f"?{changed.urlencode()}"


def _write(value: object) -> str:
    if value is None:
        return NONE
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _read_key(text: str, queryset: QuerySet[M], by: Order) -> tuple[Any, int] | None:
    value, _joint, row_id = text.rpartition(JOINT)
    if not row_id.isascii() or not row_id.isdigit() or len(row_id) > LONGEST_ID:
        return None
    if value == NONE:
        return None, int(row_id)
    reckoned = queryset.query.annotations.get(by.column)
    column = reckoned.output_field if reckoned else queryset.model._meta.get_field(by.column)
    try:
        return column.to_python(value) if isinstance(column, Field) else value, int(row_id)
    except ValidationError:
        return None
