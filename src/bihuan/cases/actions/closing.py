"""Ends bodies and posts, only when nothing open hangs on them any more: what is open is handed over first."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.cases.queries.hand_over import open_at_body, open_at_post
from bihuan.journal.commands import begin, finish
from bihuan.journal.entries import EntryDraft, record
from bihuan.people.access import check_may
from bihuan.people.actions.administration import lock_administration
from bihuan.people.actions.bodies import CLOSE as CLOSE_BODY
from bihuan.people.actions.bodies import end_body
from bihuan.people.actions.posts import CLOSE as CLOSE_POST
from bihuan.people.models import Body, Post, Tenure
from bihuan.people.queries.bodies import ancestors_of
from bihuan.people.queries.history import BODY, POST, check_seen
from bihuan.people.queries.terms import not_over_at, post_standing_at, standing_at
from bihuan.rules.command import Command
from bihuan.rules.errors import FactWrong, GuardRefused, NotFound

KEPT_KINDS = ("city_desk", "administration")  # without them nobody runs the city, or the machine


@transaction.atomic(durable=True)
def close_body(body_id: int, *, successor_id: int | None, seen: int | None = None, command: Command) -> None:
    """End a body with its posts, or merge it into a successor, under which whatever stands below it is placed.

    Raises NotAllowed, NotFound, Stale, FactWrong for a successor that cannot be one, GuardRefused for the city's desk and
    the administration, and as long as something open hangs on it or, without a successor, a body stands below it.
    """
    check_may(CLOSE_BODY, command=command)
    facts = {"body": body_id, "successor": successor_id}
    if begin(command, CLOSE_BODY, facts) is not None:
        return
    stream_id = lock_administration(command.now)
    body = Body.objects.filter(standing_at(command.now), id=body_id).first()
    if body is None:
        raise NotFound("body")
    check_seen(BODY, body_id, seen)
    if refused := why_not_closed(body_id, body.kind):
        raise GuardRefused("body_open", refused)
    _check_successor(body_id, successor_id, command=command)
    end_body(body_id, successor_id=successor_id, stream_id=stream_id, command=command)
    finish(command, CLOSE_BODY, facts, {"body": body_id})


def why_not_closed(body_id: int, kind: str) -> str:
    """Why a body cannot be ended yet, and what to do; empty when it can. 6 statements."""
    if kind in KEPT_KINDS:
        return _("市专班和系统管理机构不能撤销")
    if total := open_at_body(body_id).total:
        return _("本单位有未了交办件%(n)s件，不能撤销，请先由市专班值班长办理单位移交") % {"n": total}
    return ""


def _check_successor(body_id: int, successor_id: int | None, *, command: Command) -> None:
    standing = Body.objects.filter(standing_at(command.now))
    if successor_id is None:
        if under := standing.filter(parent_id=body_id).count():
            raise GuardRefused(
                "bodies_below", _("本单位下有%(n)s个单位，缺承继单位，不能撤销；可先改其上级") % {"n": under}
            )
        return
    if successor_id == body_id or not standing.filter(id=successor_id).exists():
        raise FactWrong(CLOSE_BODY, "successor", _("承继单位已撤销或就是本单位，请另选"))
    if body_id in ancestors_of([successor_id])[successor_id]:
        raise FactWrong(CLOSE_BODY, "successor", _("承继单位是本单位的下级，请先改其上级"))


@transaction.atomic(durable=True)
def close_post(post_id: int, *, seen: int | None = None, command: Command) -> None:
    """End a post nobody holds. Raises NotAllowed, NotFound, Stale, GuardRefused while it is held or has open cases."""
    check_may(CLOSE_POST, command=command)
    facts = {"post": post_id}
    if begin(command, CLOSE_POST, facts) is not None:
        return
    stream_id = lock_administration(command.now)
    standing = Post.objects.filter(post_standing_at(command.now), id=post_id)
    if not standing.exists():
        raise NotFound("post")
    check_seen(POST, post_id, seen)
    if Tenure.objects.filter(not_over_at(command.now), post_id=post_id).exists():
        raise GuardRefused("post_held", _("岗位有人任职，不能撤销，请先由安全管理员免职"))
    if total := open_at_post(post_id).total:
        sentence = _("岗位在包交办件%(n)s件，不能撤销，请先移交包案") % {"n": total}
        raise GuardRefused("post_open", sentence)
    standing.update(ended_at=command.now)
    record([EntryDraft(stream_id, CLOSE_POST, POST, post_id)], command=command)
    finish(command, CLOSE_POST, facts, {"post": post_id})
