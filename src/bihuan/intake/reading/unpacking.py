"""Parts of a zip unpacked within bounds, whatever the zip claims about their size."""

from __future__ import annotations

import lzma
import zipfile
import zlib

from bihuan.intake.reading.drafts import UnusableFile

# What unpacking a damaged or unusual zip raises.
BROKEN_ZIP = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, ValueError, KeyError, RuntimeError, EOFError,
)  # fmt: skip
TOO_MUCH = "文件解开后过大，不能读取。请分成几个文件上传"


def unpacked(archive: zipfile.ZipFile, part: str | zipfile.ZipInfo, largest: int) -> bytes:
    """What a part holds, in bytes. Raises UnusableFile for more than largest, BROKEN_ZIP for a damaged one."""
    with archive.open(part) as stream:
        content = stream.read(largest + 1)
    if len(content) > largest:
        raise UnusableFile(TOO_MUCH)
    return content
