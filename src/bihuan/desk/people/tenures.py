"""Naming somebody to a post, and ending it: now or from a day on, by which paper."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan.cases.queries.hand_over import open_at_post
from bihuan.desk.people.bodies import check_may_edit
from bihuan.desk.people.editing import Sheet, edit
from bihuan.desk.people.posts import LEADERS, post_crumbs, standing_post
from bihuan.people.actions.tenures import END, NAME, Term, end_tenure, name_tenure
from bihuan.people.models import User
from bihuan.people.queries.history import POST
from bihuan.people.queries.posts import post_of, tenure_card
from bihuan.rules.calendar import at_hour, end_of_day
from bihuan.rules.errors import FactWrong
from bihuan.rules.vocabulary import TENURES
from bihuan.web.commands import command_from
from bihuan.web.forms.office_form import OfficeForm, date_input
from bihuan.web.request import StaffRequest


class TenureForm(OfficeForm):
    """Who comes to hold a post, how, from when to when."""

    act = "任命"
    login = forms.CharField(label=_("人员"), max_length=64, help_text=_("账号，或无重名的姓名"))
    kind = forms.ChoiceField(label=_("方式"), choices=[], initial="holder")
    paper = forms.CharField(
        label=_("依据文件"), max_length=120, required=False, help_text=_("主持工作、授权代行须填写")
    )
    since = forms.DateField(
        label=_("起任日期"), required=False, widget=date_input(), help_text=_("不填为即时；不能早于今天")
    )
    until = forms.DateField(
        label=_("截止日期"), required=False, widget=date_input(), help_text=_("含当日；未定的不填")
    )


@require_http_methods(["GET", "POST"])
def name(request: StaffRequest, post_id: int) -> HttpResponse:
    """Name somebody to a post."""
    post = standing_post(request, post_id)
    check_may_edit(request, NAME)
    form = TenureForm(request.POST if request.method == "POST" else None)
    form.choose("kind", [(code, _(label)) for code, label in TENURES.items()])
    form.fields["login"].widget.attrs |= {"list": "known-people", "autocomplete": "off"}
    here = reverse("post", args=[post_id])

    def act(given: dict[str, Any], seen: int | None) -> tuple[str, str]:
        term = Term(_begins(given["since"], request.now), _ends(given["until"]), seen)
        name_tenure(
            post_id, user_id=_user(given["login"]), kind=given["kind"], paper=given["paper"].strip(), term=term,
            command=command_from(request),
        )  # fmt: skip
        return _("已任命"), here

    sheet = Sheet(
        _("任命 %(post)s") % {"post": post.body.short_name + post.name}, _("任命"), here, post_crumbs(post), (POST, post_id),
        template="desk/people/name.html", more={"people": _known_people()},
    )  # fmt: skip
    return edit(request, form, sheet, act)


class EndForm(OfficeForm):
    """When somebody stops holding a post."""

    act = "免职"
    until = forms.DateField(
        label=_("离任日期"), required=False, widget=date_input(), help_text=_("含当日；不填为即时")
    )


@require_http_methods(["GET", "POST"])
def end(request: StaffRequest, tenure_id: int) -> HttpResponse:
    """End a tenure; running sessions lose the post at once."""
    check_may_edit(request, END)
    card = tenure_card(tenure_id, at=request.now)
    post = post_of(card.post_id)
    here = reverse("post", args=[post.pk])

    def act(given: dict[str, Any], _seen: int | None) -> tuple[str, str]:
        end_tenure(tenure_id, until=_ends(given["until"]), command=command_from(request))
        return _("已免职"), here

    led = open_at_post(post.pk).total if post.role in LEADERS else 0
    ending = _("即时免职的，本人已登录的会话立即不能再以此岗位办理")
    waiting = _("；此岗位在包交办件%(n)s件，请移交或尽快任命接任人") % {"n": led} if led else ""
    sheet = Sheet(
        _("免去 %(who)s %(post)s") % {"who": card.person, "post": card.title}, _("免职"), here, post_crumbs(post),
        consequence=ending + waiting, is_danger=True,
    )  # fmt: skip
    return edit(request, EndForm(request.POST if request.method == "POST" else None), sheet, act)


def _begins(day: date | None, now: datetime) -> datetime | None:
    """The beginning of a day, or now where it has begun already."""
    if day is None:
        return None
    begins = at_hour(day, 0)
    return max(begins, now) if end_of_day(day) > now else begins


def _ends(day: date | None) -> datetime | None:
    return end_of_day(day) if day else None


def _known_people() -> list[tuple[str, str]]:
    active = User.objects.filter(is_active=True).order_by("login")
    return list(active.values_list("login", "display_name"))


def _user(typed: str) -> int:
    """Whoever is meant by a login or by a name that only one person bears. Raises FactWrong."""
    word = typed.strip()
    active = User.objects.filter(is_active=True)
    found = list(active.filter(login=word).values_list("id", flat=True)) or list(
        active.filter(display_name=word).values_list("id", flat=True)[:2]
    )
    if not found:
        raise FactWrong(NAME, "login", _("没有可用的账号“%(word)s”，请先建立或启用账号") % {"word": word})
    if len(found) > 1:
        raise FactWrong(NAME, "login", _("有多人叫“%(word)s”，请填账号") % {"word": word})
    return found[0]
