"""`bihuan migrate`: brings the tables up to date as the database's owner, then the rights of all roles."""

from __future__ import annotations

import argparse
import sys

HELP = "建立或升级数据表，并核定各角色权限；以数据库所有者身份运行"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: the owner's address stands in the environment."""


def run(options: argparse.Namespace) -> int:
    """Migrate and grant; 2 when no owner's address is given."""
    del options
    import psycopg
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    from bihuan.journal.roles import apply_grants
    from bihuan.settings import database

    if not settings.DATABASE_OWNER_URL:
        print("缺 DATABASE_OWNER_URL，不能升级数据表", file=sys.stderr)
        return 2
    connections["default"].settings_dict.update(database(settings.DATABASE_OWNER_URL))
    call_command("migrate", verbosity=0, interactive=False)
    with psycopg.connect(settings.DATABASE_OWNER_URL, autocommit=True) as owner:
        apply_grants(owner)
    return 0
