"""Uploads nothing came of go after a while; none goes that hangs anywhere, or was uploaded again since."""

from __future__ import annotations

import os

import pytest

from bihuan.records import clearing, filestore
from bihuan.records.clearing import clear_files, clear_uploads
from bihuan.records.evidence import store
from bihuan.records.filestore import drop_passages, path_of
from bihuan.records.models import Blob
from tests.records.files import office_file, photo
from tests.records.uploading import A_DAY_AGO, age, are_kept, files_of, hang, uploaded

pytestmark = pytest.mark.usefixtures("db", "data_folder")


def test_an_upload_nothing_came_of_goes_with_its_copy():
    files = files_of(uploaded(photo()))
    assert are_kept(files) == [True, True]
    assert clear_uploads(before=A_DAY_AGO) == 1
    assert (are_kept(files), Blob.objects.count()) == ([False, False], 0)


def test_an_upload_of_today_stays():
    files = files_of(uploaded(photo(), days_ago=0.9))
    assert clear_uploads(before=A_DAY_AGO) == 0
    assert (are_kept(files), Blob.objects.count()) == ([True, True], 1)


def test_a_file_that_hangs_on_a_part_stays_however_old():
    stored = uploaded(photo(), days_ago=900)
    hang(stored)
    assert clear_uploads(before=A_DAY_AGO) == 0
    assert are_kept(files_of(stored)) == [True, True]


def test_the_same_content_uploaded_twice_stays_while_one_of_them_hangs():
    hang(uploaded(photo()))
    refused = uploaded(photo())
    assert clear_uploads(before=A_DAY_AGO) == 0
    assert are_kept(files_of(refused)) == [True, True]


def test_content_uploaded_again_today_is_young_again():
    uploaded(photo())
    again = store(photo())
    assert clear_uploads(before=A_DAY_AGO) == 0
    assert are_kept(files_of(again)) == [True, True]


def test_a_copy_two_photos_share_stays_with_the_one_that_hangs():
    refused, held = uploaded(photo()), uploaded(photo(place=False))
    hang(held)
    (shared,) = files_of(refused) & files_of(held)
    assert clear_uploads(before=A_DAY_AGO) == 1
    assert are_kept({refused.sha256}) == [False]
    assert are_kept({shared, held.sha256}) == [True, True]


def test_a_copy_that_somebody_uploaded_as_a_photo_stays_with_it():
    refused = uploaded(photo())
    (copy,) = files_of(refused) - {refused.sha256}
    hang(store(filestore.open_kept(copy)))
    age(copy, days_ago=2)
    assert clear_uploads(before=A_DAY_AGO) == 1
    assert (are_kept({refused.sha256}), are_kept({copy})) == ([False], [True])


def test_a_row_whose_file_is_gone_goes():
    stored = uploaded(office_file("word/document.xml"))
    path_of(stored.sha256).unlink()
    assert clear_uploads(before=A_DAY_AGO) == 1
    assert not Blob.objects.exists()


def test_files_whose_process_was_killed_before_their_row_stood_go_and_no_others():
    left, named, young = (
        files_of(one)
        for one in (uploaded(photo()), uploaded(office_file("word/document.xml")), store(photo(place=False)))
    )
    Blob.objects.exclude(sha256__in=named).delete()
    assert clear_files(before=A_DAY_AGO) == len(left - young) > 0
    assert (any(are_kept(left - young)), all(are_kept(named | young))) == (False, True)


def test_more_than_one_set_is_cleared(monkeypatch):
    monkeypatch.setattr(clearing, "SET_SIZE", 2)
    kept = uploaded(photo(), days_ago=0)
    for name in ("a", "b", "c", "d", "e"):
        uploaded(office_file("word/document.xml", name))
    assert clear_uploads(before=A_DAY_AGO) == 5
    assert list(Blob.objects.values_list("id", flat=True)) == [kept.blob_id]


def test_what_a_killed_upload_left_half_written_goes_after_a_while():
    with filestore.receive(photo(), limit=10**9) as received:
        assert drop_passages(before=A_DAY_AGO) == 0
        os.utime(received.path, (A_DAY_AGO.timestamp() - 1,) * 2)
        assert drop_passages(before=A_DAY_AGO) == 1
        assert not received.path.exists()
