"""Forms of the duty roster."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from bihuan.people.actions.duty import ShiftDraft
from bihuan.people.models import Shift
from bihuan.people.queries.duty import shifts_between
from bihuan.people.queries.vacancies import holders_at
from bihuan.web.forms.office_form import OfficeForm, moment_input
from bihuan.web.request import StaffRequest
from bihuan.web.wording import moment_words


class ShiftForm(OfficeForm):
    """One shift: somebody of the body, or a name and number."""

    act = "排班"
    user = forms.TypedChoiceField(
        label=_("值班人员"), choices=[], coerce=int, empty_value=None, required=False
    )
    person = forms.CharField(
        label=_("姓名"), max_length=64, required=False, help_text=_("没有账号的人员填写姓名")
    )
    phone = forms.CharField(
        label=_("电话"), max_length=40, required=False, help_text=_("不填用本人或单位电话")
    )
    starts_at = forms.DateTimeField(label=_("开始"), widget=moment_input())
    ends_at = forms.DateTimeField(label=_("结束"), widget=moment_input())

    def draft(self) -> ShiftDraft:
        """What was typed, as the action takes it."""
        given: dict[str, Any] = self.cleaned_data
        person = "" if given["user"] else given["person"].strip()
        return ShiftDraft(given["user"], person, given["phone"].strip(), given["starts_at"], given["ends_at"])


def shift_form(request: StaffRequest, body_id: int, shift: Shift | None = None) -> ShiftForm:
    """The form of a new shift, its time taken from the address, or of one that stands. 1 statement."""
    initial: dict[str, Any] = {name: request.GET.get(name, "") for name in ("starts_at", "ends_at")}
    if shift is not None:
        initial = {
            "user": shift.user_id, "person": shift.person, "phone": shift.phone,
            "starts_at": localtime(shift.starts_at), "ends_at": localtime(shift.ends_at),
        }  # fmt: skip
    form = ShiftForm(request.POST if request.method == "POST" else None, initial=initial)
    people = {holder.user_id: holder.display_name for holder in holders_at([body_id], request.now)}
    if shift is not None and shift.user is not None:
        people.setdefault(shift.user.pk, shift.user.display_name)
    form.choose("user", [(str(id_), name) for id_, name in people.items()], empty=_("无账号人员"))
    return form


class SwapForm(OfficeForm):
    """With which other shift."""

    act = "换班"
    other = forms.TypedChoiceField(label=_("与哪一班互换"), choices=[], coerce=int)


def swap_form(request: StaffRequest, shift: Shift) -> SwapForm:
    """The other shifts of the body that are not over. 1 statement."""
    form = SwapForm(request.POST if request.method == "POST" else None)
    far = request.now.replace(year=request.now.year + 1)
    others = shifts_between([shift.body_id], request.now, far)
    named = [
        (str(one.shift_id), f"{shift_words(one, request)}") for one in others if one.shift_id != shift.pk
    ]
    form.choose("other", named, empty=_("请选择"))
    return form


def shift_words(one: Any, request: StaffRequest) -> str:
    """6月3日 20:00—6月4日 08:00 张某."""
    first, last = (moment_words(moment, now=request.now) for moment in (one.starts_at, one.ends_at))
    return f"{first}—{last} {one.person}"
