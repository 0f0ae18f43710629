"""One parent keeps database, web and worker; what falls rises again, and nothing outlives the parent."""

import os
import signal

import pytest

from bihuan.engine.cluster import start_cluster
from tests.engine.house import CHOSEN, House
from tests.engine.processes import descendants, is_there, owner_of, wait_until, wait_until_gone


def test_a_new_instance_is_migrated_set_up_and_peopled_before_it_opens(new_house):
    new_house.open()
    assert new_house.calls()[:3] == ["migrate", "setup", "demo people"]
    wait_until(lambda: {"worker", "demo accounts", "demo load"} <= set(new_house.calls()), what="the worker")
    assert new_house.answer()["BIHUAN_KIND"] == "demo"
    assert new_house.announced()["url"] == f"http://127.0.0.1:{new_house.port}/"


def test_pages_are_there_while_the_demo_is_played_and_a_playing_cut_off_goes_on_at_the_next_start(house):
    (house.data / "held").touch()
    parent = house.start()
    wait_until(lambda: house.announced() and "demo load" in house.calls(), what="the playing of the demo")
    assert house.answer()["BIHUAN_KIND"] == "demo"
    assert not house.pids(parent, "bihuan worker")
    (playing,) = house.pids(parent, "demo load")
    os.kill(playing, signal.SIGKILL)
    wait_until(lambda: house.calls().count("demo load") == 2, what="the playing taken up again")
    parent.send_signal(signal.SIGINT)
    assert (parent.communicate()[1], parent.returncode) == ("", 0)
    (house.data / "held").unlink()
    house.open()
    assert house.calls().count("demo load") == 3
    house.stop_all()
    house.open()
    assert house.calls().count("demo load") == 3


def test_a_kill_of_the_parent_leaves_no_process_and_the_next_start_opens_on_the_same_data_at_once(house):
    parent = house.open()
    below = descendants(parent.pid)
    assert len(below) > 5
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    second = house.open()
    assert is_there(second.pid)
    assert house.calls().count("setup") == 1
    wait_until_gone(below)


@pytest.fixture
def hang_up_heard():
    """Let children hear of a terminal that goes, also when the tests themselves run under nohup."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


def test_a_signal_to_stop_ends_all_in_order(house, hang_up_heard):
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        parent = house.open()
        below = descendants(parent.pid)
        parent.send_signal(sign)
        out, err = parent.communicate()
        assert (parent.returncode, err) == (0, ""), sign
        assert out.endswith(f"已停止，数据保存在 {house.data}\n")
        wait_until_gone(below)
        log = (house.data / "postgres" / "postgres.log").read_text()
        assert "database system is shut down" in log.splitlines()[-1]
        assert not house.announced()


def test_what_falls_is_started_again(open_house: House):
    parent, kinds = open_house.parent, ("bihuan worker", "bihuan.engine.web", "postgres -D")
    first = {words: open_house.pids(parent, words) for words in kinds}
    for pid in set().union(*first.values()):
        os.kill(pid, signal.SIGKILL)
    wait_until(
        lambda: all(has_risen(open_house, words, fallen=fallen) for words, fallen in first.items()),
        what="new ones in place of all that fell",
    )
    wait_until(lambda: pid_of_web(open_house) is not None, what="an answer of the web")
    assert is_there(parent.pid)


def has_risen(house: House, words: str, *, fallen: set[int]) -> bool:
    """Whether processes of these words run, and none of those that fell."""
    running = house.pids(house.parent, words)
    return bool(running) and not running & fallen


def pid_of_web(house: House) -> int | None:
    """The web process that answers, None while none does."""
    try:
        pid: int = house.answer()["pid"]
    except OSError:
        return None
    return pid


def test_one_web_process_killed_alone_is_replaced(open_house):
    first = open_house.answer()["pid"]
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: pid_of_web(open_house) not in {None, first}, what="a new web process")


def test_a_second_start_on_the_same_data_is_refused_in_one_sentence(open_house):
    second = open_house.start()
    out, err = second.communicate()
    assert second.returncode == 1
    assert (out, err) == ("", f"数据文件夹 {open_house.data} 正由另一个实例使用，请先停止它。\n")
    assert is_there(open_house.parent.pid)


def test_a_second_start_sets_nothing_up_again_until_the_program_changes(house):
    for _ in range(2):
        house.open().send_signal(signal.SIGTERM)
        house.stop_all()
    assert house.calls().count("migrate") == 1
    program = house.checkout / "src" / "bihuan" / "__init__.py"
    program.write_text(program.read_text() + "\n")
    house.open()
    assert house.calls().count("migrate") == 2


def test_only_set_up_ever_holds_the_owners_address(open_house):
    assert "DATABASE_OWNER_URL" in open_house.env  # left over in the shell
    assert "DATABASE_OWNER_URL" not in open_house.answer()
    given = dict(open_house.calls_with_surroundings())
    assert "DATABASE_OWNER_URL" not in given["worker"]
    assert given["migrate"]["BIHUAN_AS_OWNER"] == "1"
    assert "//bihuan_app@" in given["setup"]["DATABASE_URL"]


def test_a_named_server_is_used_and_none_is_started_and_migrated_by_its_owners_address_only(new_house, pg):
    with start_cluster(pg, durable=False, binaries=CHOSEN) as server:
        server.create_database("office")
        new_house.env["DATABASE_URL"] = server.url("bihuan_app", "office")
        new_house.open()
        assert new_house.calls()[0] == "setup"
        new_house.stop_all()
        assert "migrate" not in new_house.calls()
        new_house.env["DATABASE_OWNER_URL"] = server.url("bihuan_owner", "office")
        parent = new_house.open()
        assert "migrate" in new_house.calls()
        assert not new_house.pids(parent, "postgres -D")
        assert new_house.answer()["DATABASE_URL"] == server.url("bihuan_app", "office")
        assert "DATABASE_OWNER_URL" not in new_house.answer()
        new_house.stop_all()


def test_a_server_that_does_not_answer_is_named_in_one_sentence(new_house):
    new_house.env["DATABASE_URL"] = "postgresql://bihuan_app:secret@127.0.0.1:1/office"
    process = new_house.start()
    _, err = process.communicate()
    assert process.returncode == 1
    assert err.startswith("数据库无法连接：")
    assert err.count("\n") == 1
    assert "secret" not in err


def test_everything_runs_as_the_engines_user_and_the_data_are_closed_to_others(open_house):
    parent = open_house.parent
    assert {owner_of(pid) for pid in descendants(parent.pid)} == {open_house.account.uid}
    assert open_house.data.stat().st_mode & 0o077 == 0


def test_a_command_of_set_up_that_fails_stops_the_start(house):
    main = house.checkout / "src" / "bihuan" / "__main__.py"
    main.write_text(main.read_text().replace('"fail"', '"setup"'))
    process = house.start()
    _, err = process.communicate()
    assert process.returncode == 1
    assert err == "“设置”没有完成，原因见上。\n"
    assert "demo load" not in house.calls()


def test_a_web_that_cannot_start_ends_the_start_instead_of_trying_for_ever(house):
    wsgi = house.checkout / "src" / "bihuan" / "wsgi.py"
    wsgi.write_text("raise RuntimeError('no application')\n")
    children = house.checkout / "src" / "bihuan" / "engine" / "children.py"
    waited = "FIRST_DELAY_SECONDS = 1.0"
    assert waited in children.read_text()
    children.write_text(children.read_text().replace(waited, "FIRST_DELAY_SECONDS = 0.1"))
    process = house.start()
    out, _ = process.communicate()
    assert process.returncode == 1
    assert "网页服务中断" in out


def test_a_web_that_fails_on_every_page_is_not_called_started(house):
    wsgi = house.checkout / "src" / "bihuan" / "wsgi.py"
    wsgi.write_text(wsgi.read_text().replace('"200 OK"', '"500 Internal Server Error"'))
    process = house.start()
    out, err = process.communicate()
    assert process.returncode == 1
    assert "“启动网页服务”没有完成，原因见上。" in err
    assert "闭环已启动" not in out


def test_a_command_uses_the_database_that_runs(open_house):
    parent = open_house.parent
    postmasters = open_house.pids(parent, "postgres -D")
    assert open_house.command("what").returncode == 0
    assert open_house.calls()[-1] == "what"
    assert open_house.pids(parent, "postgres -D") == postmasters


def test_a_command_starts_the_database_for_its_time_when_none_runs(house):
    house.open()
    house.stop_all()
    assert house.command("fail").returncode == 3
    command, given = house.calls_with_surroundings()[-1]
    assert (command, given["BIHUAN_DATA"]) == ("fail", str(house.data))
    assert not (house.data / "postgres" / "data" / "postmaster.pid").exists()


def test_a_command_without_any_instance_says_what_to_do_first(new_house):
    answer = new_house.command("verify")
    assert (answer.returncode, answer.stderr) == (
        1,
        "还没有数据：请先运行 ./run，或用 --data 指明数据文件夹。\n",
    )


def test_an_exercise_hands_its_first_moment_to_set_up_and_a_later_start_does_not_turn_its_clock_back(
    new_house,
):
    options = ("--exercise", "2024-06-03T21:00", "--data", str(new_house.data))
    new_house.open(*options).send_signal(signal.SIGTERM)
    new_house.stop_all()
    calls = dict(new_house.calls_with_surroundings())
    assert calls["setup"]["BIHUAN_EXERCISE_START"] == "2024-06-03T21:00:00+08:00"
    assert calls["setup"]["BIHUAN_KIND"] == "exercise"
    assert "demo load" not in calls
    assert "demo people" in calls
    program = new_house.checkout / "src" / "bihuan" / "__init__.py"
    program.write_text(program.read_text() + "\n")
    new_house.open(*options)
    given = [given for command, given in new_house.calls_with_surroundings() if command == "setup"]
    assert ["BIHUAN_EXERCISE_START" in variables for variables in given] == [True, False]
