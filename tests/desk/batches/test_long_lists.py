"""A long list is accepted at once and read in the background: the hour runs, the page says how far it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from bihuan.cases.models import Batch
from bihuan.intake.actions.waiting import drop_keys, opened
from bihuan.intake.models import DraftRow, ImportRun, LikelyRepeat, WaitingFile
from bihuan.jobs.reading import BROKE_OFF, read_next
from bihuan.jobs.tasks import read_lists
from bihuan.people.models import Area, Tenure
from bihuan.records.models import Clock
from tests.cases.world import World
from tests.desk.cases.conftest import Browser, as_one, form, world

__all__ = ["as_one", "world"]

LIST = (
    "序号,受理编号,交办问题基本情况,行政区域,污染类型,举报人\n"
    "1,D3HE202406020011,宏达板材厂夜间异味。,北岭县,大气,赵某某\n"
    "2,D3HE202406020012,河道倾倒垃圾。,北岭县,固废,\n"
)


@pytest.fixture
def desk(world: World, as_one: Browser, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The browser of the dispatcher, in a city that reads everything in the background."""
    monkeypatch.setattr(settings, "READ_AT_ONCE_BYTES", 10)
    Area.objects.create(code="1", name="北岭县")
    return as_one("dispatch")


def upload(desk: Client, raw: bytes = LIST.encode(), *, to: int | None = None) -> Any:
    """The list uploaded as a new batch, or for one that is there."""
    file = {"list_file": SimpleUploadedFile("第六批.csv", raw)}
    if to is not None:
        return desk.post(reverse("batch_file", args=[to]), {**form(), **file})
    typed = {"giver": "省第三督察组", "channel": "other", "received_at": "2024-06-03T11:00:00"}
    return desk.post(reverse("batch_upload"), {**form(**typed), **file})


def page(desk: Client) -> str:
    """The check page of the newest batch."""
    return desk.get(reverse("batch_check", args=[Batch.objects.latest("id").id])).content.decode()


def test_the_hour_runs_and_the_page_says_how_far_the_reading_is(desk: Client) -> None:
    assert upload(desk).status_code == 303
    assert Clock.objects.filter(part_kind="batch", kind="transfer", stopped_at=None).count() == 1
    text = page(desk)
    assert ("等待读取" in text, 'http-equiv="refresh"' in text, DraftRow.objects.count()) == (True, True, 0)
    assert (read_next(), read_next()) == (Batch.objects.get().id, None)
    text = page(desk)
    assert ("宏达板材厂夜间异味" in text, 'http-equiv="refresh"' in text) == (True, False)


def test_repeats_are_looked_for_as_well(desk: Client, world: World) -> None:
    world.registered()
    upload(desk)
    read_next()
    assert (LikelyRepeat.objects.count(), ImportRun.objects.get().compared_at is not None) == (1, True)


def test_while_it_waits_nobody_reads_it_in_the_database_and_then_it_is_gone(desk: Client) -> None:
    upload(desk)
    file = WaitingFile.objects.get()
    assert (LIST.encode()[:40] in bytes(file.locked), "赵某某".encode() in bytes(file.locked)) == (
        False,
        False,
    )
    assert opened(file) == ("第六批.csv", LIST.encode())
    read_next()
    file.refresh_from_db()
    assert (bytes(file.locked), file.step, file.rows) == (b"", "done", 2)
    assert list(Path(settings.DATA, "waiting").iterdir()) == []


def test_a_list_whose_key_is_gone_is_asked_for_again(desk: Client) -> None:
    upload(desk)
    for key in Path(settings.DATA, "waiting").iterdir():
        key.unlink()
    with pytest.raises(FileNotFoundError):
        read_next()
    assert BROKE_OFF in page(desk)


def test_what_is_no_list_at_all_is_refused_at_once_and_starts_no_hour(desk: Client) -> None:
    answer = upload(desk, b"\x89PNG" + b"x" * 100)
    assert (answer.status_code, Batch.objects.exists(), WaitingFile.objects.exists()) == (422, False, False)


def test_a_list_that_cannot_be_read_says_why_and_is_given_in_again(desk: Client) -> None:
    upload(desk, "今天天气很好\n没有表格\n".encode())
    read_next()
    text = page(desk)
    assert ("清单未能读取" in text, "重新上传清单" in text, WaitingFile.objects.get().step) == (
        True,
        True,
        "failed",
    )
    upload(desk, to=Batch.objects.get().id)
    read_next()
    assert ("清单未能读取" in page(desk), DraftRow.objects.count()) == (False, 2)


def test_a_reading_that_breaks_off_says_so_and_is_not_tried_for_ever(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object, **_more: object) -> None:
        raise MemoryError

    upload(desk)
    monkeypatch.setattr("bihuan.jobs.reading.read_given", broken)
    with pytest.raises(MemoryError):
        read_next()
    assert (WaitingFile.objects.get().sentence, read_next()) == (BROKE_OFF, None)


def test_a_worker_killed_in_between_keeps_nothing_twice(desk: Client) -> None:
    upload(desk)
    file = WaitingFile.objects.get()
    locked = bytes(file.locked)
    key = Path(settings.DATA, "waiting", locked[:12].hex()).read_bytes()
    read_next()
    Path(settings.DATA, "waiting", locked[:12].hex()).write_bytes(key)
    WaitingFile.objects.filter(id=file.id).update(ended_at=None, locked=locked, step="keeping")
    read_next()
    assert (DraftRow.objects.count(), ImportRun.objects.count()) == (2, 1)


def test_a_list_goes_on_waiting_where_the_database_cannot_just_now(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_given: object, **_more: object) -> None:
        raise OperationalError("server closed the connection") from psycopg.errors.AdminShutdown()

    upload(desk)
    with monkeypatch.context() as patched:
        patched.setattr("bihuan.jobs.reading.keep_file", away)
        with pytest.raises(OperationalError):
            read_next()
    read_next()
    assert (DraftRow.objects.count(), WaitingFile.objects.get().step) == (2, "done")


def test_keys_a_killed_process_left_are_taken_away_and_those_needed_are_not(desk: Client) -> None:
    upload(desk)
    (needed,) = (folder := Path(settings.DATA, "waiting")).iterdir()
    (folder / "00").write_bytes(b"of a list that is read")
    assert (drop_keys(), [*folder.iterdir()]) == (1, [needed])
    read_lists()
    assert (DraftRow.objects.count(), [*folder.iterdir()]) == (2, [])


def test_whoever_has_left_the_post_meanwhile_gives_nothing_in(desk: Client, world: World) -> None:
    upload(desk)
    Tenure.objects.filter(post_id=world.people["dispatch"].post_id or 0).update(until=world.now)
    read_next()
    assert (DraftRow.objects.exists(), WaitingFile.objects.get().step) == (False, "failed")
