"""The instance's one clock and kind; read by doors only, which hand the moment down as an argument."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import connection

from bihuan.journal.errors import NotAnExercise, NotSetUp
from bihuan.journal.models import InstanceClock
from bihuan.journal.months import open_months
from bihuan.journal.statements import Statement

MOVED_CHANNEL = "bihuan_clock"  # told to whoever listens there when an exercise's clock was moved
KINDS = ("real", "exercise", "demo")


def kind() -> str:
    """Return what the instance is: real, exercise or demo. Raises NotSetUp."""
    return _row().kind


def origin() -> str:
    """Return the origin that entries of now carry: the instance's kind. Raises NotSetUp."""
    return kind()


def now() -> datetime:
    """Return the instance's moment, aware UTC: the real one, or the exercise's. Raises NotSetUp."""
    return _real() + _row().offset


def moment_and_origin() -> tuple[datetime, str]:
    """`now` and `origin` from one look. Raises NotSetUp."""
    row = _row()
    return _real() + row.offset, row.kind


def set_up(instance_kind: str) -> None:
    """Write the clock row of a new instance; one that is there stays.

    Raises ValueError when it is of another kind.
    """
    if instance_kind not in KINDS:
        raise ValueError(f"An instance is one of {', '.join(KINDS)}, not {instance_kind}.")
    row, _made = InstanceClock.objects.get_or_create(
        id=1, defaults={"kind": instance_kind, "offset": timedelta(0), "changed_at": _real()}
    )
    if row.kind != instance_kind:
        raise ValueError(f"This instance is of kind {row.kind}, not {instance_kind}.")


def set_exercise_start(moment: datetime) -> None:
    """Let the exercise's clock stand at `moment` (aware) now and run from there.

    Raises NotAnExercise, NotSetUp.
    """
    _move(moment - _real())


def advance(delta: timedelta) -> datetime:
    """Move the exercise's clock forward and return where it stands.

    Raises NotAnExercise, NotSetUp; ValueError when the clock would go back.
    """
    if delta <= timedelta(0):
        raise ValueError("The clock of an exercise only goes forward.")
    _move(_row().offset + delta)
    return now()


def _move(offset: timedelta) -> None:
    if _row().kind != "exercise":
        raise NotAnExercise
    InstanceClock.objects.filter(id=1).update(offset=offset, changed_at=_real())
    open_months()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [MOVED_CHANNEL])


def _row() -> InstanceClock:
    for row in _clock():
        return row
    raise NotSetUp


_clock = Statement(lambda: InstanceClock.objects.filter(id=1), planned_once=True)


def _real() -> datetime:
    return datetime.now(UTC)
