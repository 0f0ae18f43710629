"""What stands open at a post or a body, for handing it over: numbers first, then the cases; changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from bihuan.cases.models import Case, Leader, Order, Petition, Plan
from bihuan.people.models import Post
from bihuan.people.queries.terms import post_standing_at
from bihuan.people.queries.vacancies import holders_at
from bihuan.records.clocks import pressing
from bihuan.rules.clocks import CLOCK_KINDS
from bihuan.rules.errors import NotFound
from bihuan.rules.vocabulary import ORDER_ROLES, OVER

LEADERS = ("head", "deputy")
SHOWN = 50


@dataclass(frozen=True, slots=True)
class OpenCase:
    """One open case, as one line."""

    id: int
    city_no: str
    title: str
    stage: str
    is_key: bool
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class PostCard:
    """A leader's post: who holds it (empty while it is vacant), and how many open cases it is in charge of."""

    id: int
    body_id: int
    name: str
    role: str
    holder: str
    cases: int


@dataclass(frozen=True, slots=True)
class OpenWork:
    """What is open: counts by name, limits that run by kind, and the first SHOWN cases by their next limit."""

    counts: tuple[tuple[str, int], ...]
    limits: tuple[tuple[str, int], ...]
    cases: tuple[OpenCase, ...]
    total: int

    @property
    def more(self) -> int:
        """How many cases are not among those shown."""
        return self.total - len(self.cases)


def leader_posts(body_id: int, *, at: datetime) -> list[PostCard]:
    """The posts of a body that can be in charge of cases, by rank, with who holds them. 3 statements."""
    posts = Post.objects.filter(post_standing_at(at), body_id=body_id, role__in=LEADERS).order_by(
        "rank", "id"
    )
    holders = {holder.post_id: holder.display_name for holder in holders_at([body_id], at)}
    led = Counter(_led(body_id).values_list("post_id", flat=True))
    return [
        PostCard(post.id, body_id, post.name, post.role, holders.get(post.id, ""), led[post.id])
        for post in posts
    ]


def post_card(post_id: int, *, at: datetime) -> PostCard:
    """One such post. Raises NotFound."""
    body_id = Post.objects.filter(id=post_id).values_list("body_id", flat=True).first()
    for card in leader_posts(body_id, at=at) if body_id else ():
        if card.id == post_id:
            return card
    raise NotFound("post")


def _led(body_id: int) -> QuerySet[Leader]:
    return Leader.objects.filter(post__body_id=body_id, until__isnull=True, case__is_open=True)


def open_at_post(post_id: int) -> OpenWork:
    """Cases a post is in charge of, the plans that wait for it, the limits that run on them. 6 statements."""
    named = Leader.objects.filter(post_id=post_id, until__isnull=True, case__is_open=True)
    orders = list(named.values_list("order_id", flat=True))
    case_ids = set(named.values_list("case_id", flat=True))
    plans = Plan.objects.filter(state="proposed", rectification__order_id__in=orders).count()
    cases = _cases(case_ids)
    counts = (
        ("包案交办件", len(case_ids)),
        ("其中重点件", Case.objects.filter(id__in=case_ids).exclude(key_classes=[]).count()),
        ("待批准方案", plans),
    )
    streams = Case.objects.filter(id__in=case_ids).values("stream_id")
    running = pressing().filter(stream_ref__in=streams, duty_role="leader")
    return OpenWork(counts, _limits(running.values_list("kind", flat=True)), tuple(cases), len(case_ids))


def open_at_body(body_id: int) -> OpenWork:
    """Orders received and given on, limits, leaders in charge and requests of a body. 6 statements."""
    live = Order.objects.exclude(state__in=OVER).filter(case__is_open=True)
    received = list(live.filter(receiver_body_id=body_id).values_list("role", "case_id"))
    given = list(live.filter(giver_body_id=body_id).values_list("case_id", flat=True))
    roles = Counter(role for role, _case in received)
    case_ids = {case_id for _role, case_id in received} | set(given)
    asked = Petition.objects.filter(state="open", order__receiver_body_id=body_id).count()
    counts = (
        *((f"{label}交办", roles[role]) for role, label in ORDER_ROLES.items()),
        ("转交下级", len(given)), ("包案", _led(body_id).count()), ("待答复申请", asked),
    )  # fmt: skip
    running = pressing().filter(duty_body_id=body_id)
    limits = _limits(running.values_list("kind", flat=True))
    return OpenWork(counts, limits, tuple(_cases(case_ids)), len(case_ids))


def _limits(kinds: Iterable[str]) -> tuple[tuple[str, int], ...]:
    found = Counter(kinds)
    return tuple((CLOCK_KINDS[kind].label, n) for kind, n in found.most_common() if kind in CLOCK_KINDS)


def _cases(case_ids: Iterable[int]) -> Sequence[OpenCase]:
    rows = Case.objects.filter(id__in=list(case_ids)).order_by("next_due_at", "id")[:SHOWN]
    return [
        OpenCase(case.id, case.city_no, case.title, case.stage, bool(case.key_classes), case.next_due_at)
        for case in rows
    ]
