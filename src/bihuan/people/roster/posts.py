"""Posts of a roster: which body, which role, for whom they prepare; nothing of holders."""

from __future__ import annotations

from types import MappingProxyType

from django.utils.translation import gettext as _

from bihuan.people.exclusive import SEALING
from bihuan.people.models import Post
from bihuan.people.roster.rows import Place, PostRow
from bihuan.people.roster.standing import Columns
from bihuan.people.roster.work import Work, give_ids, merged
from bihuan.rules.vocabulary import RECEIVER_KINDS, ROLES, label_of

_FIELDS = ("name", "role", "rank", "functions", "portfolio")
_DEFAULTS: Columns = {"rank": 0, "functions": (), "portfolio": "", "prepares_for": ()}
MOST_LEADERS = 999
_RECEIVER = ("desk", "deputy", "head", "handler", "secretary")
# Source: roles.md of the design: who sits where. Provincial and central units are written to, they hold no posts.
ROLES_OF_KIND = MappingProxyType(
    {
        "city_desk": ("city_desk", "city_leader", "secretary", *SEALING, "discipline"),
        "county": _RECEIVER,
        "zone": _RECEIVER,
        "bureau": (*_RECEIVER, "discipline"),
        "state_firm": _RECEIVER,
        "township": _RECEIVER,
        "administration": ("system_admin", "security_admin", "audit_admin"),
    }
)


def want_posts(work: Work) -> None:
    """Let the posts of the roster be wanted, with the posts they prepare for."""
    keys = _keys(work)
    for key, row in keys.items():
        columns = merged(row, work.stands.posts.get(key), _DEFAULTS, fields=_FIELDS)
        work.wanted.posts[key] = columns | {"body_id": key[0]}
    give_ids(work.wanted.posts, Post)
    kinds = _kinds(work)
    for key, row in keys.items():
        if row.prepares_for is not None:
            found = [post_named(work, name, row.place, body_id=key[0]) for name in row.prepares_for]
            work.wanted.posts[key]["prepares_for"] = tuple(sorted(filter(None, found)))
        _check(work, work.wanted.posts[key], row.place, kind=kinds.get(key[0], ""))


def post_named(work: Work, name: str, place: Place, *, body_id: int | None) -> int | None:
    """Id of a post by its name at a body, or by 单位/岗位; None, with a problem noted, when there is none."""
    if "/" in name:
        body_name, name = name.split("/", 1)
        body_id = work.body_names.find(body_name.strip(), place)
    if body_id is None:
        return None
    key = (body_id, name.strip())
    columns = work.wanted.posts.get(key) or work.stands.posts.get(key)
    if columns is None:
        work.refuse(place, _("岗位“%(name)s”未找到，请先在岗位表中登记或更正名称"), name=name.strip())
        return None
    number: int = columns["id"]
    return number


def _keys(work: Work) -> dict[tuple[int, str], PostRow]:
    """The rows by (body id, name); a body named differently in two rows is still the same."""
    keys: dict[tuple[int, str], PostRow] = {}
    for row in work.roster.posts:
        body_id = work.body_names.find(row.body, row.place) if row.body else None
        if body_id is None or not row.name:
            continue
        if (body_id, row.name) in keys:
            work.refuse(row.place, _("岗位“%(name)s”重复，请只保留一行"), name=row.name)
        else:
            keys[body_id, row.name] = row
    return keys


def _kinds(work: Work) -> dict[int, str]:
    everything = work.stands.bodies | work.wanted.bodies
    return {columns["id"]: columns["kind"] for columns in everything.values()}


def _check(work: Work, post: Columns, place: Place, *, kind: str) -> None:
    role = post["role"]
    if not role or not kind:
        return  # reading has said that one of them is missing or unknown
    if role not in ROLES_OF_KIND.get(kind, ()):
        named = {"kind": label_of(RECEIVER_KINDS, kind), "role": label_of(ROLES, role)}
        work.refuse(place, _("%(kind)s不设“%(role)s”，请更正角色或单位"), **named)
    if role == "city_desk" and not post["functions"]:
        work.refuse(place, _("缺分工，请填写：转办、催办、审核、数据、公开、值班长"))
    if role != "city_desk" and post["functions"]:
        work.refuse(place, _("分工只用于市专班岗位，请清空"))
    if role == "secretary" and not post["prepares_for"]:
        work.refuse(place, _("缺协助岗位，请填写联络员协助的岗位"))
    if role != "secretary" and post["prepares_for"]:
        work.refuse(place, _("协助只用于联络员岗位，请清空"))
    if not 0 <= post["rank"] <= MOST_LEADERS:
        work.refuse(place, _("排序应在0至%(most)s之间"), most=MOST_LEADERS)
