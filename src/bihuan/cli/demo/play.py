"""The demo: a round of five batches in all states, an earlier round, and a list that came in a moment ago."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction

from bihuan.cases.actions.batches import BatchDraft, receive_batch
from bihuan.cases.actions.rounds import RoundDraft, open_round
from bihuan.cli.demo.complaints.generate import complaints
from bihuan.cli.demo.complaints.row import Reported
from bihuan.cli.demo.organisation import build_organisation
from bihuan.cli.demo.player import Player
from bihuan.cli.demo.playing.agenda import Agenda
from bihuan.cli.demo.playing.batches import (
    GIVER,
    load_earlier,
    open_current,
    received_at,
    take_in,
)
from bihuan.cli.demo.playing.plots import Casting
from bihuan.cli.demo.playing.sealing import ask_to_open, hand_out_keys, seal_letters
from bihuan.cli.demo.playing.story import Story
from bihuan.cli.demo.texts import LATEST_LIST
from bihuan.intake.actions.comparing import find_at_once
from bihuan.intake.actions.keeping import keep_file
from bihuan.intake.reading.read import read_list
from bihuan.journal.commands import begin, finish
from bihuan.journal.models import CommandRun
from bihuan.people.demo import PLAYED
from bihuan.people.queries.actors import actors_by_login
from bihuan.people.queries.areas import all_areas
from bihuan.rules.actor import SYSTEM
from bihuan.rules.calendar import local_day
from bihuan.rules.command import Command
from bihuan.rules.list_areas import AreaName

FIRST = "demo/start"
LATEST_MINUTES = 25
ALL_BATCHES = (1, 2, 3, 4, 5)
Say = Callable[[str], None]


def everything(_row: Reported) -> bool:
    """Every complaint of the batches."""
    return True


def play(
    now: datetime,
    *,
    say: Say,
    batches: Sequence[int] = ALL_BATCHES,
    chosen: Callable[[Reported], bool] = everything,
) -> bool:
    """Play the demo up to `now`; False when it has been played before. A playing cut off is taken up again.

    batches: those to play; chosen: which of their complaints, at least one of each. The earlier round and the latest list
    come with any of them.
    """
    base = populate(now, say=say)
    if base is None:
        return False
    lists = {batch: [row for row in rows if chosen(row)] for batch, rows in _lists(base) if batch in batches}
    _play_round(Player(base=base), lists, say=say)
    _write_down_later(on=False)  # what is marked as played has to be there whatever happens
    _mark(PLAYED, base)
    return True


def populate(now: datetime, *, say: Say) -> datetime | None:
    """Let bodies, posts and people stand, once. The moment the demo is played up to; None when it has been played."""
    runs = CommandRun.objects.filter(actor_key=SYSTEM.key)
    if runs.filter(request_id=PLAYED).exists():
        return None
    base = runs.filter(request_id=FIRST).values_list("recorded_at", flat=True).first()
    if base is None:
        _mark(FIRST, base := now)
    say("演示：单位、岗位、人员")
    build_organisation(command=Command(SYSTEM, base, "demo/organisation", origin="demo"))
    return base


def _lists(base: datetime) -> Iterable[tuple[int, Sequence[Reported]]]:
    return enumerate(complaints(local_day(base)), start=1)


def _play_round(player: Player, lists: Mapping[int, Sequence[Reported]], *, say: Say) -> None:
    _write_down_later()
    round_id = open_current(player, at=received_at(min(lists), player.base))
    earlier = load_earlier(player, at=player.now + timedelta(hours=3))
    hand_out_keys(player, at=player.now)
    agenda, casting, stories = Agenda(player, say=say), Casting(), dict[tuple[int, int], Story]()
    sealed: list[int] = []
    for batch, rows in lists.items():
        agenda.play_until(received_at(batch, player.base))
        say(f"演示：第{batch}批，{len(rows)}件")
        fresh = _stories(agenda, round_id, rows, stories)
        stories |= {(batch, story.row.serial): story for story in fresh}
        sealed += seal_letters(player, fresh)
        for story in fresh:
            story.earlier = earlier
            agenda.begin(casting.script_of(story))
    agenda.play_until(player.base - timedelta(minutes=LATEST_MINUTES))
    _take_in_latest(player, round_id)
    ask_to_open(player, sealed)
    agenda.play_until(player.base)
    for move in agenda.given_up:
        say(f"演示：未办成，该件到此为止：{move}")


def _stories(
    agenda: Agenda, round_id: int, rows: Sequence[Reported], others: dict[tuple[int, int], Story]
) -> list[Story]:
    taken = take_in(agenda.player, round_id, rows, at=received_at(rows[0].batch, agenda.player.base))
    return [Story(agenda, case, row, others=others) for case, row in zip(taken.cases, rows, strict=True)]


def _write_down_later(*, on: bool = True) -> None:
    """Whether commits of this connection do not wait for the disk: a playing lost half-way is played again anyway."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET synchronous_commit = {'off' if on else 'on'}")


def stage(now: datetime) -> bool:
    """Let the people stand and open a round, for an exercise; False when that has been done before."""
    if CommandRun.objects.filter(actor_key=SYSTEM.key, request_id=PLAYED).exists():
        return False
    build_organisation(command=Command(SYSTEM, now, "exercise/organisation", origin="exercise"))
    desk = actors_by_login(["city-dispatch"], now)["city-dispatch"][0].body_id or 0
    draft = RoundDraft("演练轮次", GIVER, GIVER, desk, "清", local_day(now))
    open_round(draft, command=Command(SYSTEM, now, "exercise/round", origin="exercise"))
    _mark(PLAYED, now)
    return True


def _mark(request_id: str, at: datetime) -> None:
    """Note in the journal's commands that the playing has begun or is done."""
    command = Command(SYSTEM, at, request_id, origin="demo")
    with transaction.atomic(durable=True):
        if begin(command, request_id, {}) is None:
            finish(command, request_id, {}, {})


def _take_in_latest(player: Player, round_id: int) -> None:
    """A list received 25 minutes before the base, read but not yet registered: the desk's turn."""
    player.at(player.base - timedelta(minutes=LATEST_MINUTES))
    day = local_day(player.now - timedelta(days=1))
    numbers = {f"n{n}": f"{'X' if n % 3 == 0 else 'D'}3HE{day:%Y%m%d}{n + 900:04d}" for n in range(1, 13)}
    raw = LATEST_LIST.format(**numbers).encode()
    known = [AreaName(area.name, area.aliases) for area in all_areas().values()]
    list_file = read_list(raw, name="第六批.csv", areas=known, with_reporters=True)
    draft = BatchDraft(
        round_id=round_id, giver=GIVER, channel="other", source_no="6", received_at=player.now,
        handed_over_at=player.now - timedelta(minutes=4), printed_total=list_file.printed_total,
    )  # fmt: skip
    batch_id = int(receive_batch(draft, command=player.command("city-dispatch"))["batch"])
    player.at(player.now + timedelta(minutes=3))
    keep_file(batch_id, list_file, raw=raw, command=player.command("city-dispatch"))
    find_at_once(batch_id, at=player.now)
