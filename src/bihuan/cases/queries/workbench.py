"""What somebody owes and by when: their running clocks by time left, and four numbers; changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from bihuan.cases.models import Batch, Case, Rectification
from bihuan.cases.queries.batches import OUT, with_leads
from bihuan.cases.queries.leaders import led_by
from bihuan.cases.queries.listing import COUNTED
from bihuan.cases.queries.possible import offers_of
from bihuan.cases.queries.settling import Settling
from bihuan.people.models import Body
from bihuan.records.clocks import pressing
from bihuan.records.models import Clock
from bihuan.rules.actor import Actor
from bihuan.rules.clocks import CLOCK_KINDS, counts_from
from bihuan.rules.guards.ordering import DEEPEST
from bihuan.rules.plan import Offer

LIMIT = 100
ACCEPT = "rectification.accept"


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing owed: the clock, its case or batch, which link of the chain.

    act: code of the move that settles it, and act_id the part it is aimed at; empty where the work itself is still to do,
    or where the act cannot be made: missing says why.
    started_at: since when it counts, pauses left out.
    clock_id: 0 for what is owed without a limit of its own.
    """

    clock_id: int
    kind: str
    label: str
    part_kind: str
    part_id: int
    case_id: int | None
    batch_id: int | None
    number: str
    title: str
    stage: str
    is_key: bool
    started_at: datetime
    due_at: datetime
    level: int
    role: str
    act: str
    act_id: int
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Workbench:
    """now: due within the hour or late; today: the rest of the day and later; numbers: by filter, capped at COUNTED + 1."""

    now: tuple[Owed, ...]
    today: tuple[Owed, ...]
    numbers: dict[str, int]
    next_due_at: datetime | None


FILTERS = {"due_today": "今日到期", "late": "已超期", "waiting": "等待他方", "returned": "退回待办"}


def workbench(actor: Actor, *, now: datetime, day_end: datetime, chosen: str = "") -> Workbench:
    """The actor's own clocks, first due first, at most LIMIT.

    chosen: one of FILTERS. 6 statements, one for each sort of limit whose act has to be looked up, and those of loading
    the cases whose act may not be open yet.
    """
    own = own_clocks(actor)
    narrowed = {
        "due_today": Q(due_at__lte=day_end),
        "late": Q(due_at__lt=now),
        "returned": Q(kind__in=("correction", "redo")),
    }
    shown = _waiting(actor) if chosen == "waiting" else own.filter(narrowed.get(chosen, Q()))
    clocks = list(shown.order_by("due_at")[:LIMIT])
    owed = _owed(clocks)
    owed = owed if chosen == "waiting" else _possible(owed, actor=actor, now=now)
    soon = now + timedelta(hours=1)
    return Workbench(
        now=tuple(row for row in owed if row.due_at <= soon),
        today=tuple(row for row in owed if row.due_at > soon),
        numbers={**_counted(own, narrowed), "waiting": _waiting(actor).order_by()[: COUNTED + 1].count()},
        next_due_at=owed[0].due_at if owed else None,
    )


def _counted(rows: QuerySet[Clock], narrowed: Mapping[str, Q]) -> dict[str, int]:
    """How many of the rows fit each condition, at most COUNTED + 1; one walk through them for all numbers."""
    found = rows.aggregate(**{name: Count("id", filter=condition) for name, condition in narrowed.items()})
    return {name: min(count, COUNTED + 1) for name, count in found.items()}


def roles_of(actor: Actor) -> list[str]:
    """Duty roles the actor answers for: the post's role, or the functions held at the city desk."""
    if actor.role == "city_desk":
        is_head = "shift_head" in actor.functions
        return ["dispatch", "chase", "review", "disclosure"] if is_head else sorted(actor.functions)
    roles = [actor.role, *(["leader"] if actor.role in ("head", "deputy") else [])]
    return sorted({*roles, *(post.role for post in actor.acts_for)} - {"secretary"})


def own_clocks(actor: Actor) -> QuerySet[Clock]:
    """The running clocks this actor has to act on, not ordered yet."""
    return pressing().filter(duty_body_id__in=_bodies(actor), duty_role__in=roles_of(actor))


def _bodies(actor: Actor) -> list[int]:
    """Bodies whose clocks are the actor's; a city leader's signature clocks stand with the city desk."""
    own = {actor.body_id} if actor.body_id is not None else set()
    own |= {post.body_id for post in actor.acts_for}
    if actor.sees_city and actor.role != "city_desk":
        own |= set(Body.objects.filter(kind="city_desk").values_list("id", flat=True))
    return sorted(own)


def _waiting(actor: Actor) -> QuerySet[Clock]:
    """Clocks of others in what the actor has handed on: for the city those of receivers, else none."""
    if not actor.sees_city:
        return Clock.objects.none()
    return pressing().filter(ladder="receiver").exclude(duty_body_id__in=_bodies(actor))


def _owed(clocks: Sequence[Clock]) -> list[Owed]:
    cases = _by_stream(Case, {clock.stream_ref for clock in clocks if clock.part_kind != "batch"})
    batches = _by_stream(Batch, {clock.stream_ref for clock in clocks if clock.part_kind == "batch"})
    settling = Settling(clocks)
    return [
        owed_row(clock, cases.get(clock.stream_ref) or batches[clock.stream_ref], settling.act_of(clock))
        for clock in clocks
        if clock.stream_ref in cases or clock.stream_ref in batches
    ]


def _possible(owed: Sequence[Owed], *, actor: Actor, now: datetime) -> list[Owed]:
    """The same without acts that would be refused, saying why."""
    acts = [(row.case_id, (row.act, row.act_id)) for row in owed if row.case_id]
    asked = offers_of(acts, actor=actor, now=now)
    return [
        _as_offered(row, asked[row.act, row.act_id][0]) if (row.act, row.act_id) in asked else row
        for row in owed
    ]


def _as_offered(row: Owed, offer: Offer | None) -> Owed:
    if offer is not None and not offer.missing:
        return row
    return replace(row, act="", act_id=0, missing=offer.missing if offer else "")


def _by_stream(model: type[Case | Batch], stream_ids: Iterable[int]) -> dict[int, Case | Batch]:
    wanted = set(stream_ids)
    return (
        {row.stream_id: row for row in model._default_manager.filter(stream_id__in=wanted)} if wanted else {}
    )


def owed_row(clock: Clock, owner: Case | Batch, act: tuple[str, int]) -> Owed:
    """One clock as a row of the workbench."""
    of_case = owner if isinstance(owner, Case) else None
    return Owed(
        clock_id=clock.id, kind=clock.kind, label=CLOCK_KINDS[clock.kind].label, part_kind=clock.part_kind,
        part_id=clock.part_id, case_id=of_case.id if of_case else None, batch_id=None if of_case else owner.id,
        number=of_case.city_no if of_case else f"第{owner.city_no}批",
        title=of_case.title if of_case else getattr(owner, "giver", ""),
        stage=of_case.stage if of_case else "registered", is_key=bool(of_case and of_case.key_classes),
        started_at=counts_from(clock.started_at, paused_for=clock.paused_for), due_at=clock.due_at, level=clock.level,
        role=clock.duty_role,
        act=act[0], act_id=act[1],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A rectification that waits to be accepted in person; it has no limit of its own, the case's next one is shown.

    missing: what still stands against it, for the leader in charge; empty where it can be accepted.
    """

    rectification_id: int
    case_id: int
    number: str
    title: str
    claimed_at: datetime | None
    due_at: datetime | None
    missing: str = ""


def to_accept(actor: Actor, *, now: datetime) -> list[Acceptance]:
    """Rectifications claimed done that are the actor's to accept, the most pressed first.

    On orders of the actor's body or given on from it; what the rules keep from them is left out, unless they are in
    charge of it. 1 statement, and those of loading the cases found.
    """
    if actor.role not in ("deputy", "head"):
        return []
    own = Q()
    for depth in range(
        1, DEEPEST + 1
    ):  # whoever leads the part for the city accepts, however deep the work was done
        path = "order__" + "parent__" * (depth - 1) + "receiver_body_id__in"
        own |= Q(order__depth=depth, **{path: _bodies(actor)})
    rows = Rectification.objects.filter(own, state="claimed").select_related("case")
    claimed = list(rows.order_by("case__next_due_at", "id")[:LIMIT])
    asked = offers_of([(r.case_id, (ACCEPT, r.id)) for r in claimed], actor=actor, now=now)
    found: list[Acceptance] = []
    for r in claimed:
        offer, case = asked[ACCEPT, r.id]
        in_charge = {order.leader_post_id for order in case.leads}
        if offer is not None and (not offer.missing or actor.post_id in in_charge):
            shown = (r.id, r.case_id, r.case.city_no, r.case.title, r.claimed_at, r.case.next_due_at)
            found.append(Acceptance(*shown, missing=offer.missing))
    return found


@dataclass(frozen=True, slots=True)
class InCharge:
    """A case somebody is in charge of and has to see through."""

    case_id: int
    number: str
    title: str
    stage: str
    is_key: bool
    due_at: datetime | None


def in_charge(actor: Actor) -> list[InCharge]:
    """Cases the actor's post leads and that are not concluded, the most pressed first, at most LIMIT. 1 statement."""
    if actor.role not in ("deputy", "head"):
        return []
    cases = Case.objects.filter(id__in=led_by(actor.post_id or 0), is_open=True)
    cases = cases.exclude(answered_at__isnull=False, conclusion="concluded")
    return [
        InCharge(case.id, case.city_no, case.title, case.stage, bool(case.key_classes), case.next_due_at)
        for case in cases.order_by("next_due_at", "id")[:LIMIT]
    ]


def progress_of_batches(round_id: int, *, since: datetime) -> list[tuple[Batch, int, int]]:
    """Batches received since a moment with how many cases they have and how many are out. 3 statements."""
    batches = list(Batch.objects.filter(round_id=round_id, received_at__gte=since).order_by("-city_no"))
    cases = with_leads(Case.objects.filter(batch_id__in=[batch.id for batch in batches]))
    total = Counter(cases.values_list("batch_id", flat=True))
    out = Counter(cases.filter(OUT).values_list("batch_id", flat=True))
    return [(batch, total[batch.id], out[batch.id]) for batch in batches]
