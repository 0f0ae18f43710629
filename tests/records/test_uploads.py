"""What may come in as evidence, what is refused in which words, and what a photo tells of itself."""

from __future__ import annotations

import hashlib
import io
import os
import stat
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

from bihuan.records import filestore, pictures
from bihuan.records.evidence import store
from bihuan.records.models import Blob
from bihuan.records.uploads import clean_name
from bihuan.rules.errors import UploadRefused
from tests.records.files import drawing, office_file, photo

pytestmark = pytest.mark.usefixtures("db", "data_folder")


def everything_on_disk(folder) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def refused(file: filestore.Readable) -> str:
    """The sentence a refused upload is told; nothing of it is kept."""
    from django.conf import settings

    with pytest.raises(UploadRefused) as refusal:
        store(file)
    assert everything_on_disk(settings.DATA) == []
    assert not Blob.objects.exists()
    return refusal.value.sentence


def test_a_file_lies_under_its_own_hash(data_folder):
    content = photo().getvalue()
    stored = store(io.BytesIO(content))
    sha256 = hashlib.sha256(content).hexdigest()
    place = data_folder / "files" / sha256[:2] / sha256[2:4] / sha256
    assert (stored.sha256, stored.size) == (sha256, len(content))
    assert place.read_bytes() == content
    assert place.stat().st_mode & 0o077 == 0


def test_the_same_photo_twice_is_kept_once_and_read_again(data_folder):
    first, second = store(photo()), store(photo())
    assert first == second
    assert Blob.objects.count() == 1
    assert len(everything_on_disk(data_folder)) == 2  # the photo and its bare copy


def test_a_photo_tells_when_and_where_it_was_taken():
    stored = store(photo(offset="+09:00"))
    assert stored.taken_at == datetime(2024, 6, 5, 0, 30, tzinfo=UTC)
    assert (stored.longitude, stored.latitude) == (Decimal("113.25"), Decimal("34.51"))


def test_a_photo_without_an_offset_was_taken_on_the_clock_of_the_city():
    assert store(photo(offset=None)).taken_at == datetime(2024, 6, 5, 1, 30, tzinfo=UTC)


def test_a_photo_that_says_nothing_is_kept_all_the_same():
    stored = store(drawing())
    assert (stored.taken_at, stored.longitude, stored.latitude) == (None, None, None)
    assert store(photo(place=False)).longitude is None


def test_the_copy_for_others_says_nothing_of_time_place_or_phone():
    copy = copy_of(store(photo()).sha256)
    assert copy.format == "JPEG"
    assert max(copy.size) == 1600
    assert dict(copy.getexif()) == {}
    assert "comment" not in copy.info


def test_the_copy_of_a_turned_photo_stands_upright():
    copy = copy_of(store(photo((2400, 1800), turn=6)).sha256)
    assert copy.size == (1200, 1600)
    top, bottom = (copy.crop((600, at, 601, at + 1)).tobytes() for at in (50, 1550))
    assert top[0] > 200
    assert bottom[2] > 200


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16", "RGB"])
def test_drawings_of_every_kind_get_a_copy(mode):
    assert copy_of(store(drawing(mode)).sha256).mode == "RGB"


@pytest.mark.parametrize(("mode", "form"), [("CMYK", "JPEG"), ("RGBA", "WEBP")])
def test_pictures_of_print_shops_and_chats_get_a_copy(mode, form):
    assert copy_of(store(drawing(mode, form=form)).sha256).mode == "RGB"


def copy_of(sha256: str) -> Image.Image:
    return Image.open(filestore.open_kept(Blob.objects.get(sha256=sha256).derivative_sha256))


def test_a_photo_whose_notes_are_broken_is_kept_without_them():
    content = photo().getvalue()
    at = content.index(b"Exif\x00\x00") + 6
    stored = store(io.BytesIO(content[:at] + b"\xff" * 60 + content[at + 60 :]))
    assert stored.taken_at is None


def test_papers_sheets_and_recordings_are_kept_without_a_copy():
    for file in (
        office_file("word/document.xml"),
        office_file("xl/workbook.xml"),
        io.BytesIO(b"%PDF-1.7\n"),
        io.BytesIO(b"\0\0\0\x18ftypmp42\0\0\0\0"),
        io.BytesIO(b"#!AMR\n\0"),
        io.BytesIO(b"RIFF\x24\0\0\0WAVEfmt "),
    ):
        stored = store(file)
        assert Blob.objects.get(sha256=stored.sha256).derivative_sha256 == ""


def test_an_empty_file_is_refused():
    assert refused(io.BytesIO(b"")) == "文件为空，不能上传，请重新选择"


@pytest.mark.parametrize(
    "content", [b"<html><script>", b"MZ\x90\0", b"<svg xmlns=", b"#!/bin/sh", b"GIF89a", b"PK\x03\x04broken"]
)
def test_a_file_of_another_kind_is_refused_whatever_its_name(content):
    assert refused(io.BytesIO(content)).startswith("不能上传这种文件")


def test_an_archive_is_no_office_file():
    assert refused(office_file("照片/1.jpg")).startswith("不能上传这种文件")


def test_an_office_file_with_a_program_in_it_is_refused():
    assert refused(office_file("word/document.xml", "word/vbaProject.bin")).startswith("文件含宏")
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "_VBA_PROJECT".encode("utf-16-le")
    assert refused(io.BytesIO(old)).startswith("文件含宏")


def test_a_photo_of_a_phone_in_its_own_format_is_refused_with_the_way_out():
    assert "兼容性最佳" in refused(io.BytesIO(b"\0\0\0\x18ftypheic\0\0\0\0mif1"))


def test_a_file_above_the_limit_is_refused_before_it_has_come_whole(settings):
    settings.UPLOAD_LIMIT_BYTES = 2 * 1024 * 1024

    class Endless(io.RawIOBase):
        given = 0

        def read(self, size=-1):
            self.given += size
            return b"\xff\xd8\xff" + b"\0" * (size - 3)

    file = Endless()
    assert refused(file) == "文件超过2MB，不能上传，请压缩或分开上传"
    assert file.given <= 4 * 1024 * 1024


def test_a_kind_the_setting_leaves_out_is_refused(settings):
    settings.UPLOAD_KINDS = ["jpeg"]
    assert refused(io.BytesIO(b"%PDF-1.7\n")).startswith("不能上传这种文件")


def test_a_photo_that_came_half_is_refused():
    content = photo().getvalue()
    assert refused(io.BytesIO(content[: len(content) // 2])).startswith("图片打不开")


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_decoded(monkeypatch):
    def decode(*_args):
        raise AssertionError("decoded")

    monkeypatch.setattr(pictures, "_copy", decode)
    assert refused(drawing("1", size=(8000, 4001))).startswith("图片像素过多")
    assert refused(photo((6000, 5400), progressive=True)).startswith("图片像素过多")


def test_a_large_photo_of_a_good_phone_is_kept():
    assert max(copy_of(store(photo((9248, 6936))).sha256).size) == 1600


def test_a_file_is_in_its_place_whole_or_not_at_all(data_folder, monkeypatch):
    def power_fails(*_args):
        raise OSError("power")

    monkeypatch.setattr(filestore, "sync_folder", lambda _folder: None)
    monkeypatch.setattr(Path, "replace", power_fails)
    with pytest.raises(OSError, match="power"):
        store(io.BytesIO(b"%PDF-1.7\n"))
    assert everything_on_disk(data_folder) == []


def test_bytes_are_on_the_disk_before_the_name_is(monkeypatch):
    done: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: done.append(what_is(descriptor)))
    replace = Path.replace

    def noted(*paths: Path) -> Path:
        done.append("name")
        return replace(*paths)

    monkeypatch.setattr(Path, "replace", noted)
    store(io.BytesIO(b"%PDF-1.7\n"))
    at = done.index("name")
    assert "bytes" in done[:at]
    assert done[at + 1] == "folder"


def what_is(descriptor: int) -> str:
    return "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "bytes"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\照片\\北岭县 现场.jpg", "北岭县 现场.jpg"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nb\x00.pdf", "ab.pdf"),
        ("", "未命名"),
        ("长" * 200 + ".docx", "长" * 115 + ".docx"),
    ],
)
def test_a_name_loses_its_folders_and_what_cannot_be_printed(given, kept):
    assert clean_name(given) == kept
