"""The four who hold the keys of what is sealed: their keys, the letters they sealed, and what is asked of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bihuan.cases.models import Case
from bihuan.cli.demo.player import Player
from bihuan.cli.demo.playing.story import Story
from bihuan.people.demo import SEALED_BY_ALL
from bihuan.records.actions.seal_keys import admit, consent, make_key, make_recovery
from bihuan.records.actions.seal_openings import open_granted
from bihuan.records.actions.seal_requests import AskDraft, ask, grant
from bihuan.records.actions.sealing import seal_by_hand
from bihuan.records.queries.sealed import has_recovery
from bihuan.records.sealed.rings import HALVES
from bihuan.rules.sealing import CALL_BACK, Reporter

SIGNED_LETTERS = 2  # of each batch
SEALED_AFTER = timedelta(minutes=21)
OPENED_BEFORE, GRANTED_BEFORE, ASKED_BEFORE = (timedelta(minutes=minutes) for minutes in (170, 55, 18))
TERM = 8  # hours
SURNAMES = "周吴郑冯陈蒋沈韩杨朱"


def hand_out_keys(player: Player, *, at: datetime) -> None:
    """Let both holders of each half have a key in force. The recovery identities of a demo lie in no safe."""
    player.at(at)
    for half in HALVES:
        command = player.command("system")
        if not has_recovery(half):
            make_recovery(half, command=command)
    for login in ("city-officer1", "city-approver1"):
        _make_key(player, login)
    for login, by, consenting in (
        ("city-officer2", "city-officer1", "city-approver1"),
        ("city-approver2", "city-approver1", "city-officer1"),
    ):
        key_id = _make_key(player, login)
        consent(key_id, command=player.command(consenting))
        admit(key_id, passphrase=SEALED_BY_ALL, command=player.command(by))


def _make_key(player: Player, login: str) -> int:
    made = make_key(passphrase=SEALED_BY_ALL, again=SEALED_BY_ALL, command=player.command(login))
    return int(made["key"])


def seal_letters(player: Player, stories: Sequence[Story]) -> list[int]:
    """Seal who signed the first letters of a batch; ids of the records."""
    letters = [story for story in stories if story.row.channel == "letter"][:SIGNED_LETTERS]
    streams = dict(
        Case.objects.filter(id__in=[one.case_id for one in letters]).values_list("id", "stream_id")
    )
    player.at(player.now + SEALED_AFTER)
    return [
        seal_by_hand(
            [("identity", _reporter(story))],
            about_id=streams[story.case_id], command=player.command("city-officer1"),
        )
        for story in letters
    ]  # fmt: skip


def _reporter(story: Story) -> Reporter:
    """Somebody who does not exist, with a number that is not given out."""
    batch, serial = story.row.batch, story.row.serial
    name = f"{SURNAMES[(batch * 7 + serial) % len(SURNAMES)]}某某"
    return Reporter.of_texts(
        {"name": name, "phone": f"1380000{batch:02d}{serial:02d}"[:11], "address": story.row.area_printed}
    )


def ask_to_open(player: Player, records: Sequence[int]) -> None:
    """Of three letters: one was opened and read, for one the call back is granted, for one the approvers are asked."""
    moments = (OPENED_BEFORE, GRANTED_BEFORE, ASKED_BEFORE)
    wishes = (
        ("ask_more", ("name", "phone"), "核对来信所述排放口的位置"),
        (CALL_BACK, ("salutation", "phone"), "回访来信人对办理结果是否满意"),
        ("ask_more", ("name", "phone"), "来信所述地点有两处同名，需问清是哪一处"),
    )
    for record_id, before, (purpose, fields, reason) in zip(records, moments, wishes, strict=False):
        player.at(player.base - before)
        draft = AskDraft(record_id, fields, purpose, reason)
        request_id = int(ask(draft, command=player.command("city-officer1"))["request"])
        if before == ASKED_BEFORE:
            continue
        player.at(player.now + timedelta(minutes=9))
        command = player.command("city-approver1")
        grant(request_id, passphrase=SEALED_BY_ALL, hours=TERM, command=command)
        if before == OPENED_BEFORE:
            player.at(player.now + timedelta(minutes=4))
            open_granted(request_id, passphrase=SEALED_BY_ALL, command=player.command("city-officer1"))
