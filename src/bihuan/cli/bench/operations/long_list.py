"""A list of fifty thousand rows from its file to draft rows and on to cases, beside its bare reading and bare COPY."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import python_calamine
from django.db import connection, transaction
from psycopg.types.json import Jsonb

from bihuan.cases.actions.batches import BatchDraft, receive_batch
from bihuan.cli.bench.cast import World
from bihuan.cli.bench.measuring import Outcome, Target, time_work
from bihuan.cli.bench.memory import highest_mb, measure_from_here
from bihuan.cli.bench.operations.spec import Operation
from bihuan.cli.bench.operations.writing import command_of, list_as_xlsx
from bihuan.intake.actions.keeping import keep_file
from bihuan.intake.actions.registering import register_drafts
from bihuan.intake.reading.read import read_list
from bihuan.people.models import Area
from bihuan.rules.list_areas import AreaName

ROWS = 50_000
FIRST_DAY = 20  # of the numbers, so that they are not those of the shorter list


@dataclass
class LongList:
    """What the measurements share: the file, the batch it was kept in, and the most memory taken so far."""

    raw: bytes
    batch_id: int = 0
    highest: float = 0


def _of(world: World) -> LongList:
    if "long_list" not in world.kept:
        world.kept["long_list"] = LongList(list_as_xlsx(world, rows=ROWS, first_day=FIRST_DAY))
    found: LongList = world.kept["long_list"]
    return found


def _bare_reading(world: World) -> Outcome:
    return time_work(lambda: len(_bare_rows(_of(world).raw)))


def _bare_rows(raw: bytes) -> list[list[Any]]:
    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0).to_python()


def _bare_copy(world: World) -> Outcome:
    """Into the table of the draft rows with its indexes; taken back afterwards."""
    rows = _bare_rows(_of(world).raw)
    with transaction.atomic():
        outcome = time_work(partial(_copy, rows))
        transaction.set_rollback(True)
    return outcome


def _copy(rows: Sequence[list[Any]]) -> int:
    columns = "run_id, row, sheet, fields, cells, state, version"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY intake_draftrow ({columns}) FROM STDIN") as copy,
    ):
        for number, row in enumerate(rows):
            copy.write_row((0, number, "", Jsonb(row), "{}", "draft", 1))
    return len(rows)


def _preview(world: World) -> Outcome:
    """Read and kept as draft rows, as a page shows them before anybody registers them."""
    long = _of(world)
    draft = BatchDraft(world.round_id, "省第三督察组", "other", "97", world.now)
    long.batch_id = int(receive_batch(draft, command=command_of(world, "receive-long"))["batch"])
    areas = [AreaName(name) for name in Area.objects.values_list("name", flat=True)]

    def work() -> int:
        read = read_list(long.raw, name="第97批.xlsx", areas=areas)
        kept = keep_file(long.batch_id, read, raw=long.raw, command=command_of(world, "keep-long"))
        return int(kept["rows"])

    return _measured(long, work)


def _register(world: World) -> Outcome:
    long = _of(world)
    if not long.batch_id:
        _preview(world)
    return _measured(
        long, lambda: int(register_drafts(long.batch_id, command=command_of(world, "register-long"))["new"])
    )


def _measured(long: LongList, work: Callable[[], int]) -> Outcome:
    measure_from_here()
    outcome = time_work(work)
    long.highest = max(long.highest, highest_mb())
    return outcome


def _memory(world: World) -> Outcome:
    if not _of(world).highest:
        _register(world)
    return Outcome(ROWS, megabytes=_of(world).highest)


LONG_LIST = (
    Operation("import.bare_reading", f"xlsx清单{ROWS}行，只用calamine读", None, _bare_reading),
    Operation("import.bare_copy", f"同一清单{ROWS}行，只用COPY写", None, _bare_copy),
    Operation("import.preview", f"xlsx清单{ROWS}行读成待登记行", Target(10, "s"), _preview),
    Operation("import.register", f"登记{ROWS}行", Target(20, "s"), _register),
    Operation("import.memory", f"读入并登记{ROWS}行的进程内存峰值", Target(500, "MB"), _memory),
)
