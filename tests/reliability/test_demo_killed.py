"""A demo that is killed while it is played goes on at the next start, and ends with the cases of one that was not."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.reliability import standing
from tests.reliability.chance import BLOWS, SEED
from tests.reliability.ground import disk, moved_clock
from tests.reliability.town import Town, wait_for

pytestmark = [
    pytest.mark.kill,
    pytest.mark.skipif(
        BLOWS < 50, reason="plays the demo twice, for some minutes: with BIHUAN_KILLS=50 and more"
    ),
]

KILLED_TIMES = 6
PLAYING_SECONDS = 900.0
CASES = """
SELECT batch.city_no, kase.city_no, kase.stage, kase.version FROM cases_case kase
JOIN cases_batch batch ON batch.id = kase.batch_id ORDER BY 1, 2
"""
# Until the moment it is played up to: from then on limits run out in real time.
PLAYED = "(SELECT recorded_at FROM journal_commandrun WHERE request_id = 'demo/start')"
ENTRIES = f"SELECT code, count(*) FROM journal_entry WHERE recorded_at <= {PLAYED} GROUP BY 1"
MESSAGES = f"SELECT code, count(*) FROM journal_message WHERE created_at <= {PLAYED} GROUP BY 1"


def test_a_demo_killed_while_it_is_played_ends_as_one_that_was_not() -> None:
    chance, at = random.Random(SEED), time.time()
    killed, spared = played(lambda town: kill_now_and_then(town, chance), at=at), played(leave_alone, at=at)
    assert [differing(one, other) for one, other in zip(killed, spared, strict=True)] == [[], [], []]


def differing(one: list[tuple[object, ...]], other: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """What only one of them has."""
    return sorted(set(one) ^ set(other), key=str)


def played(meanwhile: Callable[[Town], None], *, at: float) -> list[list[tuple[object, ...]]]:
    """What there is once the demo was played to its end. at: when it was first started, as far as it can tell.

    The minute matters: limits are looked at each half hour, and of what falls into one look the highest is told.
    """
    with disk() as ground:
        clock = moved_clock(ground.folder)
        if clock is None:
            pytest.skip("缺 C 编译器")
        clock.turn_back(round(time.time() - at))
        town = Town(ground.folder, options=(), env=clock.surroundings)
        try:
            town.start()
            meanwhile(town)
            is_played(town)
            assert standing.verdict(town)["exit code"] == 0
            found = [sorted(town.rows(query)) for query in (CASES, ENTRIES, MESSAGES)]
            town.stop()
            return found
        finally:
            if town.process is not None and town.process.poll() is None:
                town.kill_parent()
            print(town.last_words())


def leave_alone(_town: Town) -> None:
    """Nothing is in the way."""


def kill_now_and_then(town: Town, chance: random.Random) -> None:
    """The parent, or PostgreSQL under it, or the playing itself is killed; then the next start."""
    for _ in range(KILLED_TIMES):
        wait_for(lambda: "闭环已启动" in town.words()[town.begun :], what=town.last_words)
        time.sleep(chance.uniform(1, 12))
        if remembered(town.data):
            return
        for pid in town.pids(chance.choice(["parent", "playing", "postmaster", "backend"]))[:1]:
            town.kill(pid)
        time.sleep(2)
        if town.process is not None and town.process.poll() is None:
            town.kill_parent()
        town.start()


def is_played(town: Town) -> None:
    """Wait until the playing is over."""
    wait_for(lambda: remembered(town.data), what=town.last_words, seconds=PLAYING_SECONDS)
    town.open()


def remembered(data: Path) -> bool:
    """Whether the instance knows its demo to be played."""
    file = data / "instance.json"
    return file.exists() and "played" in json.loads(file.read_text())
