"""Users of a roster and the posts they hold; knows no password."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from bihuan.people.exclusive import EXCLUSIVE, clash_sentence, clashing
from bihuan.people.models import Tenure, User
from bihuan.people.roster.posts import post_named
from bihuan.people.roster.rows import UserRow
from bihuan.people.roster.standing import Columns
from bihuan.people.roster.work import Work, give_ids, merged

_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
_TENURE_DEFAULTS: Columns = {"kind": "holder", "paper": "", "until": None}


def want_users(work: Work) -> None:
    """Let the users of the roster be wanted; their rows may be several, one for each post."""
    by_login: dict[str, list[UserRow]] = {}
    for row in work.roster.users:
        if row.login and not _LOGIN.fullmatch(row.login):
            work.refuse(row.place, _("账号“%(login)s”只能用字母、数字和 . _ @ -"), login=row.login)
        elif row.login:
            by_login.setdefault(row.login, []).append(row)
    for login, rows in by_login.items():
        standing = work.stands.users.get(login)
        columns: Columns = {"login": login, "phone": ""} | (standing or {})
        for name in ("display_name", "phone"):
            columns |= _agreed(work, rows, name)
        work.wanted.users[login] = columns
    give_ids(work.wanted.users, User)


def want_tenures(work: Work) -> None:
    """Let the posts that rows name be held by their users, and nobody hold two posts that exclude each other."""
    held: dict[tuple[int, int], UserRow] = {}
    for row in work.roster.users:
        key = _post_and_user(work, row)
        if key is None:
            continue
        if key in held:
            work.refuse(row.place, _("该人员已填写过这个岗位，请只保留一行"))
        elif not _has_left(work, key, row):
            held[key] = row
            work.wanted.tenures[key] = _tenure(work, key, row)
    give_ids(work.wanted.tenures, Tenure)
    _refuse_clashing_posts(work, held)


def _agreed(work: Work, rows: Iterable[UserRow], name: str) -> Columns:
    """What the rows of one person say of one column: the first word said; another one later is refused."""
    said = [(getattr(row, name), row.place) for row in rows if getattr(row, name) is not None]
    words = [(word, place) for word, place in said if word]
    for word, place in words:
        if word != words[0][0]:
            work.refuse(place, _("与同一账号前面所填不一致：“%(word)s”，请统一"), word=word)
    return {name: words[0][0] if words else ""} if said else {}


def _post_and_user(work: Work, row: UserRow) -> tuple[int, int] | None:
    if row.login not in work.wanted.users:
        return None
    if not row.post and not row.body:
        return None  # a person without a post yet
    if not row.post or not row.body:
        work.refuse(row.place, _("单位和岗位要同时填写"))
        return None
    body_id = work.body_names.find(row.body, row.place)
    post_id = post_named(work, row.post, row.place, body_id=body_id)
    return None if post_id is None else (post_id, work.wanted.users[row.login]["id"])


def _has_left(work: Work, key: tuple[int, int], row: UserRow) -> bool:
    """Whether the row tells of a tenure that has ended: an old file must not bring somebody back."""
    left_at = work.stands.left_at.get(key)
    if left_at is None or key in work.stands.tenures or (row.since is not None and row.since >= left_at):
        return False
    if row.until is None:
        sentence = _("%(place)s：该人员已离任，未恢复；重新任职请填写离任之后的起始日期")
        work.wanted.remarks.append(sentence % {"place": row.place})
    return True


def _tenure(work: Work, key: tuple[int, int], row: UserRow) -> Columns:
    post_id, user_id = key
    defaults = _TENURE_DEFAULTS | {"since": work.now}
    columns = merged(row, work.stands.tenures.get(key), defaults, fields=("paper", "since", "until"))
    columns |= {"post_id": post_id, "user_id": user_id, "kind": row.tenure or columns["kind"]}
    if columns["kind"] != "holder" and not columns["paper"]:
        work.refuse(row.place, _("缺依据文件，主持工作、授权代行须填写依据文件"))
    if columns["until"] is not None and columns["until"] <= columns["since"]:
        work.refuse(row.place, _("截止日期应晚于起始日期"))
    return columns


def _refuse_clashing_posts(work: Work, held: dict[tuple[int, int], UserRow]) -> None:
    """Nobody comes to hold two posts that exclude each other."""
    roles = {columns["id"]: columns["role"] for columns in (work.stands.posts | work.wanted.posts).values()}
    now_held = [key for key in {**work.stands.tenures, **work.wanted.tenures} if isinstance(key, tuple)]
    of_user: dict[int, set[str]] = {}
    for post_id, user_id in now_held:
        of_user.setdefault(user_id, set()).add(roles.get(post_id, ""))
    for (post_id, user_id), row in held.items():
        found = clashing(of_user[user_id])
        if found and roles.get(post_id) in EXCLUSIVE:
            work.refuse(row.place, clash_sentence(found))
