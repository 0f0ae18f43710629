"""What an instance is struck with while people work on it; each returns once the instance is open again."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.engine.processes import wait_until_gone
from tests.reliability.ground import Disk, MovedClock
from tests.reliability.town import Town

ALREADY_RUNNING = "正由另一个实例使用"
PORT_TAKEN = "不能使用"


@dataclass
class Storm:
    """One instance, what can be done to it here, and what was."""

    town: Town
    disk: Disk
    clock: MovedClock | None
    chance: random.Random
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def kinds(self) -> dict[str, Callable[[], None]]:
        """Every blow this machine allows, by name."""
        found: dict[str, Callable[[], None]] = {
            "parent": self.town.kill_parent,
            "two starts": self.two_starts,
            "orderly stop": self.town.stop,
            **{name: self.killing(name) for name in ("web", "web child", "worker", "postmaster", "backend")},
            "connections cut": self.cut,
            "locks held": self.hold,
        }
        if self.disk.is_small:
            found["disk full"] = self.fill
        if self.clock is not None:
            found["clock back"] = self.turn_back
        return found

    def strike(self, name: str) -> None:
        """One blow, and the instance is open again."""
        self.kinds()[name]()
        self.took[name].append(self.town.open())

    def killing(self, name: str) -> Callable[[], None]:
        """Kills one of the processes that bear a name."""

        def kill() -> None:
            if pids := self.town.pids(name):
                pid = self.chance.choice(pids)
                self.town.kill(pid)
                wait_until_gone({pid})

        return kill

    def two_starts(self) -> None:
        """The parent killed and two started at the same moment: one opens, the other says why it does not."""
        self.town.kill_parent()
        starts = [self.town.start(), self.town.another()]
        while all(start.poll() is None for start in starts):
            time.sleep(0.05)
        (lost,) = [start for start in starts if start.poll() is not None]
        (self.town.process,) = [start for start in starts if start is not lost]
        assert lost.returncode == 1
        said = self.town.last_words()
        assert ALREADY_RUNNING in said or PORT_TAKEN in said, said

    def cut(self) -> None:
        """Every connection of ours is ended by the database."""
        self.town.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'bihuan_app'")

    def hold(self) -> None:
        """Somebody holds every stream, or a whole table, for a while."""
        held = self.chance.choice(
            ["SELECT 1 FROM journal_stream FOR UPDATE", "LOCK TABLE records_clock IN ACCESS EXCLUSIVE MODE"]
        )
        with self.town.database() as connection, connection.transaction():
            connection.execute(held)
            time.sleep(self.chance.uniform(0.5, 3))

    def fill(self) -> None:
        """The disk is full for a while."""
        with self.disk.full():
            time.sleep(self.chance.uniform(1, 4))

    def turn_back(self) -> None:
        """The machine's clock goes back some minutes."""
        assert self.clock is not None
        self.clock.turn_back(self.chance.randrange(60, 300))
