"""The page of a case: who finds it, what it shows them, what it lets them do."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bihuan.cases.models import Order
from tests.cases.world import World
from tests.desk.cases.conftest import Browser, form


def case_of(order_id: int) -> int:
    """The case of an order."""
    return Order.objects.get(id=order_id).case_id


def test_everyone_concerned_finds_the_case_at_every_stage(world: World, as_one: Browser) -> None:
    answered = world.answered(issues=2, parties=(("firm", "北岭县宏达板材厂", None),))
    for who in ("dispatch", "leader", "secretary", "north_desk", "north_head"):
        answer = as_one(who).get(reverse("case", args=[answered]))
        assert answer.status_code == 200, who
        assert "清环督交复〔2024〕1号" in answer.content.decode()
    for who in ("south_desk", "admin"):
        assert as_one(who).get(reverse("case", args=[answered])).status_code == 404


def test_the_page_takes_as_many_statements_for_ten_visits_as_for_one(
    world: World, as_one: Browser, django_assert_num_queries: Any
) -> None:
    order_id = world.investigated()
    url = reverse("case", args=[case_of(order_id)])
    browser = as_one("chase")
    assert browser.get(url).status_code == 200  # the first page of a session writes it
    with CaptureQueriesContext(connection) as first:
        browser.get(url)
    for _ in range(9):
        world.visit(order_id, photos=[world.photo()])
    with django_assert_num_queries(len(first)):
        browser.get(url)
    assert len(first) == 25  # 8 around the page, 16 of the case, 1 to note who looked


def test_who_has_nothing_to_do_reads_whom_the_case_waits_for(world: World, as_one: Browser) -> None:
    order_id = world.issued()
    text = as_one("leader").get(reverse("case", args=[case_of(order_id)])).content.decode()
    assert "暂无须你办理的事项，等待清河市专班催办（电话确认）" in text
    world.do("chase", "order.confirm_by_phone", order_id, spoken_with="值班员")
    text = as_one("chase").get(reverse("case", args=[case_of(order_id)])).content.decode()
    assert "等待北岭县分管领导（签收回执）" in text


def test_a_receiver_reads_that_the_content_comes_later_and_never_the_original(
    world: World, as_one: Browser
) -> None:
    case_id = world.registered()
    world.do("dispatch", "case.issue", case_id, receivers=[world.receiver("north")], detail_later=True)
    text = as_one("north_desk").get(reverse("case", args=[case_id])).content.decode()
    assert "内容待补" in text
    assert "刺鼻异味" not in text
    assert "刺鼻异味" in as_one("dispatch").get(reverse("case", args=[case_id])).content.decode()


def test_older_entries_are_asked_for_and_obey_the_same_sight(world: World, as_one: Browser) -> None:
    case_id = world.answered()
    url = reverse("case_timeline", args=[case_id])
    everything = as_one("dispatch").get(f"{url}?before=999").content.decode()
    assert ("登记了交办件" in everything, "拟写了反馈意见" in everything) == (True, True)
    county = as_one("north_desk").get(f"{url}?before=999").content.decode()
    assert ("拟写了反馈意见" in county, "审签了反馈意见" in county) == (False, True)


def test_the_timeline_is_narrowed_by_its_address_and_stays_so_when_older_entries_are_asked_for(
    world: World, as_one: Browser, monkeypatch: Any
) -> None:
    monkeypatch.setattr("bihuan.cases.queries.case_material.ENTRIES", 3)
    monkeypatch.setattr("bihuan.cases.queries.case_page.ENTRIES", 3)
    case_id = case_of(world.reported())
    post = world.people["north_desk"].post_id
    text = (
        as_one("chase")
        .get(reverse("case", args=[case_id]), {"who": str(post), "kind": "moves"})
        .content.decode()
    )
    lines = text[text.index('<ol class="timeline">') : text.index('class="older"')]
    assert ("报送了报告" in lines, "拟写了报告" in lines, "审签了报告" in lines) == (True, True, False)
    assert f'<option value="{post}" selected>北岭县专班</option>' in text
    older = f"{reverse('case_timeline', args=[case_id])}?who={post}&amp;kind=moves&amp;before="
    assert older in text
    everything = as_one("chase").get(reverse("case", args=[case_id]), {"who": "x", "kind": "y"})
    assert "审签了报告" in everything.content.decode()


def test_after_a_move_the_timeline_stays_as_it_was_narrowed(world: World, as_one: Browser) -> None:
    order_id = world.issued()
    here = f"http://testserver{reverse('case', args=[case_of(order_id)])}?kind=clocks"
    answer = as_one("chase").post(
        reverse("move", args=["order.confirm_by_phone", order_id]), form(spoken_with="值班员"),
        headers={"HX-Request": "true", "HX-Current-URL": here},
    )  # fmt: skip
    text = answer.content.decode()
    assert answer.headers["HX-Retarget"] == ".body"
    assert "没有符合的记录" in text


def test_the_time_of_each_level_stands_beside_the_limits(world: World, as_one: Browser) -> None:
    order_id = world.issued()
    world.wait(hours=2)
    text = as_one("chase").get(reverse("case", args=[case_of(order_id)])).content.decode()
    bar = text[text.index("各级用时") :]
    assert "<b>北岭县</b><span>100%</span>" in bar
    assert "2 小时" in bar
