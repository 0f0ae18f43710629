"""Who may let people in, name them to posts, and give them a new password."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password

from bihuan.journal.models import CommandRun, Entry
from bihuan.people.actions.tenures import end_tenure, name_tenure
from bihuan.people.actions.users import (
    create_first_administrator,
    create_user,
    reset_password,
    set_password,
)
from bihuan.people.models import Post, Tenure, User
from bihuan.people.passwords import kinds_in, random_password
from bihuan.people.queries.actors import actors_by_login, actors_for
from bihuan.rules.actor import Actor
from bihuan.rules.command import Command
from bihuan.rules.errors import FactMissing, FactWrong, GuardRefused, NotAllowed, NotFound
from tests.cast import NOW
from tests.people.books import command, everything


def refused(error, action):
    """The refusal; nothing may have been written."""
    before, entries, runs = everything(), Entry.objects.count(), CommandRun.objects.count()
    with pytest.raises(error) as refusal:
        action()
    assert (everything(), Entry.objects.count(), CommandRun.objects.count()) == (before, entries, runs)
    return refusal.value


def last_entry():
    return Entry.objects.order_by("-id").first()


def test_the_first_administrator_comes_with_the_three_posts(db):
    password = create_first_administrator("admin", command=command(1))
    (actor,) = actors_by_login(["admin"], NOW)["admin"]
    assert actor.role == "system_admin"
    assert set(Post.objects.values_list("role", flat=True)) == {
        "system_admin",
        "security_admin",
        "audit_admin",
    }
    user = User.objects.get()
    assert check_password(password, user.password)
    assert user.must_change_password


def test_a_making_of_the_first_administrator_that_is_killed_once_it_told_leaves_nobody_without_a_password(db):
    def killed(_password: str) -> None:
        raise KeyboardInterrupt

    refused(KeyboardInterrupt, lambda: create_first_administrator("admin", command=command(1), tell=killed))
    told: list[str] = []
    create_first_administrator("admin", command=command(2), tell=told.append)
    assert check_password(told[0], User.objects.get().password)


def test_there_is_only_one_first_administrator(db):
    create_first_administrator("admin", command=command(1))
    refusal = refused(GuardRefused, lambda: create_first_administrator("other", command=command(2)))
    assert refusal.sentence == "已有系统管理员，不能再建首个管理员"


def test_when_nobody_administers_any_more_the_first_one_can_be_made_again(db):
    create_first_administrator("admin", command=command(1))
    Tenure.objects.update(until=NOW)
    later = NOW + timedelta(days=1)
    password = create_first_administrator("admin", command=command(2, later))
    assert check_password(password, User.objects.get().password)
    assert [actor.role for actor in actors_by_login(["admin"], later)["admin"]] == ["system_admin"]


def test_until_there_is_a_security_administrator_the_system_one_names_the_first(db):
    create_first_administrator("admin", command=command(1))
    (admin,) = actors_by_login(["admin"], NOW)["admin"]
    made = create_user("sec", display_name="安全员", phone="", command=Command(admin, NOW, "a"))
    post = Post.objects.get(role="security_admin").pk
    name_tenure(post, user_id=made.user_id, kind="holder", paper="", command=Command(admin, NOW, "b"))
    audit = Post.objects.get(role="audit_admin").pk
    third = create_user("aud", display_name="审计员", phone="", command=Command(admin, NOW, "c"))
    wish = Command(admin, NOW, "d")
    facts: dict[str, Any] = {"user_id": third.user_id, "kind": "holder", "paper": ""}
    refused(NotAllowed, lambda: name_tenure(audit, command=wish, **facts))


def test_a_new_person_can_log_in_and_holds_no_post(cast):
    made = create_user("bl-new", display_name="北岭县新人", phone="内线1", command=cast.command("admin"))
    assert check_password(made.password, User.objects.get(login="bl-new").password)
    assert actors_for(made.user_id, NOW) == []
    assert (last_entry().code, last_entry().part_id) == ("user.add", made.user_id)


def test_a_repeated_request_makes_one_person_and_shows_no_password_again(cast):
    wish = cast.command("admin")
    facts = {"display_name": "北岭县新人", "phone": ""}
    first = create_user("bl-new", command=wish, **facts)
    again = create_user("bl-new", command=wish, **facts)
    assert (again.user_id, again.password) == (first.user_id, None)


def test_a_login_somebody_has_is_refused(cast):
    wish = cast.command("admin")
    refusal = refused(FactWrong, lambda: create_user("bl-desk", display_name="x", phone="", command=wish))
    assert (refusal.fact, refusal.sentence) == ("login", "账号“bl-desk”已有人使用，请换一个账号")


@pytest.mark.parametrize(
    "who", ["city_dispatch", "city_leader", "beiling_head", "security", "audit", "outsider"]
)
def test_only_the_system_administrator_lets_people_in(cast, who):
    refused(NotAllowed, lambda: create_user("x", display_name="x", phone="", command=cast.command(who)))


@pytest.mark.parametrize(
    "who", ["city_dispatch", "city_leader", "beiling_head", "admin", "audit", "outsider"]
)
def test_only_the_security_administrator_names_ends_and_resets(cast, who):
    post, user = cast.ids["posts"]["bl-head"], cast.beiling_deputy.user_id
    tenure = Tenure.objects.get(user_id=user)
    facts = {"user_id": user, "kind": "holder", "paper": ""}
    refused(NotAllowed, lambda: name_tenure(post, command=cast.command(who), **facts))
    refused(NotAllowed, lambda: end_tenure(tenure.pk, command=cast.command(who)))
    refused(NotAllowed, lambda: reset_password(user, command=cast.command(who)))


def test_an_authorised_holder_needs_the_paper(cast):
    post, user = cast.ids["posts"]["bl-head"], cast.beiling_deputy.user_id
    facts = {"user_id": user, "kind": "authorised"}
    wish = cast.command("security")
    refusal = refused(FactMissing, lambda: name_tenure(post, paper=" ", command=wish, **facts))
    assert refusal.label == "依据文件"
    tenure = name_tenure(post, paper="北政任〔2024〕5号", command=cast.command("security"), **facts)
    assert [actor.tenure for actor in actors_for(user, NOW)] == ["holder", "authorised"]
    assert (last_entry().code, last_entry().part_id) == ("tenure.name", tenure)
    assert "北政任" not in last_entry().body


def test_the_same_post_twice_an_unknown_post_and_an_unknown_person_are_refused(cast):
    post, user = cast.ids["posts"]["bl-desk"], cast.beiling_desk.user_id
    facts = {"kind": "holder", "paper": "", "command": cast.command("security")}
    refused(FactWrong, lambda: name_tenure(post, user_id=user, **facts))
    refused(NotFound, lambda: name_tenure(0, user_id=user, **facts))
    refused(NotFound, lambda: name_tenure(post, user_id=0, **facts))
    refused(FactWrong, lambda: name_tenure(post, user_id=cast.beiling_head.user_id, **facts | {"kind": "x"}))


@pytest.mark.parametrize(
    ("person", "second"),
    [
        ("admin", "audit"),
        ("city_officer1", "city-approver1"),
        ("city_approver1", "city-officer1"),
        ("audit", "city-officer2"),
    ],
)
def test_one_person_is_not_named_to_two_posts_that_watch_each_other(cast, person, second):
    post = cast.ids["posts"][second]
    facts = {
        "user_id": cast.people[person].user_id,
        "kind": "holder",
        "paper": "",
        "command": cast.command("security"),
    }
    assert refused(GuardRefused, lambda: name_tenure(post, **facts)).rule == "exclusive_posts"


def test_a_second_post_of_the_same_administration_is_no_mixing(cast):
    post = Post.objects.create(
        body_id=cast.body("administration"), name="系统管理员（备）", role="system_admin"
    )
    facts: dict[str, Any] = {"user_id": cast.admin.user_id, "kind": "holder", "paper": ""}
    name_tenure(post.pk, command=cast.command("security"), **facts)
    assert [actor.role for actor in actors_for(cast.admin.user_id, NOW)] == ["system_admin"] * 2


def test_nobody_names_or_ends_themselves(cast):
    post, user = cast.ids["posts"]["bl-head"], cast.security.user_id
    facts = {"user_id": user, "kind": "holder", "paper": ""}
    wish = cast.command("security")
    assert refused(GuardRefused, lambda: name_tenure(post, command=wish, **facts)).rule == "own_appointment"
    own = Tenure.objects.get(user_id=user).pk
    assert refused(GuardRefused, lambda: end_tenure(own, command=wish)).rule == "own_appointment"


def test_a_tenure_ends_at_once_and_only_once(cast):
    desk = cast.beiling_desk
    tenure = Tenure.objects.get(user_id=desk.user_id).pk
    wish = cast.command("security")
    end_tenure(tenure, command=wish)
    end_tenure(tenure, command=wish)  # the same request again
    assert actors_for(desk.user_id, NOW) == []
    assert (last_entry().code, last_entry().part_id) == ("tenure.end", tenure)
    refused(NotFound, lambda: end_tenure(tenure, command=cast.command("security")))


def test_a_reset_password_is_random_and_has_to_be_changed(cast):
    user = cast.beiling_desk.user_id
    wish = cast.command("security")
    made = reset_password(user, command=wish)
    kept = User.objects.get(id=user)
    assert check_password(made.password, kept.password)
    assert kept.must_change_password
    assert reset_password(user, command=wish).password is None
    assert check_password(made.password, User.objects.get(id=user).password)
    assert made.password not in last_entry().body
    refused(NotFound, lambda: reset_password(0, command=cast.command("security")))


def test_a_person_sets_their_own_password_and_need_not_change_it_again(cast):
    user = cast.beiling_desk.user_id
    reset_password(user, command=cast.command("security"))
    wish = cast.command("beiling_desk")
    set_password(user, password="Beiling-2024x", command=wish)
    kept = User.objects.get(id=user)
    assert check_password("Beiling-2024x", kept.password)
    assert not kept.must_change_password
    assert last_entry().code == "user.set_password"
    assert 'facts":{}' in last_entry().body
    set_password(user, password="Another-2024x", command=wish)  # the same request again
    assert check_password("Beiling-2024x", User.objects.get(id=user).password)


@pytest.mark.parametrize(
    "password", ["Short-1", "alllowercase", "lower-and-sign", "Password123", "Qinghe-2024"]
)
def test_a_weak_or_unchanged_password_is_refused(cast, password):
    user = cast.beiling_desk.user_id
    wish = cast.command("beiling_desk")
    kept = User.objects.get(id=user).password
    if password == "Qinghe-2024":
        assert check_password(password, kept)
    refusal = refused(FactWrong, lambda: set_password(user, password=password, command=wish))
    assert refusal.fact == "password"
    assert "您" not in refusal.sentence


def test_nobody_sets_the_password_of_another(cast):
    user = cast.beiling_desk.user_id
    for who in ("beiling_head", "admin", "security", "audit"):
        wish = cast.command(who)
        refused(NotAllowed, lambda wish=wish: set_password(user, password="Beiling-2024x", command=wish))


def test_who_holds_no_post_can_still_set_their_password(cast):
    made = create_user("bl-new", display_name="北岭县新人", phone="", command=cast.command("admin"))
    nobody = Actor(user_id=made.user_id, post_id=None, body_id=None, role="")
    set_password(made.user_id, password="Beiling-2024x", command=Command(nobody, NOW, "own"))
    assert check_password("Beiling-2024x", User.objects.get(id=made.user_id).password)


def test_random_passwords_pass_the_rules_and_are_never_the_same():
    made = {random_password() for _ in range(200)}
    assert len(made) == 200
    assert all(kinds_in(password) == 4 and not set(password) & set("0O1lI") for password in made)
