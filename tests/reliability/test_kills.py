"""People work on while their instance is killed, cut off, filled and held up: nothing is lost or doubled."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

import pytest

from tests.reliability import standing
from tests.reliability.blows import Storm
from tests.reliability.chance import BLOWS, SEED
from tests.reliability.ground import disk, moved_clock
from tests.reliability.office import Office
from tests.reliability.town import Town, wait_for

pytestmark = pytest.mark.kill

ASKED_AGAIN = 60


@pytest.fixture
def storm() -> Iterator[Storm]:
    """A scratch instance on a small disk, open."""
    with disk() as ground:
        clock = moved_clock(ground.folder)
        town = Town(
            ground.folder, env={"BIHUAN_READ_AT_ONCE": "1200", **(clock.surroundings if clock else {})}
        )
        town.open()
        try:
            yield Storm(town, ground, clock, random.Random(SEED))
        finally:
            if town.process is not None and town.process.poll() is None:
                town.kill_parent()
            print(town.last_words())


def test_nothing_acknowledged_is_lost_or_doubled_however_the_instance_is_struck(storm: Storm) -> None:
    office = Office(storm.town, random.Random(SEED + 1))
    office.begin()
    threads = office.at_work()
    for name in blows(storm):
        time.sleep(storm.chance.uniform(0.5, 2.5))
        pass_time(storm, minutes=storm.chance.randrange(10, 90))
        storm.strike(name)
    office.go_home(threads)
    settle(storm)
    told(storm, office)
    assert not office.ledger.broken
    assert not standing.lost_or_doubled(office)
    assert not standing.told_wrong(office)
    assert not standing.rungs_wrong(storm.town)
    assert not standing.files_wrong(office)
    assert not standing.keys_left(storm.town)
    assert not standing.asked_again(office, most=ASKED_AGAIN)
    verdict = standing.verdict(storm.town)
    assert verdict["exit code"] == 0, verdict
    storm.town.stop()
    storm.town.open()
    storm.town.stop()


def blows(storm: Storm) -> list[str]:
    """Every kind once, in any order, then any."""
    kinds = sorted(storm.kinds())
    storm.chance.shuffle(kinds)
    return (kinds + storm.chance.choices(kinds, k=max(0, BLOWS - len(kinds))))[:BLOWS]


def pass_time(storm: Storm, *, minutes: int) -> None:
    """Let time pass in the exercise without anybody being told, as it passes."""
    storm.town.rows(
        'UPDATE journal_instanceclock SET "offset" = "offset" + %s * interval \'1 minute\' RETURNING 1',
        minutes,
    )


def settle(storm: Storm) -> None:
    """Wait until the worker has looked at every limit that is due and read every list that waits.

    The machine's clock has just gone back an hour under it, as when a wrong one is put right.
    """
    if storm.clock is not None:
        storm.clock.turn_back(3600)
    pass_time(storm, minutes=3 * 24 * 60)
    moved_by = storm.clock.seconds if storm.clock else 0
    wait_for(
        lambda: standing.limits_left(storm.town, moved_by=moved_by) == 0,
        what=lambda: (
            f"{standing.limits_left(storm.town, moved_by=moved_by)} limits are due and not looked at"
        ),
    )
    unread = "SELECT id, step, sentence FROM intake_waitingfile WHERE ended_at IS NULL"
    wait_for(lambda: not storm.town.rows(unread), what=lambda: str(storm.town.rows(unread)))


def told(storm: Storm, office: Office) -> None:
    """Print the figures of this run."""
    ledger = office.ledger
    for name, took in sorted(storm.took.items()):
        print(f"{name}: {len(took)} times, open again after {max(took):.1f} s at the most")
    print(
        f"wishes {len(ledger.wishes)}, granted {len(ledger.granted)}, asked again {ledger.asked_again};"
        f" lists {len(ledger.lists)}, files {len(ledger.uploads)};"
        f" told of a full disk {storm.town.words().count('No space left on device')} times"
    )
