"""An upload and a clearing that meet on the same content: whoever uploads has their file afterwards."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from bihuan.records import filestore
from bihuan.records.clearing import clear_uploads
from bihuan.records.evidence import store
from bihuan.records.filestore import path_of
from bihuan.records.models import Blob
from tests.jobs.worker_process import eventually
from tests.records.files import office_file, photo
from tests.records.uploading import A_DAY_AGO, are_kept, files_of, hang, uploaded

pytestmark = pytest.mark.usefixtures("own_database", "data_folder")


@contextmanager
def held_up(monkeypatch: pytest.MonkeyPatch, name: str, *, after: bool) -> Iterator[Callable[[], None]]:
    """Stops whoever calls a function of the file store, before or after it, until told to go on."""
    called, go_on = threading.Event(), threading.Event()
    real = getattr(filestore, name)

    def stopping(*arguments):
        if after:
            real(*arguments)
        called.set()
        assert go_on.wait(60)
        if not after:
            real(*arguments)

    def once_it_is_there() -> None:
        assert called.wait(60)

    with monkeypatch.context() as patch:
        patch.setattr(filestore, name, stopping)
        try:
            yield once_it_is_there
        finally:
            go_on.set()


def beside(act: Callable[[], object]) -> threading.Thread:
    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        (waiting,) = cursor.fetchone() or (0,)
    return bool(waiting)


def test_content_uploaded_again_while_it_is_cleared_away_is_there_afterwards(monkeypatch):
    uploaded(office_file("word/document.xml"))
    with held_up(monkeypatch, "drop", after=False) as it_is_about_to_drop:
        clearing_thread = beside(lambda: clear_uploads(before=A_DAY_AGO))
        it_is_about_to_drop()
        uploading = beside(lambda: store(office_file("word/document.xml")))
        assert eventually(lambda: somebody_waits() or not uploading.is_alive())
    for thread in (clearing_thread, uploading):
        thread.join()
    row = Blob.objects.get()
    assert path_of(row.sha256).exists()


def test_a_copy_shared_with_a_photo_just_being_uploaded_is_there_afterwards(monkeypatch):
    refused = uploaded(photo())
    (copy,) = files_of(refused) - {refused.sha256}
    with held_up(monkeypatch, "keep", after=True) as its_copy_is_in_place:
        uploading = beside(lambda: store(photo(place=False)))
        its_copy_is_in_place()
        clearing_thread = beside(lambda: clear_uploads(before=A_DAY_AGO))
        assert eventually(lambda: somebody_waits() or not clearing_thread.is_alive())
    for thread in (clearing_thread, uploading):
        thread.join()
    assert Blob.objects.get().derivative_sha256 == copy
    assert (are_kept({copy}), are_kept({refused.sha256})) == ([True], [False])


def test_a_clearing_killed_before_its_files_are_gone_misses_no_file(monkeypatch):
    files = files_of(uploaded(photo()))

    def killed(_sha256: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(filestore, "drop", killed)
        with pytest.raises(KeyboardInterrupt):
            clear_uploads(before=A_DAY_AGO)
    assert (Blob.objects.count(), are_kept(files)) == (0, [True, True])
    hang(store(photo()))
    assert clear_uploads(before=A_DAY_AGO) == 0
    assert not somebody_waits()
