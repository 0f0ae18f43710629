"""Rounds and policies: a change holds for what starts after it, and nothing that runs is touched."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.cases.actions.rounds import RoundDraft, close_round, open_round, reopen_round, set_policy
from bihuan.cases.models import Policy, Round
from bihuan.records.models import Clock
from bihuan.rules.errors import FactWrong, GuardRefused, NotAllowed, PolicyWrong, Stale
from bihuan.rules.policy import DEFAULT_POLICY
from bihuan.rules.policy_format import policy_to_json
from tests.cases.world import START, World


def phone_limit(order_id: int) -> timedelta:
    clock = Clock.objects.get(part_kind="order", part_id=order_id, kind="phone")
    return clock.due_at - clock.started_at


def test_a_new_limit_holds_for_new_clocks_only(world: World) -> None:
    before = world.issued()
    values = policy_to_json(DEFAULT_POLICY)
    values["limits"]["phone"]["seconds"] = 600  # type: ignore[index]
    set_policy(world.round_id, command=world.command("shift_head"), policy=values)
    after = world.issued()
    assert (phone_limit(before), phone_limit(after)) == (timedelta(minutes=30), timedelta(minutes=10))
    assert list(Policy.objects.order_by("version").values_list("version", flat=True)) == [1, 2]


def test_a_policy_that_cannot_be_is_refused_whole(world: World) -> None:
    values = policy_to_json(DEFAULT_POLICY)
    values["limits"]["phone"]["seconds"] = -5  # type: ignore[index]
    with pytest.raises(PolicyWrong):
        set_policy(world.round_id, command=world.command("shift_head"), policy=values)
    assert Policy.objects.count() == 1


def test_only_the_shift_head_opens_a_round_and_its_numbers_are_its_own(world: World) -> None:
    draft = RoundDraft("第四轮", "省督察组", "省督察组", world.bodies["city"], "清", START.date())
    with pytest.raises(NotAllowed):
        open_round(draft, command=world.command("dispatch"))
    with pytest.raises(FactWrong):
        open_round(draft, command=world.command("shift_head"))
    fresh = RoundDraft("第四轮", "省督察组", "省督察组", world.bodies["city"], "清四", START.date())
    made = open_round(fresh, command=world.command("shift_head"))
    assert list(Round.objects.filter(is_current=True).values_list("id", flat=True)) == [made["round"]]


def test_of_two_who_change_a_policy_the_second_is_told(world: World) -> None:
    values = policy_to_json(DEFAULT_POLICY)
    set_policy(world.round_id, command=world.command("shift_head"), policy=values, seen=1)
    with pytest.raises(Stale):
        set_policy(world.round_id, command=world.command("shift_head"), policy=values, seen=1)
    assert Policy.objects.count() == 2


def test_a_round_ends_once_all_is_ordered_goes_on_with_what_is_open_and_can_come_back(world: World) -> None:
    waiting = world.registered()
    with pytest.raises(GuardRefused) as refused:
        close_round(world.round_id, command=world.command("shift_head"))
    assert refused.value.sentence == "本轮还有待交办1件，不能结束，请先交办或申请核减"
    world.issued(case_id=waiting)
    with pytest.raises(NotAllowed):
        close_round(world.round_id, command=world.command("dispatch"))
    assert close_round(world.round_id, command=world.command("shift_head")) == {"open": 1}
    assert Round.objects.values_list("is_current", "ends_on").get() == (False, world.today)
    reopen_round(world.round_id, command=world.command("shift_head"))
    assert Round.objects.values_list("is_current", "ends_on").get() == (True, None)
