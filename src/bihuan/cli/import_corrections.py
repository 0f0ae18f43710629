"""`bihuan import` of a workbook of corrections: the rows it was made of are put right, as on the check page."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from bihuan.cli.import_as import command_as
from bihuan.intake.reading.corrections import read_corrections

NOT_ANY_MORE = "不是待补正表"
CLEAN, ROWS_LEFT = 0, 3


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook of corrections; one that cannot be opened is none."""
    try:
        return read_corrections(path.read_bytes()) is not None
    except OSError:
        return False


def put_right_of(path: Path, *, login: str, as_json: bool) -> int:
    """Put its rows right and say what became of them; 3 where something was left. Raises a Refusal, OSError.

    With JSON one object goes to standard output: {"file", "corrected": {"batch", "changed", "added", "refused"}}.
    """
    import django

    django.setup()
    from bihuan.cases.queries.batches import batch_row
    from bihuan.rules.errors import FactWrong
    from bihuan.web.correcting import put_right

    found = read_corrections(path.read_bytes())
    if found is None:
        raise FactWrong("intake.edit_row", "file", NOT_ANY_MORE)
    command = command_as(login)
    made = put_right(found, command=command)
    out = sys.stderr if as_json else sys.stdout
    city_no = batch_row(command.actor, made.batch_id).city_no
    for line in (f"{path.name}：第{city_no}批，{made.sentence}", *made.refused):
        print(line, file=out)
    if made.added:
        print(f"新增的行待登记，请在第{city_no}批的核对页登记", file=out)
    if as_json:
        told: dict[str, Any] = {"batch": city_no, "changed": made.changed, "added": made.added}
        told["refused"] = list(made.refused)
        print(json.dumps({"file": path.name, "corrected": told}, ensure_ascii=False), flush=True)
    return ROWS_LEFT if made.refused else CLEAN
