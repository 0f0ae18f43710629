"""A person acts as the holder of a post, one post at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.people.models import Body, Post, Tenure, User
from bihuan.people.queries.actors import actor_for, actors_by_login, actors_for
from bihuan.rules.errors import NotFound
from tests.cast import NOW


def test_somebody_with_two_posts_acts_as_either(cast):
    deputy = cast.beiling_deputy
    Tenure.objects.create(
        post_id=cast.ids["posts"]["bl-head"],
        user_id=deputy.user_id,
        kind="acting",
        paper="清政任〔2024〕3号",
        since=NOW,
    )
    held = actors_for(deputy.user_id, NOW)
    assert [(actor.title, actor.tenure) for actor in held] == [
        ("北岭县分管副县长", "holder"),
        ("北岭县县长", "acting"),
    ]
    assert actor_for(deputy.user_id, cast.ids["posts"]["bl-head"], NOW) == held[1]


def test_the_secretary_acts_for_the_leaders_they_prepare_for(cast):
    prepared = {post.role: (post.post_id, post.body_id) for post in cast.beiling_secretary.acts_for}
    assert prepared == {
        "head": (cast.beiling_head.post_id, cast.body("bl")),
        "deputy": (cast.beiling_deputy.post_id, cast.body("bl")),
    }
    assert cast.city_secretary.sees_city
    assert not cast.beiling_secretary.sees_city


def test_a_desk_post_carries_its_division_of_work(cast):
    assert cast.city_dispatch.functions == {"dispatch"}
    assert cast.city_shift.functions == {"shift_head"}
    assert cast.city_leader.title == "分管副市长"


def test_who_does_not_hold_the_post_is_not_let_on_it(cast):
    with pytest.raises(NotFound):
        actor_for(cast.nanping_head.user_id, cast.beiling_head.post_id, NOW)


def test_a_tenure_counts_from_its_first_moment_until_its_last(cast):
    desk = cast.beiling_desk
    Tenure.objects.filter(user_id=desk.user_id).update(since=NOW, until=NOW + timedelta(hours=1))
    assert actors_for(desk.user_id, NOW - timedelta(seconds=1)) == []
    assert actors_for(desk.user_id, NOW) == [desk]
    assert actors_for(desk.user_id, NOW + timedelta(minutes=59)) == [desk]
    assert actors_for(desk.user_id, NOW + timedelta(hours=1)) == []


@pytest.mark.parametrize("ending", ["user", "post", "body"])
def test_nobody_acts_for_what_has_ended(cast, ending):
    desk = cast.beiling_desk
    if ending == "user":
        User.objects.filter(id=desk.user_id).update(is_active=False)
    elif ending == "post":
        Post.objects.filter(id=desk.post_id).update(ended_at=NOW)
    else:
        Body.objects.filter(id=desk.body_id).update(ended_at=NOW)
    assert actors_for(desk.user_id, NOW) == []


def test_one_statement_finds_any_number_of_actors(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert actors_for(cast.beiling_secretary.user_id, NOW)
    with django_assert_num_queries(1):
        found = actors_by_login([*cast.ids["users"], "nobody"], NOW)
    assert found["nobody"] == []
    assert len(found) == len(cast.ids["users"]) + 1
