"""Cases that come back: returned, redone, not signed, late, polluting on, unsatisfied, objected to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bihuan.cli.demo.complaints.plots import BATCH_AGES
from bihuan.cli.demo.playing import words
from bihuan.cli.demo.playing.closing import closed, put_up_for_notice, struck_off
from bihuan.cli.demo.playing.hours import USUAL, CityHours, When
from bihuan.cli.demo.playing.leg import Leg
from bihuan.cli.demo.playing.script import Script
from bihuan.cli.demo.playing.story import Story
from bihuan.rules.calendar import local_day

RUNNING = 4  # from this batch on what is sent back has not come in again
AFTER_RETURN: Mapping[str, When] = {**USUAL, "accept": (3, 13, 40)}
AFTER_REDO: Mapping[str, When] = {
    **USUAL, "accept": (4, 9, 50), "draft": (4, 10, 40), "bureau": (4, 11, 20), "opinion": (4, 12, 0), "leader": (4, 15, 0),
    "seal": (4, 15, 30), "send": (4, 16, 10),
}  # fmt: skip
CYCLE_LATER = 6  # days until something answered has come back


def returned(story: Story) -> Script:
    """Sent back for its wording; mended within hours."""
    yield from story.sent_out()
    yield from story.leg.worked()
    at = story.day(3, 9, 20) if story.row.batch < RUNNING else story.before(minutes=75)
    reason = story.row.later.aside("return")
    yield from story.do(at, story.reviewer, "order.return_for_correction", story.leg.order, reason=reason)
    if story.row.batch >= RUNNING:
        return
    yield from story.leg.reported(at=story.leg.at(3, 10, 30))
    story.hours = CityHours(AFTER_RETURN)
    yield from story.finished()


def redone(story: Story) -> Script:
    """Sent back for its substance: looked at again, found anew."""
    yield from story.sent_out()
    yield from story.leg.worked()
    running = story.row.batch >= RUNNING
    at = story.before(minutes=140) if running else story.day(3, 9, 50)
    reason = story.row.later.aside("redo")
    yield from story.do(at, story.reviewer, "order.redo", story.leg.order, reason=reason)
    if running:
        return
    leg = story.leg
    begun = leg.at(3, 21, 40) if leg.is_by_night else leg.at(3, 14, 10)
    yield from leg.visited(started_at=begun, at=begun + timedelta(minutes=70))
    yield from leg.found(at=begun + timedelta(minutes=100))
    yield from leg.reported(at=leg.at(4, 8, 0))
    story.hours = CityHours(AFTER_REDO)
    yield from story.finished()


def declined(story: Story) -> Script:
    """The city's leader does not sign; drafted again after a second look at the measures."""
    yield from story.sent_out()
    yield from story.leg.worked()
    yield from story.taken_over(story.leg)
    yield from story.cleared()
    yield from story.drafted()
    yield from not_signed(story, story.day(4, 8, 40), reason=story.row.later.aside("decline"))
    story.hours = CityHours(AFTER_REDO)
    yield from story.drafted()
    yield from story.signed_off()
    yield from story.sent()
    yield from story.disclosed()
    yield from story.asked_after()


def not_signed(story: Story, at: datetime, *, reason: str) -> Script:
    """Opinions are in, the leader says no."""
    yield from story.opinions()
    yield from story.do(at, "city-leader", "answer.decline_step", story.answer, reason=reason)


def late(story: Story) -> Script:
    """Accepted on site only at the second try, reported and answered late, urged meanwhile."""
    leg = story.leg
    yield from story.sent_out()
    yield from leg.investigated()
    nos = leg.to_put_right
    if nos:
        yield from leg.opened(nos)
        yield from leg.claimed(leg.at(2, 10, 40))
        yield from story.do(
            leg.at(2, 15, 20), leg.who(leg.leader), "rectification.refuse_acceptance", leg.rectification,
            reason=words.REFUSED_ACCEPTANCE,
        )  # fmt: skip
    at = story.day(3, 8, 20)
    yield from story.do(at, "city-chase", "order.urge", leg.order, note=story.one_of(words.URGED))
    leg.slip = 2
    if nos:
        yield from leg.claimed(leg.at(2, 10, 40))
        yield from leg.accepted_on_site(leg.at(2, 14, 30))
    yield from leg.owned_in_person()
    yield from leg.reported()
    yield from story.finished()


def handled_anew(
    story: Story, at: datetime, *, cause: str, reason: str, who: str = "city-review", until: str = ""
) -> Script:
    """The next cycle, from the new order to the answer. After a recheck that failed the works of before go on."""
    works_stand = cause == "recheck_failed"
    made = yield from story.on_case(at, who, "case.rehandle", cause=cause, reason=reason)
    before, leg = story.leg, Leg(story, story.leg.lead)
    leg.order, leg.slip = made.part, (local_day(at) - local_day(story.received_at)).days
    leg.rectification = before.rectification if works_stand else 0
    story.leg, story.is_accepted, story.until = leg, False, until
    yield from leg.confirmed(at)
    yield from leg.investigated()
    if works_stand:
        yield from leg.shown()
        yield from leg.claimed(leg.hour("claim"))
        yield from leg.accepted_on_site(leg.hour("acceptance"))
    else:
        yield from leg.put_right()
    yield from leg.reported()
    yield from story.finished()


def polluting_on(story: Story) -> Script:
    """Looked at again without notice: what was accepted does not hold."""
    yield from story.sent_out()
    yield from story.leg.worked()
    yield from story.taken_over(story.leg)
    yield from story.answered()
    at, reason = story.day(CYCLE_LATER, 21, 40), story.row.later.aside("recheck")
    yield from story.do(
        at, "city-chase", "rectification.recheck_fail", story.leg.rectification, at_site_on=local_day(at),
        reason=reason, photos=[story.player.picture("夜查现场")],
    )  # fmt: skip
    again_at = story.day(CYCLE_LATER + 1, 8, 30)
    yield from handled_anew(story, again_at, cause="recheck_failed", reason=reason)


def unsatisfied(story: Story) -> Script:
    """Who complained is not content, and is right."""
    yield from story.sent_out()
    yield from story.leg.worked()
    yield from story.taken_over(story.leg)
    yield from story.answered()
    at, said = story.day(CYCLE_LATER, 15, 10), story.row.later.aside("resident")
    yield from story.on_case(
        at, "city-chase", "case.record_revisit", who="reporter", satisfaction="dissatisfied",
        asked_on=local_day(at), note=said,
    )  # fmt: skip
    again_at = at + timedelta(hours=2)
    yield from handled_anew(story, again_at, cause="dissatisfied", reason=said, who="city-shift")


def objected(story: Story) -> Script:
    """Somebody speaks up during the notice: one is right, another not, the newest still to be looked into."""
    yield from story.sent_out()
    yield from story.leg.worked()
    yield from story.finished()
    story.hours = CityHours(later=10 if story.row.batch == 2 else 0)
    yield from put_up_for_notice(story)
    at = story.hours.of("notice", story, 0) + timedelta(days=4, hours=2)
    made = yield from story.on_case(
        at, "city-disclosure", "case.record_objection", text=story.row.later.aside("objection"),
        received_on=local_day(at),
    )  # fmt: skip
    if story.row.batch == 2:
        return
    verdict_at = at + timedelta(days=2)
    if story.row.serial % 2:
        yield from story.do(
            verdict_at, "city-review", "objection.dismiss", made.part, reason=words.OBJECTION_DISMISSED
        )
        yield from closed(story)
    else:
        yield from story.do(
            verdict_at, "city-review", "objection.uphold", made.part, reason=words.OBJECTION_UPHELD
        )
        yield from handled_anew(
            story, verdict_at + timedelta(hours=1), cause="objection", reason=words.OBJECTION_UPHELD
        )


def opened_again(story: Story) -> Script:
    """Struck off, and complained of again four days ago: handled anew, its report lies with the city."""
    yield from struck_off(story)
    days = BATCH_AGES[story.row.batch - 1] - 4
    made = yield from story.on_case(
        story.day(days, 10, 10), "city-disclosure", "case.record_objection", text=words.STRUCK_OFF_AGAIN,
        received_on=story.date(days),
    )  # fmt: skip
    yield from story.do(
        story.day(days, 16, 30), "city-review", "objection.uphold", made.part, reason=words.OBJECTION_UPHELD
    )
    yield from handled_anew(
        story, story.day(days + 1, 8, 40), cause="rebound", reason=words.STRUCK_OFF_AGAIN, until="reviewing"
    )
