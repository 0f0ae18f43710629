"""Bodies entered, renamed, moved and ended one by one; what is open at them is for `cases.actions.closing` to ask."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.journal import commands
from bihuan.journal.entries import EntryDraft, record
from bihuan.people.access import check_may
from bihuan.people.actions.administration import lock_administration
from bihuan.people.actions.roster_rows import apply_row
from bihuan.people.models import Body, Post, Shift, Tenure
from bihuan.people.queries.history import BODY, check_seen
from bihuan.people.queries.terms import not_over_at, standing_at
from bihuan.people.roster.rows import BodyRow, Roster
from bihuan.people.roster.writing import withdrawals
from bihuan.rules.command import Command
from bihuan.rules.errors import FactWrong, NotFound

ADD, CHANGE, CLOSE = "body.add", "body.change", "body.close"


@dataclass(frozen=True, slots=True)
class BodyDraft:
    """A body as it shall stand. parent, area: their codes, empty for none; kind counts for a new body only."""

    name: str
    short_name: str
    kind: str
    parent: str
    area: str
    lines: tuple[str, ...]
    number_prefix: str
    desk_phone: str
    aliases: tuple[str, ...]


@transaction.atomic(durable=True)
def add_body(code: str, draft: BodyDraft, *, command: Command) -> int:
    """Id of a new body. Raises NotAllowed, FactWrong for a code or name that is taken, and what cannot be."""
    check_may(ADD, command=command)
    facts = {"code": code, **asdict(draft)}
    if done := commands.begin(command, ADD, facts):
        return int(done["body"])
    lock_administration(command.now)
    if Body.objects.filter(code=code).exists():
        raise FactWrong(ADD, "code", _("代码“%(code)s”已用于其他单位，请另取") % {"code": code})
    _check_name(draft.name, move=ADD, command=command)
    apply_row(ADD, Roster(bodies=(BodyRow(code=code, **asdict(draft)),)), command=command)
    body_id = Body.objects.values_list("id", flat=True).get(code=code)
    commands.finish(command, ADD, facts, {"body": body_id})
    return body_id


@transaction.atomic(durable=True)
def change_body(body_id: int, draft: BodyDraft, *, seen: int | None = None, command: Command) -> None:
    """Let a body be called, placed and reached otherwise; what it was called before stays with what it did then.

    Raises NotAllowed, NotFound, Stale when it was changed after `seen`, FactWrong.
    """
    check_may(CHANGE, command=command)
    facts = {"body": body_id, **asdict(draft)}
    if commands.begin(command, CHANGE, facts) is not None:
        return
    lock_administration(command.now)
    body = Body.objects.filter(standing_at(command.now), id=body_id).first()
    if body is None:
        raise NotFound("body")
    check_seen(BODY, body_id, seen)
    if draft.name != body.name:
        _check_name(draft.name, move=CHANGE, command=command)
    said = asdict(draft) | {"kind": body.kind}
    apply_row(CHANGE, Roster(bodies=(BodyRow(code=body.code, **said),)), command=command)
    commands.finish(command, CHANGE, facts, {"body": body_id})


def end_body(body_id: int, *, successor_id: int | None, stream_id: int, command: Command) -> None:
    """End a body with its posts, tenures and shifts to come, and place what is under it under its successor.

    Inside the transaction of whoever has checked that nothing is open there, the administration locked as `stream_id`.
    """
    posts = Post.objects.filter(body_id=body_id, ended_at__isnull=True)
    post_ids = list(posts.order_by("id").values_list("id", flat=True))
    drafts = end_tenures_of(post_ids, stream_id=stream_id, command=command)
    posts.update(ended_at=command.now)
    to_come = Shift.objects.filter(body_id=body_id, starts_at__gt=command.now)
    drafts += withdrawals(to_come.values_list("id", flat=True), stream_id=stream_id)
    to_come.delete()
    under = list(
        Body.objects.filter(standing_at(command.now), parent_id=body_id).values_list("id", flat=True)
    )
    Body.objects.filter(id__in=under).update(parent_id=successor_id)
    told = {"parent_id": successor_id, "changed": ["parent_id"]}
    drafts += [EntryDraft(stream_id, CHANGE, BODY, id_, told) for id_ in under]
    Body.objects.filter(id=body_id).update(ended_at=command.now, successor_id=successor_id)
    drafts.append(EntryDraft(stream_id, CLOSE, BODY, body_id, {"successor": successor_id, "posts": post_ids}))
    record(drafts, command=command)


def end_tenures_of(post_ids: list[int], *, stream_id: int, command: Command) -> list[EntryDraft]:
    """End whatever tenures of these posts run or are to come; the entries to make of it."""
    rows = Tenure.objects.filter(not_over_at(command.now), post_id__in=post_ids)
    drafts = []
    for tenure in rows.order_by("id"):
        until = max(command.now, tenure.since)
        told: dict[str, Any] = {"post_id": tenure.post_id, "user_id": tenure.user_id, "until": until}
        drafts.append(EntryDraft(stream_id, "tenure.end", "tenure", tenure.pk, told))
        Tenure.objects.filter(id=tenure.pk).update(until=until)
    return drafts


def _check_name(name: str, *, move: str, command: Command) -> None:
    if Body.objects.filter(standing_at(command.now), name=name).exists():
        raise FactWrong(move, "name", _("已有单位叫“%(name)s”，请另取名称") % {"name": name})
