"""The command line finds the instance meant, starts a database only when it needs one, and reads root's files."""

import os
from pathlib import Path

import pytest

from bihuan.engine import lock
from bihuan.engine.command import instance_to_use, needs_no_instance, split_data
from bihuan.engine.errors import NoInstance
from bihuan.engine.instance import open_instance
from bihuan.engine.places import Places, places_for
from bihuan.engine.staging import clear_staged, staged
from bihuan.engine.users import can_enter, engine_account
from tests.engine.processes import am_root


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return places_for(tmp_path, as_root=False)


def made(places: Places, kind: str) -> Path:
    folder = places.data(kind)
    folder.mkdir(parents=True)
    open_instance(folder, kind=kind)
    return folder


@pytest.mark.parametrize(
    "asked",
    [
        [],
        ["--help"],
        ["import", "--help"],
        ["import", "list.xlsx", "--dry-run"],
        ["bench"],
        ["database", "roles"],
    ],
)
def test_what_only_talks_or_brings_its_own_needs_no_database(asked):
    assert needs_no_instance(asked)


@pytest.mark.parametrize("asked", [["import", "list.xlsx"], ["verify"], ["database", "check"]])
def test_what_works_on_data_needs_one(asked):
    assert not needs_no_instance(asked)


def test_a_folder_may_be_named_first(monkeypatch, tmp_path):
    monkeypatch.delenv("BIHUAN_DATA", raising=False)
    assert split_data(["--data", str(tmp_path), "verify"]) == (tmp_path, ["verify"])
    assert split_data(["verify"]) == (None, ["verify"])
    monkeypatch.setenv("BIHUAN_DATA", str(tmp_path))
    assert split_data(["verify"]) == (tmp_path, ["verify"])


def test_the_last_started_is_meant_when_nothing_runs(places):
    real, demo = made(places, "real"), made(places, "demo")
    places.last_data.write_text(str(demo))
    assert instance_to_use(None, places=places).folder == demo
    places.last_data.unlink()
    assert instance_to_use(None, places=places).folder == real


def test_what_runs_comes_before_what_was_started_last(places):
    real, demo = made(places, "real"), made(places, "demo")
    places.last_data.write_text(str(demo))
    held = lock.hold(real / "lock")
    assert instance_to_use(None, places=places).folder == real
    os.close(held)


def test_an_exercise_that_is_over_is_never_taken_for_the_city(places):
    drill, real = made(places, "exercise"), made(places, "real")
    places.last_data.write_text(str(drill))
    assert instance_to_use(None, places=places).folder == real
    assert instance_to_use(drill, places=places).folder == drill


def test_without_any_instance_there_is_nothing_to_work_on(places):
    with pytest.raises(NoInstance):
        instance_to_use(None, places=places)


@pytest.mark.skipif(not am_root(), reason="only root names files the system user cannot read")
def test_a_file_only_root_can_read_is_lent_to_the_command_and_taken_back(ground):
    closed = ground / "closed"
    closed.mkdir(mode=0o700)
    (closed / "受理清单.xlsx").write_text("rows")
    account = engine_account()
    asked = ["import", str(closed / "受理清单.xlsx"), "--round", "1"]
    lent = staged(asked, account=account)
    assert [lent[0], *lent[2:]] == ["import", "--round", "1"]
    copy = Path(lent[1])
    assert (copy.name, copy.read_text()) == ("受理清单.xlsx", "rows")
    assert can_enter(account, copy)
    clear_staged()
    assert not copy.exists()
    assert (closed / "受理清单.xlsx").exists()


@pytest.mark.skipif(not am_root(), reason="an ordinary user's command runs as that user")
def test_a_file_anybody_may_read_is_not_copied(ground):
    (ground / "list.xlsx").write_text("rows")
    asked = ["import", str(ground / "list.xlsx")]
    assert staged(asked, account=engine_account()) == asked
    clear_staged()
