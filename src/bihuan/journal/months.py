"""Tables divided by month: which they are, making the months to come, how many lie ahead; divides none.

A month is one of the city's, from midnight to midnight of UTC+8. What is older than the first lies in `…_before`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from django.db import connection

# Each table with the column it is divided by. Its primary key is (that column, id).
MONTHLY: Mapping[str, str] = MappingProxyType({"journal_message": "created_at", "records_view": "viewed_at"})
BEFORE = "before"
OPEN = "journal_open_months"  # the one function of the owner's that the application may call
CITY_TIME = timedelta(hours=8)
_PART = re.compile(rf"({'|'.join(MONTHLY)})_(\d{{4}}_\d{{2}}|{BEFORE})")
_NEWEST = """
SELECT min(newest), count(newest) FROM (
    SELECT max(to_date(right(part.relname, 7), 'YYYY_MM')) AS newest
    FROM unnest(%s::text[]) AS divided JOIN pg_inherits ON inhparent = to_regclass('public.' || divided)
    JOIN pg_class part ON part.oid = inhrelid AND part.relname ~ '_[0-9]{4}_[0-9]{2}$' GROUP BY divided
) months
"""


def open_months() -> int:
    """Make the months missing up to two years ahead of the instance's clock; how many tables were made."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT public.{OPEN}()")
        return int(cursor.fetchone()[0])


def months_ahead(now: datetime) -> int:
    """How many whole months after that of `now` (aware) all divided tables are ready for. 1 statement."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [list(MONTHLY)])
        last, found = cursor.fetchone()
    if found < len(MONTHLY):
        return 0
    here = now + CITY_TIME
    ahead: int = (last.year - here.year) * 12 + last.month - here.month
    return max(0, ahead)


def divided_by(table: str) -> str | None:
    """The divided table of which `table` is a month or what came before, by its name; None for all others."""
    found = _PART.fullmatch(table)
    return found[1] if found else None
