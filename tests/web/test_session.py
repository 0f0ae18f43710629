"""A session that stood idle asks for the password in place, and what was typed is still there afterwards."""

from __future__ import annotations

import re
import time
from html import unescape

import pytest
from django.test import Client

from bihuan.journal import instance
from bihuan.people.demo import SHARED_BY_ALL
from bihuan.people.models import Tenure
from bihuan.people.sessions import USED_AT

HTMX = {"HX-Request": "true"}
NOTE = "写了一个下午的现场情况"


def leave_alone(client, *, seconds=31 * 60):
    session = client.session
    session[USED_AT] = int(time.time()) - seconds
    session.save()


def text(answer):
    return answer.content.decode()


def hidden(page, name):
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, page
    return unescape(found[1])


@pytest.fixture
def idle(come_in):
    """A desk that has been left for half an hour and a minute."""
    client = come_in("bl-desk")
    leave_alone(client)
    return client


def test_a_desk_in_use_stays_open(come_in):
    client = come_in("bl-desk")
    leave_alone(client, seconds=29 * 60)
    assert client.get("/people/").status_code == 200
    assert time.time() - client.session[USED_AT] < 5


def test_a_page_that_asks_by_itself_keeps_nobody_logged_in(come_in):
    client = come_in("bl-desk")
    leave_alone(client, seconds=29 * 60)
    client.get("/bell/unread/", headers={"HX-Background": "1"})
    assert time.time() - client.session[USED_AT] > 28 * 60


def test_an_exercise_that_jumps_two_hours_logs_nobody_out(come_in, monkeypatch):
    client = come_in("bl-desk")
    monkeypatch.setattr(instance, "now", lambda later=instance.now: later().replace(year=2031))
    Tenure.objects.update(until=None)
    assert client.get("/people/").status_code == 200


def test_a_page_asked_for_after_that_leads_to_the_log_in_and_back(idle):
    assert idle.get("/people/?gaps=1").headers["Location"] == "/login/?next=%2Fpeople%2F%3Fgaps%3D1"


def test_a_part_of_a_page_is_answered_with_401_so_that_the_dialog_opens(idle):
    assert idle.post("/bell/read/", {"until": ""}, headers=HTMX).status_code == 401
    assert idle.get("/people/", headers=HTMX).status_code == 401


def test_the_dialog_lets_the_same_person_go_on_at_the_same_post(idle, cast):
    assert idle.post("/login/again/", {"login": "bl-desk", "password": "no"}).status_code == 403
    answer = idle.post("/login/again/", {"login": "bl-desk", "password": SHARED_BY_ALL, "seat": "0:0"})
    assert answer.status_code == 204
    assert idle.get("/people/").status_code == 200
    assert idle.session["post_id"] == cast.beiling_desk.post_id


def test_the_dialog_after_the_session_is_gone_altogether_finds_the_post_again(cast):
    Tenure.objects.create(
        post_id=cast.nanping_desk.post_id,
        user_id=cast.beiling_desk.user_id,
        kind="acting",
        since="2024-06-01T00:00Z",
    )
    client = Client()
    key = f"{cast.beiling_desk.user_id}:{cast.nanping_desk.post_id}"
    client.post("/login/again/", {"login": "bl-desk", "password": SHARED_BY_ALL, "seat": key})
    assert client.session["post_id"] == cast.nanping_desk.post_id


def test_without_scripts_what_was_typed_comes_back_after_the_log_in(idle, cast):
    key = f"{cast.beiling_desk.user_id}:{cast.beiling_desk.post_id}"
    page = idle.post("/bell/read/", {"note": NOTE, "request_id": "form-12345", "seat": key})
    assert page.status_code == 401
    assert 'value="bl-desk"' in text(page)
    typed = hidden(text(page), "typed")
    wrong = idle.post("/login/", {"login": "bl-desk", "password": "no", "typed": typed})
    assert hidden(text(wrong), "typed")
    again = text(idle.post("/login/", {"login": "bl-desk", "password": SHARED_BY_ALL, "typed": typed}))
    assert NOTE in again
    assert 'action="/bell/read/"' in again
    assert hidden(again, "request_id") == "form-12345"
    assert hidden(again, "note") == NOTE


def test_what_somebody_else_typed_is_not_shown(idle, cast):
    key = f"{cast.beiling_desk.user_id}:{cast.beiling_desk.post_id}"
    typed = hidden(text(idle.post("/bell/read/", {"note": NOTE, "seat": key})), "typed")
    answer = Client().post(
        "/login/", {"login": "np-desk", "password": SHARED_BY_ALL, "typed": typed}, follow=True
    )
    assert NOTE not in text(answer)
    assert "登录前未提交的内容属于另一账号，已丢弃" in text(answer)


def test_a_form_made_up_by_another_site_is_never_offered_for_sending(cast):
    strict = Client(enforce_csrf_checks=True)
    refused = strict.post("/bell/read/", {"note": NOTE})
    assert refused.status_code == 403
    assert "本页已过期，未提交" in text(refused)
    forged = Client().post("/login/", {"login": "bl-desk", "password": SHARED_BY_ALL, "typed": "made-up"})
    assert forged.status_code == 302


def test_no_password_is_carried_along(idle):
    page = text(idle.post("/password/", {"old_password": "Alt-2030-x", "note": NOTE}))
    typed = hidden(page, "typed")
    again = text(idle.post("/login/", {"login": "bl-desk", "password": SHARED_BY_ALL, "typed": typed}))
    assert "Alt-2030-x" not in again
    assert NOTE in again


def test_a_form_opened_at_another_post_is_refused_and_its_text_shown(come_in, cast):
    client = come_in("bl-desk")
    key = f"{cast.beiling_desk.user_id}:{cast.nanping_desk.post_id}"
    answer = client.post("/bell/read/", {"seat": key, "seat_title": "南屏县专班", "note": NOTE})
    assert answer.status_code == 409
    assert "本页是以“南屏县专班”打开的" in text(answer)
    assert NOTE in text(answer)
