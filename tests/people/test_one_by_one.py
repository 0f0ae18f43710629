"""Bodies, posts, tenures, accounts and duty changed one by one: what is refused, what stays of the time before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from bihuan.cases.actions.closing import close_post
from bihuan.journal.models import Entry
from bihuan.people.actions.bodies import BodyDraft, add_body, change_body
from bihuan.people.actions.duty import ShiftDraft, add_shift, change_shift, swap_shifts, withdraw_shift
from bihuan.people.actions.posts import PostDraft, add_post, change_post
from bihuan.people.actions.tenures import Term, end_tenure, name_tenure
from bihuan.people.actions.users import change_user, lock_user, unlock_user
from bihuan.people.models import Body, Post, Shift, Tenure, User
from bihuan.people.queries.actors import actors_for
from bihuan.people.queries.former_names import titles_at
from bihuan.people.queries.history import BODY, POST, SHIFT, history_of, version_of
from bihuan.rules.duty import gaps
from bihuan.rules.errors import FactMissing, FactWrong, GuardRefused, NotAllowed, Stale
from tests.cast import NOW, Cast

LATER = NOW + timedelta(days=1)


def draft(body: Body, **changed: Any) -> BodyDraft:
    """A body as it stands but for what is named."""
    parent = body.parent.code if body.parent else ""
    area = body.area.code if body.area else ""
    stands: dict[str, Any] = {
        "name": body.name, "short_name": body.short_name, "kind": body.kind, "parent": parent, "area": area,
        "lines": tuple(body.lines), "number_prefix": body.number_prefix, "desk_phone": body.desk_phone,
        "aliases": tuple(body.aliases),
    }  # fmt: skip
    return BodyDraft(**stands | changed)


def test_what_was_done_before_a_body_was_renamed_keeps_the_name_of_its_time(cast: Cast) -> None:
    body, desk = Body.objects.get(code="bl"), cast.beiling_desk.post_id or 0
    renamed = draft(body, name="北岭区", short_name="北岭区", aliases=("北岭县",))
    change_body(body.pk, renamed, command=cast.command("admin", LATER))
    after = LATER + timedelta(seconds=1)
    titles = titles_at([(desk, NOW), (desk, after)])
    assert titles == {(desk, NOW): "北岭县专班", (desk, after): "北岭区专班"}
    assert actors_for(cast.beiling_desk.user_id or 0, after)[0].title == "北岭区专班"
    (entry, *_earlier) = history_of(BODY, body.pk)
    assert (entry.code, sorted(entry.facts["changed"])) == ("body.change", ["aliases", "name", "short_name"])
    assert "北岭区" not in Entry.objects.latest("id").body, "names are told to the tables alone"
    post = Post.objects.get(id=desk)
    change_post(post.pk, PostDraft("专班办公室", "", 0, (), "", ()), command=cast.command("admin", after))
    assert titles_at([(desk, NOW)])[desk, NOW] == "北岭县专班"


def test_the_second_of_two_who_change_a_body_is_told(cast: Cast) -> None:
    body = Body.objects.get(code="bl")
    seen = version_of(BODY, body.pk)
    change_body(body.pk, draft(body, desk_phone="内线1"), seen=seen, command=cast.command("admin"))
    with pytest.raises(Stale) as stale:
        change_body(body.pk, draft(body, desk_phone="内线2"), seen=seen, command=cast.command("admin"))
    assert (stale.value.seen, stale.value.current) == (seen, seen + 1)
    assert Body.objects.get(code="bl").desk_phone == "内线1"


def test_a_body_under_itself_or_under_a_name_that_is_taken_is_refused(cast: Cast) -> None:
    north, town = Body.objects.get(code="bl"), Body.objects.filter(parent__code="bl").first()
    south = Body.objects.get(code="np")
    assert town is not None
    for changed, said in (
        ({"parent": town.code}, "上级关系成环，请更正上级"),
        ({"name": south.name}, f"已有单位叫“{south.name}”，请另取名称"),
    ):
        with pytest.raises(FactWrong) as refused:
            change_body(north.pk, draft(north, **changed), command=cast.command("admin"))
        assert refused.value.sentence == said
    with pytest.raises(NotAllowed):
        add_body("xx", draft(north, name="新单位"), command=cast.command("city_shift"))
    new = add_body("xx", draft(north, name="新单位", short_name="新"), command=cast.command("admin"))
    assert Body.objects.get(id=new).parent == north.parent


def test_a_post_is_held_from_a_day_to_a_day_and_closed_only_when_nobody_holds_it(cast: Cast) -> None:
    head = PostDraft("常务副区长", "deputy", 4, (), "", ())
    post = add_post(cast.body("bl"), head, command=cast.command("admin"))
    user = cast.outsider.user_id or 0
    facts: dict[str, Any] = {"user_id": user, "kind": "acting", "paper": "北政任〔2024〕7号"}
    begins, ends = NOW + timedelta(days=2), NOW + timedelta(days=9)
    past = Term(NOW - timedelta(days=2))
    with pytest.raises(FactWrong):
        name_tenure(post, **facts, term=past, command=cast.command("security"))
    seen = version_of(POST, post)
    tenure = name_tenure(post, **facts, term=Term(begins, ends, seen), command=cast.command("security"))
    stale = Term(ends, None, seen)
    with pytest.raises(Stale):
        name_tenure(post, **facts, term=stale, command=cast.command("security"))

    def holds(at: datetime) -> bool:
        return post in {actor.post_id for actor in actors_for(user, at)}

    assert [holds(NOW), holds(begins), holds(ends)] == [False, True, False]
    with pytest.raises(GuardRefused) as held:
        close_post(post, command=cast.command("admin"))
    assert held.value.sentence == "岗位有人任职，不能撤销，请先由安全管理员免职"
    end_tenure(tenure, command=cast.command("security"))
    assert not holds(begins), "a tenure that has not begun never will"
    close_post(post, command=cast.command("admin"))
    assert Post.objects.get(id=post).ended_at == NOW


def test_posts_that_exclude_each_other_do_so_at_every_moment_of_a_term(cast: Cast) -> None:
    approver = Post.objects.filter(role="confidentiality_approver").first()
    officer = Post.objects.filter(role="confidentiality_officer").first()
    assert approver is not None
    assert officer is not None
    facts: dict[str, Any] = {"user_id": cast.beiling_handler.user_id, "kind": "holder", "paper": ""}
    month = NOW + timedelta(days=30)
    name_tenure(approver.pk, **facts, term=Term(month), command=cast.command("security"))
    with pytest.raises(GuardRefused) as refused:
        name_tenure(officer.pk, **facts, command=cast.command("security"))
    assert "不得由一人兼任" in refused.value.sentence
    name_tenure(officer.pk, **facts, term=Term(None, month), command=cast.command("security"))


def test_a_locked_account_acts_no_more_and_keeps_its_posts(cast: Cast) -> None:
    user = cast.beiling_desk.user_id or 0
    with pytest.raises(NotAllowed):
        lock_user(user, command=cast.command("admin"))
    with pytest.raises(GuardRefused):
        lock_user(cast.security.user_id or 0, command=cast.command("security"))
    lock_user(user, command=cast.command("security"))
    assert (actors_for(user, NOW), Tenure.objects.filter(user_id=user, until=None).count()) == ([], 1)
    unlock_user(user, command=cast.command("security"))
    assert len(actors_for(user, NOW)) == 1
    change_user(user, display_name="王某", phone="8888", command=cast.command("admin"))
    assert User.objects.values_list("display_name", "phone").get(id=user) == ("王某", "8888")


def test_shifts_are_set_swapped_and_withdrawn_and_what_is_over_stays(cast: Cast) -> None:
    body, desk = cast.body("bl"), cast.beiling_desk.user_id
    far = NOW + timedelta(days=40)
    first = ShiftDraft(desk, "", "", far, far + timedelta(hours=12))
    second = ShiftDraft(None, "门卫", "8299", first.ends_at, first.ends_at + timedelta(hours=12))
    one = add_shift(body, first, command=cast.command("beiling_desk"))
    two = add_shift(body, second, command=cast.command("city_shift"))
    with pytest.raises(NotAllowed):
        add_shift(body, second, command=cast.command("outsider"))
    for wrong, error in (
        (ShiftDraft(desk, "", "", far, far + timedelta(hours=49)), FactWrong),
        (ShiftDraft(desk, "", "", far + timedelta(hours=1), far + timedelta(hours=2)), FactWrong),
        (ShiftDraft(None, " ", "", second.ends_at, second.ends_at + timedelta(hours=1)), FactMissing),
    ):
        with pytest.raises(error):
            add_shift(body, wrong, command=cast.command("beiling_desk"))
    seen = version_of(SHIFT, one)
    swap_shifts(one, two, seen=seen, command=cast.command("beiling_desk"))
    assert (Shift.objects.get(id=one).person, Shift.objects.get(id=two).user_id) == ("门卫", desk)
    with pytest.raises(Stale):
        change_shift(one, first, seen=seen, command=cast.command("beiling_desk"))
    withdraw_shift(two, command=cast.command("beiling_desk"))
    assert [entry.code for entry in history_of(SHIFT, two)] == ["shift.withdraw", "shift.change", "shift.add"]
    running = Shift.objects.filter(body_id=body, starts_at__lte=NOW, ends_at__gt=NOW).first()
    assert running is not None
    with pytest.raises(FactWrong) as begun:
        withdraw_shift(running.pk, command=cast.command("beiling_desk"))
    assert begun.value.sentence == "班次已开始，不能取消，可更换人员或提前结束"


def test_gaps_are_what_no_shift_covers() -> None:
    hours = [NOW + timedelta(hours=n) for n in range(10)]
    covered = [(hours[4], hours[6]), (hours[1], hours[3]), (hours[2], hours[3])]
    assert list(gaps(covered, start=hours[0], end=hours[8])) == [
        (hours[0], hours[1]), (hours[3], hours[4]), (hours[6], hours[8]),
    ]  # fmt: skip
    assert list(gaps([(hours[0], hours[9])], start=hours[1], end=hours[8])) == []
