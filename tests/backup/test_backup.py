"""A backup is one moment of everything, opens only with its key, and comes back to life; nothing half made passes for one."""

from __future__ import annotations

import errno
import io
import json
import os
import subprocess
import tarfile
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Self

import pytest
from django.conf import settings
from django.core.management import call_command

from bihuan.cases.models import Case
from bihuan.cli.backup import before_migration, making
from bihuan.cli.backup.about import About, as_bytes
from bihuan.cli.backup.keeping import Keep, file_name, kept_files, superfluous
from bihuan.cli.backup.moment import held_still
from bihuan.cli.backup.pipes import decrypted, encrypt, new_identity, public_of
from bihuan.cli.backup.refusals import BackupStopped
from bihuan.cli.backup.running import order_for, url_in_use
from bihuan.cli.main import main
from bihuan.engine.binaries import find_binaries
from bihuan.engine.cluster import start_cluster
from bihuan.engine.initdb import APP
from bihuan.intake.actions.erasing import Wish, erase_words, left_elsewhere
from bihuan.intake.models import DraftRow, ImportRun
from bihuan.jobs import backups as nightly
from bihuan.journal.anchors import anchor_of, anchor_text
from bihuan.journal.backups import BackupMade, last_good_backup, newest_backups, restores
from bihuan.journal.keys import sealing_key
from bihuan.journal.models import Entry, Message
from bihuan.records import filestore
from bihuan.records.models import Blob, Evidence
from bihuan.records.searching import find
from bihuan.rules.actor import Actor
from bihuan.rules.command import Command
from bihuan.rules.errors import GuardRefused, NotAllowed
from tests.backup.office import office, only_backup, put_files_in_place, seal
from tests.scratch import django_on

pytestmark = pytest.mark.usefixtures("own_database", "data_folder")

CANARY = "柳树巷九号欧阳某丙"
CUSTODIAN = Actor(user_id=901, post_id=91, body_id=1, role="confidentiality_officer")
APPROVER = Actor(user_id=902, post_id=92, body_id=1, role="confidentiality_approver")


def anchor_file(world, path: Path) -> Path:
    """A seal of now, kept outside."""
    made = seal(world)
    path.write_text(anchor_text(anchor_of(made, public_key=sealing_key(settings.DATA).public)))
    return path


def test_a_backup_is_checked_put_back_and_proven_older_than_a_later_seal(ground, capsys, monkeypatch):
    world, _case_id, identity = office()
    key_file = ground / "key.txt"
    key_file.write_text(f"# 保险柜\n{identity}\n")
    assert main(["backup", "--to", str(ground / "kept")]) == 0
    path = only_backup(ground / "kept")
    assert "日志完整" in capsys.readouterr().out
    made = last_good_backup()
    assert made is not None
    assert (made.name, made.files, made.is_whole) == (path.name, 2, True)
    assert main(["backup", "--to", str(ground / "kept"), "drill", "--identity", str(key_file)]) == 0
    assert "核验日志" in capsys.readouterr().out

    world.wait(hours=1)
    world.registered()
    later = Entry.objects.count()
    outside = anchor_file(world, ground / "anchor.json")
    assert main(["verify", "--against", str(outside)]) == 0
    refused = restored(path, key_file, ground / "there")
    assert refused == 1
    assert "不是空的" in capsys.readouterr().err

    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("DATABASE_OWNER_URL")
    with RunningAgain(ground / "there") as again:
        assert restored(path, key_file, again.folder) == 0
        said = capsys.readouterr()
        assert "日志完整" in said.out
        again.start()
        assert Entry.objects.count() == made.entries + 1 < later
        (put_back,) = restores()
        assert (put_back.name, put_back.entries) == (path.name, made.entries)
        assert all(
            filestore.path_of(sha256).exists() for sha256 in Blob.objects.values_list("sha256", flat=True)
        )
        assert main(["verify"]) == 0
        capsys.readouterr()
        assert main(["verify", "--against", str(outside)]) == 1
        assert "早于外部保存的封存点" in capsys.readouterr().out
        assert restored(path, key_file, again.folder) == 1
        assert "不是空的" in capsys.readouterr().err


def restored(path: Path, key_file: Path, folder: Path) -> int:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BIHUAN_DATA", str(folder))
        patch.setenv("BIHUAN_KIND", "real")
        return main(["restore", str(path), "--identity", str(key_file)])


class RunningAgain:
    """A restored data folder, its PostgreSQL started and Django on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._stack = ExitStack()

    def start(self) -> None:
        cluster = self._stack.enter_context(start_cluster(self.folder / "postgres", durable=False))
        self._stack.enter_context(django_on(cluster.url(APP, "bihuan")))
        patch = self._stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(settings, "DATA", self.folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failed: object) -> None:
        self._stack.close()


def opened(path: Path, identity: str) -> dict[str, bytes]:
    """Every member of a backup by name; the database put together and unpacked as far as zlib packed it."""
    with path.open("rb") as file, decrypted(file, identity=identity) as (tar, _read):
        return {member.name: (tar.extractfile(member) or io.BytesIO()).read() for member in tar}


def text_of(members: dict[str, bytes]) -> bytes:
    """All that the database of a backup says, as plain text."""
    parts = b"".join(members[name] for name in sorted(members) if name.startswith("database/"))
    with tempfile.NamedTemporaryFile() as dump:
        dump.write(parts)
        dump.flush()
        done = subprocess.run(
            [find_binaries() / "pg_restore", "--file=-", dump.name], capture_output=True, check=True
        )
    return done.stdout


def test_what_two_people_erased_is_in_no_later_backup_nor_table_and_found_no_more(ground, monkeypatch):
    world, _case_id, identity = office()
    order_id = world.investigated(content=f"住{CANARY}，夜间被烟熏。", issues=(f"{CANARY}楼下的烟", "噪声"))
    world.do("north_handler", "order.open_immediate", order_id, issues=[1], what=f"{CANARY}旁拆除")
    case = Case.objects.latest("id")
    photo = Evidence.objects.filter(stream_ref=case.stream_id).latest("id")
    shared = Evidence.objects.filter(blob_id=photo.blob_id).exclude(stream_ref=case.stream_id).exists()
    put_files_in_place()
    rows = DraftRow.objects.bulk_create([drafted(case)])
    assert find(world.people["shift_head"], CANARY[:4], round_id=None) == [case.stream_id]

    order = order_for(url=url_in_use(), recipient=public_of(identity), folder=ground / "kept")
    with monkeypatch.context() as unchecked:
        unchecked.setattr(making, "check", lambda *_args, **_more: Sound())
        assert CANARY.encode() in text_of(opened(making.make(order).path, identity))
    wish = Wish(case.city_no, CANARY, (photo.id,))
    with pytest.raises(NotAllowed):
        erase_words(wish, approved_by=CUSTODIAN, command=Command(CUSTODIAN, world.now, "erase-0"))
    with (
        held_still(url_in_use(), kind="real", instance="0" * 8),
        pytest.raises(GuardRefused, match="正在备份"),
    ):
        erase_words(wish, approved_by=APPROVER, command=Command(CUSTODIAN, world.now, "erase-1"))
    done = erase_words(wish, approved_by=APPROVER, command=Command(CUSTODIAN, world.now, "erase-2"))
    assert (done.texts >= 4, done.files, done.rows) == (True, 1, 1)

    for path in (ground / "kept").glob("*.age"):
        path.unlink()
    made = making.make(order)
    assert made.checked.verdict.findings == ()
    members = opened(made.path, identity)
    assert CANARY.encode() not in text_of(members)
    assert all(CANARY.encode() not in content for content in members.values())
    assert any(photo.blob.sha256 in name for name in members) == shared
    assert left_elsewhere(CANARY) == {}
    assert find(world.people["shift_head"], CANARY[:4], round_id=None) == []
    assert find(world.people["shift_head"], "烟熏", round_id=None) == []
    assert DraftRow.objects.get(id=rows[0].pk).fields["row_key"] == "k"
    (entry,) = Entry.objects.filter(code="text.erase")
    assert (entry.actor_key, json.loads(entry.body)["facts"]["approved_by"]) == (CUSTODIAN.key, APPROVER.key)
    assert main(["verify"]) == 0


def drafted(case: Case) -> DraftRow:
    """A row of the case's list, as intake keeps it."""
    run = ImportRun.objects.create(
        batch_id=case.batch_id,
        sha256="0" * 64,
        format="xlsx",
        encoding="",
        rows_total=1,
        read_at=case.received_at,
        read_by=1,
    )
    fields = {"content": f"住{CANARY}，夜间被烟熏。", "row_key": "k", "row_hash": "h"}
    return DraftRow(run=run, row=1, sheet="", fields=fields, state="registered", case_id=case.id)


@pytest.mark.parametrize("where", ["write_archive", "check", "sync_folder"])
def test_a_backup_that_breaks_off_leaves_nothing_that_passes_for_one(ground, monkeypatch, where):
    _world, _case_id, identity = office()
    order = order_for(url=url_in_use(), recipient=public_of(identity), folder=ground / "kept")
    monkeypatch.setattr(making, "check", lambda *_args, **_more: Sound())

    def breaks(*_args: object, **_more: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    with pytest.MonkeyPatch.context() as power:
        power.setattr(making, where, breaks)
        with pytest.raises((BackupStopped, OSError)):
            making.make(order)
    finished = list((ground / "kept").glob("*.age"))
    assert len(finished) == (1 if where == "sync_folder" else 0)  # renamed already, so whole and checked
    assert last_good_backup() is None
    making.make(order)
    assert [path.name for path in (ground / "kept").iterdir() if path.name.startswith(".")] == []


class Sound:
    """The result of a check that found nothing."""

    is_whole = True


def small_backup(place: Path, *, recipient: str, about: About, body: bytes = b"") -> Path:
    """A file of the right form with next to nothing in it."""

    def produce(out: BinaryIO) -> None:
        with tarfile.open(fileobj=out, mode="w|") as tar:
            member = tarfile.TarInfo("about.json")
            member.size = len(as_bytes(about))
            tar.addfile(member, io.BytesIO(as_bytes(about)))
            member = tarfile.TarInfo("data/keys/x")
            member.size = len(body)
            tar.addfile(member, io.BytesIO(body))

    with place.open("wb") as out:
        encrypt(produce, out, recipients=[recipient])
    return place


ABOUT = About("real", "0" * 8, "2024-06-03T03:02:00+00:00", 18, ("journal.0001_initial",), 1, 1, "")


def test_every_wrong_file_key_and_folder_is_refused_in_a_sentence(ground, capsys, monkeypatch):
    monkeypatch.delenv("DATABASE_URL")
    identity, other = new_identity(), new_identity()
    (ground / "key").write_text(identity)
    (ground / "other").write_text(other)
    good = small_backup(
        ground / "good.age", recipient=public_of(identity), about=ABOUT, body=os.urandom(200_000)
    )
    whole = good.read_bytes()
    (ground / "cut.age").write_bytes(whole[:-70_000])
    (ground / "changed.age").write_bytes(whole[:150_000] + bytes([whole[150_000] ^ 1]) + whole[150_001:])
    (ground / "no.age").write_text("a letter")
    newer = replace(ABOUT, migrations=("journal.9999_later",))
    small_backup(ground / "newer.age", recipient=public_of(identity), about=newer)
    small_backup(
        ground / "form.age", recipient=public_of(identity), about=replace(ABOUT, format="bihuan-backup/9")
    )
    (ground / "full").mkdir()
    (ground / "full" / "letter").write_text("")
    for file, key, folder, sentence in (
        ("none.age", "key", "empty", "没有"),
        ("good.age", "none", "empty", "不能读取"),
        ("good.age", "no.age", "empty", "不是备份密钥"),
        ("good.age", "other", "empty", "密钥与此备份不符"),
        ("no.age", "key", "empty", "不是备份"),
        ("cut.age", "key", "empty", "已损坏"),
        ("changed.age", "key", "empty", "已损坏"),
        ("newer.age", "key", "empty", "更新的版本"),
        ("form.age", "key", "empty", "更新的版本"),
        ("good.age", "key", "full", "不是空的"),
        ("good.age", "key", "empty", "未能装入"),
    ):
        assert restored(ground / file, ground / key, ground / folder) == 1, file
        assert sentence in capsys.readouterr().err, (file, key, folder)
    assert not (ground / "empty" / "instance.json").exists()
    assert [path.name for path in (ground / "full").iterdir()] == ["letter"]


def test_tables_are_backed_up_and_the_change_tried_on_the_copy_before_they_change(
    data_folder, capsys, own_database
):
    office()
    with django_on(own_database.owner_url):
        call_command("migrate", "intake", "0004", verbosity=0)
    monkey = pytest.MonkeyPatch()
    monkey.setattr(settings, "DATABASE_OWNER_URL", own_database.owner_url)
    assert main(["migrate"]) == 0
    monkey.undo()
    made = only_backup(data_folder / "backups")
    assert made.name.endswith("-migration.age")
    assert "试升级" in capsys.readouterr().out
    assert [one.name for one in newest_backups()] == [made.name]
    assert Evidence.objects.filter(erased_at=None).exists()
    assert not before_migration.is_owed(own_database.owner_url)


def at(day: int, hour: int = 3, month: int = 6) -> datetime:
    return datetime(2024, month, day, hour, tzinfo=UTC)


def test_so_many_days_weeks_and_months_are_kept_and_never_the_last_good_one_goes(ground):
    def file(moment: datetime, mark: str = "") -> None:
        name = file_name(kind="real", instance="0a" * 4, at=moment, mark=mark)
        (ground / name).touch()

    for month in (1, 2, 3, 4, 5, 6):
        for day in range(1, 29):
            file(at(day, month=month))
    file(at(28, 5))
    for hour in range(6, 12):
        file(at(28, hour), "unsound")
    file_of_others = ground / file_name(kind="real", instance="ff" * 4, at=at(1))
    file_of_others.touch()
    found = kept_files(ground, instance="0a" * 4)
    gone = {one.path.name for one in superfluous(found, keep=Keep(daily=3, weekly=2, monthly=4))}
    left = sorted(one.path.name[21:29] + one.mark for one in found if one.path.name not in gone)
    assert left == sorted(
        ["20240628", "20240627", "20240626", "20240623", "20240528", "20240428", "20240328"]
        + ["20240628unsound"] * 3
    )
    nothing_kept = {one.path.name for one in superfluous(found, keep=Keep(0, 0, 0)) if not one.mark}
    assert found[6].path.name not in nothing_kept
    assert file_of_others.exists()


def test_a_night_owes_one_backup_and_a_failure_is_told_once_a_day(monkeypatch):
    assert not nightly.is_owed(at(4, 20))
    _world, _case_id, _identity = office()
    assert nightly.is_owed(at(4, 20))  # 04:00 in the city
    good = BackupMade("x", at(4, 20), at(4, 20), 1, "", 1, 1, is_whole=True, seconds=1)
    monkeypatch.setattr(nightly, "newest_backups", lambda _limit: [good])
    assert not nightly.is_owed(at(5, 18))
    assert nightly.is_owed(at(5, 20))
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_more: subprocess.CompletedProcess([], 1))
    assert (nightly.back_up(), nightly.back_up()) == (1, 1)
    assert Entry.objects.filter(code="backup.fail").count() == 2
    assert (
        Message.objects.filter(code="backup.fail").values_list("to_role", flat=True).distinct().get()
        == "system_admin"
    )
