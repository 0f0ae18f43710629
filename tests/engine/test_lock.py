"""The lock names who has it, is let go by the last who holds it, and is never waited for in vain."""

import os

import pytest

from bihuan.engine import lock
from bihuan.engine.errors import AlreadyRunning

A_DAY_SECONDS = 86_400.0


def test_while_the_starter_lives_nobody_waits(tmp_path):
    held = lock.hold(tmp_path / "lock")
    with pytest.raises(AlreadyRunning):
        lock.hold(tmp_path / "lock", patience_seconds=A_DAY_SECONDS)
    os.close(held)


def test_a_copy_of_the_descriptor_holds_on_when_the_first_lets_go(tmp_path):
    held = lock.hold(tmp_path / "lock")
    inherited = os.dup(held)
    os.close(held)
    assert lock.is_held(tmp_path / "lock")
    os.close(inherited)
    assert not lock.is_held(tmp_path / "lock")


def test_what_was_never_locked_is_free(tmp_path):
    assert not lock.is_held(tmp_path / "lock")
    os.close(lock.hold(tmp_path / "lock"))
