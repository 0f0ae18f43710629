"""A file given in, or each file of a zip, read one after the other; a file that cannot be read stops no other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bihuan.intake.reading.archive import Member, members_of
from bihuan.intake.reading.drafts import ListFile, UnusableFile
from bihuan.intake.reading.read import Reading, read_one
from bihuan.intake.reading.sniff import format_of

_NESTED = "压缩包内的压缩包不能读取。请解压后上传其中的文件"
_NOTHING_INSIDE = "压缩包是空的，没有可读取的文件"


@dataclass(frozen=True, slots=True)
class Given:
    """One file as given in. place: from 1; member: its name in the zip; found: what was read, else a sentence why not."""

    place: int
    member: str | None
    raw: bytes
    found: ListFile | None
    sentence: str = ""


def read_files(raw: bytes, *, name: str, reading: Reading) -> Iterator[Given]:
    """The file, or every file in it when it is a zip, in their order.

    Raises UnusableFile for a file, or a zip as a whole, that cannot be read; a member that cannot be has its sentence.
    """
    if format_of(raw, reading.limits) != "zip":
        yield Given(1, None, raw, read_one(raw, name=name, reading=reading))
        return
    place = 0
    for place, member in enumerate(members_of(raw, reading.limits), 1):
        found, sentence = None, member.refusal
        if not sentence:
            try:
                found = _read_member(member, name, reading)
            except UnusableFile as unusable:
                sentence = unusable.sentence
        yield Given(place, member.name, member.raw, found, sentence)
    if not place:
        raise UnusableFile(_NOTHING_INSIDE)


def _read_member(member: Member, archive: str, reading: Reading) -> ListFile:
    if format_of(member.raw, reading.limits) == "zip":
        raise UnusableFile(_NESTED)
    return read_one(member.raw, name=member.name, reading=reading, inside=archive)
