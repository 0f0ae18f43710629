"""What a photo tells of when and where it was taken, and the copy of it others are shown; keeps nothing."""

from __future__ import annotations

import io
import math
import struct
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from PIL import ExifTags, Image

from bihuan.records.filekinds import FileKind
from bihuan.rules.calendar import LOCAL

LONGEST_SIDE = 1600
QUALITY = 82
# A baseline JPEG is decoded at the size of the copy; everything else whole, at up to 6 bytes a pixel.
LARGEST_BASELINE = 200_000_000
LARGEST_OTHER = 32_000_000
# What Pillow raises on bytes that only look like a picture, EXIF that lies about itself included.
_UNREADABLE = (
    OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, IndexError, ZeroDivisionError, struct.error,
    OverflowError, Image.DecompressionBombError,
)  # fmt: skip
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class BrokenPicture(Exception):
    """The bytes begin like a picture but cannot be shown."""


class TooManyPixels(Exception):
    """Decoding the picture would take too much memory."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What a photo says of itself, and its copy as JPEG without any of that."""

    taken_at: datetime | None
    longitude: Decimal | None
    latitude: Decimal | None
    copy: bytes


def look_at(file: Path, kind: FileKind) -> Picture:
    """Read a picture. Raises BrokenPicture, TooManyPixels."""
    try:
        with Image.open(file, formats=[kind.code.upper()]) as picture:
            _check_pixels(picture)
            exif = picture.getexif()
            longitude, latitude = _place(exif)
            return Picture(_moment(exif), longitude, latitude, _copy(picture, turn=_turn(exif)))
    except _UNREADABLE as problem:
        raise BrokenPicture from problem


def thumbnail(copy: BinaryIO, *, side: int) -> bytes:
    """A copy made by `look_at` once more, at most `side` long, for lists. Raises BrokenPicture."""
    try:
        with Image.open(copy, formats=["JPEG"]) as picture:
            picture.draft("RGB", (side, side))
            picture.thumbnail((side, side))
            small = io.BytesIO()
            picture.save(small, "JPEG", quality=QUALITY)
            return small.getvalue()
    except _UNREADABLE as problem:
        raise BrokenPicture from problem


def _check_pixels(picture: Image.Image) -> None:
    is_baseline = picture.format == "JPEG" and not picture.info.get("progressive")
    if picture.width * picture.height > (LARGEST_BASELINE if is_baseline else LARGEST_OTHER):
        raise TooManyPixels


def _copy(picture: Image.Image, *, turn: Image.Transpose | None) -> bytes:
    """The picture upright, at most LONGEST_SIDE long, as JPEG; transparent parts turn white."""
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = picture if turn is None else picture.transpose(turn)
    if upright.mode != "RGB":
        seen = upright.convert("RGBA")
        upright = Image.new("RGB", seen.size, "white")
        upright.paste(seen, mask=seen.getchannel("A"))
    # Made from nothing but the points: Pillow would write a comment of the original again.
    bare = Image.frombytes("RGB", upright.size, upright.tobytes())
    written = io.BytesIO()
    bare.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()


def _turn(exif: Image.Exif) -> Image.Transpose | None:
    return _TURNS.get(exif.get(ExifTags.Base.Orientation, 1))


def _moment(exif: Image.Exif) -> datetime | None:
    """When the photo was taken; without an offset of its own, on the city's clock."""
    taken = exif.get_ifd(ExifTags.IFD.Exif)
    text = str(taken.get(ExifTags.Base.DateTimeOriginal, ""))[:19]
    offset = str(taken.get(ExifTags.Base.OffsetTimeOriginal, "")).strip("\x00 ")
    try:
        moment = datetime.strptime(text, "%Y:%m:%d %H:%M:%S").replace(tzinfo=LOCAL)
    except ValueError:
        return None
    try:
        return datetime.strptime(f"{text} {offset}", "%Y:%m:%d %H:%M:%S %z")
    except ValueError:
        return moment


def _place(exif: Image.Exif) -> tuple[Decimal | None, Decimal | None]:
    """Longitude and latitude in degrees with six decimals, east and north positive; both or none."""
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    longitude = _degrees(
        gps.get(ExifTags.GPS.GPSLongitude), is_negative=gps.get(ExifTags.GPS.GPSLongitudeRef) == "W"
    )
    latitude = _degrees(
        gps.get(ExifTags.GPS.GPSLatitude), is_negative=gps.get(ExifTags.GPS.GPSLatitudeRef) == "S"
    )
    if longitude is None or latitude is None or abs(longitude) > 180 or abs(latitude) > 90:
        return None, None
    return longitude, latitude


def _degrees(parts: object, *, is_negative: bool) -> Decimal | None:
    if not isinstance(parts, tuple) or len(parts) != 3:
        return None
    degrees, minutes, seconds = (float(part) for part in parts)
    found = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(found):
        return None
    return Decimal(str(round(-found if is_negative else found, 6)))
