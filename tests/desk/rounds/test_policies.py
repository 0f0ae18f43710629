"""A policy and a calendar are changed after a preview of what it means; nothing is written before it is confirmed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from bihuan.cases.models import Policy
from bihuan.people.models import CalendarEdition, User
from bihuan.records.models import Clock
from tests.desk.office import Office, new_request

PASSWORD = "Zhibanzhang-2024"


def text(answer: Any) -> str:
    """The page."""
    return str(answer.content.decode())


@pytest.fixture
def address(office: Office) -> str:
    """The policy of the round, in which one report runs; the shift head has a password."""
    office.world.received()
    user = User.objects.get(id=office.cast.city_shift.user_id or 0)
    user.set_password(PASSWORD)
    user.save()
    return reverse("policy", args=[office.world.round_id])


def typed(**more: str) -> dict[str, str]:
    """Two days for the report, by a source of its own."""
    return {**new_request(), "limit-report": "48", "source-report": "市专班〔2024〕2号", **more}


def test_a_policy_is_previewed_then_signed_and_running_limits_move_when_asked(
    office: Office, address: str
) -> None:
    shift = office.browser("city_shift")
    before = Clock.objects.get(kind="report").due_at
    preview = text(shift.post(address, typed()))
    for words in (
        "72小时",
        "48小时",
        "市专班〔2024〕2号",
        "6月6日 11:02",
        "6月5日 11:02",
        "同时重算以上 1 项",
    ):
        assert words in preview, words
    assert (Policy.objects.count(), Clock.objects.get(kind="report").due_at) == (1, before)
    wrong = shift.post(address, typed(confirm="1", password="no", recompute="1"))
    assert (wrong.status_code, "口令不对，政策未更新" in text(wrong)) == (403, True)
    seen = f"{office.world.round_id}:1"
    done = shift.post(address, typed(confirm="1", password=PASSWORD, recompute="1", seen=seen))
    assert (done.status_code, Policy.objects.count()) == (303, 2)
    assert before - Clock.objects.get(kind="report").due_at == office.world.span(days=1)
    late = shift.post(address, {**typed(confirm="1", password=PASSWORD, seen=seen), "limit-report": "60"})
    assert (late.status_code, "市专班值班长 设定了时限和审签规则" in text(late)) == (409, True)


def test_units_and_confirmations_are_changed_and_what_cannot_be_is_said(office: Office, address: str) -> None:
    shift = office.browser("city_shift")
    days = {**new_request(), "limit-review": "2", "unit-review": "workday", "hop-1": "1", "hop-1-phone": "1"}
    preview = text(shift.post(address, days))
    assert "2工作日" in preview
    assert "第1级交办确认" in preview
    nothing = shift.post(address, new_request())
    assert (nothing.status_code, "没有改动，不必保存" in text(nothing)) == (422, True)
    unconfirmed = shift.post(address, {**new_request(), "hop-1": "1"})
    assert "第1级交办缺确认方式，不能启用" in text(unconfirmed)
    assert Policy.objects.count() == 1


def test_a_year_is_entered_after_a_preview_of_the_limits_it_would_move(office: Office, address: str) -> None:
    shift, admin = office.browser("city_shift"), office.browser("admin")
    workdays = {
        "limit-leader_named": "1",
        "unit-leader_named": "workday",
        "recompute": "1",
        "confirm": "1",
        "password": PASSWORD,
    }
    assert shift.post(address, {**new_request(), **workdays}).status_code == 303
    form = reverse("calendar_enter", args=[2024])
    notice = {"document": "国办发明电〔2023〕99号", "days": "端午节：6月4日至5日放假"}
    editions = CalendarEdition.objects.count()
    preview = text(admin.post(form, {**new_request(), **notice}))
    assert re.search(r"明确包案领导.*?6月4日 11:02.*?6月6日 11:02", preview, re.DOTALL)
    assert "清0" not in preview, "no case is named to the administrator"
    assert CalendarEdition.objects.count() == editions
    done = admin.post(form, {**new_request(), **notice, "confirm": "1"})
    assert (done.status_code, CalendarEdition.objects.count()) == (303, editions + 1)
    assert "国办发明电〔2023〕99号" in text(shift.get(reverse("calendar_year", args=[2024])))
    assert "6月6日 11:02" in text(shift.get(reverse("recompute", args=[office.world.round_id])))
