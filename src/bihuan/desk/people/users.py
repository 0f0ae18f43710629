"""Accounts: listed, made with a first password shown once, corrected, locked; for the administrators."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.desk.people.bodies import check_may_edit
from bihuan.desk.people.editing import Sheet, edit, shown
from bihuan.desk.people.history import WATCHING, history_lines
from bihuan.people.access import may
from bihuan.people.actions import users as acts
from bihuan.people.actions.sessions import END as END_SESSIONS
from bihuan.people.actions.sessions import end_sessions
from bihuan.people.actions.tenures import END, NAME
from bihuan.people.models import User
from bihuan.people.queries import users as queries
from bihuan.people.queries.history import USER
from bihuan.people.queries.posts import OVER, tenures_of_user
from bihuan.people.queries.sessions import sessions_of
from bihuan.people.queries.tokens import tokens_of
from bihuan.rules.actor import Actor
from bihuan.rules.command import Command
from bihuan.rules.errors import NotFound, Refusal
from bihuan.web.answers import done, explain
from bihuan.web.commands import command_from
from bihuan.web.filters import NumberFilter, switch
from bihuan.web.forms.office_form import OfficeForm
from bihuan.web.paging import Order, paged
from bihuan.web.request import StaffRequest

RESET = "user.reset_password"
CREATE = "user.create"


def check_watches(actor: Actor) -> None:
    """Raises NotFound for others than the administrators: who has an account is no business of theirs."""
    if actor.role not in WATCHING:
        raise NotFound("page")


@require_GET
def users(request: StaffRequest) -> HttpResponse:
    """Everybody who can log in, found by login, name or number."""
    check_watches(request.actor)
    words = request.GET.get("q", "").strip()
    everybody = queries.people_found(words, at=request.now)
    page = paged(queries.only(everybody, request.GET.get("show", "")), request.GET, by=Order("login"))
    posts = queries.posts_of([user.pk for user in page.rows], at=request.now)
    listed = {
        "page": page, "rows": [(user, posts[user.pk]) for user in page.rows], "words": words,
        "filters": _filters(request, everybody), "may_create": may(CREATE, request.actor, at=request.now),
    }  # fmt: skip
    return render(request, "desk/people/users.html", listed)


def _filters(request: StaffRequest, everybody: Any) -> list[NumberFilter]:
    named = {
        queries.WITHOUT_POST: _("没有岗位"), queries.NOT_YET_IN: _("未改初始口令"), queries.LOCKED: _("已停用"),
    }  # fmt: skip
    return [
        NumberFilter(
            label, queries.only(everybody, show).count(), *switch(request.GET, name="show", value=show)
        )
        for show, label in named.items()
    ]


class NewForm(OfficeForm):
    """A person to let in."""

    act = "建立账号"
    login = forms.CharField(
        label=_("账号"), max_length=64, help_text=_("字母、数字和 . _ @ -，建立后不再更改")
    )
    display_name = forms.CharField(label=_("姓名"), max_length=64)
    phone = forms.CharField(label=_("电话"), max_length=40, required=False)


class ChangeForm(OfficeForm):
    """A name or number put right."""

    act = "更正"
    display_name = forms.CharField(label=_("姓名"), max_length=64)
    phone = forms.CharField(label=_("电话"), max_length=40, required=False)


def _crumbs(user: User | None = None) -> tuple[tuple[str, str], ...]:
    top = ((_("组织"), reverse("people")), (_("人员与账号"), reverse("users")))
    return top if user is None else (*top, (user.display_name, reverse("user", args=[user.pk])))


@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Make an account; its first password is shown this once."""
    check_watches(request.actor)
    check_may_edit(request, CREATE)
    form = NewForm(request.POST if request.method == "POST" else None)
    sheet = Sheet(_("建立账号"), _("建立"), reverse("users"), _crumbs())
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.create_user(command=command_from(request), **form.cleaned_data)
        except Refusal as refusal:
            return shown(request, form, sheet, said=explain(refusal, request=request))
        return _password(request, made)
    return shown(request, form, sheet)


@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, user_id: int) -> HttpResponse:
    """Put a name or number right."""
    check_watches(request.actor)
    check_may_edit(request, acts.CHANGE)
    user = queries.user_of(user_id)
    initial = {"display_name": user.display_name, "phone": user.phone}
    form = ChangeForm(request.POST if request.method == "POST" else None, initial=initial)
    here = reverse("user", args=[user_id])

    def act(given: dict[str, Any], seen: int | None) -> tuple[str, str]:
        acts.change_user(user_id, seen=seen, command=command_from(request), **given)
        return _("已更正"), here

    return edit(request, form, Sheet(_("更正人员信息"), _("保存"), here, _crumbs(user), (USER, user_id)), act)


@require_GET
def page(request: StaffRequest, user_id: int) -> HttpResponse:
    """One person: posts held, keys, sessions, what was changed."""
    check_watches(request.actor)
    return _page(request, user_id)


@require_POST
def act(request: StaffRequest, user_id: int, name: str) -> HttpResponse:
    """Reset the password, lock, unlock, end all sessions."""
    check_watches(request.actor)
    queries.user_of(user_id)
    if name not in ACTS:
        raise NotFound("page")
    move, doing = ACTS[name]
    check_may_edit(request, move)
    try:
        made = doing(user_id, command_from(request))
    except Refusal as refusal:
        return _page(request, user_id, said=explain(refusal, request=request))
    if isinstance(made, acts.NewPassword):
        return _password(request, made)
    return done(request, made, to=reverse("user", args=[user_id]))


def _lock(user_id: int, command: Command) -> str:
    acts.lock_user(user_id, command=command)
    return _("已停用，登录会话和访问令牌即时失效")


def _unlock(user_id: int, command: Command) -> str:
    acts.unlock_user(user_id, command=command)
    return _("已启用")


def _end(user_id: int, command: Command) -> str:
    return _("已结束%(n)s个会话") % {"n": end_sessions(user_id, command=command)}


def _reset(user_id: int, command: Command) -> acts.NewPassword:
    return acts.reset_password(user_id, command=command)


Doing = Callable[[int, Command], "str | acts.NewPassword"]
# By the word in the address: who may, and what is done.
ACTS: Mapping[str, tuple[str, Doing]] = MappingProxyType(
    {
        "reset": (RESET, _reset),
        "lock": (acts.LOCK, _lock),
        "unlock": (acts.UNLOCK, _unlock),
        "end": (END_SESSIONS, _end),
    }
)


def _page(request: StaffRequest, user_id: int, *, said: Any = None) -> HttpResponse:
    user, actor, now = queries.user_of(user_id), request.actor, request.now
    cards = tenures_of_user(user_id, at=now)
    filled = {
        "person": user, "said": said, "running": [card for card in cards if card.state != OVER],
        "over": [card for card in cards if card.state == OVER], "sessions": sessions_of(user_id),
        "tokens": [card for card in tokens_of(user_id, at=now) if card.state == "open"],
        "may": {name: may(move, actor, at=now) for name, (move, _doing) in ACTS.items()},
        "may_change": may(acts.CHANGE, actor, at=now), "may_end": may(END, actor, at=now),
        "may_name": may(NAME, actor, at=now), "is_self": user_id == actor.user_id,
        "lines": history_lines(USER, user_id, now=now),
    }  # fmt: skip
    return render(request, "desk/people/user.html", filled, status=said.status if said else 200)


def _password(request: StaffRequest, made: acts.NewPassword) -> HttpResponse:
    """The page that shows a password this once."""
    user = queries.user_of(made.user_id)
    return render(request, "desk/people/password.html", {"person": user, "password": made.password})
