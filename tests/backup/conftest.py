"""Folders the user PostgreSQL runs as can reach: pytest's own are closed to it when root tests."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings


@pytest.fixture
def ground() -> Iterator[Path]:
    """An open folder."""
    with tempfile.TemporaryDirectory(prefix="bihuan-backup-") as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.fixture
def data_folder(ground: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of this test, in the settings and for child processes."""
    folder = ground / "data"
    folder.mkdir()
    monkeypatch.setattr(django_settings, "DATA", folder)
    monkeypatch.setenv("BIHUAN_DATA", str(folder))
    return folder
