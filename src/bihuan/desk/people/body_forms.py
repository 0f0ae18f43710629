"""Forms of bodies and posts, and back to what their actions take."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from bihuan.people.actions.bodies import BodyDraft
from bihuan.people.actions.posts import PostDraft
from bihuan.people.models import Area, Post
from bihuan.people.queries.bodies import BodyCard, standing_bodies
from bihuan.people.queries.terms import post_standing_at
from bihuan.people.roster.posts import MOST_LEADERS, ROLES_OF_KIND
from bihuan.rules.vocabulary import FUNCTIONS, POLLUTION_TYPES, RECEIVER_KINDS, ROLES
from bihuan.web.forms.office_form import OfficeForm, split_words
from bihuan.web.request import StaffRequest

PREPARED = ("head", "deputy", "city_leader")


class BodyForm(OfficeForm):
    """A body. Code and kind are given once: papers and posts hang on them."""

    act = "保存"
    code = forms.RegexField(
        r"^[A-Za-z0-9_-]{1,32}$", label=_("单位代码"), help_text=_("字母、数字，登记后不再更改")
    )
    kind = forms.ChoiceField(label=_("类别"), choices=[])
    name = forms.CharField(
        label=_("单位名称"), max_length=80, help_text=_("更名后，此前的记录仍显示当时的名称")
    )
    short_name = forms.CharField(label=_("简称"), max_length=32, required=False)
    aliases = forms.CharField(
        label=_("别名"),
        max_length=400,
        required=False,
        help_text=_("清单、名册中出现过的其他叫法，用顿号分开"),
    )
    parent = forms.ChoiceField(label=_("上级单位"), choices=[], required=False)
    area = forms.ChoiceField(label=_("行政区划"), choices=[], required=False)
    lines = forms.MultipleChoiceField(
        label=_("主管污染类型"), choices=[], required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("行业主管部门才填"),
    )  # fmt: skip
    number_prefix = forms.CharField(label=_("文号前缀"), max_length=40, required=False)
    desk_phone = forms.CharField(label=_("值班电话"), max_length=40, required=False)

    def draft(self, kind: str) -> BodyDraft:
        """What was typed, as the action takes it."""
        given: dict[str, Any] = self.cleaned_data
        return BodyDraft(
            name=given["name"].strip(), short_name=given["short_name"].strip() or given["name"].strip()[:32],
            kind=kind, parent=given["parent"], area=given["area"], lines=tuple(given["lines"]),
            number_prefix=given["number_prefix"].strip(), desk_phone=given["desk_phone"].strip(),
            aliases=split_words(given["aliases"]),
        )  # fmt: skip


def body_form(request: StaffRequest, body: BodyCard | None = None) -> BodyForm:
    """The form of a new body, or of one that stands, filled with what stands. 3 statements."""
    bodies = standing_bodies(at=request.now)
    codes = {one.id: one.code for one in bodies}
    areas = list(Area.objects.order_by("code").values_list("id", "code", "name"))
    initial: dict[str, Any] = {"parent": request.GET.get("parent", "")}
    if body is not None:
        area_code = next((code for id_, code, _name in areas if id_ == body.area_id), "")
        initial = {
            "name": body.name, "short_name": body.short_name, "aliases": "、".join(body.aliases), "area": area_code,
            "parent": codes.get(body.parent_id or 0, ""), "lines": body.lines,
            "number_prefix": body.number_prefix, "desk_phone": body.desk_phone,
        }  # fmt: skip
    form = BodyForm(request.POST if request.method == "POST" else None, initial=initial)
    if body is not None:
        del form.fields["code"], form.fields["kind"]
    else:
        form.choose("kind", [(code, _(label)) for code, label in RECEIVER_KINDS.items()], empty=_("请选择"))
    others = [(one.code, one.name) for one in bodies if body is None or one.id != body.id]
    form.choose("parent", others, empty=_("无上级"))
    form.choose("area", [(code, name) for _id, code, name in areas], empty=_("不对应区划"))
    form.choose("lines", [(code, _(label)) for code, label in POLLUTION_TYPES.items()])
    return form


class PostForm(OfficeForm):
    """A post. Its role is given once: holders were named to that."""

    act = "保存"
    name = forms.CharField(label=_("岗位名称"), max_length=64)
    role = forms.ChoiceField(label=_("角色"), choices=[], help_text=_("决定能办什么，设置后不再更改"))
    rank = forms.IntegerField(
        label=_("领导排序"), min_value=0, max_value=MOST_LEADERS, initial=0, required=False,
        help_text=_("领导班子名次，1为首位；工作人员填0"),
    )  # fmt: skip
    functions = forms.MultipleChoiceField(
        label=_("分工"),
        choices=[],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("市专班岗位才填"),
    )
    portfolio = forms.CharField(label=_("分管工作"), max_length=120, required=False)
    prepares_for = forms.TypedMultipleChoiceField(
        label=_("协助岗位"), choices=[], coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("联络员才填：为哪些领导代办"),
    )  # fmt: skip

    def draft(self, role: str) -> PostDraft:
        """What was typed, as the action takes it."""
        given: dict[str, Any] = self.cleaned_data
        return PostDraft(
            given["name"].strip(), role, given["rank"] or 0, tuple(given.get("functions", ())),
            given["portfolio"].strip(), tuple(given.get("prepares_for", ())),
        )  # fmt: skip


def post_form(request: StaffRequest, body: BodyCard, post: Post | None = None) -> PostForm:
    """The form of a new post at a body, or of one that stands. At most 3 statements."""
    initial: dict[str, Any] = {"rank": 0}
    if post is not None:
        prepared = list(post.prepares_for.values_list("id", flat=True))
        initial = {
            "name": post.name, "rank": post.rank, "functions": post.functions, "portfolio": post.portfolio,
            "prepares_for": prepared,
        }  # fmt: skip
    form = PostForm(request.POST if request.method == "POST" else None, initial=initial)
    roles = ROLES_OF_KIND.get(body.kind, ())
    form.choose("role", [(role, _(ROLES[role])) for role in roles], empty=_("请选择"))
    form.choose("functions", [(code, _(label)) for code, label in FUNCTIONS.items()])
    form.choose("prepares_for", _prepared(request, body))
    wanted = {post.role} if post is not None else set(roles)
    if post is not None:
        del form.fields["role"]
    if "city_desk" not in wanted:
        del form.fields["functions"]
    if "secretary" not in wanted:
        del form.fields["prepares_for"]
    return form


def _prepared(request: StaffRequest, body: BodyCard) -> list[tuple[str, str]]:
    """Leaders' posts a secretary of the body may prepare for: its own, and those of the body above."""
    among = [body.id, *([body.parent_id] if body.parent_id else [])]
    rows = Post.objects.filter(post_standing_at(request.now), body_id__in=among, role__in=PREPARED)
    named = rows.order_by("body_id", "rank", "id").values_list("id", "body__short_name", "name")
    return [(str(id_), f"{short_name}{name}") for id_, short_name, name in named]
