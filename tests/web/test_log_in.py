"""Who comes in, who is kept out, and as which post one acts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client

from bihuan.people.demo import SHARED_BY_ALL
from bihuan.people.models import Tenure, User

RIGHT = {"login": "bl-desk", "password": SHARED_BY_ALL}
WRONG = {"login": "bl-desk", "password": "not-it"}
NEW = "Lin-Yuan-2031"


def text(answer):
    return answer.content.decode()


def test_somebody_with_one_post_comes_in_and_acts_at_it(come_in, cast):
    client = come_in("bl-desk")
    assert client.session["post_id"] == cast.beiling_desk.post_id
    assert "北岭县专班" in text(client.get("/people/"))


def test_somebody_with_two_posts_chooses_and_may_change(come_in, cast):
    Tenure.objects.create(
        post_id=cast.nanping_deputy.post_id,
        user_id=cast.beiling_deputy.user_id,
        kind="acting",
        since="2024-06-01T00:00Z",
    )
    client = come_in("bl-deputy")
    assert client.get("/people/").headers["Location"] == "/post/"
    page = text(client.get("/post/"))
    assert "北岭县分管副县长" in page
    assert "南屏县分管副县长" in page
    client.post("/post/", {"post": cast.nanping_deputy.post_id})
    page = text(client.get("/people/"))
    assert "南屏县分管副县长" in page
    assert "换岗" in page


def test_a_post_one_does_not_hold_cannot_be_taken(come_in, cast):
    client = come_in("bl-deputy")
    assert client.post("/post/", {"post": cast.city_dispatch.post_id}).status_code == 404
    assert client.session["post_id"] == cast.beiling_deputy.post_id


def test_a_post_that_ended_is_left_at_once(come_in, cast):
    client = come_in("bl-deputy")
    Tenure.objects.filter(user_id=cast.beiling_deputy.user_id).update(until="2024-06-02T00:00Z")
    assert client.get("/people/").headers["Location"] == "/post/"
    assert "未任岗位" in text(client.get("/post/"))


def test_five_wrong_passwords_lock_and_the_page_says_for_how_long(cast):
    client = Client()
    for _ in range(4):
        answer = client.post("/login/", WRONG)
        assert answer.status_code == 403
        assert "账号或口令不对" in text(answer)
    locked = client.post("/login/", WRONG)
    assert locked.status_code == 429
    assert "已锁定，29 分后再试" in text(locked)
    assert client.post("/login/", RIGHT).status_code == 429


def test_the_lock_opens_after_its_time_and_further_tries_do_not_lengthen_it(cast):
    client = Client()
    for _ in range(5):
        client.post("/login/", WRONG)
    (attempt,) = AccessAttempt.objects.all()
    AccessAttempt.objects.update(attempt_time=attempt.attempt_time - timedelta(minutes=20))
    assert "，9 分后再试" in text(client.post("/login/", WRONG))
    AccessAttempt.objects.update(attempt_time=attempt.attempt_time - timedelta(minutes=31))
    assert client.post("/login/", RIGHT).status_code == 302


def test_an_unknown_account_is_told_no_more_than_a_known_one(cast):
    known = text(Client().post("/login/", WRONG))
    unknown = text(Client().post("/login/", {**WRONG, "login": "nobody"}))
    assert "账号或口令不对" in known
    assert "账号或口令不对" in unknown


def test_what_axes_keeps_of_a_wrong_try_holds_no_password_and_nothing_typed(cast):
    Client().post("/login/", {**WRONG, "typed": "举报人住在某处"})
    (attempt,) = AccessAttempt.objects.all()
    assert "not-it" not in attempt.post_data
    assert "举报人" not in attempt.post_data


def test_the_first_password_has_to_be_changed_before_anything_else(come_in, cast):
    User.objects.filter(pk=cast.beiling_desk.user_id).update(must_change_password=True)
    client = come_in("bl-desk")
    assert client.get("/people/").headers["Location"] == "/password/"
    assert "首次登录须修改初始口令" in text(client.get("/password/"))
    changed = client.post(
        "/password/", {"old_password": SHARED_BY_ALL, "new_password1": NEW, "new_password2": NEW}
    )
    assert changed.status_code == 303
    assert client.get("/people/").status_code == 200
    assert Client().post("/login/", {**RIGHT, "password": NEW}).status_code == 302


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"old_password": "x"}, "现口令不对，请重新输入"),
        ({"new_password2": "Other-2031-x"}, "两次输入的新口令不一致"),
        ({"new_password1": "Ab-2031", "new_password2": "Ab-2031"}, "口令过短，至少10位"),
        ({"new_password1": "linyuanlinyuan", "new_password2": "linyuanlinyuan"}, "至少三类"),
    ],
)
def test_a_password_that_will_not_do_is_refused_in_the_offices_words(come_in, typed, sentence):
    given = {"old_password": SHARED_BY_ALL, "new_password1": NEW, "new_password2": NEW, **typed}
    answer = come_in("bl-desk").post("/password/", given)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert "您" not in text(answer)


def test_whoever_leaves_is_out(come_in):
    client = come_in("bl-desk")
    assert client.post("/logout/").status_code == 302
    assert client.get("/people/").headers["Location"].startswith("/login/")


def test_after_log_in_one_stands_where_one_wanted_to_go_but_never_on_another_host(cast):
    assert Client().post("/login/", {**RIGHT, "next": "/people/3/"}).headers["Location"] == "/people/3/"
    for elsewhere in ("https://example.org/", "//example.org/", "javascript:alert(1)"):
        assert Client().post("/login/", {**RIGHT, "next": elsewhere}).headers["Location"] == "/"
