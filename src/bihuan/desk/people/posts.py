"""Posts: who holds them and held them; set up, changed and ended in the browser."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.cases.actions.closing import close_post
from bihuan.cases.actions.handing_over import may_hand_over
from bihuan.desk.people.bodies import check_may_edit, crumbs, standing_body
from bihuan.desk.people.body_forms import post_form
from bihuan.desk.people.editing import Sheet, edit
from bihuan.desk.people.history import history_lines, may_see_history
from bihuan.people.access import may
from bihuan.people.actions import posts as acts
from bihuan.people.actions.tenures import END, NAME
from bihuan.people.models import Post
from bihuan.people.queries.bodies import bodies_by_ids
from bihuan.people.queries.history import POST
from bihuan.people.queries.posts import OVER, post_of, tenures_of_post, vacant
from bihuan.rules.errors import NotFound
from bihuan.web.commands import command_from
from bihuan.web.forms.office_form import OfficeForm
from bihuan.web.request import StaffRequest

LEADERS = ("head", "deputy")


def standing_post(request: StaffRequest, post_id: int) -> Post:
    """A post that has not ended, with its body. Raises NotFound."""
    post = post_of(post_id)
    ended = [moment for moment in (post.ended_at, post.body.ended_at) if moment is not None]
    if any(moment <= request.now for moment in ended):
        raise NotFound("post")
    return post


def post_crumbs(post: Post) -> tuple[tuple[str, str], ...]:
    """The way to a page about a post."""
    card = bodies_by_ids([post.body_id])[post.body_id]
    return (*crumbs(card), (post.name, reverse("post", args=[post.pk])))


@require_GET
def page(request: StaffRequest, post_id: int) -> HttpResponse:
    """One post: its holders now, before and to come, and what was changed of it."""
    post, actor = post_of(post_id), request.actor
    cards = tenures_of_post(post_id, at=request.now)
    stands = post.ended_at is None and post.body.ended_at is None
    sees = may_see_history(actor, post.body_id)
    shown = {
        "post": post, "stands": stands, "running": [card for card in cards if card.state != OVER],
        "over": [card for card in cards if card.state == OVER], "is_vacant": stands and vacant(cards),
        "may_change": stands and may(acts.CHANGE, actor, at=request.now),
        "may_name": stands and may(NAME, actor, at=request.now), "may_end": may(END, actor, at=request.now),
        "may_pass_on": stands and post.role in LEADERS and may_hand_over(actor, post.body_id),
        "lines": history_lines(POST, post_id, now=request.now) if sees else None,
        "prepared": list(post.prepares_for.order_by("id").values_list("body__short_name", "name")),
    }  # fmt: skip
    return render(request, "desk/people/post.html", shown)


@require_http_methods(["GET", "POST"])
def new(request: StaffRequest, body_id: int) -> HttpResponse:
    """A new post at a body."""
    card = standing_body(request, body_id)
    check_may_edit(request, acts.ADD)
    form = post_form(request, card)

    def act(given: dict[str, Any], _seen: int | None) -> tuple[str, str]:
        post_id = acts.add_post(body_id, form.draft(given["role"]), command=command_from(request))
        return _("已设置岗位，请安全管理员任命"), reverse("post", args=[post_id])

    back = reverse("body", args=[body_id])
    return edit(request, form, Sheet(_("设置岗位"), _("设置"), back, crumbs(card)), act)


@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, post_id: int) -> HttpResponse:
    """Another name, rank or division of work."""
    post = standing_post(request, post_id)
    check_may_edit(request, acts.CHANGE)
    form = post_form(request, bodies_by_ids([post.body_id])[post.body_id], post)
    here = reverse("post", args=[post_id])

    def act(_given: dict[str, Any], seen: int | None) -> tuple[str, str]:
        acts.change_post(post_id, form.draft(post.role), seen=seen, command=command_from(request))
        return _("已更改"), here

    sheet = Sheet(
        _("更改岗位"), _("保存"), here, post_crumbs(post), (POST, post_id),
        consequence=_("分工变动即时生效，任职人员无须重新登录"),
    )  # fmt: skip
    return edit(request, form, sheet, act)


class CloseForm(OfficeForm):
    """Nothing to fill in."""

    act = "撤销"


@require_http_methods(["GET", "POST"])
def close(request: StaffRequest, post_id: int) -> HttpResponse:
    """End a post nobody holds."""
    post = standing_post(request, post_id)
    check_may_edit(request, acts.CLOSE)

    def act(_given: dict[str, Any], seen: int | None) -> tuple[str, str]:
        close_post(post_id, seen=seen, command=command_from(request))
        return _("已撤销岗位"), reverse("body", args=[post.body_id])

    sheet = Sheet(
        _("撤销岗位 %(name)s") % {"name": post.name}, _("撤销岗位"), reverse("post", args=[post_id]), post_crumbs(post),
        (POST, post_id), _("岗位撤销后不能恢复；此前以此岗位办理的记录保留"), is_danger=True,
    )  # fmt: skip
    return edit(request, CloseForm(request.POST if request.method == "POST" else None), sheet, act)
