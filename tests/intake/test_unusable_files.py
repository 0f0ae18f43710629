"""A file no list can be read from is refused with one clear sentence, whatever it calls itself."""

from __future__ import annotations

import io
import zipfile

import pytest

from bihuan.intake.reading import UnusableFile, read_list
from tests.intake.builders import complaints, list_rows, sheet_of


def archive_of(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return target.getvalue()


GOOD = sheet_of(list_rows(complaints(2)))
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (b"", "空"),
        (b"\xef\xbb\xbf\r\n", "空"),
        (b"%PDF-1.7 /Type /Font ...", "PDF文件已损坏"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"<!DOCTYPE html><html><table></table></html>", "没有找到清单"),
        (b'<?xml version="1.0"?><Workbook/>', "XML"),
        (archive_of(word__document_xml=b"x"), "损坏"),
        (archive_of(a_txt=b"x"), "压缩包"),
        (b"PK\x03\x04 broken", "损坏"),
        (GOOD[: len(GOOD) // 2], "损坏"),
        (OLE2 + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (OLE2 + "WordDocument".encode("utf-16-le"), "Word"),
        (OLE2 + "Workbook".encode("utf-16-le"), "损坏"),
        (OLE2, "损坏"),
        (archive_of(xl__workbook_xml=b"<not a workbook"), "损坏"),
        (bytes(range(256)) * 40, "编码"),
        ("今天没有交办件".encode(), "没有找到清单"),
        (sheet_of([["姓名", "年龄"], ["甲", 30]]), "没有找到清单"),
        (sheet_of([[None]]), "没有找到清单"),
    ],
)
def test_the_refusal_says_what_the_file_is(raw: bytes, word: str):
    with pytest.raises(UnusableFile) as refused:
        read_list(raw, name="清单.xlsx")
    assert word in refused.value.sentence
    assert not refused.value.sentence.endswith("。")


def test_a_list_is_read_under_a_wrong_ending():
    assert read_list(GOOD, name="清单.csv").format == "xlsx"
    assert read_list(GOOD, name="清单.doc").format == "xlsx"


def test_an_empty_list_is_a_list():
    found = read_list(sheet_of([["序号", "受理编号", "举报内容"]]), name="a.xlsx")
    assert (len(found.lists), found.cases, found.rejects) == (1, (), ())
