"""The organisation changed in the browser: by whom, with what is said to the second of two, and what sessions make of it."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from bihuan.people.models import Body, FormerName, Session, Tenure, User
from bihuan.records.models import SealRequest
from tests.desk.office import Office, new_request
from tests.records.seals import set_up_seals

PASSWORD = re.compile(r'<code class="text-reset">([^<]+)</code>')


def text(answer: Any) -> str:
    """The page."""
    return str(answer.content.decode())


def typed_in(page: str, **changed: str) -> dict[str, Any]:
    """What a form of a body sends, its version as the page carries it."""
    body = Body.objects.get(code="bl")
    seen = re.findall(r'name="seen" value="([^"]+)"', page)
    stands = {"name": body.name, "short_name": body.short_name, "parent": "qh", "area": "", "aliases": ""}
    return {**new_request(), "seen": seen, **stands, "desk_phone": body.desk_phone, **changed}


def parent_of(page: str) -> str:
    """The parent a form shows as chosen."""
    found = re.search(r'name="parent".*?<option value="([^"]*)" selected', page, re.DOTALL)
    return found[1] if found else ""


def test_a_body_is_renamed_and_whoever_was_slower_reads_who_was_quicker(office: Office) -> None:
    body, admin = office.cast.body("bl"), office.browser("admin")
    form = reverse("body_change", args=[body])
    first, second = text(admin.get(form)), text(admin.get(form))
    parent = parent_of(first)
    done = admin.post(form, typed_in(first, name="北岭区", short_name="北岭区", parent=parent))
    assert (done.status_code, FormerName.objects.get().name) == (303, "北岭县")
    late = admin.post(form, typed_in(second, name="北岭市", parent=parent))
    assert (late.status_code, "单位在你打开之后已有变动，未提交" in text(late)) == (409, True)
    assert "系统管理员 更改了单位" in text(late)
    assert "北岭市" in text(late), "what was typed stays"
    again = admin.post(form, typed_in(text(late), name="北岭市", parent=parent))
    assert (again.status_code, Body.objects.get(id=body).name) == (303, "北岭市")
    page = text(admin.get(reverse("body", args=[body])))
    assert "曾用名" in page
    assert "更改了单位" in page


def test_a_body_is_merged_only_after_its_work_was_handed_over(office: Office) -> None:
    office.world.investigated()
    north, south = office.world.bodies["north"], office.world.bodies["south"]
    admin, form = office.browser("admin"), reverse("body_close", args=[north])
    refused = admin.post(form, {**new_request(), "successor": str(south)})
    assert (refused.status_code, "请先由市专班值班长办理单位移交" in text(refused)) == (422, True)
    handed = {**new_request(), "to": str(south), "reason": "区划调整", "confirm": "1"}
    office.browser("city_shift").post(reverse("body_hand_over", args=[north]), handed)
    desk = office.browser("beiling_desk")
    assert desk.get(reverse("people")).status_code == 200
    assert admin.post(form, {**new_request(), "successor": ""}).status_code == 422, "townships stand below it"
    assert admin.post(form, {**new_request(), "successor": str(south)}).status_code == 303
    assert Body.objects.get(id=north).successor_id == south
    assert not Body.objects.filter(parent_id=north).exists(), "what stood below it went along"
    assert desk.get(reverse("people")).status_code == 302, "nobody acts at a body that has ended"
    assert "已撤销" in text(admin.get(reverse("body", args=[north])))


def test_a_first_password_is_shown_once_and_a_post_ended_is_lost_to_running_sessions(office: Office) -> None:
    admin, security = office.browser("admin"), office.browser("security")
    typed = {**new_request(), "login": "bl-new", "display_name": "新任", "phone": ""}
    shown = text(admin.post(reverse("user_new"), typed))
    assert PASSWORD.search(shown)
    assert User.objects.get(login="bl-new").must_change_password
    assert PASSWORD.search(text(admin.post(reverse("user_new"), typed))) is None, (
        "a second press shows nothing"
    )
    post = office.cast.beiling_desk.post_id or 0
    form = reverse("tenure_name", args=[post])
    acting = {"login": "新任", "kind": "acting", "paper": ""}
    assert "缺依据文件，不能任命" in text(security.post(form, {**new_request(), **acting}))
    assert security.post(form, {**new_request(), **acting, "paper": "北政任〔2024〕3号"}).status_code == 303
    desk = office.browser("beiling_desk")
    assert desk.get(reverse("workbench")).status_code == 200
    tenure = Tenure.objects.get(post_id=post, user_id=office.cast.beiling_desk.user_id or 0)
    assert security.post(reverse("tenure_end", args=[tenure.pk]), new_request()).status_code == 303
    answer = desk.get(reverse("workbench"))
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("choose_post"))
    page = text(security.get(reverse("post", args=[post])))
    assert "曾任" in page
    assert "免职" in page


def test_sessions_are_listed_and_ended_by_oneself_and_by_the_security_administrator(office: Office) -> None:
    here, there = office.browser("beiling_desk"), office.browser("beiling_desk")
    page = text(here.get(reverse("sessions")))
    assert (page.count("本会话"), page.count(">结束<")) == (1, 1)
    assert not any(key in page for key in Session.objects.values_list("session_key", flat=True))
    assert here.post(reverse("sessions_end"), new_request()).status_code == 303
    assert (here.get(reverse("people")).status_code, there.get(reverse("people")).status_code) == (200, 302)
    act = reverse("user_act", args=[office.cast.beiling_desk.user_id, "end"])
    assert office.browser("admin").post(act, new_request()).status_code == 403
    assert office.browser("security").post(act, new_request()).status_code == 303
    assert here.get(reverse("people")).status_code == 302


def test_a_log_in_says_where_it_came_from(office: Office) -> None:
    client = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537 Edg/120"})
    user = User.objects.get(login="bl-desk")
    user.set_password("Beiling-2024")
    user.save()
    office.browser("beiling_desk")  # the instance's clock stands where the world's does
    client.post(reverse("login"), {"login": "bl-desk", "password": "Beiling-2024"})
    page = text(client.get(reverse("sessions")))
    assert "Windows · Edge" in page
    assert "127.0.0.1" in page


def test_grants_of_all_kinds_stand_on_one_page_and_are_taken_back_by_who_may(office: Office) -> None:
    seals = set_up_seals(office.cast)
    granted = seals.granted(seals.sealed())
    approver, page = office.browser("city_approver1"), reverse("grants")
    assert "收回" in text(approver.get(page))
    assert "查看封存信息" in text(approver.get(page))
    watching = text(office.browser("audit").get(page))
    assert "查看封存信息" in watching
    assert "收回" not in watching
    revoke = reverse("grant_revoke", args=["sealed", granted])
    assert office.browser("audit").post(revoke, new_request()).status_code == 403
    assert approver.post(revoke, new_request()).status_code == 303
    assert SealRequest.objects.get(id=granted).state == "withdrawn"
    assert "收回</button>" not in text(approver.get(page))


def test_a_week_of_the_roster_shows_what_nobody_covers(office: Office) -> None:
    body = office.cast.body("bl")
    desk, roster = office.browser("beiling_desk"), reverse("duty", args=[body])
    far = text(desk.get(roster, {"day": "2024-07-03"}))
    assert far.count("00:00—24:00") == 7
    assert "starts_at=2024-07-01T00:00" in far
    new = {
        "user": "",
        "person": "门卫",
        "phone": "8299",
        "starts_at": "2024-07-01T20:00",
        "ends_at": "2024-07-02T08:00",
    }
    assert desk.post(reverse("duty_new", args=[body]), {**new_request(), **new}).status_code == 303
    month = text(desk.get(roster, {"day": "2024-07-03", "span": "month"}))
    for words in ("20:00—次日08:00", "前日20:00—08:00", "00:00—20:00", "08:00—24:00", "排了班"):
        assert words in month, words
    outsider = text(office.browser("outsider").get(roster, {"day": "2024-07-03"}))
    assert "门卫" in outsider
    assert "调整" not in outsider
