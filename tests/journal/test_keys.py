"""The key that seals: made once, kept private, old ones still known."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import count

import pytest

from bihuan.journal.errors import NoKey
from bihuan.journal.keys import is_signed, make_keys, public_key, sealing_key


def test_the_key_is_made_once_and_closed_to_others(tmp_path):
    assert make_keys(tmp_path)
    first = sealing_key(tmp_path)
    assert not make_keys(tmp_path)
    assert sealing_key(tmp_path).id == first.id
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0
    assert (tmp_path / "keys" / "checkpoint.pem").stat().st_mode & 0o077 == 0


def test_a_making_that_is_killed_leaves_no_half_key_for_the_next_start(tmp_path, monkeypatch):
    with monkeypatch.context() as killed:
        killed.setattr(os, "fsync", interrupted_at(2))
        with pytest.raises(KeyboardInterrupt):
            make_keys(tmp_path)
    assert make_keys(tmp_path)
    key = sealing_key(tmp_path)
    assert public_key(tmp_path, key_id=key.id) == key.public


def interrupted_at(time: int) -> Callable[[int], None]:
    """What stops whoever calls it for the so many-th time."""
    times = count(1)

    def stop(_descriptor: int) -> None:
        if next(times) == time:
            raise KeyboardInterrupt

    return stop


def test_a_signature_holds_for_its_text_and_key_alone(tmp_path):
    make_keys(tmp_path)
    key = sealing_key(tmp_path)
    make_keys(tmp_path / "other")
    signature = key.sign("a" * 64)
    assert is_signed("a" * 64, signature=signature, public=key.public)
    assert not is_signed("b" * 64, signature=signature, public=key.public)
    assert not is_signed("a" * 64, signature=signature, public=sealing_key(tmp_path / "other").public)
    assert not is_signed("a" * 64, signature="no hex", public=key.public)


def test_a_key_that_was_replaced_can_still_prove_its_seals(tmp_path):
    make_keys(tmp_path)
    old = sealing_key(tmp_path)
    (tmp_path / "keys" / "checkpoint.pem").unlink()
    make_keys(tmp_path)
    assert sealing_key(tmp_path).id != old.id
    assert public_key(tmp_path, key_id=old.id) == old.public


def test_a_public_key_put_under_another_name_is_not_taken(tmp_path):
    make_keys(tmp_path)
    key = sealing_key(tmp_path)
    wrong = "0" * len(key.id)
    (tmp_path / "keys" / f"checkpoint-{wrong}.pub").write_text(key.public)
    assert public_key(tmp_path, key_id=wrong) is None
    assert public_key(tmp_path, key_id="../secret_key") is None


def test_a_folder_without_a_key_says_so(tmp_path):
    with pytest.raises(NoKey):
        sealing_key(tmp_path)
