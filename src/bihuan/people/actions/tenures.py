"""Who holds which post, from when to when; a tenure ends, it is never taken out."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.journal import commands
from bihuan.journal.copying import insert_rows
from bihuan.journal.entries import EntryDraft, record
from bihuan.people.access import check_may, check_not_own
from bihuan.people.actions.administration import lock_administration
from bihuan.people.exclusive import EXCLUSIVE, clash_sentence, clashing
from bihuan.people.models import Post, Tenure, User
from bihuan.people.queries.terms import open_at, post_standing_at
from bihuan.rules.command import Command
from bihuan.rules.errors import FactMissing, FactWrong, GuardRefused, NotFound
from bihuan.rules.vocabulary import TENURES

NAME, END = "tenure.name", "tenure.end"


@transaction.atomic(durable=True)
def name_tenure(post_id: int, *, user_id: int, kind: str, paper: str, command: Command) -> int:
    """Id of the tenure by which the user holds the post from now on. kind from TENURES.

    Raises NotAllowed, NotFound, FactMissing without the paper of an acting or authorised holder, FactWrong,
    GuardRefused for one's own appointment and for a second post of administration.
    """
    check_may(NAME, command=command)
    facts = {"post_id": post_id, "user_id": user_id, "kind": kind, "paper": paper}
    if done := commands.begin(command, NAME, facts):
        return int(done["tenure_id"])
    check_not_own(user_id, command=command)
    stream_id = lock_administration(command.now)
    _check_tenure(post_id, user_id, kind=kind, paper=paper, command=command)
    columns = {"post_id": post_id, "user_id": user_id, "kind": kind, "since": command.now}
    (tenure_id,) = insert_rows(Tenure, [columns | {"paper": paper}])
    entered = columns | {"until": None}
    record([EntryDraft(stream_id, NAME, "tenure", tenure_id, entered)], command=command)
    commands.finish(command, NAME, facts, {"tenure_id": tenure_id})
    return tenure_id


@transaction.atomic(durable=True)
def end_tenure(tenure_id: int, *, command: Command) -> None:
    """End an open tenure now; what was done under it stays. Raises NotAllowed, NotFound, GuardRefused."""
    check_may(END, command=command)
    facts = {"tenure_id": tenure_id}
    if commands.begin(command, END, facts) is not None:
        return
    stream_id = lock_administration(command.now)
    tenure = Tenure.objects.filter(id=tenure_id, until__isnull=True).first()
    if tenure is None:
        raise NotFound("tenure")
    check_not_own(tenure.user_id, command=command)
    Tenure.objects.filter(id=tenure_id).update(until=command.now)
    entered = {"post_id": tenure.post_id, "user_id": tenure.user_id, "until": command.now}
    record([EntryDraft(stream_id, END, "tenure", tenure_id, entered)], command=command)
    commands.finish(command, END, facts, {"tenure_id": tenure_id})


def _check_tenure(post_id: int, user_id: int, *, kind: str, paper: str, command: Command) -> None:
    post = Post.objects.filter(post_standing_at(command.now), id=post_id).first()
    if post is None:
        raise NotFound("post")
    if not User.objects.filter(id=user_id, is_active=True).exists():
        raise NotFound("user")
    if kind not in TENURES:
        raise FactWrong(move=NAME, fact="kind", sentence=_("任职方式不识别，请重新选择"))
    if kind != "holder" and not paper.strip():
        raise FactMissing(move=_("任职"), fact="paper", label=_("依据文件"))
    held = Tenure.objects.filter(user_id=user_id, until__isnull=True)
    if held.filter(post_id=post_id).exists():
        raise FactWrong(move=NAME, fact="user_id", sentence=_("该人员已在这个岗位任职"))
    if post.role not in EXCLUSIVE:
        return
    others = held.filter(open_at(command.now)).values_list("post__role", flat=True)
    if found := clashing({post.role, *others}):
        raise GuardRefused(rule="exclusive_posts", sentence=clash_sentence(found))
