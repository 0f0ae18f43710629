"""What kind of file the bytes are, whatever the file is called; opens nothing but the directory of a zip."""

from __future__ import annotations

import io
import re
import zipfile

from bihuan.intake.reading.drafts import UnusableFile

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LARGEST_FILE = 200_000_000
# What is unpacked from one workbook; a real list of 100,000 rows stays below 200 MB.
LARGEST_UNPACKED = 600_000_000
_NOT_TABLES = (
    (b"%PDF", "这是PDF文件，目前不能读取。请上传原始表格（xlsx或csv）"),
    (b"\x89PNG", "这是图片，不能读取。请上传原始表格（xlsx或csv）"),
    (b"\xff\xd8\xff", "这是图片，不能读取。请上传原始表格（xlsx或csv）"),
    (b"{\\rtf", "这是RTF文件，目前不能读取。请另存为xlsx后上传"),
    (b"Rar!", "这是RAR压缩包，不能读取。请解压后上传其中的表格"),
    (b"7z\xbc\xaf", "这是7z压缩包，不能读取。请解压后上传其中的表格"),
    (b"\x1f\x8b", "这是压缩文件，不能读取。请解压后上传其中的表格"),
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|table|head|body|meta)[\s>]", re.IGNORECASE)


def format_of(raw: bytes) -> str:
    """`xlsx`, `xls` or `csv` by the content. Raises UnusableFile when it is nothing a list is read from."""
    if len(raw) > LARGEST_FILE:
        raise UnusableFile("文件超过200MB，不能读取。请分成几个文件上传")
    if not raw.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise UnusableFile("文件是空的，没有可读取的内容")
    for start, sentence in _NOT_TABLES:
        if raw.startswith(start):
            raise UnusableFile(sentence)
    if raw.startswith(b"PK"):
        return _kind_of_zip(raw)
    if raw.startswith(_OLE2):
        return _kind_of_ole(raw)
    head = raw[:4096]
    if _HTML.search(head):
        raise UnusableFile("这是网页文件，目前不能读取。请在表格软件中打开，另存为xlsx后上传")
    if b"<?xml" in head[:64]:
        raise UnusableFile("这是XML格式的表格，目前不能读取。请另存为xlsx后上传")
    return "csv"


def _kind_of_zip(raw: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise UnusableFile("文件已损坏，打不开。请重新下载或另存后上传") from None
    names = {member.filename for member in members}
    if any(name.startswith("xl/") for name in names):
        if sum(member.file_size for member in members) > LARGEST_UNPACKED:
            raise UnusableFile("表格解开后过大，不能读取。请分成几个文件上传")
        return "xlsx"
    if any(name.startswith("word/") for name in names):
        raise UnusableFile("这是Word文件，目前不能读取。请把表格复制到xlsx后上传")
    raise UnusableFile("这是压缩包或其他格式的文件，目前不能读取。请上传其中的xlsx或csv")


def _kind_of_ole(raw: bytes) -> str:
    if _wide("EncryptedPackage") in raw or _wide("EncryptionInfo") in raw:
        raise UnusableFile("文件有密码，不能读取。请去掉密码后重新上传")
    if _wide("WordDocument") in raw:
        raise UnusableFile("这是Word文件，目前不能读取。请把表格复制到xlsx后上传")
    if _wide("Workbook") in raw or _wide("Book") in raw:
        return "xls"
    raise UnusableFile("文件已损坏或不是表格，打不开。请另存为xlsx后上传")


def _wide(name: str) -> bytes:
    return name.encode("utf-16-le")
