"""`bihuan migrate`: brings the tables up to date as the database's owner, then the rights of all roles."""

from __future__ import annotations

import argparse
import sys

HELP = "建立或升级数据表，并核定各角色权限；以数据库所有者身份运行，有数据时先自动备份"
STOPPED = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to leave the backup out; the owner's address stands in the environment."""
    parser.add_argument("--no-backup", action="store_true", help="升级前不备份（已另有备份时）")


def run(options: argparse.Namespace) -> int:
    """Back up what stands when something is to change, migrate and grant; 2 when no owner's address is given."""
    from django.conf import settings

    from bihuan.cli.backup.before_migration import back_up, is_owed
    from bihuan.cli.backup.migrating import migrate
    from bihuan.cli.backup.refusals import BackupStopped
    from bihuan.engine.errors import EngineError

    owner_url = settings.DATABASE_OWNER_URL
    if not owner_url:
        print("缺 DATABASE_OWNER_URL，不能升级数据表", file=sys.stderr)
        return 2
    enter = None
    if not options.no_backup and is_owed(owner_url):
        try:
            enter = back_up(owner_url)
        except (BackupStopped, EngineError) as stopped:
            print(f"升级前的备份没有完成，未升级：{stopped}", file=sys.stderr)
            return STOPPED
    migrate(owner_url, data=settings.DATA)
    if enter is not None:
        enter()
    return 0
