"""Cases put right by a plan: approved, followed step by step for months, some late, some paused, some done by now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bihuan.cli.demo.complaints.plots import BATCH_AGES
from bihuan.cli.demo.playing import words
from bihuan.cli.demo.playing.leg import Leg
from bihuan.cli.demo.playing.script import Doing, Script
from bihuan.cli.demo.playing.story import Story
from bihuan.rules.calendar import local_day

APPROVED_ON = 2  # days after the batch came in
CHECKED_EVERY, FOLLOWED_EVERY = 28, 29  # days; each limit is a month
LATE_BY = 6
UNDONE_DAYS = 12
PAUSED_FROM, PAUSED_FOR = 33, 60
AMONG_RESIDENTS = ("联络组", "接待", "热线", "走访")


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that happens while a plan is carried out. day: after the batch came in; kind: milestone, note, check,
    follow-up, or one of the special turns."""

    day: int
    kind: str
    note: str = ""
    milestone: int = 0


def in_stages(story: Story) -> Script:
    """Planned, answered as concluded in stages, carried out."""
    yield from story.sent_out()
    yield from story.leg.investigated()
    yield from planned(story, story.leg)
    yield from story.leg.reported()
    yield from story.taken_over(story.leg)
    yield from story.answered()
    story.agenda.begin(carried_out(story, story.leg))
    yield from story.disclosed()
    yield from story.asked_after()


def planned(story: Story, leg: Leg) -> Script:
    """A plan is drafted and approved by the leader in charge; every so many a first draft goes back."""
    made = yield from leg.do(
        leg.hour("plan"), "handler", "order.draft_plan", issues=leg.to_put_right, **_plan(story, leg)
    )
    leg.rectification = made.part
    if story.row.batch == 1 and story.row.serial % 5 == 0:
        yield from story.do(
            leg.hour("plan", 50), leg.who(leg.leader), "rectification.decline_plan", leg.rectification,
            reason=words.PLAN_DECLINED,
        )  # fmt: skip
        yield from story.do(
            leg.hour("plan", 110), leg.who("handler"), "rectification.amend_plan", leg.rectification,
            reason=words.PLAN_DECLINED, **_plan(story, leg),
        )  # fmt: skip
    yield from story.do(
        leg.hour("approval"), leg.who(leg.leader), "rectification.approve_plan", leg.rectification
    )
    yield from leg.shown(at=leg.hour("approval", 15))


def _plan(story: Story, leg: Leg) -> dict[str, Any]:
    works, begins = story.row.later.works, APPROVED_ON + leg.slip
    steps = [{"due_on": story.date(begins + one.days), "what": one.text} for one in works.milestones]
    return {
        "goal": works.plan, "measures": works.what, "interim": works.interim, "milestones": steps,
        "responsible": story.player.person(leg.who(leg.leader)).title, "deadline_on": steps[-1]["due_on"],
    }  # fmt: skip


def carried_out(story: Story, leg: Leg) -> Script:
    """Turn after turn, until the plan is done or the base is reached."""
    turns = [turn for turn in turns_of(story) if not _is_left_undone(story, turn)]
    for place, turn in enumerate(sorted(turns, key=lambda one: one.day)):
        yield from taken(story, leg, turn, at=leg.at(turn.day, 16, 10 + place % 2 * 12))


def _is_left_undone(story: Story, turn: Turn) -> bool:
    """Whether it should have been done lately and was not: of every fourth case the milestones of the last days are late."""
    is_work = turn.kind in ("milestone", "claim", "accept", "supplement")
    return is_work and story.row.serial % 4 == 3 and turn.day >= BATCH_AGES[story.row.batch - 1] - UNDONE_DAYS


def turns_of(story: Story) -> Iterator[Turn]:
    """What happens on which day; the last milestone is followed by acceptance and a supplementary answer."""
    works = story.row.later.works
    stands_still = story.twist == "goes on"
    last = PAUSED_FROM + PAUSED_FOR if stands_still else APPROVED_ON + works.milestones[-1].days
    yield from (one for one in _steps(story, last) if one.day < PAUSED_FROM or not stands_still)
    yield from (
        Turn(APPROVED_ON + 1 + one.days, "note", one.text)
        for one in works.log
        if APPROVED_ON + one.days < last
    )
    yield from (
        Turn(day, "check", words.INTERIM_CHECKED)
        for day in range(APPROVED_ON + CHECKED_EVERY, last - 1, CHECKED_EVERY)
    )
    yield from (
        Turn(day, "follow-up", words.FOLLOWED_UP)
        for day in range(4 + FOLLOWED_EVERY, last + 2, FOLLOWED_EVERY)
    )
    yield from _special(story)
    yield from (Turn(last + 1, "claim"), Turn(last + 2, "accept"), Turn(last + 3, "supplement"))


def _steps(story: Story, last: int) -> Iterator[Turn]:
    """Each milestone two days before its time; of some cases the second one a few days late, or not at all."""
    works, turn = story.row.later.works, story.row.serial % 4
    for no, one in enumerate(works.milestones, start=1):
        day = APPROVED_ON + one.days - (2 if one.days > 2 else 0)
        is_late = no == 2 and turn == 1 and day + LATE_BY + 2 < last
        yield Turn(day + (LATE_BY + 2 if is_late else 0), "milestone", f"{one.text}，已完成。", no)


def _special(story: Story) -> Iterator[Turn]:
    """Pauses: one goes on, one is over, one was not granted."""
    kinds = {
        "goes on": (Turn(PAUSED_FROM, "ask to pause"), Turn(PAUSED_FROM + 1, "pause")),
        "is over": (Turn(20, "ask to pause"), Turn(21, "pause"), Turn(35, "resume")),
        "not granted": (Turn(24, "ask to pause"), Turn(25, "no pause")),
    }
    yield from kinds.get(story.twist, ())


def taken(story: Story, leg: Leg, turn: Turn, *, at: datetime) -> Script:
    """One turn."""
    rect, day = leg.rectification, local_day(at)
    if turn.kind == "claim":
        yield from leg.claimed(at)
    elif turn.kind == "accept":
        yield from leg.accepted_on_site(at)
    elif turn.kind == "supplement":
        yield from supplemented(story, at)
    elif turn.kind == "follow-up":
        yield from story.on_case(
            at, leg.who("desk"), "case.report_follow_up", happened_on=day, note=turn.note
        )
    elif turn.kind == "note" and any(word in turn.note for word in AMONG_RESIDENTS):
        yield from story.do(
            at, leg.who("handler"), "rectification.log_liaison", rect, happened_on=day, note=turn.note
        )
    elif turn.kind in ("note", "check", "milestone"):
        yield from _progress(story, leg, turn, at, day)
    else:
        yield from _paused(story, leg, turn.kind, at)


def _progress(story: Story, leg: Leg, turn: Turn, at: datetime, day: date) -> Script:
    photos = [story.player.picture(f"进展{turn.day % 5}")] if turn.kind != "check" else []
    yield from story.do(
        at, leg.who("handler"), "rectification.report_progress", leg.rectification, happened_on=day, note=turn.note,
        milestone=turn.milestone or None, interim_checked=turn.kind == "check", photos=photos,
    )  # fmt: skip


def _paused(story: Story, leg: Leg, kind: str, at: datetime) -> Doing:
    rect = leg.rectification
    if kind == "ask to pause":
        made = yield from story.do(
            at, leg.who("desk"), "rectification.request_suspension", rect, reason=words.SUSPENSION,
            until_on=local_day(at) + timedelta(days=PAUSED_FOR),
        )  # fmt: skip
        story.asked = made.part
        return made
    if kind == "resume":
        return (yield from story.do(at, leg.who("desk"), "rectification.resume", rect, reason=words.RESUMED))
    if kind == "pause":
        return (
            yield from story.do(at, "city-review", "suspension.grant", story.asked, note=words.SUSPENSION_GRANTED)
        )  # fmt: skip
    return (
        yield from story.do(at, "city-review", "suspension.refuse", story.asked, reason=words.SUSPENSION_REFUSED)
    )  # fmt: skip


def supplemented(story: Story, at: datetime) -> Script:
    """The plan is done: another answer says so, and the public reads it."""
    day = (local_day(at) - local_day(story.received_at)).days
    story.hours = story.hours.moved(day - 3)
    handling = words.SUPPLEMENT.format(handling=story.row.later.handling)
    yield from story.drafted("case.supplement_answer", handling=handling, reason=words.STAGE_DONE)
    yield from story.signed_off()
    yield from story.sent()
    yield from story.disclosed(code="case.correct_disclosure", handling=handling, reason=words.STAGE_DONE)
