"""The instance's one clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bihuan.journal import instance
from bihuan.journal.errors import NotAnExercise, NotSetUp
from bihuan.journal.models import InstanceClock

EVENING = datetime(2024, 6, 3, 13, 0, tzinfo=UTC)
A_MOMENT = timedelta(minutes=1)


@pytest.fixture
def exercise(db):
    InstanceClock.objects.all().delete()
    instance.set_up("exercise")
    instance.set_exercise_start(EVENING)


def test_an_exercise_starts_when_it_was_told_to_and_runs_on(exercise):
    assert EVENING <= instance.now() < EVENING + A_MOMENT
    assert instance.origin() == "exercise"


def test_an_exercise_goes_forward_by_what_it_is_told(exercise):
    instance.advance(timedelta(hours=2))
    assert EVENING + timedelta(hours=2) <= instance.now() < EVENING + timedelta(hours=2) + A_MOMENT


@pytest.mark.parametrize("back", [timedelta(0), timedelta(hours=-1)])
def test_an_exercise_never_goes_back(exercise, back):
    with pytest.raises(ValueError, match="forward"):
        instance.advance(back)


def test_the_clock_of_real_use_cannot_be_moved(db):
    assert instance.kind() == "real"
    for move in (lambda: instance.advance(timedelta(hours=2)), lambda: instance.set_exercise_start(EVENING)):
        with pytest.raises(NotAnExercise):
            move()
    assert abs(instance.now() - datetime.now(UTC)) < A_MOMENT


def test_an_instance_keeps_its_kind(db):
    instance.set_up("real")
    with pytest.raises(ValueError, match="of kind real"):
        instance.set_up("demo")
    with pytest.raises(ValueError, match="not practice"):
        instance.set_up("practice")


def test_an_instance_that_was_not_set_up_has_no_time(db):
    InstanceClock.objects.all().delete()
    with pytest.raises(NotSetUp):
        instance.now()
