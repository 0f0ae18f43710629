"""The measurements as a table for people or as JSON for programs; judges nothing itself."""

from __future__ import annotations

import json
import os
import platform
import unicodedata
from collections.abc import Sequence
from typing import Any

import django

from bihuan.cli.bench.measuring import Measured
from bihuan.cli.bench.running import Result

COLUMNS = ("操作", "名称", "规模", "次数/行数", "中位 ms", "p95 ms", "每秒", "比最小规模", "目标", "")
VERDICTS = {True: "达到", False: "未达到", None: ""}


def as_table(rows: Sequence[Measured]) -> str:
    """One line for each measurement, columns aligned where Chinese characters are two wide."""
    cells = [COLUMNS, *(_cells(row) for row in rows)]
    widths = [max(_width(line[column]) for line in cells) for column in range(len(COLUMNS))]
    return "\n".join(
        "  ".join(_padded(cell, w) for cell, w in zip(line, widths, strict=True)).rstrip() for line in cells
    )


def as_json(result: Result, *, requests: int) -> str:
    """One object: the machine, and the measurements in their order."""
    machine: dict[str, Any] = {
        "cores": len(os.sched_getaffinity(0)), "machine": platform.machine(), "python": platform.python_version(),
        "django": django.get_version(), "postgresql": result.postgresql,
    }  # fmt: skip
    told = {"machine": machine, "requests": requests, "measurements": [row.as_json() for row in result.rows]}
    return json.dumps(told, ensure_ascii=False, indent=1)


def _cells(row: Measured) -> tuple[str, ...]:
    amount = f"{row.megabytes:,.0f} MB" if row.megabytes is not None else _number(row.median_ms, 1)
    return (
        row.label, row.operation, f"{row.size:,}" if row.size else "", f"{row.done:,}", amount, _number(row.p95_ms, 1),
        _number(row.per_second, 0), f"{row.ratio:.2f}×" if row.ratio else "", str(row.target or ""), VERDICTS[row.is_met],
    )  # fmt: skip


def _number(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:,.{digits}f}"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
