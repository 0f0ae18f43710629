"""Whether an error says that the database cannot just now, whatever was asked of it; mends nothing."""

from __future__ import annotations

from django.db import Error, InterfaceError, OperationalError

# Classes of SQLSTATE: connection, rolled back for others, no room, not in the needed state, stopped by its operator.
PASSING = frozenset({"08", "40", "53", "55", "57"})


def is_passing(error: Error) -> bool:
    """Whether the same may go well later: the database is away, starting, full or busy."""
    state: str | None = getattr(error.__cause__, "sqlstate", None)
    if state is None:  # it said nothing any more
        return isinstance(error, (OperationalError, InterfaceError))
    return state[:2] in PASSING
