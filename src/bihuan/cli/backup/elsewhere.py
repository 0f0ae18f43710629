"""Lets Django work on another database and data folder for a while; changes neither."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connections

from bihuan.settings import database as connection_settings


@contextmanager
def django_on(url: str, *, data: Path) -> Iterator[None]:
    """Inside the block Django's database is the one at `url`, its data folder `data`."""
    connection = connections["default"]
    before, folder = dict(connection.settings_dict), settings.DATA
    connections.close_all()
    connection.settings_dict.update(connection_settings(url))
    settings.DATA = data
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict.update(before)
        settings.DATA = folder
