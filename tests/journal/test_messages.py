"""The outbox and the bell: said once, to whom it concerns, grouped."""

from __future__ import annotations

from datetime import timedelta

from bihuan.journal.messages import Notice, mark_read, send
from bihuan.journal.models import Message
from bihuan.journal.queries.bell import bell_for, unread_for
from bihuan.rules.actor import Actor, PostRef
from tests.journal.cast import NOW

DESK_BEILING = Actor(user_id=21, post_id=31, body_id=12, role="desk")
DEPUTY_BEILING = Actor(user_id=22, post_id=32, body_id=12, role="deputy")
DESK_NANPING = Actor(user_id=23, post_id=33, body_id=13, role="desk")


def received(order: int, *, effect_key: str | None = None) -> Notice:
    return Notice(40 + order, "order.issued", 12, "desk", "sheet:5", {"order": order}, effect_key=effect_key)


def test_fourteen_orders_of_one_sheet_ring_as_one_line(db):
    assert send([received(order) for order in range(14)], now=NOW) == 14
    (group,) = bell_for(DESK_BEILING, now=NOW)
    assert (group.group_key, group.count, group.unread, group.newest_at) == ("sheet:5", 14, 14, NOW)
    assert group.facts == {"order": 13}
    assert unread_for(DESK_BEILING, now=NOW) == 14


def test_another_desk_and_another_post_hear_nothing(db):
    send([received(1)], now=NOW)
    assert bell_for(DESK_NANPING, now=NOW) == bell_for(DEPUTY_BEILING, now=NOW) == []
    assert unread_for(DESK_NANPING, now=NOW) == 0


def test_a_message_to_one_post_reaches_that_post_and_those_who_prepare_for_it(db):
    send([Notice(41, "report.to_sign", 12, "deputy", "report:9", to_post_id=32)], now=NOW)
    secretary = Actor(
        user_id=24, post_id=34, body_id=12, role="secretary", acts_for=(PostRef(32, 12, "deputy"),)
    )
    other_deputy = Actor(user_id=25, post_id=35, body_id=12, role="deputy")
    assert unread_for(DEPUTY_BEILING, now=NOW) == unread_for(secretary, now=NOW) == 1
    assert unread_for(other_deputy, now=NOW) == 0


def test_the_bell_mixes_what_was_said_to_role_and_post_by_time_and_nobody_hears_it_twice(db):
    head = Actor(
        user_id=27,
        post_id=37,
        body_id=12,
        role="head",
        acts_for=(PostRef(32, 12, "deputy"), PostRef(38, 12, "head")),
    )
    said = [
        ("a", "head", None),
        ("b", "deputy", 32),
        ("c", "head", 38),
        ("d", "head", 39),
        ("e", "deputy", None),
    ]
    for minute, (key, role, post_id) in enumerate(said):
        send([Notice(41, "x", 12, role, key, to_post_id=post_id)], now=NOW + timedelta(minutes=minute))
    assert [group.group_key for group in bell_for(head, now=NOW)] == ["e", "c", "b", "a"]
    assert unread_for(head, now=NOW) == 4
    mark_read(head, until=NOW + timedelta(minutes=1))
    assert unread_for(head, now=NOW) == 2


def test_the_bell_asks_one_question_for_what_is_unread_however_much_was_said(db, django_assert_num_queries):
    send([received(order) for order in range(130)], now=NOW)
    with django_assert_num_queries(1):
        assert unread_for(DESK_BEILING, now=NOW) == 100
    with django_assert_num_queries(2):
        (group,) = bell_for(DESK_BEILING, now=NOW)
    assert (group.count, group.facts) == (130, {"order": 129})
    with django_assert_num_queries(1):
        assert unread_for(DEPUTY_BEILING, now=NOW) == 0


def test_a_sweep_run_twice_says_it_once(db):
    assert send([received(1, effect_key="clock:8/level:2")], now=NOW) == 1
    assert send([received(1, effect_key="clock:8/level:2"), received(2)], now=NOW) == 1
    assert Message.objects.count() == 2


def test_what_was_read_stays_in_the_bell_but_is_no_longer_counted(db):
    send([received(1)], now=NOW)
    mark_read(DESK_BEILING, until=NOW)
    send([received(2)], now=NOW + timedelta(minutes=5))
    (group,) = bell_for(DESK_BEILING, now=NOW)
    assert (group.count, group.unread, unread_for(DESK_BEILING, now=NOW)) == (2, 1, 1)
    assert unread_for(Actor(user_id=26, post_id=36, body_id=12, role="desk"), now=NOW) == 2
