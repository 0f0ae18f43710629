"""One history of a city: who may try what now, and how it goes at one of the doors; the rules foresee whatever comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection

from bihuan.cases.actions.perform import perform
from bihuan.cases.sight import is_in_sight
from bihuan.records.access import visible_streams
from bihuan.rules.command import Command
from bihuan.rules.errors import Refusal
from bihuan.rules.plan import Offer, is_refused, offers
from bihuan.rules.snapshots import CaseSnap, Target, target_of
from bihuan.web.refusals import said
from tests.acceptance.doors import ApiWorld, DoorWorld, NotOnForm, PageWorld, Told, at_door
from tests.cases.world import World
from tests.properties.held import holds

# Everything a move could have changed, as one row.
WRITTEN = """
SELECT (SELECT count(*) FROM journal_entry), (SELECT count(*) FROM journal_message),
    (SELECT count(*) FROM journal_commandrun), (SELECT count(*) FROM records_text),
    (SELECT count(*) FROM records_evidence), (SELECT count(*) FROM records_clock),
    (SELECT count(*) FROM records_clock WHERE stopped_at IS NULL),
    (SELECT string_agg(version || stage, ' ' ORDER BY id) FROM cases_case),
    (SELECT string_agg(version || state, ' ' ORDER BY id) FROM cases_order),
    (SELECT string_agg(version || state, ' ' ORDER BY id) FROM cases_rectification),
    (SELECT string_agg(version || state, ' ' ORDER BY id) FROM cases_petition)
"""
# A door offers what can be chosen; a choice it does not offer is no question for the rules.
NOT_OFFERED = ("不在可选范围内", "不在查看范围内")


@dataclass
class History:
    """The city as it is played, and at its doors. cases: how they stand now, by id."""

    world: World
    page: PageWorld
    api: ApiWorld
    cases: dict[int, CaseSnap] = field(default_factory=dict)

    def look(self) -> None:
        """Raises AssertionError with what does not hold now; else the cases are known as they stand."""
        self.cases = holds(self.world)

    def offered(self, who: str) -> list[tuple[Offer, Target]]:
        """All that somebody may try now."""
        command = Command(self.world.people[who], self.world.now, "look")
        seen = visible_streams(command.actor, [case.stream_id for case in self.cases.values()])
        targets = (
            target for case in self.cases.values() if case.stream_id in seen for target in parts_of(case)
        )
        return [
            (offer, target)
            for target in targets
            if is_in_sight(target, actor=command.actor)
            for offer in offers(target, command=command)
        ]

    def attempt(self, who: str, offer: Offer, target: Target, facts: Mapping[str, Any], door: str) -> bool:
        """Whether a move went through; refused, it changed nothing and was refused as the rules would have it."""
        code = offer.move.code
        foreseen = is_refused(
            code, replace(target, others=self.cases), facts, command=self.world.command(who)
        )
        self.api.come(who)
        before, act = written(), getattr(self, f"_by_{door}")
        told = act(who, code, target.id, facts)
        expected = "" if foreseen is None else said(foreseen).sentence
        if told is None:
            assert expected == "", (code, door)
            return True
        assert untouched(before), (code, door)
        if not any(words in told for words in NOT_OFFERED):
            assert told == expected, (code, door)
        return False

    def _by_actions(self, who: str, code: str, part_id: int, facts: Mapping[str, Any]) -> str | None:
        """What is told against a move; made, the same command again changes nothing and says the same."""
        command = self.world.command(who)
        try:
            done = perform(code, [part_id], command=command, facts=facts)
        except Refusal as refusal:
            return said(refusal).sentence
        after = written()
        assert perform(code, [part_id], command=command, facts=facts) == done, code
        assert untouched(after), code
        return None

    def _by_api(self, who: str, code: str, part_id: int, facts: Mapping[str, Any]) -> str | None:
        told = self._at(self.api, who, code, part_id, facts)
        if told is None:
            after, first = written(), self.api.done
            assert self.api.again() == first, code
            assert untouched(after), code
        return told

    def _by_page(self, who: str, code: str, part_id: int, facts: Mapping[str, Any]) -> str | None:
        return self._at(self.page, who, code, part_id, facts)

    def _at(self, door: DoorWorld, who: str, code: str, part_id: int, facts: Mapping[str, Any]) -> str | None:
        door.now = self.world.now
        try:
            door.do(who, code, part_id, **facts)
        except Told as told:
            return told.sentence
        except NotOnForm:
            return NOT_OFFERED[0]
        return None


def history_of(world: World) -> History:
    """A history that begins here."""
    page, api = at_door("page", world), at_door("api", world)
    assert isinstance(page, PageWorld)
    assert isinstance(api, ApiWorld)
    return History(world, page, api)


def parts_of(case: CaseSnap) -> list[Target]:
    """Everything of a case something could be done with."""
    keys: list[tuple[str, int]] = [("case", case.id)]
    for order in case.orders:
        keys.append(("order", order.id))
        keys += [("report", order.report.id)] if order.report else []
        keys += [("strike_off", order.strike_off.id)] if order.strike_off else []
        keys += [("rectification", rect.id) for rect in order.rectifications]
    keys += [("answer", case.answer.id)] if case.answer else []
    keys += [("disclosure", case.disclosure.id)] if case.disclosure else []
    keys += [("objection", one.id) for one in case.objections]
    keys += [(one.kind, one.id) for one in case.petitions]
    targets = (target_of(kind, part_id, case) for kind, part_id in keys)
    return [target for target in targets if target is not None]


def written() -> tuple[Any, ...]:
    """Everything a move could have changed."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return tuple(cursor.fetchone() or ())


def untouched(before: tuple[Any, ...]) -> bool:
    """Whether nothing was written since."""
    return written() == before
