"""What holds for every page: the content policy, the frame, who may open it, how many questions it asks."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse

from bihuan.people.models import Body, Post, Tenure, User
from bihuan.rules.actor import Actor
from bihuan.web.doors import ANYONE, open_to
from bihuan.web.frame import entrances_for
from bihuan.web.middleware import POLICY

PAGES = ["/login/", "/post/", "/password/", "/people/", "/bell/", "/no-such-page/"]
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
FOREIGN = re.compile(r"""(?:src|href|action)=["'](?:[a-z]+:)?//""", re.IGNORECASE)
OPEN_PAGES = {"login", "log_in_again", "log_out", "theme", "healthz", "readyz", "metrics"}


def text(answer):
    return answer.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_no_page_holds_a_script_or_style_of_its_own_or_asks_another_host(come_in, address):
    answer = come_in("bl-desk").get(address)
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["Cache-Control"] == "no-store"
    assert not INLINE.findall(text(answer))
    assert not FOREIGN.findall(text(answer))


def test_the_policy_allows_this_host_only_and_nothing_inline():
    allowed = dict(part.strip().split(" ", 1) for part in POLICY.split(";"))
    assert allowed["default-src"] == allowed["script-src"] == allowed["style-src"] == "'self'"
    assert "unsafe" not in POLICY


def addresses(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from addresses(pattern.url_patterns)


def test_only_the_log_in_and_signs_of_life_stand_open_to_everybody():
    house = [
        part for part in get_resolver().url_patterns if str(part.pattern) != "api/v1/"
    ]  # it asks for a key
    every = [pattern for pattern in addresses(house) if pattern.callback]
    assert {pattern.name for pattern in every if open_to(pattern.callback) == ANYONE} == OPEN_PAGES


def test_the_sign_of_life_asks_the_database_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Client().get("/healthz").status_code == 200


def test_a_page_that_does_not_exist_keeps_the_frame(come_in):
    answer = come_in("bl-desk").get("/no-such-page/")
    assert answer.status_code == 404
    assert "没有这个页面，或不在你的查看范围内" in text(answer)
    assert 'class="rail"' in text(answer)


def test_the_rail_shows_only_what_exists_and_what_one_has_business_with(cast):
    names = [entry.address for entry, _url in entrances_for(cast.beiling_desk)]
    assert "people" in names
    assert "batches" not in names
    admin = Actor(user_id=1, post_id=1, body_id=1, role="system_admin")
    assert [entry.address for entry, _url in entrances_for(admin)] == ["people"]


def test_the_first_page_is_the_first_entrance(come_in):
    assert come_in("admin").get("/").headers["Location"] == "/people/"


@pytest.mark.parametrize(("kind", "word"), [("demo", "演示"), ("exercise", "演练")])
def test_a_demo_and_an_exercise_say_so_on_every_page(come_in, settings, kind, word):
    client = come_in("bl-desk")
    settings.KIND = kind
    for address in PAGES:
        assert f'role="note">{word}' in text(client.get(address))
    settings.KIND = "real"
    assert 'role="note"' not in text(client.get("/people/"))


def test_light_and_dark_are_kept_in_a_cookie(come_in):
    client = come_in("bl-desk")
    assert 'data-bs-theme="light"' in text(client.get("/people/"))
    client.post("/theme/", {"next": "/people/"})
    assert 'data-bs-theme="dark"' in text(client.get("/people/"))
    client.post("/theme/", {"next": "https://example.org/"})
    assert 'data-bs-theme="light"' in text(client.get("/people/"))


def test_the_organisation_shows_holders_and_gaps(come_in, cast):
    heads = [cast.beiling_head.user_id, cast.beiling_party.user_id]
    Tenure.objects.filter(user_id__in=heads).update(until="2024-06-02T00:00Z")
    page = text(come_in("bl-desk").get("/people/"))
    assert "北岭县分管副县长" in page
    assert "缺主要领导" in page
    only_gaps = text(come_in("bl-desk").get("/people/?gaps=1"))
    assert "南屏县" not in only_gaps.split('class="bodies"')[1]


def test_one_level_down_a_county_shows_its_townships(come_in, cast):
    page = text(come_in("bl-desk").get(f"/people/{cast.body('bl')}/"))
    assert "青石镇" in page
    assert come_in("bl-desk").get("/people/99999999/").status_code == 404


def statements(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return [question["sql"] for question in asked.captured_queries]


def questions(client, address):
    assert client.get(address).status_code == 200
    return len(statements(client, address))


def test_the_frame_asks_each_of_its_questions_once(come_in):
    about = [
        "journal_instanceclock",
        "people_session",
        "people_user",
        "people_tenure",
        "records_clock",
        "cases_round",
        "people_shift",
        "journal_message",
    ]
    sent = statements(come_in("bl-desk"), "/no-such-page/")
    with (
        connection.cursor() as cursor
    ):  # what is planned once per connection is asked by the name it has there
        cursor.execute("SELECT name, statement FROM pg_prepared_statements")
        planned = dict(cursor.fetchall())
    asked = [planned.get(sql.removeprefix("EXECUTE ").split("(")[0], sql) for sql in sent]
    assert [
        table for table, sql in zip(about, asked, strict=True) if f"FROM {table}" not in sql.replace('"', "")
    ] == []


def test_the_organisation_asks_as_many_questions_for_sixty_bodies_as_for_ten(come_in, cast):
    client = come_in("bl-desk")
    before = questions(client, "/people/")
    for number in range(50):
        body = Body.objects.create(
            code=f"x{number}", name=f"单位{number}", kind="bureau", parent_id=cast.body("city")
        )
        post = Post.objects.create(body=body, name="局长", role="head", rank=1)
        user = User.objects.create(login=f"x{number}", display_name=f"单位{number}局长")
        Tenure.objects.create(post=post, user=user, since="2024-06-01T00:00Z")
    assert questions(client, "/people/") == before
    assert before <= 21


def test_the_frame_around_a_page_asks_few_questions(come_in):
    assert questions(come_in("bl-desk"), "/bell/") <= 14


def test_no_address_of_the_desk_answers_a_stranger(db):
    for name in ("home", "people", "bell", "choose_post", "change_password"):
        answer = Client().get(reverse(name))
        assert answer.status_code == 302, name
        assert answer.headers["Location"].startswith("/login/")
