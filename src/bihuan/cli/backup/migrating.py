"""Brings the tables of one database up to date as its owner, then the rights of all roles; asks nobody."""

from __future__ import annotations

from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from bihuan.cli.backup.elsewhere import django_on
from bihuan.journal.months import open_months
from bihuan.journal.roles import apply_grants


def migrate(owner_url: str, *, data: Path) -> None:
    """Migrate, grant, and make the months to come."""
    with django_on(owner_url, data=data):
        call_command("migrate", verbosity=0, interactive=False)
    with psycopg.connect(owner_url, autocommit=True) as owner:
        apply_grants(owner)
    with django_on(owner_url, data=data):
        open_months()


def pending(owner_url: str, *, data: Path) -> list[str]:
    """The migrations not applied yet, in their order; empty for tables up to date."""
    with django_on(owner_url, data=data):
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def unknown_here(migrations: tuple[str, ...]) -> list[str]:
    """Those of a backup's migrations this program does not have: it was made by a newer one."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    ours = {name.split(".")[0] for name in known}
    return [name for name in migrations if name.split(".")[0] in ours and name not in known]
