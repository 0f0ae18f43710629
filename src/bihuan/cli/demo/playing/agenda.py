"""Plays many scripts at once, moment by moment: what one person does at one moment is one set-wise move."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.db.models import Min

from bihuan.cases.models import Order
from bihuan.cli.demo.player import Player
from bihuan.cli.demo.playing.script import Enough, Made, Script, Step
from bihuan.records.models import Clock
from bihuan.records.sweeping import sweep
from bihuan.rules.calendar import local
from bihuan.rules.errors import Refusal

MAKING_ORDERS = frozenset({"case.issue", "order.forward", "dispute.determine", "case.rehandle"})
SWEPT_EVERY = timedelta(minutes=30)
TOLD_EVERY = timedelta(days=10)
ALL_AT_ONCE = 100_000
Waiting = tuple[datetime, int, Step, Script]


class Agenda:
    """What is still to be played, the next moment first. Limits that run out meanwhile are swept at their time.

    given_up: moves that were refused, in words, whose cases are not played on.
    """

    def __init__(self, player: Player, *, say: Callable[[str], None]) -> None:
        self.player, self._say = player, say
        self._waiting: list[Waiting] = []
        self._numbers = count()
        self._told_at: datetime | None = None
        self._swept_until: datetime | None = None
        self.given_up: list[str] = []

    def begin(self, script: Script) -> None:
        """Take a script up."""
        try:
            self._put(next(script), script)
        except (StopIteration, Enough):
            return

    def play_until(self, moment: datetime) -> None:
        """Play all that happens before a moment, and stand there."""
        while self._waiting and self._waiting[0][0] < moment:
            at = self._waiting[0][0]
            self._sweep_until(at)
            self._tell(at)
            self.player.at(at)
            self._play(self._due(at))
        self._sweep_until(moment)
        self.player.at(moment)

    def _due(self, at: datetime) -> list[Waiting]:
        found = []
        while self._waiting and self._waiting[0][0] == at:
            found.append(heapq.heappop(self._waiting))
        return found

    def _play(self, due: Sequence[Waiting]) -> None:
        groups: dict[tuple[str, str], list[Waiting]] = defaultdict(list)
        for one in due:
            groups[one[2].who, one[2].code].append(one)
        for (who, code), group in groups.items():
            if not code:
                self._wake(group)
                continue
            done = self._moved(who, code, group)
            cases = [result["case"] for _, result in done] if code in MAKING_ORDERS else []
            orders = orders_made(cases, at=self.player.now)
            for script, result in done:
                self._go_on(script, Made(int(result["made"] or 0), orders.get(result["case"], {})))

    def _moved(self, who: str, code: str, group: Sequence[Waiting]) -> list[tuple[Script, dict[str, Any]]]:
        """Each script with what its move did, in one set. Where that is refused, one by one without those it is refused to."""
        try:
            results = self.player.do_each(who, code, [(step.part, step.facts) for _, _, step, _ in group])
        except Refusal as refusal:
            if len(group) > 1:
                return [done for one in group for done in self._moved(who, code, [one])]
            self._give_up(group[0][3], refusal)
            return []
        return [(script, result) for (_, _, _, script), result in zip(group, results, strict=True)]

    def _give_up(self, script: Script, refusal: Refusal) -> None:
        """Somebody who looks at the demo already may have taken a case another way: it is theirs from there on."""
        script.close()
        self.given_up.append(str(refusal.__notes__[-1]))

    def _wake(self, group: Sequence[Waiting]) -> None:
        """Let scripts go on that only waited for a moment."""
        for _, _, _, script in group:
            self._go_on(script, Made())

    def _go_on(self, script: Script, made: Made) -> None:
        try:
            self._put(script.send(made), script)
        except (StopIteration, Enough):
            return

    def _put(self, step: Step, script: Script) -> None:
        """Let a step wait for its moment; what lies beyond the base is not played."""
        if step.at > self.player.base:
            script.close()
            return
        at = max(step.at, self.player.now)
        heapq.heappush(self._waiting, (at, next(self._numbers), step, script))

    def _sweep_until(self, moment: datetime) -> None:
        """Look at the limits that run out before a moment, half an hour after half an hour."""
        begun, self._swept_until = self._swept_until, moment
        if begun is not None and next_sweep(begun) > moment:
            return
        while True:
            due = Clock.objects.filter(stopped_at__isnull=True).aggregate(next=Min("next_look_at"))["next"]
            if due is None or (at := next_sweep(due)) > moment:
                return
            sweep(at, origin="demo", limit=ALL_AT_ONCE)

    def _tell(self, at: datetime) -> None:
        if self._told_at is None or at - self._told_at >= TOLD_EVERY:
            self._told_at = at
            self._say(f"演示：办理到{local(at):%Y-%m-%d}")


def next_sweep(due: datetime) -> datetime:
    """The sweep that sees what is due at a moment."""
    past = (due - datetime.min.replace(tzinfo=due.tzinfo)) % SWEPT_EVERY
    return due + (SWEPT_EVERY - past if past else timedelta(0))


def orders_made(case_ids: Sequence[int], *, at: datetime) -> Mapping[int, Mapping[str, int]]:
    """Orders of cases that went out at a moment, by code of the receiver."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    if case_ids:
        made = Order.objects.filter(case_id__in=case_ids, issued_at=at).order_by("id")
        for case_id, code, order_id in made.values_list("case_id", "receiver_body__code", "id"):
            found[case_id][code] = order_id
    return found
