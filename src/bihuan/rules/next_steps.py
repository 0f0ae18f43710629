"""Which step of the chain comes next on a case, to be offered first; allows and refuses nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from bihuan.rules.snapshots import CaseSnap, OrderSnap, Target
from bihuan.rules.stages import conclusion_of
from bihuan.rules.vocabulary import AFTER_ANSWER, LINKS, OPEN_STAGES

# The steps towards each link, the earlier first; one already done is passed over.
_STEPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "issued": ("case.confirm_extract", "case.issue"),
        "confirmed": ("order.confirm_by_phone", "order.sign_receipt"),
        "investigating": ("order.name_leader", "order.record_visit", "order.record_finding"),
        "rectifying": (
            "order.second_look",
            "order.open_immediate",
            "order.draft_plan",
            "rectification.approve_plan",
            "rectification.claim_done",
        ),
        "accepting": ("rectification.accept",),
        "signing": ("order.second_look", "report.sign_step", "order.draft_report", "order.submit_report"),
        "reviewing": ("order.accept_report", "answer.sign_step", "case.draft_answer"),
        "answered": ("answer.send",),
        "disclosed": (
            "case.supplement_answer",
            "answer.sign_step",
            "answer.send",
            "disclosure.publish",
            "case.draft_disclosure",
        ),
        "concluded": (
            "answer.sign_step",
            "answer.send",
            "rectification.approve_plan",
            "rectification.claim_done",
            "rectification.accept",
            "case.supplement_answer",
            "case.report_follow_up",
        ),
        "rechecked": ("order.apply_strike_off", "strike_off.sign_step", "strike_off.accept"),
        "noticed": ("case.publish_notice",),
        "struck_off": ("case.strike_off",),
    }
)
_BACK = ("returned", "redone", "declined")


def current_link(case: CaseSnap) -> str | None:
    """The link of the chain to be done next, one beyond what the stage says has been reached; None once it is over."""
    stage = case.stage
    if stage not in OPEN_STAGES:
        return None
    if stage in ("registered", "issued", *AFTER_ANSWER):
        return LINKS[LINKS.index(stage) + 1]
    if stage == "reviewing" and case.answer is not None and case.answer.state == "signed":
        return "answered"
    if stage == "rectifying" and all(_is_rectified(case, order) for order in case.leads):
        return "signing"
    return stage


def next_steps(case: CaseSnap) -> tuple[str, ...]:
    """Codes of the moves that lead to the next link, in their order."""
    return _STEPS.get(current_link(case) or "", ())


def is_still_open(code: str, target: Target) -> bool:
    """Whether a step is still to be made. Most cannot be made twice; those that can are over once they were made."""
    is_open = _STILL_OPEN.get(code)
    return is_open is None or is_open(target)


def _is_rectified(case: CaseSnap, order: OrderSnap) -> bool:
    rects = [rect for rect in case.rectifications if rect.part == order.part]
    return not _uncovered(case, order) and all(rect.is_done for rect in rects)


def _uncovered(case: CaseSnap, order: OrderSnap) -> set[int]:
    """Issues of the order's part that need putting right and have nothing opened yet."""
    wanted = {i.no for i in case.issues if i.part == order.part and i.needs_rectification}
    return wanted - {no for rect in case.rectifications for no in rect.issue_nos}


def _wants_report(target: Target) -> bool:
    report = target.the_order().report
    return report is None or report.state in _BACK


def _wants_answer(target: Target) -> bool:
    answer = target.case.answer
    return answer is None or answer.state in ("declined", "superseded")


def _wants_supplement(target: Target) -> bool:
    """What was answered in stages can be answered for good, or the giver wants it mended."""
    case = target.case
    is_done = case.frozen_conclusion != "concluded" and not conclusion_of(case)[1]
    return is_done or case.clock_of("answer_correction", "case", case.id) is not None


def _wants_disclosure(target: Target) -> bool:
    draft = target.case.disclosure
    return draft is None or draft.state not in ("drafted", "published")


def _has_due_follow_up(target: Target) -> bool:
    return target.case.clock_of("follow_up", "case", target.case.id) is not None


def _wants_second_look(target: Target) -> bool:
    return any(i.verdict == "false" and i.second_look_user_id is None for i in target.case.issues)


_STILL_OPEN: Mapping[str, Callable[[Target], bool]] = MappingProxyType(
    {
        "case.confirm_extract": lambda target: target.case.extract_state != "confirmed",
        "case.draft_answer": _wants_answer,
        "case.supplement_answer": _wants_supplement,
        "case.draft_disclosure": _wants_disclosure,
        "case.report_follow_up": _has_due_follow_up,
        "order.name_leader": lambda target: target.the_order().leader_post_id is None,
        "order.record_visit": lambda target: not target.the_order().visits,
        "order.open_immediate": lambda target: bool(_uncovered(target.case, target.the_order())),
        "order.draft_plan": lambda target: bool(_uncovered(target.case, target.the_order())),
        "order.draft_report": _wants_report,
        "order.second_look": _wants_second_look,
    }
)
