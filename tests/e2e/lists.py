"""Files to upload: lists as the inspectors hand them over, pictures; every place and firm is invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PIL import Image, ImageDraw

from tests.intake.builders import Cell, Sheet, title_rows, workbook

DAY = date(2024, 6, 3)
HEADER: list[Cell] = ["序号", "受理编号", "交办问题基本情况", "行政区域", "污染类型"]
WITH_REPORTER: list[Cell] = [*HEADER, "举报人", "联系电话"]


def row(serial: int, batch: int, content: str, area: str, kind: str = "大气") -> list[Cell]:
    """One complaint with a number of its own."""
    return [serial, f"D3HE20240602{batch:02d}{serial:02d}", content, area, kind]


def rows_for(area: str, count: int, batch: int) -> list[list[Cell]]:
    """Plain complaints of one county, nothing missing."""
    return [
        row(serial, batch, f"{area}第{serial}板材厂夜间排放刺鼻气味，下风向村庄无法开窗。", area)
        for serial in range(1, count + 1)
    ]


def list_file(
    folder: Path, rows: Sequence[list[Cell]], *, batch: int, total: int, header: list[Cell] | None = None
) -> Path:
    """An xlsx of these rows below a title that prints a total."""
    sheet = Sheet([*title_rows(f"第{batch}批", DAY, total), header or HEADER, *rows])
    file = folder / f"第{batch}批.xlsx"
    file.write_bytes(workbook(sheet))
    return file


def picture(file: Path, *, shade: int) -> Path:
    """A plain picture of sheds before a hill, written to the file."""
    image = Image.new("RGB", (640, 480), (150, 165, 180))
    draw = ImageDraw.Draw(image)
    draw.polygon([(0, 300), (220, 170), (420, 260), (640, 190), (640, 480), (0, 480)], fill=(110, 125, 100))
    for left in (60, 250, 440):
        draw.rectangle((left, 270, left + 150, 430), fill=(shade, shade, shade - 20))
    image.save(file)
    return file
