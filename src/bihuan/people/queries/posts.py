"""One post with everybody who held it, holds it or will; decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bihuan.people.models import Post, Tenure
from bihuan.people.queries.actors import title_of
from bihuan.rules.calendar import local, local_day
from bihuan.rules.errors import NotFound

RUNNING, TO_COME, OVER = "running", "to_come", "over"


@dataclass(frozen=True, slots=True)
class TenureCard:
    """One tenure: who, at which post, how, by which paper, from when (in) to when (out). state: at the moment asked."""

    id: int
    user_id: int
    person: str
    login: str
    is_active: bool
    post_id: int
    title: str
    kind: str
    paper: str
    since: datetime
    until: datetime | None
    state: str

    @property
    def last_day(self) -> date | None:
        """The day it ends with, where it ends at a midnight; None where it ends within a day, or not yet."""
        if self.until is None or local(self.until).time() != time():
            return None
        return local_day(self.until - timedelta(days=1))


def post_of(post_id: int) -> Post:
    """One post with its body, an ended one too. Raises NotFound."""
    post = Post.objects.filter(id=post_id).select_related("body").first()
    if post is None:
        raise NotFound("post")
    return post


def tenures_of_post(post_id: int, *, at: datetime) -> list[TenureCard]:
    """Everybody who ever was named to the post, the newest first. 1 statement."""
    return _cards({"post_id": post_id}, at)


def tenures_of_user(user_id: int, *, at: datetime) -> list[TenureCard]:
    """Every post the person was ever named to, the newest first. 1 statement."""
    return _cards({"user_id": user_id}, at)


def tenure_card(tenure_id: int, *, at: datetime) -> TenureCard:
    """One tenure. Raises NotFound, also for one that is over."""
    for card in _cards({"id": tenure_id}, at):
        if card.state != OVER:
            return card
    raise NotFound("tenure")


def vacant(cards: Sequence[TenureCard]) -> bool:
    """Whether nobody who can act holds the post now."""
    return not any(card.state == RUNNING and card.is_active for card in cards)


def _cards(which: dict[str, int], at: datetime) -> list[TenureCard]:
    rows = Tenure.objects.filter(**which).select_related("user", "post__body").order_by("-since", "-id")
    return [
        TenureCard(
            row.pk, row.user_id, row.user.display_name, row.user.login, row.user.is_active, row.post_id,
            title_of(row.post.role, row.post.name, row.post.body.short_name), row.kind, row.paper, row.since,
            row.until, _state(row, at),
        )
        for row in rows
    ]  # fmt: skip


def _state(row: Tenure, at: datetime) -> str:
    ended = (row.until, row.post.ended_at, row.post.body.ended_at)
    is_void = row.until is not None and row.until <= row.since  # ended before it began
    if is_void or any(moment is not None and moment <= at for moment in ended):
        return OVER
    return RUNNING if row.since <= at else TO_COME
