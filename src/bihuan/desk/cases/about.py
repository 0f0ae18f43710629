"""What has to be before the eyes while a form is filled in: the text, plan or request that is decided on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bihuan.cases.queries.case_page import CasePage, case_page
from bihuan.cases.queries.case_texts import Marked, marked
from bihuan.records.texts import newest
from bihuan.rules.moves import Move
from bihuan.rules.snapshots import Target
from bihuan.rules.vocabulary import PETITIONS
from bihuan.web.request import StaffRequest
from bihuan.web.wording import full_day_words

Line = tuple[str, str]  # heading, words


@dataclass(frozen=True, slots=True)
class About:
    """original: the complaint with what may name its reporter marked. lines: texts under headings. before, after: two
    versions of one text, to be told apart. changes: what another version changes, by heading.
    """

    original: Sequence[Marked] = ()
    lines: Sequence[Line] = ()
    before: str = ""
    after: str = ""
    changes: Sequence[tuple[str, str, str]] = ()


def about(row: Move, target: Target, request: StaffRequest) -> About:
    """What belongs to the form of a move on this part, as far as the actor may see it."""
    if row.code == "case.confirm_extract":
        return _complaint(target, request)
    find = FINDERS.get(row.code) or (_request if target.kind in PETITIONS else None)
    if find is None:
        return About()
    return find(case_page(target.case.id, actor=request.actor, now=request.now), target)


def _complaint(target: Target, request: StaffRequest) -> About:
    if not request.actor.sees_city:
        return About()
    found = newest([target.case.stream_id], field="content", audience="city").get(target.case.id)
    return About(original=marked(found.content)) if found else About()


def _request(page: CasePage, target: Target) -> About:
    """Who asked for what, and why."""
    asked = next((one for one in page.petitions if one.id == target.id), None)
    if asked is None:
        return About()
    what = f"{asked.label}　{asked.what}" if asked.what else asked.label
    return About(lines=[(_("申请"), f"{what}　{asked.asked_by}"), (_("理由"), asked.reason)])


def _draft(page: CasePage, target: Target) -> About:
    """The text for the public, and how it differs from the answer."""
    draft = next((one for one in page.after.disclosures if one.id == target.id), None)
    if draft is None:
        return About()
    return About(
        lines=[(_("调查核实情况"), draft.finding), (_("处理和整改情况"), draft.handling)],
        before=draft.answered,
        after=draft.content,
    )


def _plan(page: CasePage, target: Target) -> About:
    """The plan proposed; beside one in force, how they differ."""
    rect = next((one for one in page.rectifications if one.id == target.id), None)
    if rect is None or rect.proposed is None:
        return About()
    if rect.plan is None:
        return About(lines=[(_(name), words) for name, words in rect.proposed.fields if words])
    return About(lines=[(_("调整理由"), rect.amended_because)], changes=rect.changes)


def _steps(page: CasePage, target: Target) -> About:
    """The milestones of the plan in force."""
    rect = next((one for one in page.rectifications if one.id == target.id), None)
    steps = rect.plan.milestones if rect and rect.plan else ()
    lines = [
        f"{step.no}. {full_day_words(step.due_on)} {step.what}" for step in steps if step.reached_at is None
    ]
    return About(lines=[(_("待完成节点"), "\n".join(lines))] if lines else [])


def _application(page: CasePage, target: Target) -> About:
    paper = next((one for one in page.strike_offs if one.id == target.id), None)
    return About(lines=list(paper.sections)) if paper else About()


def _objection(page: CasePage, target: Target) -> About:
    heard = next((one for one in page.after.objections if one.id == target.id), None)
    return About(lines=[(_("异议内容"), heard.text)]) if heard else About()


def _issues(page: CasePage, target: Target) -> About:
    """The numbers parts are made of."""
    del target
    words = [f"{issue.no}. {issue.original or issue.told or _('反映的问题')}" for issue in page.issues]
    return About(
        lines=[
            (_("问题"), "\n".join(words)),
            (_("行政区域"), "、".join(page.head.areas) or page.head.area_printed),
        ]
    )


FINDERS: Mapping[str, Callable[[CasePage, Target], About]] = {
    "case.break_down": _issues,
    "disclosure.publish": _draft,
    "disclosure.decline": _draft,
    "objection.uphold": _objection,
    "objection.dismiss": _objection,
    "rectification.approve_plan": _plan,
    "rectification.decline_plan": _plan,
    "rectification.report_progress": _steps,
    "strike_off.accept": _application,
    "strike_off.return": _application,
}
