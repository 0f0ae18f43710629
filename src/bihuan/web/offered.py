"""What can be chosen for a move, by whatever door: receivers, posts, parties, areas, issues; decides nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from bihuan.cases.models import Party
from bihuan.cases.queries.finding import case_named
from bihuan.cases.queries.issue_texts import IssueDraft, issues_to_confirm, issues_told
from bihuan.cases.queries.leaders import leader_cap, open_charges
from bihuan.people.queries.areas import all_areas
from bihuan.people.queries.bodies import (
    BodyCard,
    bodies_by_ids,
    bodies_of_kinds,
    receivers_under,
    standing_bodies,
)
from bihuan.people.queries.vacancies import holders_at
from bihuan.records.texts import newest, read_texts
from bihuan.rules.actor import Actor
from bihuan.rules.clocks import CLOCK_KINDS
from bihuan.rules.guards.petitions import is_on
from bihuan.rules.moves import Move
from bihuan.rules.snapshots import IssueSnap, Target
from bihuan.web.forms import IssueRow, Option
from bihuan.web.forms.fields import Offered
from bihuan.web.wording import full_day_words, label_of, moment_words

LEADERS = ("head", "deputy")
NOT_RECEIVERS = frozenset({"city_desk", "administration"})

Maker = Callable[[Sequence[Target], datetime], list[Option]]


def offered_for(move: Move, targets: Sequence[Target], *, actor: Actor, at: datetime) -> Offered:
    """The options of every fact of the move that is chosen from something of the city or the case."""
    options = {fact.name: MAKERS[fact.name](targets, at) for fact in move.facts if fact.name in MAKERS}
    find = partial(case_named, actor=actor, round_id=targets[0].case.round_id)
    kinds = {fact.kind for fact in move.facts}
    issues: Sequence[IssueRow] = ()
    if "issue_texts" in kinds:
        issues = [IssueRow(row.no, row.original) for row in drafts_of(targets[0])]
    elif kinds & {"issues", "verdicts"}:
        issues = issue_rows(targets[0])
    return Offered(options=options, issues=issues, find_case=find)


def drafts_of(target: Target) -> list[IssueDraft]:
    """The issues whose words are confirmed together with the extract; for the city only."""
    case = target.case
    content = newest([case.stream_id], field="content", audience="city").get(case.id)
    contents = {case.id: content.content if content else ""}
    return issues_to_confirm({case.id: case.stream_id}, contents=contents).get(case.id, [])


def issue_rows(target: Target) -> list[IssueRow]:
    """The issues of the order's part as receivers read them, with the verdicts found so far."""
    part = target.order.part if target.order else 1
    issues = [issue for issue in target.case.issues if issue.part == part]
    told = issues_told([target.case]).get(target.case.id, {})
    return [_issue_row(issue, told.get(issue.no, ""), is_only=len(issues) == 1) for issue in issues]


def _issue_row(issue: IssueSnap, told: str, *, is_only: bool) -> IssueRow:
    is_found = issue.verdict != "pending"
    return IssueRow(
        no=issue.no,
        text=told or (_("反映的问题") if is_only else _("反映的第%(no)s项问题") % {"no": issue.no}),
        verdict=issue.verdict if is_found else "",
        needs_rectification=bool(issue.needs_rectification) if is_found else True,
    )


def _receivers(targets: Sequence[Target], at: datetime) -> list[Option]:
    """Bodies under whoever gives the order: the city's desk, or the receiver that passes it on."""
    order = targets[0].order
    giver_id = order.receiver_body_id if order else targets[0].case.desk_body_id
    found = receivers_under(giver_id, at=at) or standing_bodies(at=at)
    return _receiver_options(body for body in found if body.id != giver_id)


def _bodies(targets: Sequence[Target], at: datetime) -> list[Option]:
    """Every body that can be ordered, for proposing or determining a receiver, or naming one as the object."""
    del targets
    return _receiver_options(standing_bodies(at=at))


def _receiver_options(bodies: Iterable[BodyCard]) -> list[Option]:
    return [
        Option(
            body.id, body.short_name, group=label_of(body.kind, "receiver"),
            facts={"body_id": body.id, "name": body.name, "kind": body.kind},
        )
        for body in sorted(bodies, key=lambda body: body.kind)
        if body.kind not in NOT_RECEIVERS
    ]  # fmt: skip


def _parts(targets: Sequence[Target], at: datetime) -> list[Option]:
    """The parts of a broken-down case that still wait for their lead, with their issues; none for a case in one piece."""
    del at
    case = targets[0].case
    waiting = case.unled_parts if case.parts > 1 else ()
    return [
        Option(part, _part_words(part, [i.no for i in case.issues if i.part == part])) for part in waiting
    ]


def _part_words(part: int, numbers: Sequence[int]) -> str:
    words = _("第%(part)s部分") % {"part": part}
    return f"{words}（{_('问题')} {'、'.join(map(str, numbers))}）" if numbers else words


def _milestones(targets: Sequence[Target], at: datetime) -> list[Option]:
    """The steps of the plan in force that are not reached yet, by number."""
    del at
    plan = targets[0].the_rectification().plan
    steps = [step for step in plan.milestones if not step.is_reached] if plan else []
    return [
        Option(step.no, _("第%(no)s个，%(day)s") % {"no": step.no, "day": full_day_words(step.due_on)})
        for step in steps
    ]


def _clocks(targets: Sequence[Target], at: datetime) -> list[Option]:
    """The limits of the part that still run and can be extended."""
    target = targets[0]
    return [
        Option(
            clock.id, f"{_(CLOCK_KINDS[clock.kind].label)}（{moment_words(clock.due_at, now=at)}到期）",
            facts={"clock_id": clock.id},
        )
        for clock in target.case.clocks
        if clock.due_at > at and not CLOCK_KINDS[clock.kind].is_window and is_on(clock, target)
    ]  # fmt: skip


def _issuers(targets: Sequence[Target], at: datetime) -> list[Option]:
    """The desk itself and whatever other body of the city's own has a number series."""
    own = bodies_by_ids([targets[0].case.desk_body_id]).values()
    others = [body for body in bodies_of_kinds(["city_desk"], at=at) if body.number_prefix]
    return _body_options({body.id: body for body in (*own, *others)}.values())


def _line_bodies(targets: Sequence[Target], at: datetime) -> list[Option]:
    """The bureaus, those of the case's own lines first."""
    types = set(targets[0].case.pollution_types)
    bureaus = bodies_of_kinds(["bureau"], at=at)
    return _body_options(sorted(bureaus, key=lambda body: not types & set(body.lines)))


def _body_options(bodies: Iterable[BodyCard]) -> list[Option]:
    return [Option(body.id, body.name, facts={"body_id": body.id}) for body in bodies]


def _posts(targets: Sequence[Target], at: datetime) -> list[Option]:
    """The leaders of the receiver, by rank, with who holds the post and how much is in their charge; a vacant one cannot
    be named.
    """
    receiver_id, cap = targets[0].the_order().receiver_body_id, leader_cap(targets[0].case.round_id)
    leaders = [holder for holder in holders_at([receiver_id], at) if holder.role in LEADERS]
    charges = open_charges(holder.post_id for holder in leaders)
    return [
        Option(
            holder.post_id,
            f"{holder.post_name}（{label_of(holder.role, 'role')}，{holder.display_name}）"
            f"{_charge_words(charges.get(holder.post_id, 0), cap)}",
            facts={"post_id": holder.post_id, "body_id": holder.body_id, "role": holder.role},
        )
        for holder in leaders
    ]


def _charge_words(charge: int, cap: int) -> str:
    words = _("现包案 %(n)s 件") % {"n": charge}
    return f" {words}" if charge < cap else f" {words}，" + _("已达上限 %(cap)s 件") % {"cap": cap}


def _parties(targets: Sequence[Target], at: datetime) -> list[Option]:
    del at
    names = dict(
        Party.objects.filter(case_id=targets[0].case.id).order_by("id").values_list("id", "name_text_id")
    )
    texts = read_texts(names.values())
    return [Option(party_id, texts.get(text_id, "")) for party_id, text_id in names.items()]


def _areas(targets: Sequence[Target], at: datetime) -> list[Option]:
    """Counties and zones, those a case is registered under; not the city above them nor the townships below."""
    del targets, at
    areas = all_areas()
    tops = {area.id for area in areas.values() if area.parent_id is None}
    found = [area for area in areas.values() if area.parent_id in tops] or list(areas.values())
    return [Option(area.id, area.name) for area in found]


MAKERS: Mapping[str, Maker] = {
    "receivers": _receivers,
    "issuer_body": _issuers,
    "line_body": _line_bodies,
    "post": _posts,
    "party": _parties,
    "area_ids": _areas,
    "body": _bodies,
    "clock": _clocks,
    "milestone": _milestones,
    "part": _parts,
}
