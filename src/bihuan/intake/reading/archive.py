"""The files in a zip, unpacked one after the other within bounds; a zip inside it is not opened."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from bihuan.intake.reading.drafts import UnusableFile
from bihuan.intake.reading.limits import Limits
from bihuan.intake.reading.unpacking import BROKEN_ZIP, unpacked

BROKEN = "压缩包已损坏，打不开。请重新压缩后上传，或解压后逐个上传"
_ENCRYPTED, _IS_UTF8 = 0x1, 0x800
# What packing programs and systems leave beside the files.
_LEFTOVERS = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini", "~$", "._")


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a zip: its name in there, and what is in it or the sentence why it is not read."""

    name: str
    raw: bytes
    refusal: str = ""


def members_of(raw: bytes, limits: Limits) -> Iterator[Member]:
    """The files of a zip in their order, folders and leftovers aside.

    Raises UnusableFile for a broken zip, one with too many files, or one that unpacks to too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            inside = [
                info for info in archive.infolist() if not info.is_dir() and not _is_leftover(info.filename)
            ]
            if len(inside) > limits.members:
                raise UnusableFile(f"压缩包内有{len(inside)}个文件，超过{limits.members}个。请分成几个上传")
            left = limits.archive
            for info in inside:
                member = _member(archive, info, min(left, limits.file))
                left -= len(member.raw)
                yield member
    except BROKEN_ZIP:
        raise UnusableFile(BROKEN) from None


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, largest: int) -> Member:
    name = _name(info)
    if info.flag_bits & _ENCRYPTED:
        return Member(name, b"", "文件有密码，不能读取。请去掉密码后重新上传")
    try:
        return Member(name, unpacked(archive, info, largest))
    except BROKEN_ZIP:
        return Member(name, b"", "文件已损坏或压缩方式不能识别，打不开。请解压后单独上传")


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; names without a mark of UTF-8 were written in GB18030 by Chinese systems, or in UTF-8."""
    if info.flag_bits & _IS_UTF8 or info.filename.isascii():
        return info.filename
    for codec in ("utf-8", "gb18030"):
        try:
            return info.filename.encode("cp437").decode(codec)
        except UnicodeError:
            continue
    return info.filename


def _is_leftover(path: str) -> bool:
    last = path.rpartition("/")[2]
    return path.startswith(_LEFTOVERS) or last.startswith(_LEFTOVERS)
