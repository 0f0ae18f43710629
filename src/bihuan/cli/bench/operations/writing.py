"""A long list from its file to registered cases, and a thousand of them issued."""

from __future__ import annotations

import io
from collections.abc import Callable

from openpyxl import Workbook

from bihuan.cases.actions.batches import BatchDraft, receive_batch
from bihuan.cases.actions.perform import perform_each
from bihuan.cases.models import Case
from bihuan.cli.bench import words
from bihuan.cli.bench.cast import World
from bihuan.cli.bench.measuring import Outcome, Target, time_work
from bihuan.cli.bench.operations.spec import Operation
from bihuan.intake.actions.comparing import find_repeats
from bihuan.intake.actions.keeping import keep_file
from bihuan.intake.actions.registering import Arrival, register_file
from bihuan.intake.reading.read import read_list
from bihuan.people.models import Area, Body
from bihuan.records.texts import newest
from bihuan.rules.command import Command
from bihuan.rules.list_areas import AreaName

ROWS, ORDERS, COMPARED = 10_000, 1_000, 1_000
HEADERS = ("序号", "受理编号", "交办问题基本情况", "行政区域", "污染类型")


def _register(world: World) -> Outcome:
    raw = list_as_xlsx(world, rows=ROWS)
    command = command_of(world, "register")
    arrival = Arrival(round_id=world.round_id, giver="省第三督察组", received_at=world.now)
    areas = [AreaName(name) for name in Area.objects.values_list("name", flat=True)]

    def work() -> int:
        read = read_list(raw, name="第99批.xlsx", areas=areas)
        return register_file(read, raw=raw, command=command, arrival=arrival)["new"]

    return time_work(work)


def list_as_xlsx(world: World, *, rows: int, first_day: int = 10) -> bytes:
    """A list as the giver hands it over, of complaints like those in the city, numbered from a day of this month on."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("清单")
    sheet.append(["群众信访举报转办清单（第99批）"])
    sheet.append(HEADERS)
    by_kind: dict[str, list[str]] = {}
    for piece in words.pieces():
        by_kind.setdefault(piece.kind, []).append(piece.content)
    kinds = ("firm", "problem", "problem", "problem", "detail", "detail", "detail", "request")
    places = by_kind["place"][: 80 * 5 * world.shape.counties]
    for serial in range(1, rows + 1):
        place = world.chance.choice(places)
        content = place + "".join(world.chance.choice(by_kind[kind]) for kind in kinds)
        number = f"X3HE{world.now:%Y%m}{serial // 10_000 + first_day}{serial % 10_000:04d}"
        sheet.append([serial, number, content, place[:3], "大气、噪声" if serial % 4 else "水"])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _confirm(world: World) -> Outcome:
    if not _waiting(world, extract_state="proposed"):
        _register(world)
    cases = _waiting(world, extract_state="proposed")
    proposed = newest([case.stream_id for case in cases], field="proposed", audience="city")
    parts: list[tuple[int, dict[str, object]]] = [
        (case.id, {"extract": proposed[case.id].content, "looked": True}) for case in cases
    ]
    return time_work(_moves(world, "case.confirm_extract", parts))


def _issue(world: World) -> Outcome:
    if len(_waiting(world, extract_state="confirmed")) < ORDERS:
        _confirm(world)
    counties = {body.area_id: body for body in Body.objects.filter(kind="county")}
    parts: list[tuple[int, dict[str, object]]] = []
    for case in _waiting(world, extract_state="confirmed"):
        body = counties[case.area_ids[0]]
        receiver = {"body_id": body.id, "name": body.name, "kind": body.kind, "role": "lead"}
        parts.append((case.id, {"receivers": [receiver]}))
    return time_work(_moves(world, "case.issue", parts))


def _waiting(world: World, *, extract_state: str) -> list[Case]:
    found = Case.objects.filter(
        round_id=world.round_id, stage="registered", to_clear=[], extract_state=extract_state
    )
    return list(found.order_by("-id")[:ORDERS])


def _moves(world: World, code: str, parts: list[tuple[int, dict[str, object]]]) -> Callable[[], int]:
    def work() -> int:
        return len(perform_each(code, parts, command=command_of(world, code))["parts"])

    return work


def command_of(world: World, name: str) -> Command:
    """A command of this measurement by somebody who transfers cases; the same name is the same request."""
    return Command(world.dispatcher(), world.now, f"bench-{world.run}-{name}")


def _repeats(world: World) -> Outcome:
    """New rows, already read and kept, held against every registered case and against each other."""
    raw = list_as_xlsx(world, rows=COMPARED)
    draft = BatchDraft(world.round_id, "省第三督察组", "other", "98", world.now)
    batch_id = int(receive_batch(draft, command=command_of(world, "receive"))["batch"])
    keep_file(batch_id, read_list(raw, name="第98批.xlsx"), raw=raw, command=command_of(world, "keep"))

    def work() -> int:
        find_repeats(batch_id, at=world.now)
        return COMPARED

    return time_work(work)


WRITING = (
    Operation("repeats", f"{COMPARED}行新件与全部交办件比对重复", Target(10, "s"), _repeats),
    Operation("register", f"xlsx清单{ROWS}行读入并登记", Target(10, "s"), _register),
    Operation("confirm_extracts", f"确认{ORDERS}件摘要", None, _confirm),
    Operation("issue", f"交办{ORDERS}件", Target(3, "s"), _issue),
)
