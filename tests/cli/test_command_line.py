"""The commands an administrator types: what they do, what they say, what they return."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import connection

from bihuan.cli import main as command_line
from bihuan.cli.clock_command import span_of
from bihuan.cli.main import COMMANDS, main, parser_for
from bihuan.journal import instance
from bihuan.journal.models import Checkpoint, InstanceClock
from bihuan.people.models import User
from tests.journal.cast import history
from tests.journal.tampering import tamper


@pytest.fixture
def house(own_database, data_folder, monkeypatch):
    """A migrated database with a data folder, not yet set up."""
    monkeypatch.setattr(settings, "DATABASE_OWNER_URL", own_database.owner_url)
    monkeypatch.setattr(settings, "KIND", "real")
    monkeypatch.delenv("BIHUAN_EXERCISE_START", raising=False)
    return own_database


def as_exercise(monkeypatch: pytest.MonkeyPatch, start: str) -> None:
    InstanceClock.objects.all().delete()
    monkeypatch.setattr(settings, "KIND", "exercise")
    monkeypatch.setenv("BIHUAN_EXERCISE_START", start)


def test_help_names_every_command():
    told = parser_for([]).format_help()
    assert all(re.search(rf"^ +{name}( |$)", told, re.MULTILINE) for name in COMMANDS)


def test_set_up_makes_the_keys_and_an_administrator_whose_password_is_printed_once(house, capsys):
    assert main(["setup"]) == 0
    told = re.search(r"账号 (\S+)，口令 (\S+)（", capsys.readouterr().out)
    assert told
    user = User.objects.get(login=told[1])
    assert check_password(told[2], user.password)
    assert user.must_change_password
    kept = {file.name for file in (settings.DATA / "keys").iterdir()}
    assert {"secret_key", "checkpoint.pem"} < kept
    assert main(["setup"]) == 0
    assert capsys.readouterr().out == "尚未设置备份密钥，夜间不备份；请运行 ./bihuan backup key\n"
    assert {file.name for file in (settings.DATA / "keys").iterdir()} == kept


def test_migrating_works_as_the_owner_and_mends_the_rights(house):
    with house.as_owner() as owner:
        owner.execute("GRANT DELETE ON journal_entry TO bihuan_app")
    assert main(["migrate"]) == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, has_table_privilege('journal_entry', 'DELETE')")
        assert cursor.fetchone() == ("bihuan_app", False)  # the owner took the right back, and is gone again


def test_without_the_owner_nothing_is_migrated(house, capsys, monkeypatch):
    monkeypatch.setattr(settings, "DATABASE_OWNER_URL", "")
    assert main(["migrate"]) == 2
    assert capsys.readouterr().err == "缺 DATABASE_OWNER_URL，不能升级数据表\n"


def test_a_whole_journal_is_called_whole_and_a_broken_one_is_not(house, capsys):
    main(["setup"])
    (stream,) = history(streams=1, entries=3)
    assert main(["verify"]) == 0
    tamper(house, f"UPDATE journal_entry SET body = body || ' ' WHERE stream_id = {stream} AND seq = 2")
    capsys.readouterr()
    assert main(["verify", "--independent", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["findings_total"] == 1
    assert (told["findings"][0]["code"], told["findings"][0]["stream_id"]) == ("entry_changed", stream)
    assert main(["verify"]) == 1
    assert "2" in capsys.readouterr().out


def test_a_seal_kept_outside_is_what_a_later_journal_is_held_against(house, capsys, tmp_path):
    outside = tmp_path / "seal.json"
    main(["setup"])
    history(streams=1, entries=3)
    capsys.readouterr()
    assert main(["checkpoint", "--out", str(outside)]) == 0
    assert capsys.readouterr().out.strip() == Checkpoint.objects.get().hash
    assert main(["verify", "--against", str(outside)]) == main(["verify", "--since", str(outside)]) == 0
    assert "没有核验" in capsys.readouterr().out
    tamper(house, "DELETE FROM journal_checkpointline", "DELETE FROM journal_checkpoint")
    assert main(["verify"]) == 0
    assert main(["verify", "--against", str(outside)]) == 1
    outside.write_text("{}")
    assert main(["verify", "--against", str(outside)]) == 2
    assert main(["verify", "--against", str(tmp_path / "none")]) == 2


def test_a_journal_that_lost_something_is_not_sealed_again(house, capsys):
    main(["setup"])
    (stream,) = history(streams=1, entries=3)
    main(["checkpoint"])
    tamper(
        house,
        f"DELETE FROM journal_entry WHERE stream_id = {stream}",
        f"DELETE FROM journal_stream WHERE id = {stream}",
    )
    assert main(["checkpoint"]) == 1
    assert "不能再封存" in capsys.readouterr().err


def test_an_instance_that_was_not_set_up_says_so(house, capsys):
    history(streams=1, entries=1)
    assert main(["checkpoint"]) == 1
    assert capsys.readouterr().err == "此数据文件夹尚未设置，请先运行 ./run 或 bihuan setup\n"


def test_the_clock_of_an_exercise_is_set_and_moved(house, capsys, monkeypatch):
    as_exercise(monkeypatch, "2024-06-03T21:00:00+08:00")
    assert main(["setup"]) == 0
    assert main(["clock", "advance", "2h"]) == 0
    assert main(["clock", "show"]) == 0
    told = capsys.readouterr().out
    assert told.count("2024-06-03 23:0") == 2
    assert abs(instance.now() - datetime(2024, 6, 3, 15, tzinfo=UTC)) < timedelta(minutes=5)


def test_the_clock_of_real_use_stays(house, capsys):
    assert main(["clock", "advance", "2h"]) == 2
    assert main(["clock", "advance", "soon"]) == 2
    assert main(["clock", "advance", "0h"]) == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("text", "span"),
    [("2h", timedelta(hours=2)), ("1d12h", timedelta(hours=36)), ("90m", timedelta(minutes=90)), ("2", None)],
)
def test_a_span_of_time_is_written_by_its_units(text, span):
    assert span_of(text) == span


def test_the_roles_can_be_made_on_a_server_as_printed(house, scratch_cluster, capsys):
    assert main(["database", "roles"]) == 0
    sql = capsys.readouterr().out.replace("bihuan", "office")
    server = scratch_cluster.cluster.url("postgres", "postgres")
    with psycopg.connect(server, autocommit=True) as administrator:
        for statement in (line for line in sql.splitlines() if not line.startswith("--")):
            administrator.execute(statement)
        found = administrator.execute(
            "SELECT pg_encoding_to_char(encoding), pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'office'"
        ).fetchone()
        administrator.execute("DROP DATABASE office")
        administrator.execute("DROP ROLE office_owner, office_app, office_reader")
    assert found == ("UTF8", "office_owner")


def test_a_database_name_that_is_none_is_refused(capsys):
    assert main(["database", "roles", "--name", "a; DROP"]) == 2
    assert "CREATE" not in capsys.readouterr().out


def test_a_database_that_is_away_is_one_sentence(house, capsys, monkeypatch):
    from django.db import OperationalError

    def away(*_: object) -> None:
        raise OperationalError("connection refused\nIs the server running?")

    monkeypatch.setattr(command_line, "import_module", lambda _name: Away(away))
    assert main(["clock"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


class Away:
    """A command whose database does not answer."""

    HELP = ""

    def __init__(self, run: object) -> None:
        self.run = run

    def add_arguments(self, parser: object) -> None:
        """None."""
