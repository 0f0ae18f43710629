"""A start that cannot be made says in one sentence what to do, and neither makes nor changes anything."""

import errno
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bihuan.engine.errors import DataMissing, EngineError, FileBroken, NoBinaries, SystemRefused
from bihuan.engine.initdb import existing_major, telling_line
from bihuan.engine.instance import Instance, check_kind, check_whole
from bihuan.engine.progress import say
from bihuan.engine.telling import named

LAUNCHER = ["-P", "-m", "bihuan.engine.launch", "run"]


def start(*options: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Call the launcher as ./run does; it refuses before it prepares anything."""
    source = Path(sys.modules["bihuan"].__path__[0]).parent
    env = {**os.environ, "PYTHONPATH": str(source), **variables}
    return subprocess.run([sys.executable, *LAUNCHER, *options], env=env, capture_output=True, text=True)


def test_what_stops_a_start_is_one_sentence_and_the_folder_stays_as_it_was(tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter").write_text("x")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "instance.json").write_text("")
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "instance.json").write_text(json.dumps({"kind": "demo"}))
    long = tmp_path / ("长" * 90)
    before = sorted((path, path.lstat().st_mode, path.lstat().st_uid) for path in tmp_path.rglob("*"))
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        port = str(holder.getsockname()[1])
        said = [
            start("--no-demo", "--port", port, "--data", str(tmp_path / name), PYTHONIOENCODING="utf-8")
            for name in ("loop", "mine", "broken", "demo", long.name, "new")
        ]
    assert [answer.stderr for answer in said] == [
        f"{tmp_path}/loop：符号链接成环，请改正链接。\n",
        f"数据文件夹 {tmp_path}/mine 属于其他程序，不能用于正式使用。\n",
        f"文件 {tmp_path}/broken/instance.json 已损坏，不能启动：请从备份恢复该文件。\n",
        f"数据文件夹 {tmp_path}/demo 属于演示，不能用于正式使用。\n",
        f"{long}/instance.json：路径过长，请换一个位置。\n",
        f"127.0.0.1 的端口 {port} 不能使用：已被占用，请用 --port 或 --host 换一个。\n",
    ]
    assert {(answer.returncode, answer.stdout) for answer in said} == {(1, "")}
    after = sorted((path, path.lstat().st_mode, path.lstat().st_uid) for path in tmp_path.rglob("*"))
    assert after == before


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "磁盘已满，请腾出空间后再启动"),
        (errno.EROFS, "所在的磁盘只读，请换一个位置或重新挂载"),
        (errno.ENXIO, "操作系统不允许（No such device or address）"),
    ],
)
def test_what_the_operating_system_refuses_is_told_with_the_file(number, words):
    with pytest.raises(SystemRefused) as refused, named(Path("/data/lock")):
        raise OSError(number, os.strerror(number))
    assert str(refused.value) == f"/data/lock：{words}。"


def test_a_full_disk_is_told_while_the_kind_of_the_data_is_written(tmp_path):
    (tmp_path / "instance.json.new").symlink_to("/dev/full")
    with pytest.raises(EngineError, match="磁盘已满"):
        Instance(tmp_path, "real").remember(set_up="1")
    assert not (tmp_path / "instance.json").exists()


@pytest.mark.parametrize("text", ["[1]", "{", ""])
def test_a_broken_note_of_the_kind_is_no_empty_folder(tmp_path, text):
    (tmp_path / "instance.json").write_text(text)
    with pytest.raises(FileBroken):
        check_kind(tmp_path, kind="real")


@pytest.mark.parametrize("part", ["keys/checkpoint.pem", "keys/secret_key", "postgres/data"])
def test_data_that_were_lost_are_not_replaced_by_empty_ones(tmp_path, part):
    instance = Instance(tmp_path, "real")
    check_whole(instance, embedded=True)  # nothing was ever set up here
    instance.remember(set_up="1")
    for name in ("keys", "postgres/data"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("checkpoint.pem", "secret_key"):
        (tmp_path / "keys" / name).touch()
    check_whole(instance, embedded=True)
    lost = tmp_path / part
    lost.rmdir() if lost.is_dir() else lost.unlink()
    with pytest.raises(DataMissing) as refused:
        check_whole(instance, embedded=True)
    assert str(refused.value) == (
        f"数据文件夹 {tmp_path} 缺 {part}，不能启动：请确认磁盘已挂载，或从备份恢复；不会另建空的数据。"
    )
    if part == "postgres/data":
        check_whole(instance, embedded=False)


@pytest.mark.parametrize("text", ["abc\n", "\n", None])
def test_a_database_folder_whose_version_cannot_be_told_is_left_alone(tmp_path, text):
    assert existing_major(tmp_path) is None
    (tmp_path / "data" / "base").mkdir(parents=True)
    if text is not None:
        (tmp_path / "data" / "PG_VERSION").write_text(text)
    with pytest.raises(FileBroken):
        existing_major(tmp_path)


def test_a_newer_postgresql_than_ours_is_named_with_what_to_install():
    assert str(NoBinaries(19)).startswith(
        "找不到 PostgreSQL 19 的程序，数据是用这一版本建立的：请安装 PostgreSQL 19，或用 PG_BIN 指明其 bin 文件夹"
    )


def test_the_reason_of_a_failed_start_is_found_among_what_postgresql_said():
    said = "LOG:  starting\nFATAL:  the database system is starting up\nPANIC:  no space\nLOG:  shut down\n\n"
    assert telling_line(said) == "PANIC:  no space"
    assert telling_line("") == ""


def test_a_terminal_that_is_gone_stops_nothing(monkeypatch):
    with Path("/dev/full").open("w") as gone:
        monkeypatch.setattr(sys, "stdout", gone)
        say("正在停止……")
        monkeypatch.undo()
        with pytest.raises(OSError, match="space"):
            gone.flush()
        os.dup2(os.open(os.devnull, os.O_WRONLY), gone.fileno())
