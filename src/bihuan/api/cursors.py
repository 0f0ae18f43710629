"""Pages of a list for programs: by the key of the last row, carried in a cursor nobody has to read."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from django.db.models import Model, QuerySet
from pydantic import Field

from bihuan.web.paging import Order, keyed
from bihuan.web.refusals import AskedWrong

M = TypeVar("M", bound=Model)
Row = TypeVar("Row")

LARGEST = 200
Cursor = Annotated[str | None, Field(max_length=300)]
Limit = Annotated[int, Field(ge=1, le=LARGEST)]


@dataclass(frozen=True, slots=True)
class Listed(Generic[Row]):
    """Some rows, and the cursor of the page after them; None on the last page."""

    items: list[Row]
    next: str | None


def listed(queryset: QuerySet[M], *, by: Order, cursor: str | None, limit: int) -> tuple[list[M], str | None]:
    """The rows behind a cursor and the cursor after them. Raises AskedWrong for a cursor of another list or none."""
    key = _read(cursor, by) if cursor else ""
    try:
        rows, after = keyed(queryset, key, by=by, size=limit)
    except (ValueError, OverflowError) as wrong:
        raise AskedWrong("cursor_wrong") from wrong
    return rows, _write(after, by) if after else None


def whole(rows: Sequence[Row]) -> Listed[Row]:
    """A list short enough to be given whole."""
    return Listed(list(rows), None)


def _write(key: str, by: Order) -> str:
    return urlsafe_b64encode(json.dumps([by.column, key]).encode()).decode().rstrip("=")


def _read(cursor: str, by: Order) -> str:
    try:
        column, key = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError) as wrong:
        raise AskedWrong("cursor_wrong") from wrong
    if column != by.column or not isinstance(key, str):
        raise AskedWrong("cursor_wrong")
    return key
