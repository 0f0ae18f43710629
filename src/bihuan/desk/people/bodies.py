"""Bodies entered, renamed, moved, merged and ended in the browser."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan.cases.actions.closing import close_body, why_not_closed
from bihuan.cases.queries.hand_over import open_at_body
from bihuan.desk.people.body_forms import body_form
from bihuan.desk.people.editing import Sheet, edit
from bihuan.people.access import may
from bihuan.people.actions.bodies import ADD, CHANGE, CLOSE, add_body, change_body
from bihuan.people.queries.bodies import BodyCard, bodies_by_ids, standing_bodies
from bihuan.people.queries.history import BODY
from bihuan.rules.errors import NotAllowed, NotFound
from bihuan.web.commands import command_from
from bihuan.web.forms.office_form import OfficeForm
from bihuan.web.request import StaffRequest


def check_may_edit(request: StaffRequest, move: str) -> None:
    """Raises NotAllowed, before anything that is missing is told."""
    if not may(move, request.actor, at=request.now):
        raise NotAllowed(move)


def standing_body(request: StaffRequest, body_id: int) -> BodyCard:
    """A body that has not ended. Raises NotFound."""
    card = bodies_by_ids([body_id]).get(body_id)
    if card is None or (card.ended_at is not None and card.ended_at <= request.now):
        raise NotFound("body")
    return card


def crumbs(card: BodyCard | None = None) -> tuple[tuple[str, str], ...]:
    """The way to a page about a body."""
    top = (_("组织"), reverse("people"))
    return (top,) if card is None else (top, (card.short_name, reverse("body", args=[card.id])))


@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """A body that was not there before."""
    check_may_edit(request, ADD)
    form = body_form(request)

    def act(given: dict[str, Any], _seen: int | None) -> tuple[str, str]:
        body_id = add_body(given["code"], form.draft(given["kind"]), command=command_from(request))
        return _("已登记%(name)s，请设置岗位") % {"name": given["name"]}, reverse("body", args=[body_id])

    return edit(request, form, Sheet(_("登记单位"), _("登记"), reverse("people"), crumbs()), act)


@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, body_id: int) -> HttpResponse:
    """Another name, another place in the tree, another number."""
    card = standing_body(request, body_id)
    check_may_edit(request, CHANGE)
    form = body_form(request, card)

    def act(_given: dict[str, Any], seen: int | None) -> tuple[str, str]:
        change_body(body_id, form.draft(card.kind), seen=seen, command=command_from(request))
        return _("已更改"), reverse("body", args=[body_id])

    here = reverse("body", args=[body_id])
    sheet = Sheet(
        _("更改单位"), _("保存"), here, crumbs(card), (BODY, body_id),
        consequence=_("更名不影响此前记录的名称；改上级后，新的交办由新上级下达，正在办理的不变"),
    )  # fmt: skip
    return edit(request, form, sheet, act)


class CloseForm(OfficeForm):
    """Into which body one is merged; nothing for one that is only ended."""

    act = "撤销"
    successor = forms.TypedChoiceField(
        label=_("承继单位"), choices=[], coerce=int, empty_value=None, required=False,
        help_text=_("并入其他单位的，选承继单位，下级单位一并划入"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def close(request: StaffRequest, body_id: int) -> HttpResponse:
    """End a body or merge it, once nothing open hangs on it."""
    card = standing_body(request, body_id)
    check_may_edit(request, CLOSE)
    form = CloseForm(request.POST if request.method == "POST" else None)
    others = [(str(one.id), one.name) for one in standing_bodies(at=request.now) if one.id != body_id]
    form.choose("successor", others, empty=_("无承继单位，直接撤销"))

    def act(given: dict[str, Any], seen: int | None) -> tuple[str, str]:
        close_body(body_id, successor_id=given["successor"], seen=seen, command=command_from(request))
        return _("已撤销%(name)s") % {"name": card.name}, reverse("body", args=[body_id])

    sheet = Sheet(
        _("撤销或合并 %(name)s") % {"name": card.short_name}, _("撤销单位"), reverse("body", args=[body_id]), crumbs(card),
        (BODY, body_id), is_danger=True, template="desk/people/close.html",
        consequence=_("岗位、任职、今后的值班同时终止，不能恢复；此前记录保留"),
        more={"why_not": why_not_closed(body_id, card.kind), "work": open_at_body(body_id), "body": card},
    )  # fmt: skip
    return edit(request, form, sheet, act)
