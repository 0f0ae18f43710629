"""The doctor names what is wrong with its number and what to do, and nothing when all is well."""

from __future__ import annotations

import json
import shutil
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from bihuan.cli import doctor_command
from bihuan.engine import certificates
from bihuan.journal import instance
from bihuan.journal.kept import last_kept, note_kept
from bihuan.web import checks
from bihuan.web.vital import Vital

WELL = Vital(
    clocks_open=3, clocks_overdue=1, clocks_unswept=0, sweep_lag=0.0, messages=5, jobs_waiting=0, jobs_doing=1,
    jobs_failed=0, job_lag=0.0, worker_age=4.0, database_bytes=10**7, checkpoint_age=300.0, unsealed_streams=0,
    backup_age=3600.0,
)  # fmt: skip


@pytest.fixture
def sound(cast, settings, data_folder: Path, monkeypatch) -> Path:
    """A data folder at which there is nothing to find."""
    settings.DATA = data_folder
    for folder in (data_folder, data_folder / "keys"):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o700)
    for name in ("secret_key", "checkpoint.pem"):
        (data_folder / "keys" / name).touch()
    monkeypatch.delenv("BIHUAN_SECRET_KEY", raising=False)
    monkeypatch.setattr(checks, "vital", lambda: WELL)
    monkeypatch.setattr(instance, "kind", lambda: "real")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=10**11))
    monkeypatch.setattr(shutil, "which", lambda _: None)
    settings.STATIC_ROOT = data_folder / "static"
    for name in ("web/frame.css", "vendor/bootstrap/bootstrap.min.css"):
        (settings.STATIC_ROOT / name).parent.mkdir(parents=True)
        (settings.STATIC_ROOT / name).touch()
    note_kept(data_folder, checkpoint_id=1, at=instance.now())
    return data_folder


def numbers() -> list[str | None]:
    return [found.id for found in checks.examine()]


def test_where_all_is_well_the_doctor_says_so_and_ends_with_0(sound, capsys):
    assert doctor_command.run(Namespace(json=False)) == 0
    assert capsys.readouterr().out == "一切正常。\n"


@pytest.mark.parametrize(
    ("changed", "number"),
    [
        ({"worker_age": None}, "bihuan.E007"),
        ({"worker_age": 61.0}, "bihuan.E007"),
        ({"sweep_lag": 121.0, "clocks_unswept": 2}, "bihuan.E008"),
        ({"jobs_failed": 1}, "bihuan.W009"),
        ({"job_lag": 601.0, "jobs_waiting": 9}, "bihuan.W010"),
        ({"unsealed_streams": 1, "checkpoint_age": 3700.0}, "bihuan.W011"),
        ({"unsealed_streams": 1, "checkpoint_age": None}, "bihuan.W011"),
        ({"backup_age": None}, "bihuan.W013"),
        ({"backup_age": 3 * 86400.0}, "bihuan.W013"),
    ],
)
def test_what_stands_still_is_named(sound, monkeypatch, changed, number):
    monkeypatch.setattr(checks, "vital", lambda: replace(WELL, **changed))
    assert numbers() == [number]


@pytest.mark.parametrize(("ahead", "number"), [(2, "bihuan.W017"), (0, "bihuan.E017")])
def test_months_that_nobody_made_are_named_before_they_are_needed(sound, monkeypatch, ahead, number):
    monkeypatch.setattr(checks, "months_ahead", lambda _now: ahead)
    assert numbers() == [number]


def test_a_folder_open_to_others_and_a_lost_key_are_errors(sound, capsys):
    sound.chmod(0o755)
    (sound / "keys" / "secret_key").unlink()
    assert doctor_command.run(Namespace(json=True)) == 1
    told = json.loads(capsys.readouterr().out)
    assert [(found["id"], found["error"]) for found in told] == [("bihuan.E003", True), ("bihuan.E004", True)]
    assert told[1]["hint"] == f"chmod 700 '{sound}'"


@pytest.mark.parametrize(("free", "number"), [(400, "bihuan.E002"), (1500, "bihuan.W002")])
def test_a_disk_that_fills_up_is_told_before_it_is_full(sound, monkeypatch, free, number):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free * 2**20))
    assert numbers() == [number]


def test_pages_without_their_style_sheets_are_told(sound):
    (sound / "static" / "vendor" / "bootstrap" / "bootstrap.min.css").unlink()
    assert numbers() == ["bihuan.E016"]


def test_a_seal_that_never_left_the_house_is_reminded_of(sound):
    (sound / "kept-outside.json").write_text("{")
    assert last_kept(sound) is None
    assert numbers() == ["bihuan.W012"]


@pytest.mark.parametrize(("days", "number"), [(20, "bihuan.W014"), (0, "bihuan.E014"), (100, None)])
def test_a_certificate_is_told_of_before_it_ends(sound, monkeypatch, days, number):
    monkeypatch.setattr(certificates, "VALID_DAYS", days)
    made = certificates.own_certificate(sound / "tls", names=["localhost"])
    monkeypatch.setenv("BIHUAN_TLS_CERT", str(made.file))
    assert numbers() == ([number] if number else [])
