"""What a file is, by its bytes and never by its name; opens nothing inside it but the list of a zip."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

HEAD_BYTES = 32
_OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of file: code as in the setting, type as told to browsers, endings a name of it may have."""

    code: str
    media_type: str
    endings: tuple[str, ...]
    is_picture: bool = False


_KINDS = (
    FileKind("jpeg", "image/jpeg", (".jpg", ".jpeg"), is_picture=True),
    FileKind("png", "image/png", (".png",), is_picture=True),
    FileKind("webp", "image/webp", (".webp",), is_picture=True),
    FileKind("heic", "image/heic", (".heic", ".heif")),
    FileKind("pdf", "application/pdf", (".pdf",)),
    FileKind("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",)),
    FileKind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",)),
    FileKind("ole", "application/x-ole-storage", (".doc", ".xls", ".wps", ".et")),
    FileKind("mp4", "video/mp4", (".mp4", ".mov", ".3gp")),
    FileKind("m4a", "audio/mp4", (".m4a",)),
    FileKind("mp3", "audio/mpeg", (".mp3",)),
    FileKind("wav", "audio/wav", (".wav",)),
    FileKind("amr", "audio/amr", (".amr",)),
)
FILE_KINDS = {kind.code: kind for kind in _KINDS}
BY_MEDIA_TYPE = {kind.media_type: kind for kind in _KINDS}

_STARTS = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"%PDF-", "pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"ID3", "mp3"),
    (b"\xff\xfb", "mp3"),
    (b"\xff\xf3", "mp3"),
    (b"\xff\xf2", "mp3"),
    (b"#!AMR", "amr"),
)
_BRANDS = {b"M4A ": "m4a", b"M4B ": "m4a"} | dict.fromkeys(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "heic"
)
_RIFF_FORMS = {b"WAVE": "wav", b"WEBP": "webp"}


def kind_of(file: Path) -> FileKind | None:
    """The kind of a file; None when it is none of those known here."""
    with file.open("rb") as opened:
        head = opened.read(HEAD_BYTES)
    code = _by_head(head) or (_in_zip(file) if head.startswith(b"PK\x03\x04") else None)
    return FILE_KINDS.get(code or "")


def kind_of_bytes(content: bytes) -> FileKind | None:
    """The kind of what must not be written to a file; office files of today's kind are not told from other zips."""
    return FILE_KINDS.get(_by_head(content[:HEAD_BYTES]) or "")


def _by_head(head: bytes) -> str | None:
    return _by_start(head) or _by_container(head)


def has_macros(file: Path, kind: FileKind) -> bool:
    """Whether an office file carries a program."""
    if kind.code == "ole":
        return _OLE_MACROS in file.read_bytes()
    if kind.code in ("docx", "xlsx"):
        return any(name.endswith("vbaProject.bin") for name in _zip_names(file))
    return False


def fitting_name(name: str, kind: FileKind) -> str:
    """The name for a download: its own, with an ending of the kind where it has another."""
    return name if name.lower().endswith(kind.endings) else f"{name}{kind.endings[0]}"


def _by_start(head: bytes) -> str | None:
    return next((code for start, code in _STARTS if head.startswith(start)), None)


def _by_container(head: bytes) -> str | None:
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "mp4")
    return _RIFF_FORMS.get(head[8:12]) if head.startswith(b"RIFF") else None


def _in_zip(file: Path) -> str | None:
    names = _zip_names(file)
    if "word/document.xml" in names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in names else None


def _zip_names(file: Path) -> frozenset[str]:
    try:
        with zipfile.ZipFile(file) as opened:
            return frozenset(opened.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
        return frozenset()
