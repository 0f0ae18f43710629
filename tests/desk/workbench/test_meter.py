"""The meter of the day on the workbench: who is over the limit is marked, and the limit is the policy's."""

from __future__ import annotations

from django.urls import reverse

from bihuan.cases.models import Policy
from bihuan.cases.queries.rounds import policy_versions
from bihuan.people.models import User
from bihuan.rules.actor import SYSTEM
from tests.desk.office import Office, new_request


def password_of(office: Office) -> str:
    """A password of the shift head, by which a policy is signed."""
    user = User.objects.get(id=office.cast.city_shift.user_id or 0)
    user.set_password("Zhibanzhang-2024")
    user.save()
    return "Zhibanzhang-2024"


def test_the_limit_set_on_the_policy_page_marks_who_is_over_it(office: Office) -> None:
    world = office.world
    world.received()
    shown = office.browser("city_chase").get(reverse("workbench")).content.decode()
    assert ("每单位每日上限 40 次" in shown, "超过上限</span>" in shown) == (True, False)
    where = reverse("policy", args=[world.round_id])
    signed = {"confirm": "1", "password": password_of(office)}
    head = office.browser("city_shift")
    assert 'name="limit-burden_limit" value="40"' in head.get(where).content.decode()
    typed = {"limit-burden_limit": "1", "limit-leader_cap": "5", "source-leader_cap": "市专班第5号通知"}
    assert head.post(where, {**typed, **signed, **new_request()}).status_code == 303
    for who in ("city_chase", "beiling_desk"):
        shown = office.browser(who).get(reverse("workbench")).content.decode()
        assert ("每单位每日上限 1 次，" in shown, "1 个单位超过" in shown) == (True, True), who
    values = policy_versions(SYSTEM, world.round_id)[0].values
    assert values["leader_cap"] == {"value": 5, "source": "市专班第5号通知"}
    assert "今日基层负担" not in office.browser("nanping_desk").get(reverse("workbench")).content.decode()


def test_a_limit_that_is_no_number_is_refused(office: Office) -> None:
    where = reverse("policy", args=[office.world.round_id])
    answer = office.browser("city_shift").post(where, {"limit-burden_limit": "很多", **new_request()})
    assert "基层每日负担上限应为整数" in answer.content.decode()
    assert Policy.objects.count() == 1


def test_a_policy_stored_before_the_limit_can_still_be_changed(office: Office) -> None:
    stored = Policy.objects.get()
    del stored.values["burden_limit"]
    Policy.objects.filter(id=stored.id).update(values=stored.values)
    where = reverse("policy", args=[office.world.round_id])
    signed = {"confirm": "1", "password": password_of(office)}
    head = office.browser("city_shift")
    assert 'name="limit-burden_limit" value="40"' in head.get(where).content.decode()
    assert head.post(where, {"limit-burden_limit": "12", **signed, **new_request()}).status_code == 303
    assert policy_versions(SYSTEM, office.world.round_id)[0].values["burden_limit"]["value"] == 12
