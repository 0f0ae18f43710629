"""The small demo: a round, two batches in all states, and a list that came in a moment ago."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from bihuan.cases.actions.batches import BatchDraft, RegisteredRow, receive_batch, register
from bihuan.cases.actions.rounds import RoundDraft, open_round
from bihuan.cli.demo.organisation import build_organisation
from bihuan.cli.demo.places import PLACES
from bihuan.cli.demo.player import Player
from bihuan.cli.demo.stages import play_case
from bihuan.cli.demo.texts import EARLIER, LATEST_LIST, YESTERDAY, Complaint
from bihuan.intake.actions.keeping import keep_file
from bihuan.intake.reading.read import read_list
from bihuan.journal.commands import begin, finish
from bihuan.journal.models import CommandRun
from bihuan.people.models import Area
from bihuan.people.queries.actors import actors_by_login
from bihuan.people.queries.areas import all_areas
from bihuan.rules.actor import SYSTEM
from bihuan.rules.command import Command
from bihuan.rules.guards import local_day
from bihuan.rules.list_areas import AreaName
from bihuan.rules.vocabulary import POLLUTION_TYPES

GIVER = "省第三生态环境保护督察组"
FIRST, DONE = "demo/start", "demo/done"
CODES = {place.name: place.code for place in PLACES}
Say = Callable[[str], None]


def play(now: datetime, *, say: Say) -> bool:
    """Play the demo up to `now`; False when it has been played before. A playing cut off is taken up again."""
    runs = CommandRun.objects.filter(actor_key=SYSTEM.key)
    if runs.filter(request_id=DONE).exists():
        return False
    begun = runs.filter(request_id=FIRST).values_list("recorded_at", flat=True).first()
    base = begun or now
    if begun is None:
        _mark(FIRST, base)
    player = Player(base=base)
    say("演示：单位、岗位、人员")
    build_organisation(command=Command(SYSTEM, base, "demo/organisation", origin="demo"))
    round_id = _open_round(player)
    _play_batch(player, round_id, EARLIER, since=base - timedelta(days=3), source_no="4", say=say)
    _play_batch(player, round_id, YESTERDAY, since=base - timedelta(hours=23), source_no="5", say=say)
    _take_in_latest(player, round_id)
    _mark(DONE, base)
    return True


def stage(now: datetime) -> bool:
    """Let the people stand and open a round, for an exercise; False when that has been done before."""
    if CommandRun.objects.filter(actor_key=SYSTEM.key, request_id=DONE).exists():
        return False
    build_organisation(command=Command(SYSTEM, now, "exercise/organisation", origin="exercise"))
    desk = actors_by_login(["city-dispatch"], now)["city-dispatch"][0].body_id or 0
    draft = RoundDraft("演练轮次", GIVER, GIVER, desk, "清", local_day(now))
    open_round(draft, command=Command(SYSTEM, now, "exercise/round", origin="exercise"))
    _mark(DONE, now)
    return True


def _mark(request_id: str, at: datetime) -> None:
    """Note in the journal's commands that the playing has begun or is done."""
    command = Command(SYSTEM, at, request_id, origin="demo")
    with transaction.atomic(durable=True):
        if begin(command, request_id, {}) is None:
            finish(command, request_id, {}, {})


def _open_round(player: Player) -> int:
    desk = player.person("city-dispatch").body_id or 0
    player.at(player.base - timedelta(days=6))
    draft = RoundDraft("2026年省级督察“回头看”", GIVER, GIVER, desk, "清", local_day(player.now))
    return int(open_round(draft, command=player.command("system"))["round"])


def _play_batch(
    player: Player, round_id: int, rows: Sequence[Complaint], *, since: datetime, source_no: str, say: Say
) -> None:
    player.at(since)
    draft = BatchDraft(
        round_id=round_id, giver=GIVER, channel="other", source_no=source_no, received_at=since,
        handed_over_at=since - timedelta(minutes=9), printed_total=len(rows),
    )  # fmt: skip
    batch_id = int(receive_batch(draft, command=player.command("city-dispatch"))["batch"])
    player.wait(minutes=6)
    areas = dict(Area.objects.values_list("name", "id"))
    listed = [_row(n, row, areas, day=since, batch=source_no) for n, row in enumerate(rows, start=1)]
    made = register(batch_id, listed, command=player.command("city-dispatch"))["new"]
    started = player.now
    for listed_row, row in zip(listed, rows, strict=True):
        say(f"演示：第{source_no}批 {listed_row.serial}/{len(rows)}")
        player.at(started)
        player.wait(minutes=listed_row.serial)
        play_case(player, int(made[listed_row.row_key]), row, code=CODES[row.area])


def _row(n: int, row: Complaint, areas: dict[str, int], *, day: datetime, batch: str) -> RegisteredRow:
    number = f"D3HE{local_day(day - timedelta(days=1)):%Y%m%d}{n:04d}"
    key = hashlib.sha256(f"{batch}/{n}/{row.content}".encode()).hexdigest()
    return RegisteredRow(
        serial=n, content=row.content, row_key=key, row_hash=key, numbers=(number,), number_printed=number,
        channel="phone", accepted_on=local_day(day - timedelta(days=1)), area_ids=(areas[row.area],),
        area_printed=row.area, pollution_types=row.types,
        types_printed="、".join(POLLUTION_TYPES[code] for code in row.types),
        key_classes=(row.key,) if row.key else (), band=row.band, issues=row.issues,
        parties=(("firm", row.firm, None),) if row.firm else (),
    )  # fmt: skip


def _take_in_latest(player: Player, round_id: int) -> None:
    """A list received 25 minutes before the base, read but not yet registered: the desk's turn."""
    player.at(player.base - timedelta(minutes=25))
    day = local_day(player.now - timedelta(days=1))
    numbers = {f"n{n}": f"{'X' if n % 3 == 0 else 'D'}3HE{day:%Y%m%d}{n:04d}" for n in range(1, 10)}
    raw = LATEST_LIST.format(**numbers).encode()
    known = [AreaName(area.name, area.aliases) for area in all_areas().values()]
    list_file = read_list(raw, name="第六批.csv", areas=known)
    draft = BatchDraft(
        round_id=round_id, giver=GIVER, channel="other", source_no="6", received_at=player.now,
        handed_over_at=player.now - timedelta(minutes=4), printed_total=list_file.printed_total,
    )  # fmt: skip
    batch_id = int(receive_batch(draft, command=player.command("city-dispatch"))["batch"])
    player.wait(minutes=3)
    keep_file(batch_id, list_file, raw=raw, command=player.command("city-dispatch"))
