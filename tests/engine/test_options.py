"""What a person may ask of ./run, and the one sentence each refusal says."""

import socket
from datetime import UTC, datetime

import pytest

from bihuan.engine.errors import HostNotAllowed, PortTaken
from bihuan.engine.options import allowed_hosts, check_port, read_options


def test_without_options_a_demo_on_this_machine_only():
    options = read_options([])
    assert (options.kind, options.host) == ("demo", "127.0.0.1")


@pytest.mark.parametrize(
    "asked", [["--host", "0.0.0.0"], ["--host", "10.1.2.3"], ["--host", "office.example"]]
)
def test_a_demo_cannot_be_reached_from_outside(asked):
    with pytest.raises(HostNotAllowed) as refused:
        read_options(asked)
    assert str(refused.value) == f"演示只能在本机访问，不能使用地址 {asked[1]}；正式使用请加 --no-demo。"
    assert read_options([*asked, "--no-demo"]).kind == "real"


def test_a_desk_may_rehearse_from_several_machines():
    options = read_options(["--exercise", "2024-06-03T21:00", "--host", "0.0.0.0"])
    assert (options.kind, options.host) == ("exercise", "0.0.0.0")


def test_the_moment_of_an_exercise_is_local_time():
    assert read_options(["--exercise", "2024-06-03T21:00"]).exercise_start == datetime(
        2024, 6, 3, 13, tzinfo=UTC
    )


def test_a_moment_that_is_none_is_refused(capsys):
    with pytest.raises(SystemExit):
        read_options(["--exercise", "tomorrow"])
    assert "“tomorrow”不是时刻，应如 2024-06-03T21:00" in capsys.readouterr().err


def test_a_taken_port_is_named():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(PortTaken) as refused:
            check_port("127.0.0.1", port=port)
    assert str(refused.value).startswith(f"127.0.0.1 的端口 {port} 不能使用：已被占用")


def test_a_port_there_is_none_of_is_refused():
    with pytest.raises(PortTaken):
        check_port("127.0.0.1", port=99999)


def test_the_web_answers_to_the_name_it_was_told_to_listen_on():
    assert allowed_hosts("127.0.0.1") == ["localhost", "127.0.0.1", "[::1]"]
    assert "10.1.2.3" in allowed_hosts("10.1.2.3")
    assert "*" not in allowed_hosts("0.0.0.0")
