"""The second of two people is told who changed what, and when; the bell rings where the act is owed."""

from __future__ import annotations

import pytest

from bihuan.cases.models import Order
from bihuan.journal.queries.bell import bell_for
from bihuan.journal.queries.timeline import timeline
from bihuan.rules.clocks import WINDOWS
from bihuan.rules.lifecycle import MOVES
from bihuan.web.forms import Option
from bihuan.web.forms.fields import Offered
from bihuan.web.happenings import sentence_for, timeline_lines
from bihuan.web.kinds import stream_of
from tests.beginnings import Beginnings
from tests.cases.ready import Ready
from tests.cases.world import World, build_world
from tests.web.filling import sent


@pytest.fixture
def world(beginnings: Beginnings) -> World:
    """清河市 on Monday 2024-06-03 at 11:02."""
    return Ready(beginnings, "world", build_world).world()


def post_form(world, who, code, part_id, *, offered=None, **typed):
    typed = {"request_id": f"form-{part_id:08d}", **typed}
    return sent(code, typed, by=world.people[who], now=world.now, offered=offered)


def version_of(order_id):
    return Order.objects.get(id=order_id).version


def test_what_was_typed_stays_when_somebody_else_was_quicker(world):
    order_id = world.reported()
    seen = version_of(order_id)
    world.wait(minutes=5)
    world.do("review", "order.return_for_correction", order_id, reason="缺监测数据")
    form = post_form(
        world, "review", "order.redo", order_id, reason="重新核实夜间排放", seen=f"{order_id}:{seen}"
    )
    assert form.submit([order_id]) is None
    assert form.status == 409
    assert form["reason"].value() == "重新核实夜间排放"


def test_a_page_gone_stale_names_post_moment_and_act(world):
    order_id = world.received()
    seen = version_of(order_id)
    world.wait(minutes=5)
    world.do("north_desk", "order.name_leader", order_id, post=world.post("north_deputy"))
    world.do(
        "dispatch", "case.clear", Order.objects.get(id=order_id).case_id, band="night", reason="与来件核对"
    )
    offered = Offered({"post": [Option(7, "县长", facts=world.post("north_head"))]})
    form = post_form(
        world,
        "north_desk",
        "order.name_leader",
        order_id,
        offered=offered,
        post="7",
        seen=f"{order_id}:{seen}",
    )
    assert form.submit([order_id]) is None
    assert form.said is not None
    assert form.said.sentence == "交办在你打开之后已有变动，未提交"
    assert form.said.lines == ("6月3日 11:07 北岭县专班 确定了包案领导",)


def test_a_form_submitted_makes_the_move_and_a_second_press_changes_nothing(world):
    order_id = world.reported()
    seen = f"{order_id}:{version_of(order_id)}"
    first = post_form(
        world, "review", "order.return_for_correction", order_id, reason="缺监测数据", seen=seen
    )
    done = first.submit([order_id])
    assert done is not None
    again = post_form(
        world, "review", "order.return_for_correction", order_id, reason="缺监测数据", seen=seen
    )
    assert again.submit([order_id]) == done


def test_a_fact_the_rules_miss_is_told_beside_its_field(world):
    order_id = world.received()
    form = post_form(world, "north_handler", "order.record_visit", order_id,
                     started_at="2024-06-01T10:00", people="县专班", note="见露天喷漆")  # fmt: skip
    assert form.submit([order_id]) is None
    assert form.said is not None
    assert (form.status, form.said.sentence) == (422, "到场时间早于接件时间，请核对")


def test_a_form_without_a_request_number_is_refused(world):
    form = sent(
        "order.return_for_correction", {"reason": "缺监测数据"}, by=world.people["review"], now=world.now
    )
    assert form.submit([world.reported()]) is None
    assert form.said is not None
    assert "缺请求编号" in form.said.sentence


def test_the_timeline_tells_who_did_what(world):
    order_id = world.received()
    stream = stream_of("order", order_id)
    assert stream is not None
    lines = timeline_lines(timeline(stream))
    assert ("北岭县分管副县长", "签收了回执") in [(line.who, line.sentence) for line in lines]
    assert not any(line.is_late for line in lines)


def test_every_move_and_every_rung_has_a_sentence():
    for code, move in MOVES.items():
        assert sentence_for(code, {}) == move.sentence != ""
    assert sentence_for("clock.breach", {"kind": "receipt"}) == "签收回执超期"


def test_every_window_says_in_its_own_words_that_it_passed():
    said = {kind: sentence_for("clock.passed", {"kind": kind}) for kind in WINDOWS}
    assert said == {"dispute_window": "申请改派期限已过", "notice": "销号公示期满"}


def test_a_report_handed_in_rings_at_the_reviewer_and_the_shift_head_and_nobody_elses_desk(world):
    world.reported()
    codes = {
        who: {group.code for group in bell_for(world.people[who], now=world.now)} for who in world.people
    }
    assert "order.submit_report" in codes["review"]
    assert "order.submit_report" in codes["shift_head"]
    assert "order.submit_report" not in codes["dispatch"] | codes["south_desk"]
