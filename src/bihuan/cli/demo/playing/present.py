"""What stands as it stands now: the list of this hour, the cases of the last days on everybody's desk."""

from __future__ import annotations

from datetime import timedelta

from bihuan.cli.demo.complaints import handling_words
from bihuan.cli.demo.playing import astray, shared, words
from bihuan.cli.demo.playing.asking import asked_of_inspectors, marked
from bihuan.cli.demo.playing.hours import AT_ONCE, BY_EVENING, JUST_NOW, PRESSED, CityHours
from bihuan.cli.demo.playing.leg import Leg, Pace
from bihuan.cli.demo.playing.script import Script
from bihuan.cli.demo.playing.story import Story

YOUNG = Pace(call=6, receipt=14, naming=22, extract=7)
YOUNG_MINUTES = 14  # after the batch came in most of the youngest list goes out
FRESH_MINUTES = 56  # and the rest just within the hour
VISITING_FROM, VISITING, ENTERED = 24, 18, 3  # minutes: before the base, long, before the base
# Where the answers of the last days stand, in turn.
ON_DESKS = (
    "answered", "leader", "reviewing", "answered", "signing", "accepted", "leader", "answered", "reviewing", "drafted", "seal",
    "accepting", "answered", "leader", "ready", "signed by the head",
)  # fmt: skip
# Three days are long: what a list says has reached the first links has come further by now.
FURTHER = {"signed": "accepting", "phoned": "signing", "received": "visited", "named": "rectifying"}


def on_desks(story: Story, turn: int) -> None:
    """Let a case of the last days stand somewhere on the way; turn: its place among them."""
    story.until = ON_DESKS[turn % len(ON_DESKS)]
    if story.until == "answered":
        story.leg.hours, story.hours = AT_ONCE, CityHours(PRESSED)
    else:
        story.hours = CityHours(minutes=JUST_NOW)
    if story.until == "reviewing":
        story.leg.hours = BY_EVENING


def under_way(story: Story) -> Script:
    """Found out about, put right, signed; one has waited for its samples for long."""
    story.until = FURTHER.get(story.row.until, story.row.until)
    story.hours = CityHours(minutes=JUST_NOW)
    if story.row.batch < 4:
        yield from samples_out(story)
    else:
        yield from story.sent_out()
        yield from story.leg.worked()
        yield from story.finished()


def samples_out(story: Story) -> Script:
    """The outer limit was extended: a laboratory still has the samples."""
    story.until = ""
    yield from story.sent_out()
    yield from story.leg.named(story.leg.naming_at)
    yield from story.leg.visited()
    made = yield from asked_of_inspectors(story, days=16)
    yield from story.do(
        story.day(2, 14, 20), "city-dispatch", "extension.grant", made.part, note=words.EXTENSION_GRANTED,
        document_no=story.paper("督延函", 11), files=[story.player.picture("来文")],
    )  # fmt: skip
    at = story.day(8, 9, 15)
    yield from story.do(at, "city-chase", "order.urge", story.leg.order, note=words.URGED[0])


def at_township(story: Story) -> Script:
    """Passed on to a township: of some its head has the report to sign before the county can go on."""
    if story.row.serial % 3 != 1:
        yield from shared.township(story)
        return
    story.until = ""
    yield from shared.passed_on(story, child := Leg(story, story.row.township))
    yield from story.leg.named(story.leg.naming_at)
    yield from story.leg.visited()
    yield from shared.drafted_by_township(story, child, story.before(minutes=150))


def fresh(story: Story) -> Script:
    """Issued minutes ago and not confirmed; what may tell who complained has not gone out yet."""
    if story.row.held:
        return
    story.issued_at, story.pace, story.until = story.after(FRESH_MINUTES), YOUNG, "issued"
    yield from story.sent_out()


def young(story: Story) -> Script:
    """Of the list of this hour, as far as it can have come."""
    begin_young(story)
    yield from story.sent_out()
    yield from looked_at(story)


def begin_young(story: Story) -> None:
    """The pace of this hour."""
    story.issued_at, story.pace = story.after(YOUNG_MINUTES), YOUNG
    story.leg.out_at = story.issued_at


def looked_at(story: Story) -> Script:
    """A leader is named, somebody goes there at once."""
    leg = story.leg
    yield from leg.named(leg.out_at + timedelta(minutes=YOUNG.naming + leg.order % 5))
    yield from leg.visited(
        started_at=story.before(minutes=VISITING_FROM), minutes=VISITING, at=story.before(minutes=ENTERED),
        note=words.BY_DAY_FIRST if leg.is_by_night else "",
    )  # fmt: skip


def young_joint(story: Story) -> Script:
    """Of this hour, in two parts."""
    begin_young(story)
    yield from shared.joint(story)


def young_linked(story: Story) -> Script:
    """Of this hour, reported before."""
    begin_young(story)
    yield from story.confirmed()
    yield from story.issued()
    kind = "rebound" if story.row.plot == "rebound" else "repeat"
    yield from shared.linked(story, kind)
    if kind == "rebound":
        yield from story.on_case(story.after(34), "city-shift", "case.hold_back", reason=words.HELD_BACK)
    yield from story.leg.confirmed(story.issued_at)
    yield from looked_at(story)


def young_key(story: Story) -> Script:
    """Of this hour, marked as a key case after its leader was named: another one has to be."""
    begin_young(story)
    story.until = ""
    yield from story.sent_out()
    yield from story.leg.named(story.before(minutes=30))
    yield from marked(story, story.before(minutes=11))


def conflict(story: Story) -> Script:
    """What is complained of is the body itself: it can decide nothing."""
    yield from story.sent_out()
    leg = story.leg
    yield from leg.named(leg.naming_at)
    yield from leg.visited()
    yield from story.on_case(
        story.before(minutes=50), "city-review", "case.suspect_conflict", reason=words.OWN_OBJECT,
        body=story.player.body(leg.lead),
    )  # fmt: skip


def more_time(story: Story) -> Script:
    """The city has just asked the inspectors for more time."""
    yield from story.sent_out()
    leg = story.leg
    yield from leg.named(leg.naming_at)
    yield from leg.visited()
    yield from asked_of_inspectors(story, days=7, at=story.before(minutes=200))


def not_signed(story: Story) -> Script:
    """The city's leader has just not signed."""
    story.hours = CityHours(minutes=JUST_NOW)
    yield from story.sent_out()
    yield from story.leg.worked()
    yield from story.taken_over(story.leg)
    yield from story.cleared()
    yield from story.drafted()
    yield from story.opinions()
    yield from story.do(
        story.before(minutes=100), "city-leader", "answer.decline_step", story.answer, reason=handling_words.DECLINES[1]
    )  # fmt: skip


def late_from_the_start(story: Story) -> Script:
    """Signed for the next morning only, and urged."""
    story.pace, story.until = Pace(call=21, receipt=760, naming=1020), "rectifying"
    story.hours = CityHours(minutes=JUST_NOW)
    yield from story.sent_out()
    yield from story.leg.investigated()
    yield from story.leg.opened(story.leg.to_put_right or [1])
    yield from story.do(
        story.before(minutes=155), "city-chase", "order.urge", story.leg.order, note=words.URGED[1]
    )


def still_disputed(story: Story) -> Script:
    """Two receivers after one another have said it is another's; the city's leader has to decide now."""
    begin_young(story)
    other, reason = Leg(story, "xs" if story.leg.lead != "xs" else "bl"), story.row.later.aside("dispute")
    yield from story.sent_out()
    first_at = story.before(minutes=29)
    made = yield from story.leg.do(first_at, "deputy", "order.dispute", reason=reason)
    yield from astray.upheld(
        story, other, made.part, first_at + timedelta(minutes=7), who="city-dispatch", note=words.UPHELD
    )
    yield from other.do(
        story.before(minutes=8), "deputy", "order.dispute", reason=handling_words.DISPUTES[3].format(other=story.row.area)
    )  # fmt: skip


def just_disputed(story: Story) -> Script:
    """The receiver has said a moment ago that it is another's."""
    begin_young(story)
    other = "西山区" if story.row.area != "西山区" else "北岭县"
    yield from story.sent_out()
    reason = handling_words.DISPUTES[story.row.serial % 2].format(other=other)
    yield from story.leg.do(story.before(minutes=17), "deputy", "order.dispute", reason=reason)
