"""Cases that went to the wrong receiver: recalled before and after the receipt, disputed, led by a body without a head."""

from __future__ import annotations

from datetime import datetime, timedelta

from bihuan.cli.demo.playing import words
from bihuan.cli.demo.playing.leg import Leg
from bihuan.cli.demo.playing.script import Script
from bihuan.cli.demo.playing.story import Story

IN_ITS_STEAD = "eco"  # who leads where the receiver's highest office is vacant


def recalled_early(story: Story) -> Script:
    """Sent to a neighbour by mistake and taken back before anybody signed."""
    yield from story.confirmed()
    wrong = "np" if story.leg.lead != "np" else "bc"
    made = yield from story.issued(story.player.receiver(wrong))
    back_at = story.issued_at + timedelta(minutes=6)
    yield from story.do(back_at, "city-dispatch", "order.recall", made.part, reason=words.WRONG_ADDRESS)
    yield from issued_again(story, story.leg, back_at + timedelta(minutes=3))
    yield from story.leg.worked()
    yield from story.finished()


def issued_again(story: Story, leg: Leg, at: datetime) -> Script:
    """Another order for the part, and its receipt."""
    story.leg = leg
    yield from story.issued(at=at)
    yield from leg.confirmed(at)


def recalled_late(story: Story) -> Script:
    """Signed for by the wrong receiver, asked back and given back; a day is lost."""
    first, right = Leg(story, story.row.strays[0]), story.leg
    yield from story.confirmed()
    yield from _received_by(story, first)
    at = first.at(0, 18, 30) if story.received_hour < 12 else first.at(1, 8, 30)
    made = yield from first.do_as_city(at, "order.request_recall", reason=story.row.later.aside("recall"))
    consent_at = at + timedelta(minutes=50)
    yield from story.do(
        consent_at, first.who("deputy"), "recall.consent", made.part, note=words.RECALL_CONSENT
    )
    right.slip = 1
    yield from issued_again(story, right, consent_at + timedelta(minutes=20))
    yield from right.worked()
    yield from story.finished()


def _received_by(story: Story, leg: Leg) -> Script:
    made = yield from story.issued(story.player.receiver(leg.lead))
    leg.order = made.part
    yield from leg.confirmed(story.issued_at)


def disputed(story: Story) -> Script:
    """The receiver says it is another's; the city does not agree."""
    yield from story.sent_out()
    at = story.leg.out_at + timedelta(minutes=100)
    made = yield from story.leg.do(at, "deputy", "order.dispute", reason=story.row.later.aside("dispute"))
    yield from story.do(
        at + timedelta(minutes=75), "city-dispatch", "dispute.determine", made.part, outcome="refused",
        note=story.row.later.aside("ruling"),
    )  # fmt: skip
    yield from story.leg.worked()
    yield from story.finished()


def wrong_twice(story: Story) -> Script:
    """Two bodies after one another say it is another's; the second time the city's leader decides."""
    first, second = (Leg(story, code) for code in story.row.strays)
    yield from story.confirmed()
    yield from _received_by(story, first)
    asked_at = story.issued_at + timedelta(minutes=110)
    made = yield from first.do(
        asked_at, "deputy", "order.dispute", reason=story.row.later.aside("dispute"),
        body=story.player.body(second.lead),
    )  # fmt: skip
    moved_at = asked_at + timedelta(minutes=45)
    yield from upheld(story, second, made.part, moved_at, who="city-dispatch", note=words.UPHELD)
    again_at = moved_at + timedelta(minutes=90)
    made = yield from second.do(
        again_at, "deputy", "order.dispute", reason=story.row.later.aside("dispute2"),
        body=story.player.body(story.row.lead),
    )  # fmt: skip
    right = Leg(story, story.row.lead)
    right.slip = 1
    yield from upheld(
        story, right, made.part, again_at + timedelta(minutes=70), who="city-leader",
        note=words.UPHELD_BY_LEADER,
    )  # fmt: skip
    story.leg = right
    yield from right.worked()
    yield from story.finished()


def upheld(story: Story, leg: Leg, dispute: int, at: datetime, *, who: str, note: str) -> Script:
    """The order goes over to another leg, which confirms it."""
    made = yield from story.do(
        at, who, "dispute.determine", dispute, outcome="upheld", body=story.player.body(leg.lead), note=note
    )
    leg.order = made.orders[leg.lead]
    yield from leg.confirmed(at)


def without_head(story: Story) -> Script:
    """The report waits for a signature nobody can give; in the end another body leads, and the answer is late."""
    story.until = "signing" if story.row.batch >= NOT_YET_SOLVED else ""
    first = story.leg
    yield from story.sent_out()
    yield from first.worked_up_to_report()
    yield from first.drafted()
    made = yield from first.do_as_city(
        story.day(3, 9, 20), "order.request_recall", reason=words.VACANT_RECALL
    )
    yield from story.do(
        story.day(3, 10, 30), first.who("deputy"), "recall.consent", made.part, note=words.RECALL_CONSENT
    )
    right = Leg(story, IN_ITS_STEAD)
    right.slip = 3
    story.leg = right
    at = story.day(3, 11, 15)
    yield from story.issued(
        story.player.receiver(right.lead), story.player.receiver(first.lead, "supporting"), at=at
    )
    yield from right.confirmed(at)
    yield from right.worked()
    yield from story.finished()


NOT_YET_SOLVED = 4  # from this batch on nobody has found a way yet
