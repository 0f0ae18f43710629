"""Cases that walk the chain side by side by the real moves, one left behind wherever a move of the table wants a part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bihuan.cases.actions.perform import perform
from bihuan.cases.models import Case, Order, Petition
from bihuan.records.models import Clock
from tests.cases.world import World, photo, row, scan

WORDS = {"finding": "反映属实。", "handling": "已拆除喷漆棚。"}
TEN_DAYS_AND_ONE = 11  # the notice has passed
# How far each goes, the nearest first: every step of the walk is for those from its name on.
FAR = (
    "found", "planned", "staged", "drafted", "signed", "reported", "accepted", "answering", "answer_signed", "answered",
    "disclosing", "disclosed", "applying", "applied", "rechecked", "noticed", "passed",
)  # fmt: skip
NEAR = ("issued", "received", "petitioned", "marked", "deducted", "guest", "waiting")
DAY_ONE = (*FAR, "host")


@dataclass
class Along:
    """Cases by how far they have come. cases, orders: ids by name; parts: ids of what was made, by kind or a word."""

    world: World
    cases: dict[str, int] = field(default_factory=dict)
    orders: dict[str, int] = field(default_factory=dict)
    parts: dict[str, int] = field(default_factory=dict)

    def do(self, who: str, code: str, ids: Mapping[str, int], **facts: Any) -> dict[str, int]:
        """One move on several parts at once; what it made, by the names of the parts."""
        done = perform(code, list(ids.values()), command=self.world.command(who), facts=facts)
        return {name: part["made"] for name, part in zip(ids, done["parts"], strict=True) if part["made"]}

    def since(self, name: str, *, among: Mapping[str, int] | None = None) -> dict[str, int]:
        """The orders of those that go this far or further."""
        names = FAR[FAR.index(name) :]
        return {one: part for one, part in (among or self.orders).items() if one in names}


def stand_ready(world: World) -> dict[str, int]:
    """For every move of the table the id of a part in sight of 北岭县 or the city on which it could be made now."""
    along = Along(world)
    registered(along, DAY_ONE)
    issued(along, DAY_ONE)
    received(along, DAY_ONE)
    investigated(along)
    put_right(along)
    reported(along)
    answered(along)
    struck_off(along)
    world.wait(days=TEN_DAYS_AND_ONE)
    fresh(along)
    return by_move(along)


def registered(along: Along, names: Iterable[str]) -> None:
    """One case for each name, its extract confirmed."""
    world = along.world
    rows = [row(content="北岭县宏达板材厂夜间排放刺鼻异味。") for _ in names]
    along.cases |= dict(zip(names, world.register(world.receive(), *rows), strict=True))
    ids = {name: along.cases[name] for name in names}
    along.do("dispatch", "case.confirm_extract", ids, extract="某厂夜间排放异味", looked=True)


def issued(along: Along, names: Iterable[str]) -> None:
    """Issued to 北岭县, which leads, and a bureau that has to report too."""
    world = along.world
    ids = {name: along.cases[name] for name in names}
    helper = world.receiver("bureau", "supporting", required=True)
    along.do("dispatch", "case.issue", ids, receivers=[world.receiver("north"), helper])
    led = Order.objects.filter(case_id__in=ids.values(), role="lead")
    order_of = dict(led.values_list("case_id", "id"))
    along.orders |= {name: order_of[case_id] for name, case_id in ids.items()}


def received(along: Along, names: Iterable[str]) -> None:
    """Confirmed twice."""
    ids = {name: along.orders[name] for name in names}
    along.do("chase", "order.confirm_by_phone", ids, spoken_with="专班值班员")
    along.do("north_deputy", "order.sign_receipt", ids, signature=scan())


def investigated(along: Along) -> None:
    """A leader named, a visit made, a verdict on every issue; one of them untrue."""
    world, orders = along.world, along.since("found")
    along.do("north_desk", "order.name_leader", orders, post=world.post("north_deputy"))
    world.wait(hours=3)
    visit = {"started_at": world.now - timedelta(hours=1), "people": "县专班", "note": "现场见喷漆"}
    along.do("north_handler", "order.record_visit", orders, leader_present=True, **visit)
    untrue = {"found": orders.pop("found")}
    found: dict[str, Any] = {"reason": "现场核查", "verdicts": [{"no": 1, "verdict": "false"}]}
    along.do("north_handler", "order.record_finding", untrue, **found)
    found["verdicts"] = [{"no": 1, "verdict": "true", "needs_rectification": True}]
    along.do("north_handler", "order.record_finding", orders, **found)


def put_right(along: Along) -> None:
    """Rectifications at every step of theirs; those of the far ones accepted, but for one with a plan in force."""
    world, orders = along.world, along.since("drafted")
    rects = along.do("north_handler", "order.open_immediate", orders, issues=[1], what="拆除喷漆棚")
    plans = plans_of(along)
    world.wait(hours=5)
    claimed = {**rects, "claimed": plans["claimed"]}
    along.do("north_handler", "rectification.claim_done", claimed, note="已拆除", photos=[photo(world.now)])
    along.do("north_deputy", "rectification.accept", rects, at_site_on=world.today, note="已整改到位")
    along.parts |= {"put_right": rects["answered"]}


def plans_of(along: Along) -> dict[str, int]:
    """Rectifications by plan of one order: proposed, in force, suspended, with a request to suspend; and one in stages."""
    world = along.world
    until = world.today + timedelta(days=60)
    plan: dict[str, Any] = {
        "goal": "搬迁", "measures": "新址建设", "responsible": "区工信局局长", "interim": "减产一半",
        "deadline_on": until, "issues": [1],
    }  # fmt: skip
    made: dict[str, int] = {}
    for name in ("proposed", "in_force", "suspended", "asked", "claimed", "staged"):
        order = {name: along.orders["staged" if name == "staged" else "planned"]}
        made |= along.do("north_desk", "order.draft_plan", order, **plan)
    approved = {name: rect for name, rect in made.items() if name != "proposed"}
    along.do("north_deputy", "rectification.approve_plan", approved)
    stops = {name: made[name] for name in ("suspended", "asked")}
    asked = along.do("north_desk", "rectification.request_suspension", stops, until_on=until, reason="汛期")
    along.do("review", "suspension.grant", {"suspended": asked["suspended"]})
    along.parts |= {**made, "suspension": asked["asked"]}
    return made


def reported(along: Along) -> None:
    """Reports drafted, signed, handed in, accepted; the bureau's as well, or it would be waited for."""
    drafts = {**along.since("drafted"), "staged": along.orders["staged"]}
    reports = along.do("north_desk", "order.draft_report", drafts, **WORDS)
    along.parts["report"] = reports.pop("drafted")
    along.do("north_head", "report.sign_step", reports, signature=scan())
    cases = [along.cases[name] for name in reports]
    helping = Order.objects.filter(case_id__in=cases, role="supporting").values_list("id", flat=True)
    along.do("review", "order.waive", {str(one): one for one in helping}, reason="情况已并入")
    handed_in = {name: along.orders[name] for name in reports if name != "signed"}
    along.do("north_desk", "order.submit_report", handed_in)
    handed_in.pop("reported")
    along.do("review", "order.accept_report", handed_in)


def answered(along: Along) -> None:
    """Answers drafted, signed by everybody, sent; then the public text."""
    cases = {**along.since("answering", among=along.cases), "staged": along.cases["staged"]}
    answers = along.do("review", "case.draft_answer", cases, **WORDS)
    along.do("review", "answer.sign_step", answers, opinion="同意上报")
    along.parts["answer"] = answers.pop("answering")
    along.do("leader", "answer.sign_step", answers, signature=scan())
    along.do("dispatch", "answer.sign_step", answers, opinion="已用印")
    along.parts["answer_signed"] = answers.pop("answer_signed")
    along.do("review", "answer.send", answers)
    cases = along.since("disclosing", among=along.cases)
    drafts = along.do("disclosure", "case.draft_disclosure", cases, **WORDS)
    along.parts["draft"] = drafts.pop("disclosing")
    along.do("shift_head", "disclosure.publish", drafts, media="市政府网站")
    along.parts["disclosure"] = drafts["disclosed"]


def struck_off(along: Along) -> None:
    """Applied for, signed, re-checked, put up for notice; on one of these an objection."""
    applied = along.do(
        "north_desk", "order.apply_strike_off", along.since("applying"), summary="已整改到位，无反弹。"
    )
    along.parts["application"] = applied.pop("applying")
    along.do("north_head", "strike_off.sign_step", applied, signature=scan())
    along.parts["application_signed"] = applied.pop("applied")
    along.do("review", "strike_off.accept", applied)
    noticed = along.since("noticed", among=along.cases)
    along.do("disclosure", "case.publish_notice", noticed, media="市政府网站", noticed_on=along.world.today)
    objection = {"text": "还有异味", "received_on": along.world.today}
    case = {"noticed": along.cases["noticed"]}
    along.parts["objection"] = along.do("disclosure", "case.record_objection", case, **objection)["noticed"]


def fresh(along: Along) -> None:
    """Cases of today: not issued, issued, received with everything asked of somebody, marked, joined, deducted."""
    registered(along, NEAR)
    near = tuple(name for name in NEAR if name not in ("guest", "waiting"))
    issued(along, near)
    received(along, near[1:])
    asked_for(along)
    dispatch, world = "dispatch", along.world
    marked = {"marked": along.cases["marked"]}
    along.do("review", "case.mark_key", marked, key_class="city", reason="反映强烈")
    along.do(dispatch, "case.hold_back", marked, reason="直查")
    host = {"case_id": along.cases["host"], "city_no": ""}
    along.do(dispatch, "case.handle_together", {"guest": along.cases["guest"]}, case=host, reason="同一家")
    deducted = {"deducted": along.cases["deducted"]}
    asked = along.do("review", "case.propose_deduction", deducted, cause="other", reason="重复交办")
    paper = {"document_no": "督复〔2024〕8号", "files": [photo(world.now)]}
    along.do(dispatch, "deduction.record_consent", asked, **paper)


def asked_for(along: Along) -> None:
    """One received case on which a recall, another receiver, a deduction and an extension are asked for."""
    order, case = {"petitioned": along.orders["petitioned"]}, {"petitioned": along.cases["petitioned"]}
    along.do("dispatch", "order.request_recall", order, reason="交错单位")
    along.do("north_desk", "order.dispute", order, reason="点位在南屏县")
    along.do("review", "case.propose_deduction", case, cause="other", reason="重复交办")
    stream = Case.objects.get(id=along.cases["petitioned"]).stream_id
    report = Clock.objects.get(stream_ref=stream, kind="report", part_id=along.orders["petitioned"])
    until = report.due_at + timedelta(hours=2)
    along.do(
        "north_desk",
        "order.request_extension",
        order,
        clock={"clock_id": report.id},
        until=until,
        reason="监测",
    )
    for petition in Petition.objects.filter(case_id=along.cases["petitioned"]):
        along.parts[petition.kind] = petition.id


def by_move(along: Along) -> dict[str, int]:
    """The part for each move by its code."""
    helping = Order.objects.get(case_id=along.cases["issued"], role="supporting").id
    return {
        **of_cases(along.cases),
        **of_orders(along.orders),
        **of_rectifications(along.parts),
        **of_papers(along.parts),
        "order.waive": helping,
    }


def of_cases(cases: Mapping[str, int]) -> dict[str, int]:
    """The moves on a case."""
    at = {
        "waiting": "clear confirm_extract issue break_down handle_together link_repeat",
        "received": "mark_key hold_back suspect_conflict urge propose_deduction request_extension",
        "marked": "unmark_key release",
        "guest": "handle_apart",
        "deducted": "reinstate",
        "accepted": "draft_answer state_conclusion",
        "answered": "supplement_answer return_answer draft_disclosure record_revisit rehandle",
        "staged": "report_follow_up",
        "disclosed": "correct_disclosure",
        "rechecked": "publish_notice",
        "noticed": "record_objection",
        "passed": "strike_off",
    }
    return {f"case.{name}": cases[state] for state, names in at.items() for name in names.split()}


def of_orders(orders: Mapping[str, int]) -> dict[str, int]:
    """The moves on an order."""
    at = {
        "issued": "recall confirm_by_phone sign_receipt urge",
        "received": "request_recall dispute forward name_leader request_extension record_visit",
        "found": "replace_leader record_deed record_finding second_look record_measure",
        "planned": "open_immediate draft_plan draft_report",
        "signed": "submit_report",
        "reported": "accept_report return_for_correction redo",
        "disclosed": "apply_strike_off",
    }
    return {f"order.{name}": orders[state] for state, names in at.items() for name in names.split()}


def of_rectifications(parts: Mapping[str, int]) -> dict[str, int]:
    """The moves on a rectification."""
    at = {
        "proposed": "approve_plan decline_plan",
        "in_force": "amend_plan report_progress log_liaison request_suspension claim_done drop",
        "suspended": "resume",
        "claimed": "accept refuse_acceptance",
        "put_right": "recheck recheck_fail",
    }
    return {f"rectification.{name}": parts[state] for state, names in at.items() for name in names.split()}


def of_papers(parts: Mapping[str, int]) -> dict[str, int]:
    """The moves on papers, public texts, objections and requests."""
    at = {
        "report": "report.sign_step report.decline_step",
        "answer": "answer.sign_step answer.decline_step",
        "answer_signed": "answer.send",
        "draft": "disclosure.publish disclosure.decline",
        "disclosure": "disclosure.withdraw",
        "application": "strike_off.sign_step strike_off.decline_step",
        "application_signed": "strike_off.accept strike_off.return",
        "objection": "objection.uphold objection.dismiss",
        "recall": "recall.consent recall.refuse recall.withdraw",
        "dispute": "dispute.determine dispute.withdraw",
        "deduction": "deduction.record_consent deduction.record_refusal deduction.withdraw",
        "extension": "extension.grant extension.refuse extension.withdraw",
        "suspension": "suspension.grant suspension.refuse suspension.withdraw",
    }
    return {code: parts[state] for state, codes in at.items() for code in codes.split()}
