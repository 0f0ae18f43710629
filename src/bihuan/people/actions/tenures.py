"""Who holds which post, from when to when; a tenure ends, it is never taken out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bihuan.journal import commands
from bihuan.journal.copying import insert_rows
from bihuan.journal.entries import EntryDraft, record
from bihuan.people.access import check_may, check_not_own
from bihuan.people.actions.administration import lock_administration
from bihuan.people.exclusive import EXCLUSIVE, clash_sentence, clashing
from bihuan.people.models import Post, Tenure, User
from bihuan.people.queries.history import POST, check_seen
from bihuan.people.queries.terms import not_over_at, post_standing_at
from bihuan.rules.calendar import local_day
from bihuan.rules.command import Command
from bihuan.rules.errors import FactMissing, FactWrong, GuardRefused, NotFound
from bihuan.rules.vocabulary import TENURES

NAME, END = "tenure.name", "tenure.end"


@dataclass(frozen=True, slots=True)
class Term:
    """From when (in; None for now) to when (out; None for as long as it goes) a post is held. seen: version of the post."""

    since: datetime | None = None
    until: datetime | None = None
    seen: int | None = None


FROM_NOW = Term()


@transaction.atomic(durable=True)
def name_tenure(
    post_id: int, *, user_id: int, kind: str, paper: str, term: Term = FROM_NOW, command: Command
) -> int:
    """Id of the tenure by which the user holds the post for the term. kind from TENURES.

    Raises NotAllowed, NotFound, Stale, FactMissing without the paper of an acting or authorised holder, FactWrong,
    GuardRefused for one's own appointment and for posts that exclude each other at any moment of the term.
    """
    check_may(NAME, command=command)
    facts = {
        "post_id": post_id, "user_id": user_id, "kind": kind, "paper": paper, "since": term.since, "until": term.until,
    }  # fmt: skip
    if done := commands.begin(command, NAME, facts):
        return int(done["tenure_id"])
    check_not_own(user_id, command=command)
    stream_id = lock_administration(command.now)
    since = max(term.since or command.now, command.now)
    _check_term(term, command=command)
    post = _check_tenure(post_id, user_id, kind=kind, paper=paper, command=command)
    check_seen(POST, post_id, term.seen)
    _check_beside(post, _beside(user_id, since, term.until))
    columns = {"post_id": post_id, "user_id": user_id, "kind": kind, "since": since, "until": term.until}
    (tenure_id,) = insert_rows(Tenure, [columns | {"paper": paper}])
    record([EntryDraft(stream_id, NAME, "tenure", tenure_id, columns)], command=command)
    commands.finish(command, NAME, facts, {"tenure_id": tenure_id})
    return tenure_id


@transaction.atomic(durable=True)
def end_tenure(tenure_id: int, *, until: datetime | None = None, command: Command) -> None:
    """End a tenure now, or at a later moment; one that has not begun never will. What was done under it stays.

    Raises NotAllowed, NotFound, FactWrong for a moment that has passed, GuardRefused.
    """
    check_may(END, command=command)
    facts = {"tenure_id": tenure_id, "until": until}
    if commands.begin(command, END, facts) is not None:
        return
    stream_id = lock_administration(command.now)
    tenure = Tenure.objects.filter(not_over_at(command.now), id=tenure_id).first()
    if tenure is None:
        raise NotFound("tenure")
    check_not_own(tenure.user_id, command=command)
    if until is not None and until <= max(command.now, tenure.since):
        raise FactWrong(END, "until", _("离任日期已过或早于起任日期，请更正，或立即免职"))
    ends = until or max(command.now, tenure.since)
    Tenure.objects.filter(id=tenure_id).update(until=ends)
    entered = {"post_id": tenure.post_id, "user_id": tenure.user_id, "until": ends}
    record([EntryDraft(stream_id, END, "tenure", tenure_id, entered)], command=command)
    commands.finish(command, END, facts, {"tenure_id": tenure_id})


def _check_term(term: Term, *, command: Command) -> None:
    """A tenure cannot begin before it is entered: what was done meanwhile was done without it."""
    if term.since is not None and local_day(term.since) < local_day(command.now):
        raise FactWrong(NAME, "since", _("起任日期不能早于今天，任职自登记起生效"))
    if term.until is not None and term.until <= max(term.since or command.now, command.now):
        raise FactWrong(NAME, "until", _("截止日期应晚于起任日期"))


def _check_tenure(post_id: int, user_id: int, *, kind: str, paper: str, command: Command) -> Post:
    post = Post.objects.filter(post_standing_at(command.now), id=post_id).first()
    if post is None:
        raise NotFound("post")
    if not User.objects.filter(id=user_id, is_active=True).exists():
        raise NotFound("user")
    if kind not in TENURES:
        raise FactWrong(move=NAME, fact="kind", sentence=_("任职方式不识别，请重新选择"))
    if kind != "holder" and not paper.strip():
        raise FactMissing(move=_("任命"), fact="paper", label=_("依据文件"))
    return post


def _beside(user_id: int, since: datetime, until: datetime | None) -> QuerySet[Tenure]:
    """Tenures of the user that share a moment with the term, of posts that stand."""
    begins_before = Q() if until is None else Q(since__lt=until)
    return Tenure.objects.filter(
        not_over_at(since), begins_before, post_standing_at(since, path="post__"), user_id=user_id
    )


def _check_beside(post: Post, beside: QuerySet[Tenure]) -> None:
    if beside.filter(post_id=post.pk).exists():
        raise FactWrong(move=NAME, fact="user_id", sentence=_("该人员已在这个岗位任职"))
    if post.role not in EXCLUSIVE:
        return
    if found := clashing({post.role, *beside.values_list("post__role", flat=True)}):
        raise GuardRefused(rule="exclusive_posts", sentence=clash_sentence(found))
