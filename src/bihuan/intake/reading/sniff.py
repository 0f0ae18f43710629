"""What kind of file the bytes are, whatever the file is called; opens nothing but the directory of a zip."""

from __future__ import annotations

import io
import re
import zipfile

from bihuan.intake.reading.drafts import UnusableFile
from bihuan.intake.reading.limits import LIMITS, Limits
from bihuan.intake.reading.unpacking import BROKEN_ZIP

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF, _PDF_WITHIN = b"%PDF", 1024
_NOT_TABLES = (
    (b"\x89PNG", "这是图片，不能读取。请上传原始表格（xlsx、docx等）"),
    (b"\xff\xd8\xff", "这是图片，不能读取。请上传原始表格（xlsx、docx等）"),
    (b"GIF8", "这是图片，不能读取。请上传原始表格（xlsx、docx等）"),
    (b"II*\x00", "这是图片，不能读取。请上传原始表格（xlsx、docx等）"),
    (b"MM\x00*", "这是图片，不能读取。请上传原始表格（xlsx、docx等）"),
    (b"{\\rtf", "这是RTF文件，目前不能读取。请另存为docx或xlsx后上传"),
    (b"Rar!", "这是RAR压缩包，不能读取。请解压后上传其中的表格，或改用zip"),
    (b"7z\xbc\xaf", "这是7z压缩包，不能读取。请解压后上传其中的表格，或改用zip"),
    (b"\x1f\x8b", "这是压缩文件，不能读取。请解压后上传其中的表格，或改用zip"),
    (b"MZ", "这是程序文件，不能读取。请上传原始表格（xlsx、docx等）"),
    (b"\x7fELF", "这是程序文件，不能读取。请上传原始表格（xlsx、docx等）"),
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|table|head|body|meta)[\s>]", re.IGNORECASE)
_MAIL_PAGE = re.compile(rb"\AMIME-Version:|^Content-Type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_HEAD = 4096


def format_of(raw: bytes, limits: Limits = LIMITS) -> str:
    """`xlsx`, `xls`, `docx`, `pdf`, `html`, `csv` (any text) or `zip` by the content.

    Raises UnusableFile when it is nothing a list is read from.
    """
    if len(raw) > limits.file:
        raise UnusableFile(f"文件超过{limits.file // 1_000_000}MB，不能读取。请分成几个文件上传")
    if not raw[:_HEAD].strip(_BLANK) and not raw.strip(_BLANK):
        raise UnusableFile("文件是空的，没有可读取的内容")
    for start, sentence in _NOT_TABLES:
        if raw.startswith(start):
            raise UnusableFile(sentence)
    if _PDF in raw[:_PDF_WITHIN]:
        return "pdf"
    if raw.startswith(b"PK"):
        return _kind_of_zip(raw, limits)
    return _kind_of_ole(raw, limits) if raw.startswith(_OLE2) else _kind_of_text(raw, limits)


def _kind_of_text(raw: bytes, limits: Limits) -> str:
    if len(raw) > limits.text:
        raise UnusableFile(f"文本文件超过{limits.text // 1_000_000}MB，不能读取。请分成几个文件上传")
    head = raw[:_HEAD].replace(b"\x00", b"")
    if _HTML.search(head) or is_mail_page(raw):
        return "html"
    if b"<?xml" in head[:64]:
        raise UnusableFile("这是XML格式的表格，目前不能读取。请另存为xlsx后上传")
    return "csv"


def is_mail_page(raw: bytes) -> bool:
    """Whether the bytes are a web page packed as a mail (mht), as office programs save it."""
    head = raw[:_HEAD]
    return b"multipart/related" in head and _MAIL_PAGE.search(head) is not None


_BLANK = b"\x00\t\r\n \xef\xbb\xbf"


def _kind_of_zip(raw: bytes, limits: Limits) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = archive.infolist()
    except BROKEN_ZIP:
        raise UnusableFile("文件已损坏，打不开。请重新下载或另存后上传") from None
    names = {member.filename for member in members}
    kind = next((kind for start, kind in _OFFICE if any(name.startswith(start) for name in names)), "zip")
    if kind != "zip" and sum(member.file_size for member in members) > limits.unpacked:
        raise UnusableFile("表格解开后过大，不能读取。请分成几个文件上传")
    if "xl/workbook.bin" in names:
        raise UnusableFile("这是二进制的表格（xlsb），不能读取。请另存为xlsx后上传")
    if kind == "zip" and "mimetype" in names and "content.xml" in names:
        raise UnusableFile("这是ODF格式的文件，目前不能读取。请另存为xlsx或docx后上传")
    return kind


_OFFICE = (("xl/workbook", "xlsx"), ("word/document", "docx"), ("xl/", "xlsx"), ("word/", "docx"))


def _kind_of_ole(raw: bytes, limits: Limits) -> str:
    if _wide("EncryptedPackage") in raw or _wide("EncryptionInfo") in raw:
        raise UnusableFile("文件有密码，不能读取。请去掉密码后重新上传")
    if _wide("WordDocument") in raw:
        raise UnusableFile("这是旧版Word文件（doc），不能读取。请另存为docx后上传")
    if _wide("Workbook") in raw or _wide("Book") in raw:
        if len(raw) > limits.text:
            raise UnusableFile(f"xls文件超过{limits.text // 1_000_000}MB，不能读取。请另存为xlsx后上传")
        return "xls"
    raise UnusableFile("文件已损坏或不是表格，打不开。请另存为xlsx后上传")


def _wide(name: str) -> bytes:
    return name.encode("utf-16-le")
