"""Whether the web process lives and can serve, and if not why; says nothing of the house's business."""

from __future__ import annotations

import os
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bihuan.web.doors import open_to_anyone


@open_to_anyone
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers at all."""
    del request
    return HttpResponse("ok", content_type="text/plain")


@open_to_anyone
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, its tables are up to date and the data folder takes files; else 503 and why."""
    del request
    missing = what_is_missing()
    if missing:
        return HttpResponse("\n".join(missing), status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse("ok", content_type="text/plain")


def what_is_missing() -> list[str]:
    """Why the process cannot serve, a line each: a word for programs and a sentence; empty when it can."""
    missing = []
    try:
        if not _tables_are_there():
            missing.append("migrations 数据表未升级，请运行 bihuan migrate")
    except DatabaseError:
        missing.append("database 数据库没有应答")
    if not os.access(settings.DATA, os.W_OK):
        missing.append("data 数据文件夹不可写")
    return missing


def _tables_are_there() -> bool:
    """Ask the database; whether all migrations are in it is looked up until they are. Raises DatabaseError."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if _all_migrated():
        return True
    _all_migrated.cache_clear()
    return False


@cache
def _all_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
