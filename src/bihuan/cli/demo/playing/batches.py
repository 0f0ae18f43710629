"""Takes the five batches in as the desk does: received, registered, each row a case with a story; and the earlier round."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bihuan.cases.actions.batches import BatchDraft, PrintedResult, RegisteredRow, receive_batch, register
from bihuan.cases.actions.rounds import RoundDraft, open_round
from bihuan.cases.models import Party
from bihuan.cli.demo.complaints.history import AGE_DAYS, Told, history
from bihuan.cli.demo.complaints.plots import BATCH_AGES, BATCH_HOURS
from bihuan.cli.demo.complaints.row import Reported
from bihuan.cli.demo.player import Player
from bihuan.cli.demo.playing.story import Case
from bihuan.rules.calendar import at_hour, local, local_day
from bihuan.rules.vocabulary import CONCLUSIONS, POLLUTION_TYPES, VERDICTS

GIVER = "省第三生态环境保护督察组"
EARLIER_GIVER = "省第二生态环境保护督察组"
LAST_MINUTES = 66  # before the base the youngest batch came in
EVENING = 20  # of a base from this hour on the batch before it is a day younger: its three days would be over
SINCE_MORNING = (2, 9, 40)
REGISTERED_AFTER = timedelta(minutes=6)
OPENED_BEFORE = timedelta(days=1)
ROUND_DAYS = 40  # how long the earlier round lasted
LISTED_AFTER = timedelta(days=30)
_CODES_OF = {label: code for table in (VERDICTS, CONCLUSIONS) for code, label in table.items()}
_TYPES_OF = {label: code for code, label in POLLUTION_TYPES.items()}


@dataclass(frozen=True, slots=True)
class Taken:
    """A batch taken in: its id, and its cases in the order of the list."""

    id: int
    cases: Sequence[Case]


def received_at(batch: int, base: datetime) -> datetime:
    """When a batch, 1 to 5, came in."""
    if batch > len(BATCH_HOURS):
        return base - timedelta(minutes=LAST_MINUTES)
    days, hour, minute = BATCH_AGES[batch - 1], *BATCH_HOURS[batch - 1]
    if batch == len(BATCH_HOURS) and local(base).hour >= EVENING:
        days, hour, minute = SINCE_MORNING
    return at_hour(local_day(base) - timedelta(days=days), hour) + timedelta(minutes=minute)


def open_current(player: Player, *, at: datetime) -> int:
    """The round that is under way; its id."""
    player.at(at - OPENED_BEFORE)
    day = local_day(player.now)
    draft = RoundDraft(f"{day.year}年省级督察“回头看”", GIVER, GIVER, _desk(player), "清", day)
    return int(open_round(draft, command=player.command("system"))["round"])


def take_in(player: Player, round_id: int, rows: Sequence[Reported], *, at: datetime) -> Taken:
    """A batch is received and registered. Stands a few minutes later."""
    batch, player.now = rows[0].batch, at
    draft = BatchDraft(
        round_id=round_id, giver=GIVER, channel="other", source_no=str(batch), received_at=at,
        handed_over_at=at - timedelta(minutes=9), printed_total=len(rows),
    )  # fmt: skip
    batch_id = int(receive_batch(draft, command=player.command("city-dispatch"))["batch"])
    player.at(at + REGISTERED_AFTER)
    listed = [_listed(row, player) for row in rows]
    made: Mapping[str, int] = register(batch_id, listed, command=player.command("city-dispatch"))["new"]
    ids = [int(made[row.row_key]) for row in listed]
    parties = dict(Party.objects.filter(case_id__in=ids, kind="firm").values_list("case_id", "id"))
    return Taken(batch_id, [Case(case_id, parties.get(case_id), at) for case_id in ids])


def _listed(row: Reported, player: Player) -> RegisteredRow:
    key = _key(str(row.batch), row.serial, row.content)
    lacking = {
        "missing_acceptance_no": row.number,
        "missing_area": row.area_printed,
        "missing_type": row.types_printed,
    }
    return RegisteredRow(
        serial=row.serial, content=row.content, row_key=key, row_hash=key,
        numbers=(row.number,) if row.number else (), number_printed=row.number_printed, channel=row.channel,
        accepted_on=row.accepted_on, area_printed=row.area_printed,
        area_ids=tuple(player.area(name) for name in row.areas) if row.area_printed else (),
        pollution_types=row.types if row.types_printed else (), types_printed=row.types_printed,
        key_classes=(row.key,) if row.key else (), band=row.band, issues=row.issues,
        to_clear=tuple(code for code, given in lacking.items() if not given), reporter_withheld=True,
        parties=(("firm", row.firm, None),) if row.firm else (),
    )  # fmt: skip


def _key(batch: str, serial: int, content: str) -> str:
    return hashlib.sha256(f"{batch}/{serial}/{content}".encode()).hexdigest()


def load_earlier(player: Player, *, at: datetime) -> dict[str, int]:
    """The earlier round's list with its results, loaded as history; ids of its cases by number."""
    base_day = local_day(player.base)
    starts_on, rows = base_day - timedelta(days=AGE_DAYS), history(base_day)
    player.at(at)
    draft = RoundDraft(
        f"{starts_on.year}年省级生态环境保护督察", EARLIER_GIVER, EARLIER_GIVER, _desk(player), "清前", starts_on,
        starts_on + timedelta(days=ROUND_DAYS),
    )  # fmt: skip
    round_id = int(open_round(draft, command=player.command("system"))["round"])
    batch = BatchDraft(
        round_id=round_id, giver=EARLIER_GIVER, channel="other", source_no="汇总", received_at=at,
        printed_total=len(rows), is_history=True,
    )  # fmt: skip
    batch_id = int(receive_batch(batch, command=player.command("city-dispatch"))["batch"])
    listed = [_with_result(row, player, listed_on=starts_on + LISTED_AFTER) for row in rows]
    made = register(batch_id, listed, command=player.command("city-dispatch"))["new"]
    return {row.numbers[0]: int(made[row.row_key]) for row in listed}


def _with_result(row: Told, player: Player, *, listed_on: date) -> RegisteredRow:
    key = _key("history", row.serial, row.content)
    result = PrintedResult(
        verdict=_CODES_OF[row.verdict], conclusion=_CODES_OF[row.closure], finding=row.finding, handling=row.handling,
        accountability=row.accountability, listed_on=listed_on,
    )  # fmt: skip
    return RegisteredRow(
        serial=row.serial, content=row.content, row_key=key, row_hash=key, numbers=(row.number,),
        number_printed=row.number, channel="letter" if row.number.startswith("X") else "phone",
        area_ids=(player.area(row.area),), area_printed=row.area, types_printed=row.types_printed, result=result,
        pollution_types=tuple(_TYPES_OF[label] for label in row.types_printed.split("、")), reporter_withheld=True,
    )  # fmt: skip


def _desk(player: Player) -> int:
    return player.person("city-dispatch").body_id or 0
