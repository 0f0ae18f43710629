"""The pages of the hand-over: jot down, sign out, sign in; refused in words, with what was typed kept."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils.timezone import localtime

from bihuan.cases.models import DeskShift, Order, ShiftNote
from tests.desk.office import Office, new_request

SHAPE = "%Y-%m-%dT%H:%M"


def test_a_shift_is_handed_over_from_one_to_the_other(office: Office) -> None:
    world = office.world
    order_id = world.issued()
    number = Order.objects.get(id=order_id).number
    chase = office.browser("city_chase")
    text = chase.get(reverse("shifts"), {"order": order_id}).content.decode()
    assert ("无人接听</textarea>" in text, f'name="order" value="{order_id}"' in text) == (True, True)
    later = localtime(world.now + timedelta(minutes=30)).strftime(SHAPE)
    typed = {"content": "无人接听", "order": str(order_id), "promised_at": later, **new_request()}
    assert chase.post(reverse("shift_note"), typed).status_code == 303
    assert chase.post(reverse("shift_hand_over"), {"remark": "夜间正常", **new_request()}).status_code == 303
    shift_id = DeskShift.objects.get().id
    text = chase.get(reverse("shift", args=[shift_id])).content.decode()
    assert ("无人接听" in text, number in text, "接班意见" in text) == (True, True, False)
    shift_head = office.browser("city_shift")
    assert "待接班人签字" in shift_head.get(reverse("shifts")).content.decode()
    assert "接班意见" in shift_head.get(reverse("shift", args=[shift_id])).content.decode()
    where = reverse("shift_take_over", args=[shift_id])
    assert shift_head.post(where, {"remark": "已核对", **new_request()}).status_code == 303
    text = shift_head.get(reverse("shift", args=[shift_id])).content.decode()
    assert ("已核对" in text, "夜间正常" in text, "已接班" in text) == (True, True, True)


def test_who_handed_over_does_not_take_over(office: Office) -> None:
    chase = office.browser("city_chase")
    chase.post(reverse("shift_hand_over"), new_request())
    where = reverse("shift_take_over", args=[DeskShift.objects.get().id])
    answer = chase.post(where, {"remark": "已核对", **new_request()})
    assert answer.status_code == 422
    assert "接班人不能与交班人为同一人" in answer.content.decode()
    assert DeskShift.objects.get().state == "handed"


def test_a_note_refused_keeps_what_was_typed(office: Office) -> None:
    chase = office.browser("city_chase")
    past = localtime(office.world.now - timedelta(hours=1)).strftime(SHAPE)
    typed = {"content": "三点回话", "promised_at": past, **new_request()}
    answer = chase.post(reverse("shift_note"), typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert ("约定时间不能早于现在" in text, "三点回话</textarea>" in text, past in text) == (True, True, True)
    answer = chase.post(reverse("shift_note"), {"content": "", **new_request()})
    assert "缺内容，不能记事" in answer.content.decode()
    answer = chase.post(reverse("shift_note"), {"content": "事", "promised_at": "三点", **new_request()})
    assert "约定时间的格式不对" in answer.content.decode()
    assert ShiftNote.objects.count() == 0


def test_a_note_settled_is_gone_and_settled_once(office: Office) -> None:
    chase = office.browser("city_chase")
    chase.post(reverse("shift_note"), {"content": "等回话", **new_request()})
    where = reverse("shift_settle", args=[ShiftNote.objects.get().id])
    assert chase.post(where, new_request()).status_code == 303
    answer = chase.post(where, new_request())
    assert answer.status_code == 422
    assert "此事已办结，无须重复" in answer.content.decode()


def test_the_hand_over_is_reached_from_the_workbench_and_from_who_is_on_duty(office: Office) -> None:
    link = f'href="{reverse("shifts")}"'
    text = office.browser("city_chase").get(reverse("workbench")).content.decode()
    assert (text.count(link), f'class="top-duty" {link}' in text) == (3, True)
    county = office.browser("beiling_desk").get(reverse("workbench")).content.decode()
    assert (link in county, f'class="top-duty" href="{reverse("duty_own")}"' in county) == (False, True)


def test_the_page_of_a_shifts_stream_is_the_hand_over(office: Office) -> None:
    office.browser("city_chase").post(reverse("shift_hand_over"), new_request())
    shift = DeskShift.objects.get()
    answer = office.browser("city_leader").get(reverse("open_stream", args=[shift.stream_id]))
    assert answer.headers["Location"] == reverse("shift", args=[shift.id])
