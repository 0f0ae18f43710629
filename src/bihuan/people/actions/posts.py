"""Posts entered and changed one by one; closing one is for `cases.actions.closing`, which knows what its leader has open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.journal import commands
from bihuan.journal.copying import insert_rows
from bihuan.journal.entries import EntryDraft, record
from bihuan.people.access import check_may
from bihuan.people.actions.administration import lock_administration
from bihuan.people.actions.roster_rows import apply_row
from bihuan.people.models import Body, FormerName, Post
from bihuan.people.queries.history import POST, check_seen
from bihuan.people.queries.terms import post_standing_at, standing_at
from bihuan.people.roster.rows import PostRow, Roster
from bihuan.rules.command import Command
from bihuan.rules.errors import FactWrong, NotFound

ADD, CHANGE, CLOSE = "post.add", "post.change", "post.close"


@dataclass(frozen=True, slots=True)
class PostDraft:
    """A post as it shall stand. role: counts for a new post only; prepares_for: ids of posts it is secretary of."""

    name: str
    role: str
    rank: int
    functions: tuple[str, ...]
    portfolio: str
    prepares_for: tuple[int, ...]


@transaction.atomic(durable=True)
def add_post(body_id: int, draft: PostDraft, *, command: Command) -> int:
    """Id of a new post at a body. Raises NotAllowed, NotFound, FactWrong."""
    check_may(ADD, command=command)
    facts = {"body": body_id, **asdict(draft)}
    if done := commands.begin(command, ADD, facts):
        return int(done["post"])
    lock_administration(command.now)
    code = Body.objects.filter(standing_at(command.now), id=body_id).values_list("code", flat=True).first()
    if code is None:
        raise NotFound("body")
    _check_name(body_id, draft.name, move=ADD)
    apply_row(ADD, _roster(code, draft, role=draft.role), command=command)
    post_id = Post.objects.values_list("id", flat=True).get(body_id=body_id, name=draft.name)
    commands.finish(command, ADD, facts, {"post": post_id})
    return post_id


@transaction.atomic(durable=True)
def change_post(post_id: int, draft: PostDraft, *, seen: int | None = None, command: Command) -> None:
    """Let a post be called and divided otherwise; its role stays, since its holders were named to that.

    Raises NotAllowed, NotFound, Stale when it was changed after `seen`, FactWrong.
    """
    check_may(CHANGE, command=command)
    facts = {"post": post_id, **asdict(draft)}
    if commands.begin(command, CHANGE, facts) is not None:
        return
    stream_id = lock_administration(command.now)
    post = Post.objects.filter(post_standing_at(command.now), id=post_id).select_related("body").first()
    if post is None:
        raise NotFound("post")
    check_seen(POST, post_id, seen)
    if draft.name != post.name:
        _rename(post, draft.name, stream_id=stream_id, command=command)
    apply_row(CHANGE, _roster(post.body.code, draft, role=post.role), command=command)
    commands.finish(command, CHANGE, facts, {"post": post_id})


def _rename(post: Post, name: str, *, stream_id: int, command: Command) -> None:
    _check_name(post.body_id, name, move=CHANGE)
    former = {"post_id": post.pk, "name": post.name, "short_name": "", "until": command.now}
    insert_rows(FormerName, [former])
    Post.objects.filter(id=post.pk).update(name=name)
    record([EntryDraft(stream_id, CHANGE, POST, post.pk, {"changed": ["name"]})], command=command)


def _roster(code: str, draft: PostDraft, *, role: str) -> Roster:
    row = PostRow(
        body=code, name=draft.name, role=role, rank=draft.rank, functions=draft.functions,
        portfolio=draft.portfolio, prepares_for=_named(draft.prepares_for),
    )  # fmt: skip
    return Roster(posts=(row,))


def _named(post_ids: Sequence[int]) -> tuple[str, ...]:
    """Posts as a roster names them: 单位/岗位."""
    rows = Post.objects.filter(id__in=post_ids).order_by("id").values_list("body__code", "name")
    return tuple(f"{code}/{name}" for code, name in rows)


def _check_name(body_id: int, name: str, *, move: str) -> None:
    if Post.objects.filter(body_id=body_id, name=name).exists():
        raise FactWrong(
            move, "name", _("本单位已有岗位“%(name)s”（含已撤销的），请另取名称") % {"name": name}
        )
