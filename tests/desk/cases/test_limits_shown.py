"""Windows and paused limits stand on the page of their case and press nobody anywhere."""

from __future__ import annotations

import pytest
from django.urls import reverse

from bihuan.cases.actions.stage import write_stages
from bihuan.cases.models import Case, Order
from bihuan.cases.queries.workbench import workbench
from bihuan.journal.queries.bell import bell_for
from bihuan.records.clocks import ClockDraft, pause, resume, start_clocks, stop_all, stop_clocks
from bihuan.records.sweeping import sweep
from bihuan.web.danger import most_in_danger
from bihuan.web.happenings import sentence_for
from tests.cases.world import World
from tests.desk.cases.conftest import Browser


@pytest.fixture
def order(world: World) -> Order:
    """An order of 北岭县 on which no limit runs yet."""
    found = Order.objects.select_related("case").get(id=world.received())
    stop_all([found.case.stream_id], at=world.now, by="test")
    return found


def start(world: World, order: Order, kind: str, *, hours: float) -> None:
    start_clocks(
        [
            ClockDraft(
                stream_id=order.case.stream_id, part_kind="order", part_id=order.id, kind=kind,
                duty_body_id=order.receiver_body_id, duty_role="desk", ladder="receiver", owner="city", limit={},
                started_at=world.now, due_at=world.now + world.span(hours=hours), source="",
            )
        ]
    )  # fmt: skip
    write_stages([order.case_id])


def text(order: Order, browser: Browser) -> str:
    return browser("north_desk").get(reverse("case", args=[order.case_id])).content.decode()


def pressed(world: World) -> tuple[int, bool]:
    """How much the county's desk owes, and whether anything is in danger for it."""
    actor = world.people["north_desk"]
    bench = workbench(actor, now=world.now, day_end=world.now)
    return len(bench.now) + len(bench.today), most_in_danger(actor) is not None


def next_due(order: Order) -> object:
    return Case.objects.values_list("next_due_at", flat=True).get(id=order.case_id)


def test_a_window_says_until_when_it_is_open_and_is_owed_by_nobody(
    world: World, order: Order, as_one: Browser
) -> None:
    start(world, order, "dispute_window", hours=4)
    assert "6月3日 15:02止" in text(order, as_one)
    assert (pressed(world), next_due(order)) == ((0, False), None)


def test_a_window_that_passed_is_told_and_shown_as_passed(
    world: World, order: Order, as_one: Browser
) -> None:
    start(world, order, "notice", hours=4)
    world.wait(hours=5)
    sweep(world.now)
    page = text(order, as_one)
    others = page.count("提前结束")  # the window to ask for another receiver, closed by the fixture
    assert ("已过" in page, others, "销号公示期满" in page) == (True, 1, True)
    bell = bell_for(world.people["north_desk"], now=world.now)
    assert "销号公示期满" in [sentence_for(group.code, group.facts) for group in bell]


def test_a_window_closed_before_its_time_did_not_pass(world: World, order: Order, as_one: Browser) -> None:
    start(world, order, "dispute_window", hours=4)
    stop_clocks("order", [order.id], ["dispute_window"], at=world.now, by="order.dispute")
    assert "提前结束" in text(order, as_one)


def test_a_paused_limit_says_since_when_it_stands_still(world: World, order: Order, as_one: Browser) -> None:
    start(world, order, "deadline", hours=100)
    assert pressed(world) == (1, True)
    pause("order", [order.id], ["deadline"], at=world.now, by="rectification.suspend")
    write_stages([order.case_id])
    assert "6月3日 11:02起暂停" in text(order, as_one)
    assert (pressed(world), next_due(order)) == ((0, False), None)


def test_a_limit_that_runs_again_says_how_long_it_stood_still_and_counts_without_it(
    world: World, order: Order, as_one: Browser
) -> None:
    start(world, order, "deadline", hours=100)
    began = world.now
    pause("order", [order.id], ["deadline"], at=world.now, by="rectification.suspend")
    world.wait(hours=80)
    resume("order", [order.id], ["deadline"], at=world.now)
    write_stages([order.case_id])
    page = text(order, as_one)
    assert ("曾暂停 3 天 8 小时" in page, "原 " in page) == (True, False)
    danger = most_in_danger(world.people["north_desk"])
    assert danger is not None
    assert (danger.started_at, danger.due_at) == (world.now, began + world.span(hours=180))
    assert (pressed(world), next_due(order)) == ((1, True), began + world.span(hours=180))
