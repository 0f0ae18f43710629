"""The hand-over wizard: what is open before one's eyes, to whom, why, confirmed with the numbers, then done."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.cases.models import Leader, Order
from bihuan.cases.queries.hand_over import open_at_body, open_at_post
from bihuan.people.models import Tenure
from tests.cases.world import World
from tests.desk.office import Office, new_request


@pytest.fixture
def world(office: Office) -> World:
    """The office's world with one case led by the deputy of 北岭县."""
    office.world.investigated()
    return office.world


def post_of(world: World, who: str) -> int:
    """The post of one of the people."""
    return world.people[who].post_id or 0


def send(browser: Client, name: str, part_id: int, **typed: Any) -> Any:
    """A step of the wizard."""
    return browser.post(reverse(name, args=[part_id]), {**new_request(), **typed})


def test_a_leaders_cases_pass_to_another_after_the_numbers_were_confirmed(
    office: Office, world: World
) -> None:
    leaving, head = post_of(world, "north_deputy"), post_of(world, "north_head")
    desk = office.browser("beiling_desk")
    overview = desk.get(reverse("body_hand_over", args=[world.bodies["north"]])).content.decode()
    assert reverse("post_hand_over", args=[leaving]) in overview
    assert "单位移交" not in overview, "a whole body is passed on by the shift head"
    page = desk.get(reverse("post_hand_over", args=[leaving])).content.decode()
    assert ("包案交办件<b>1</b>" in page, "确认移交" in page) == (True, False)
    asked = send(desk, "post_hand_over", leaving, to=head, reason="分管副县长调离", ask="1").content.decode()
    assert "将 1 件移交" in asked
    assert Leader.objects.get(until__isnull=True).post_id == leaving, "nothing is done before it is confirmed"
    done = send(desk, "post_hand_over", leaving, to=head, reason="分管副县长调离", confirm="1")
    assert (done.status_code, Leader.objects.get(until__isnull=True).post_id) == (303, head)
    assert "已移交 1 件" in desk.get(done.headers["Location"]).content.decode()
    assert open_at_post(leaving).total == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [({"to": "0", "reason": "调离"}, "缺接任对象，不能移交"), ({"reason": " "}, "缺理由，不能移交")],
)
def test_without_a_successor_or_a_reason_nothing_is_passed_on(
    office: Office, world: World, typed: dict[str, str], said: str
) -> None:
    leaving = post_of(world, "north_deputy")
    full = {"to": str(post_of(world, "north_head")), "confirm": "1", **typed}
    answer = send(office.browser("beiling_desk"), "post_hand_over", leaving, **full)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert Leader.objects.get(until__isnull=True).post_id == leaving


def test_a_vacant_post_stands_out_and_can_still_be_handed_over(office: Office, world: World) -> None:
    leaving = post_of(world, "north_deputy")
    Tenure.objects.filter(post_id=leaving).update(until=world.now)
    page = (
        office.browser("city_shift")
        .get(reverse("body_hand_over", args=[world.bodies["north"]]))
        .content.decode()
    )
    row = page[page.index("<b>分管副县长") : page.index(reverse("post_hand_over", args=[leaving]))]
    assert "空缺" in row


def test_a_body_passes_all_its_work_to_another_by_the_shift_head_alone(office: Office, world: World) -> None:
    north, south = world.bodies["north"], world.bodies["south"]
    shift = office.browser("city_shift")
    page = shift.get(reverse("body_hand_over", args=[north])).content.decode()
    assert ("主办交办<b>1</b>" in page, "上报办理情况 1" in page) == (True, True)
    typed = {"to": str(south), "reason": "区划调整", "confirm": "1"}
    for who in ("city_dispatch", "beiling_desk"):
        assert send(office.browser(who), "body_hand_over", north, **typed).status_code == 403
    assert send(shift, "body_hand_over", north, **typed).status_code == 303
    assert Order.objects.get(role="lead").receiver_body_id == south
    assert (open_at_body(north).total, open_at_body(south).total) == (0, 1)


def test_counting_what_is_open_costs_the_same_for_many_cases(
    world: World, django_assert_num_queries: Any
) -> None:
    post, body = post_of(world, "north_deputy"), world.bodies["north"]
    for more in range(3):
        with django_assert_num_queries(6):
            assert open_at_post(post).total == more + 1
        with django_assert_num_queries(6):
            assert open_at_body(body).total == more + 1
        world.investigated()


def test_the_organisation_leads_to_it_only_for_those_who_may(office: Office, world: World) -> None:
    address = reverse("body_hand_over", args=[world.bodies["north"]])
    seen = {who: address in office.browser(who).get(reverse("people")).content.decode()
            for who in ("city_shift", "beiling_desk", "beiling_head", "city_dispatch", "outsider", "admin")}  # fmt: skip
    assert seen == {
        "city_shift": True, "beiling_desk": True, "beiling_head": True, "city_dispatch": False, "outsider": False,
        "admin": False,
    }  # fmt: skip
