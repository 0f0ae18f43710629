"""What waits for a decision of somebody and has no limit of its own: requests, plans, drafts, applications, notices.

The rules say who may decide; what is asked for here is only where a decision may be due.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from bihuan.cases.loading import load_cases
from bihuan.cases.models import Case, Disclosure, Objection, Petition, Plan, StrikeOff
from bihuan.cases.sight import is_in_sight
from bihuan.rules.actor import Actor
from bihuan.rules.command import Command
from bihuan.rules.plan import offers
from bihuan.rules.snapshots import CaseSnap, Target, target_of
from bihuan.rules.vocabulary import PETITIONS, label_of

EACH = 30  # of each kind at most; the list of cases has the rest
DECIDERS = frozenset({"city_desk", "city_leader", "secretary", "desk", "deputy", "head"})
# The act a decision is begun with, by the kind of part it is on; the page of the case offers the other one.
ACTS: Mapping[str, tuple[str, ...]] = {
    "recall": ("recall.consent",),
    "dispute": ("dispute.determine",),
    "extension": ("extension.grant",),
    "deduction": ("deduction.record_consent",),
    "suspension": ("suspension.grant",),
    "rectification": ("rectification.approve_plan",),
    "strike_off": ("strike_off.sign_step", "strike_off.accept"),
    "disclosure": ("disclosure.publish",),
    "objection": ("objection.dismiss",),
    "case": ("case.publish_notice", "case.strike_off"),
}
WORDS = {
    "rectification": "整改方案待批准", "strike_off": "销号申请", "disclosure": "公开稿待审核", "objection": "公示异议待核查",
    "case.publish_notice": "复核通过，待公示", "case.strike_off": "公示期满，待销号",
}  # fmt: skip
Key = tuple[int, str, int]  # case, kind and id of the part


@dataclass(frozen=True, slots=True)
class Waiting:
    """One decision due. label: what is waiting; act and act_id: with what it is begun; since: from when it waits."""

    label: str
    case_id: int
    number: str
    title: str
    stage: str
    is_key: bool
    act: str
    act_id: int
    since: datetime | None


def waiting_for(actor: Actor, *, now: datetime) -> list[Waiting]:
    """What the actor may decide now, the longest waiting first. 6 statements, and those of loading the cases found."""
    if actor.role not in DECIDERS:
        return []
    since = dict(_candidates(actor, now=now))
    cases = load_cases({case_id for case_id, _kind, _part in since})
    rows = Case.objects.in_bulk(list(cases))
    found: list[Waiting] = []
    for key, moment in since.items():
        act = _act_on(key, cases, actor=actor, now=now)
        if act is not None:
            found.append(_row(key, act, rows[key[0]], moment))
    return sorted(found, key=lambda row: (row.since is None, row.since or now, row.case_id))


def _act_on(key: Key, cases: Mapping[int, CaseSnap], *, actor: Actor, now: datetime) -> str | None:
    case_id, kind, part_id = key
    target = target_of(kind, part_id, cases[case_id])
    if target is None or not is_in_sight(target, actor=actor):
        return None
    may = {offer.move.code for offer in _open_offers(target, actor=actor, now=now)}
    return next((code for code in ACTS[kind] if code in may), None)


def _open_offers(target: Target, *, actor: Actor, now: datetime) -> list[Any]:
    command = Command(actor, now, "look")
    return [offer for offer in offers(target, command=command) if not offer.missing]


def _row(key: Key, act: str, case: Case, since: datetime | None) -> Waiting:
    _case_id, kind, part_id = key
    asked = f"{label_of(PETITIONS, kind)}申请" if kind in PETITIONS else ""
    return Waiting(
        label=asked or WORDS.get(act) or WORDS[kind], case_id=case.id, number=case.city_no, title=case.title,
        stage=case.stage, is_key=bool(case.key_classes), act=act, act_id=part_id, since=since,
    )  # fmt: skip


def _candidates(actor: Actor, *, now: datetime) -> Iterable[tuple[Key, datetime | None]]:
    """Where a decision may be due for the actor: for the city everywhere, for others on orders of their own bodies."""
    asked = _own(
        Petition.objects.filter(state="open").exclude(asked_user_id=actor.user_id or 0), actor, "order"
    )
    for case_id, kind, part_id, moment in asked.order_by("asked_at").values_list(
        "case_id", "kind", "id", "asked_at"
    )[:EACH]:
        yield (case_id, kind, part_id), moment
    plans = _own(Plan.objects.filter(state="proposed"), actor, "rectification__order")
    columns = ("rectification__case_id", "rectification_id", "drafted_at")
    for case_id, part_id, moment in plans.order_by("drafted_at").values_list(*columns)[:EACH]:
        yield (case_id, "rectification", part_id), moment
    papers = StrikeOff.objects.filter(state__in=("signing", "signed"), case__is_open=True)
    for case_id, part_id, moment in _papers(papers, actor).values_list("case_id", "id", "drafted_at")[:EACH]:
        yield (case_id, "strike_off", part_id), moment
    if actor.sees_city:
        yield from _of_the_city(now)


def _papers(papers: QuerySet[StrikeOff], actor: Actor) -> QuerySet[StrikeOff]:
    if actor.sees_city:
        return papers.order_by("drafted_at")
    bodies = _bodies(actor)
    return papers.filter(Q(order__receiver_body_id__in=bodies) | Q(line_body_id__in=bodies)).order_by(
        "drafted_at"
    )


def _of_the_city(now: datetime) -> Iterable[tuple[Key, datetime | None]]:
    drafts = Disclosure.objects.filter(state="drafted", case__is_open=True).order_by("drafted_at")
    for case_id, part_id, moment in drafts.values_list("case_id", "id", "drafted_at")[:EACH]:
        yield (case_id, "disclosure", part_id), moment
    heard = Objection.objects.filter(state="open").order_by("recorded_at")
    for case_id, part_id, moment in heard.values_list("case_id", "id", "recorded_at")[:EACH]:
        yield (case_id, "objection", part_id), moment
    ended = Q(stage="noticed", notice_ends_at__lte=now)
    cases = Case.objects.filter(Q(stage="rechecked") | ended, is_open=True).order_by("id")
    for case_id, ends_at in cases.values_list("id", "notice_ends_at")[:EACH]:
        yield (case_id, "case", case_id), ends_at


def _own(rows: QuerySet[Any], actor: Actor, path: str) -> QuerySet[Any]:
    """Those the actor may have a say in: for the city all, else on orders given or received by one's own bodies."""
    if actor.sees_city:
        return rows
    bodies = _bodies(actor)
    return rows.filter(
        Q(**{f"{path}__receiver_body_id__in": bodies}) | Q(**{f"{path}__giver_body_id__in": bodies})
    )


def _bodies(actor: Actor) -> Sequence[int]:
    own = {actor.body_id} if actor.body_id is not None else set()
    return sorted(own | {post.body_id for post in actor.acts_for})
