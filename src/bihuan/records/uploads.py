"""What may come in as an upload, refused in words that say what to do; keeps nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath

from django.conf import settings
from django.utils.translation import gettext as _

from bihuan.records.filekinds import FileKind, has_macros, kind_of, kind_of_bytes
from bihuan.records.filestore import Readable, Received, TooLarge, receive
from bihuan.records.pictures import BrokenPicture, Picture, TooManyPixels, look_at
from bihuan.rules.errors import UploadRefused

LONGEST_NAME = 120
LONGEST_ENDING = 8
MEGABYTE = 1024 * 1024


@contextmanager
def receive_upload(file: Readable) -> Iterator[Received]:
    """Write an upload down for the length of the block. Raises UploadRefused when it is too large."""
    try:
        with receive(file, limit=settings.UPLOAD_LIMIT_BYTES) as received:
            yield received
    except TooLarge as refused:
        limit = settings.UPLOAD_LIMIT_BYTES // MEGABYTE
        raise UploadRefused(
            _("文件超过%(limit)sMB，不能上传，请压缩或分开上传") % {"limit": limit}
        ) from refused


def check_kind(received: Received) -> FileKind:
    """The kind of an upload. Raises UploadRefused for an empty one, one of no allowed kind or with macros."""
    if received.size == 0:
        raise UploadRefused(_("文件为空，不能上传，请重新选择"))
    kind = kind_of(received.path)
    if kind is not None and kind.code == "heic" and "heic" not in settings.UPLOAD_KINDS:
        raise UploadRefused(
            _("照片为HEIC格式，不能上传，请在手机相机设置中选“兼容性最佳”重拍，或转为JPG再传")
        )
    if kind is None or kind.code not in settings.UPLOAD_KINDS:
        raise UploadRefused(_("不能上传这种文件，请改用照片（JPG、PNG）、PDF、Word、Excel、录音或录像"))
    if has_macros(received.path, kind):
        raise UploadRefused(_("文件含宏，不能上传，请另存为不含宏的文件再传"))
    return kind


def check_content(content: bytes) -> FileKind:
    """The kind of an upload that is only in memory, to be sealed: pictures, PDF, sound, film. Raises UploadRefused."""
    if not content:
        raise UploadRefused(_("文件为空，不能上传，请重新选择"))
    kind = kind_of_bytes(content)
    if kind is None or kind.code == "ole":
        raise UploadRefused(_("不能封存这种文件，请改用照片（JPG、PNG）、PDF、录音或录像"))
    return kind


def check_picture(received: Received, kind: FileKind) -> Picture | None:
    """What a picture says of itself, None for other files. Raises UploadRefused when it cannot be shown."""
    if not kind.is_picture:
        return None
    try:
        return look_at(received.path, kind)
    except TooManyPixels as refused:
        raise UploadRefused(_("图片像素过多，不能上传，请缩小后再传")) from refused
    except BrokenPicture as refused:
        raise UploadRefused(_("图片打不开，不能上传，请重拍或重新保存后再传")) from refused


def clean_name(name: str) -> str:
    """A file name without folders and control characters, its ending kept when it is cut."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(character for character in last if character.isprintable()).strip() or _("未命名")
    if len(printable) <= LONGEST_NAME:
        return printable
    ending = PurePosixPath(printable).suffix[:LONGEST_ENDING]
    return printable[: LONGEST_NAME - len(ending)] + ending
