"""The embedded PostgreSQL keeps what it was given, ends with who started it, and touches nothing around it."""

import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from bihuan.engine.binaries import find_binaries, major_of
from bihuan.engine.cluster import RunningCluster, is_running, start_cluster, url_of_running
from bihuan.engine.errors import AlreadyRunning, FolderClosed, NoBinaries
from bihuan.engine.users import as_account, engine_account
from tests.engine.house import CHOSEN
from tests.engine.processes import am_root, descendants, is_there, owner_of, wait_until_gone

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")

STARTER = """
import sys, signal
from pathlib import Path
from bihuan.engine.cluster import start_cluster
chosen = Path(sys.argv[2]) if sys.argv[2] else None
cluster = start_cluster(Path(sys.argv[1]), binaries=chosen)
print(cluster.pid, flush=True)
signal.pause()
"""


def started(folder: Path) -> RunningCluster:
    return start_cluster(folder, durable=False, binaries=CHOSEN)


@contextmanager
def started_by_another(folder: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Start the cluster in a process of its own; gives that process and the postmaster's id."""
    command = [sys.executable, "-c", STARTER, str(folder), str(CHOSEN or "")]
    source = Path(sys.modules["bihuan"].__path__[0]).parent
    env = {**os.environ, "PYTHONPATH": str(source)}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        try:
            yield starter, int(starter.stdout.readline())
        finally:
            starter.kill()


def written_moments(cluster: RunningCluster) -> list[int]:
    with psycopg.connect(cluster.url("bihuan_owner", "bihuan")) as connection:
        return [moment for (moment,) in connection.execute("SELECT moment FROM kept ORDER BY moment")]


def write_moment(address: str, *, moment: int) -> None:
    with psycopg.connect(address) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (moment int)")
        connection.execute("INSERT INTO kept VALUES (%s)", [moment])


def test_what_was_written_is_there_after_a_restart(pg):
    with started(pg) as cluster:
        cluster.create_database("bihuan")
        write_moment(cluster.url("bihuan_owner", "bihuan"), moment=1)
    with started(pg) as cluster:
        assert cluster.has_database("bihuan")
        assert written_moments(cluster) == [1]


def test_a_killed_starter_takes_postgresql_along_and_the_next_start_finds_the_data(pg):
    with started_by_another(pg) as (starter, postmaster):
        with psycopg.connect(
            url_of_running(pg, role="postgres", database="postgres"), autocommit=True
        ) as admin:
            admin.execute("CREATE DATABASE bihuan OWNER bihuan_owner")
        write_moment(url_of_running(pg, role="bihuan_owner", database="bihuan"), moment=2)
        sessions = descendants(postmaster)
        starter.send_signal(signal.SIGKILL)
        starter.wait()
        wait_until_gone({postmaster} | sessions)
    with started(pg) as cluster:
        assert written_moments(cluster) == [2]


def test_a_start_right_after_a_kill_waits_for_the_dying_and_succeeds(pg):
    with started_by_another(pg) as (starter, postmaster):
        os.kill(postmaster, signal.SIGSTOP)  # dies slowly
        starter.send_signal(signal.SIGKILL)
        starter.wait()
        threading.Timer(0.5, os.kill, (postmaster, signal.SIGCONT)).start()
        with started(pg) as cluster:
            assert cluster.pid != postmaster
            assert not is_there(postmaster)


def test_a_second_instance_on_the_same_data_is_refused_in_one_sentence(pg, ground):
    with started_by_another(pg) as (_, postmaster):
        with pytest.raises(AlreadyRunning) as refused:
            started(pg)
        assert str(refused.value) == f"数据文件夹 {pg} 正由另一个实例使用，请先停止它。"
        assert is_there(postmaster)
        assert is_running(pg)
    assert not is_running(ground / "elsewhere")


def test_the_second_start_in_one_process_is_refused_too(pg):
    with started(pg), pytest.raises(AlreadyRunning):
        started(pg)


def test_the_data_are_checked_and_in_utf8(ground):
    with started(ground / "pg") as cluster:
        cluster.create_database("bihuan")
        with psycopg.connect(cluster.url("bihuan_app", "bihuan")) as connection:
            asked = (
                "SELECT current_setting('data_checksums'), current_setting('server_encoding'), current_user"
            )
            assert connection.execute(asked).fetchone() == ("on", "UTF8", "bihuan_app")
            assert connection.execute("SELECT lower('ÄÉ'), '乙' > '丁'").fetchone() == ("äé", True)


def test_nothing_listens_on_the_network(pg):
    with started(pg) as cluster, psycopg.connect(cluster.url("postgres", "postgres")) as admin:
        assert admin.execute("SHOW listen_addresses").fetchone() == ("",)
        assert stat.S_IMODE(cluster.sockets.stat().st_mode) == 0o700


def test_a_data_path_longer_than_a_socket_may_be_serves_as_well(ground):
    deep = ground / ("一段很长的文件夹名字" * 6) / "pg, with a comma"
    with started(deep) as cluster:
        assert len(os.fsencode(cluster.sockets / ".s.PGSQL.5432.lock")) < 107
        cluster.create_database("bihuan")


def test_a_copy_of_a_database_holds_what_the_first_holds_and_can_be_dropped(pg):
    with started(pg) as cluster:
        cluster.create_database("first")
        write_moment(cluster.url("bihuan_owner", "first"), moment=3)
        cluster.create_database("bihuan", template="first")
        assert written_moments(cluster) == [3]
        cluster.drop_database("bihuan")
        assert not cluster.has_database("bihuan")


def test_the_log_never_repeats_what_a_statement_said(pg):
    with started(pg) as cluster:
        cluster.create_database("bihuan")
        with psycopg.connect(cluster.url("bihuan_owner", "bihuan"), autocommit=True) as connection:
            connection.execute("CREATE TABLE told (words text UNIQUE)")
            connection.execute("INSERT INTO told VALUES ('夜间偷排')")
            with pytest.raises(psycopg.errors.UniqueViolation):
                connection.execute("INSERT INTO told VALUES ('夜间偷排')")
    log = (pg / "postgres.log").read_text()
    assert "told_words_key" in log
    assert "夜间偷排" not in log


def test_the_rights_of_the_folders_above_stay_as_they_were(ground):
    above = ground / "above"
    above.mkdir()
    above.chmod(0o711)
    os.chown(above, engine_account().uid, -1)
    before = [(folder.stat().st_mode, folder.stat().st_uid) for folder in [above, *above.parents]]
    with started(above / "pg"):
        pass
    assert [(folder.stat().st_mode, folder.stat().st_uid) for folder in [above, *above.parents]] == before
    assert stat.S_IMODE((above / "pg").stat().st_mode) == 0o700


@pytest.mark.skipif(not am_root(), reason="only root has folders the system user cannot enter")
def test_below_a_closed_folder_of_roots_nothing_is_opened_up(ground):
    closed = ground / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(FolderClosed) as refused:
        started(closed / "pg")
    assert str(refused.value).startswith(f"文件夹 {closed / 'pg'} 不可写：用户 bihuan 无法使用")
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@pytest.mark.skipif(not am_root(), reason="only root starts PostgreSQL as somebody else")
def test_as_root_postgresql_runs_as_the_system_user_and_owns_its_data(ground):
    with started(ground / "pg") as cluster:
        account = engine_account()
        assert account.name == "bihuan"
        assert owner_of(cluster.pid) == account.uid
        owners = {path.stat().st_uid for path in (ground / "pg").rglob("*")}
        assert owners == {account.uid}


def test_as_an_ordinary_user_postgresql_runs_as_that_user(new_house):
    """Played as the system user when the tests run as root: to the engine it is as ordinary as any."""
    code = (
        "import sys; from pathlib import Path; from bihuan.engine.cluster import start_cluster\n"
        "with start_cluster(Path(sys.argv[1]), durable=False) as c:\n"
        "    print(Path(f'/proc/{c.pid}').stat().st_uid)\n"
    )
    answer = subprocess.run(
        [sys.executable, "-P", "-c", code, str(new_house.checkout / "pg")],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(new_house.checkout / "src")},
        cwd=new_house.checkout,
        capture_output=True,
        text=True,
        **as_account(new_house.account),
    )
    assert (answer.stderr, answer.stdout.strip()) == ("", str(new_house.account.uid))


def test_the_version_of_the_folder_chooses_the_programs(ground):
    if not DEBIAN_15.exists():
        pytest.skip("缺 PostgreSQL 15: there is only one version here to choose from")
    with start_cluster(ground / "pg", durable=False, binaries=DEBIAN_15):
        pass
    with start_cluster(ground / "pg", durable=False) as cluster:
        assert major_of(cluster.binaries) == 15


def test_a_folder_of_an_unknown_version_is_refused_and_left_alone(pg):
    version = pg / "data" / "PG_VERSION"
    version.write_text("9\n")
    with pytest.raises(NoBinaries) as refused:
        started(pg)
    assert str(refused.value).startswith("找不到 PostgreSQL 9 的程序")
    assert version.read_text() == "9\n"


def test_an_interrupted_first_start_leaves_nothing_that_stops_the_next(ground):
    half_made = ground / "pg" / "data.new"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")
    for path in (ground / "pg", half_made):
        os.chown(path, engine_account().uid, engine_account().gid)
    with started(ground / "pg") as cluster:
        assert not half_made.exists()
        assert cluster.process.poll() is None


def test_the_first_choice_is_the_version_bihuan_brings():
    assert major_of(find_binaries()) == 18
