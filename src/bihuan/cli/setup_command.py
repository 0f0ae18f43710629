"""`bihuan setup`: makes keys, clock and first administrator of a new instance; a second run changes nothing."""

from __future__ import annotations

import argparse
import contextlib
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

HELP = "首次设置：密钥、时钟、首个系统管理员；已设置的不变"
ADMINISTRATOR = "admin"
SECRET = "secret_key"  # noqa: S105 - the name of a file


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One option: the log-in name of the first administrator."""
    parser.add_argument("--administrator", default=ADMINISTRATOR, help="首个系统管理员的账号，缺省 admin")


def run(options: argparse.Namespace) -> int:
    """Set the instance up; prints the first administrator's password once."""
    from django.conf import settings

    from bihuan.journal import instance
    from bihuan.journal.keys import make_keys

    make_keys(settings.DATA)
    make_secret(settings.DATA / "keys" / SECRET)
    instance.set_up(settings.KIND)
    start = os.environ.get("BIHUAN_EXERCISE_START")
    if start and settings.KIND == "exercise":
        instance.set_exercise_start(datetime.fromisoformat(start))
    if settings.KIND == "real":  # demo and exercise bring their own administrators and calendars
        _first_administrator(options.administrator)
        _remind_of_backups()
    return 0


def make_secret(path: Path) -> None:
    """Make the key of sessions and forms, once, readable by its owner alone."""
    from bihuan.journal.keys import write_once

    if not path.exists():
        write_once(path, secrets.token_urlsafe(48).encode())


def _remind_of_backups() -> None:
    from bihuan.journal.backups import recipient

    if recipient() is None:
        print("尚未设置备份密钥，夜间不备份；请运行 ./bihuan backup key", flush=True)


def _first_administrator(login: str) -> None:
    from bihuan.journal import instance
    from bihuan.people.actions.calendar import enter_shipped
    from bihuan.people.actions.users import create_first_administrator
    from bihuan.rules.actor import SYSTEM
    from bihuan.rules.command import Command
    from bihuan.rules.errors import GuardRefused

    run_id = f"setup/{datetime.now(UTC):%Y%m%d%H%M%S%f}"
    command = Command(SYSTEM, instance.now(), run_id, origin=instance.origin())
    enter_shipped(command=command.for_row("calendars"))
    with contextlib.suppress(GuardRefused):  # there is one
        create_first_administrator(login, command=command, tell=lambda password: _show(login, password))


def _show(login: str, password: str) -> None:
    print(
        f"首个系统管理员：账号 {login}，口令 {password}（只显示这一次，请立即记下，首次登录须修改）",
        flush=True,
    )
