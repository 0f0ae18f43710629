"""Nothing of a demo can enter a city's data, and no start touches a folder that is not its own."""

import json

import pytest

from bihuan.engine.errors import WrongKind
from bihuan.engine.instance import check_kind, clear_exercise, instance_in, open_instance
from bihuan.engine.users import engine_account


def test_a_folder_keeps_the_kind_it_was_made_with(tmp_path):
    open_instance(tmp_path, kind="demo")
    with pytest.raises(WrongKind) as refused:
        open_instance(tmp_path, kind="real")
    assert str(refused.value) == f"数据文件夹 {tmp_path} 属于演示，不能用于正式使用。"
    found = instance_in(tmp_path)
    assert found is not None
    assert found.kind == "demo"


def test_a_folder_with_somebody_elses_files_is_refused_and_left_alone(tmp_path):
    letter = tmp_path / "letter.txt"
    letter.write_text("mine")
    with pytest.raises(WrongKind):
        check_kind(tmp_path, kind="real")
    assert [*tmp_path.iterdir()] == [letter]


def test_a_file_is_no_data_folder(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WrongKind):
        check_kind(tmp_path / "file", kind="real")


def test_opening_again_keeps_what_was_remembered(tmp_path):
    first = open_instance(tmp_path, kind="real")
    first.remember(set_up="1")
    again = open_instance(tmp_path, kind="real")
    assert again.remembered()["set_up"] == "1"
    assert json.loads((tmp_path / "instance.json").read_text())["kind"] == "real"


def test_only_an_exercise_is_ever_thrown_away(tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    open_instance(kept, kind="real")
    with pytest.raises(WrongKind):
        clear_exercise(kept, account=engine_account())
    assert (kept / "instance.json").exists()
    drill = tmp_path / "drill"
    drill.mkdir()
    open_instance(drill, kind="exercise")
    clear_exercise(drill, account=engine_account()) if engine_account().is_me else None
