"""Uploads for tests, made here: photos with time and place, office files, things that only look like them."""

from __future__ import annotations

import io
import zipfile

from PIL import ExifTags, Image

TAKEN = "2024:06:05 09:30:00"


def photo(
    size: tuple[int, int] = (2400, 1800),
    *,
    offset: str | None = "+08:00",
    place: bool = True,
    turn: int = 1,
    progressive: bool = False,
) -> io.BytesIO:
    """A photo of a phone: red on the left, blue on the right, with everything a phone writes into it."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = turn
    exif[ExifTags.Base.Make] = "某牌手机"
    taken = exif.get_ifd(ExifTags.IFD.Exif)
    taken[ExifTags.Base.DateTimeOriginal] = TAKEN
    if offset:
        taken[ExifTags.Base.OffsetTimeOriginal] = offset
    if place:
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLatitude] = "N", (34.0, 30.0, 36.0)
        gps[ExifTags.GPS.GPSLongitudeRef], gps[ExifTags.GPS.GPSLongitude] = "E", (113.0, 15.0, 0.0)
    written = io.BytesIO()
    picture.save(written, "JPEG", exif=exif, comment=b"of the phone", progressive=progressive)
    return rewound(written)


def drawing(mode: str = "RGBA", *, size: tuple[int, int] = (40, 20), form: str = "PNG") -> io.BytesIO:
    written = io.BytesIO()
    Image.new(mode, size).save(written, form)
    return rewound(written)


def office_file(*names: str) -> io.BytesIO:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as opened:
        for name in ("[Content_Types].xml", *names):
            opened.writestr(name, "<x/>")
    return rewound(written)


def rewound(written: io.BytesIO) -> io.BytesIO:
    written.seek(0)
    return written
