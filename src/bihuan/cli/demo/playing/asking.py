"""Cases in which something is asked for: to be taken off the counts, more time; and changes of mark and leader."""

from __future__ import annotations

from datetime import datetime, timedelta

from bihuan.cases.models import Case
from bihuan.cli.demo.playing import words
from bihuan.cli.demo.playing.script import Doing, Script
from bihuan.cli.demo.playing.story import Story
from bihuan.records.models import Clock

STILL_OPEN = 4  # from this batch on what was asked is not answered yet
ABROAD = "两市界线"


def out_of_scope(story: Story) -> Script:
    """Nothing of the inspectors': with their paper it leaves the counts."""
    story.until = ""
    yield from story.sent_out()
    yield from story.leg.named(story.leg.naming_at)
    asked = yield from _proposed(story)
    if story.row.batch >= STILL_OPEN:
        return
    yield from story.do(
        story.day(2, 15, 10), "city-dispatch", "deduction.record_consent", asked.part, note=words.CONSENT,
        document_no=story.paper("督核函", 7), files=[story.player.picture("来文")],
    )  # fmt: skip


def refused_scope(story: Story) -> Script:
    """The inspectors do not agree: handled on within its first limits."""
    yield from story.sent_out()
    asked = yield from _proposed(story)
    yield from story.do(
        story.day(1, 8, 30), "city-dispatch", "deduction.record_refusal", asked.part,
        reason=story.row.later.aside("refusal"),
    )  # fmt: skip
    yield from story.leg.worked()
    yield from story.finished()


def _proposed(story: Story) -> Doing:
    reason = story.row.later.aside("deduction")
    return (yield from story.on_case(
        story.issued_at + timedelta(minutes=150), "city-review", "case.propose_deduction", reason=reason,
        cause="not_this_city" if ABROAD in reason else "not_environmental", files=[story.player.picture("核减材料")],
    ))  # fmt: skip


def extended(story: Story) -> Script:
    """More time is asked for before the limit runs out: by the place from the city, by the city from the inspectors."""
    yield from story.sent_out()
    leg = story.leg
    yield from leg.named(leg.naming_at)
    yield from leg.visited()
    if story.row.serial % 2:
        yield from _asked_of_city(story)
    else:
        yield from _asked_of_inspectors(story)
    leg.slip = 2
    yield from leg.found()
    leg.measured()
    yield from leg.put_right()
    yield from leg.owned_in_person()
    yield from leg.reported()
    yield from story.finished()


def _asked_of_city(story: Story) -> Script:
    """Refused: what can be found out now is to be reported in time."""
    clock, reason = clock_of(story, "report"), story.row.later.aside("extension")
    made = yield from story.leg.do(
        story.day(1, 16, 5), "desk", "order.request_extension", clock=clock, reason=reason,
        until=story.after(4 * 24 * 60 + 600),
    )  # fmt: skip
    yield from story.do(
        story.day(1, 19, 0), "city-leader", "extension.refuse", made.part, reason=words.EXTENSION_REFUSED
    )


def _asked_of_inspectors(story: Story) -> Script:
    """Granted with their paper: the outer limit moves, its first day stays beside it."""
    made = yield from asked_of_inspectors(story, days=8)
    yield from story.do(
        story.day(2, 14, 20), "city-dispatch", "extension.grant", made.part, note=words.EXTENSION_GRANTED,
        document_no=story.paper("督延函", 11), files=[story.player.picture("来文")],
    )  # fmt: skip


def asked_of_inspectors(story: Story, *, days: int, at: datetime | None = None) -> Doing:
    """The city asks for the outer limit to lie so many days after the batch came in."""
    return (
        yield from story.on_case(
            at or story.day(1, 16, 30), "city-review", "case.request_extension", clock=clock_of(story, "answer"),
            until=story.after(days * 24 * 60), reason=words.SAMPLES_OUT, files=[story.player.picture("送样单")],
        )
    )  # fmt: skip


def clock_of(story: Story, kind: str) -> dict[str, int]:
    """The limit of a kind that runs on a case, as a form gives it."""
    stream = Case.objects.values_list("stream_id", flat=True).get(id=story.case_id)
    begun = Clock.objects.filter(stream_ref=stream, kind=kind, started_at__lte=story.player.now)
    return {"clock_id": begun.latest("started_at", "id").id}


def marked_later(story: Story) -> Script:
    """Marked as a key case on the way: its leader in charge has to be the head."""
    yield from story.sent_out()
    leg = story.leg
    yield from leg.named(leg.naming_at)
    yield from leg.visited()
    yield from marked(story, story.day(1, 10, 50))
    at = leg.at(1, 11, 30)
    yield from leg.do(
        at, "desk", "order.replace_leader", post=story.player.post(leg.who("head")), reason=words.REPLACED_FOR_KEY
    )  # fmt: skip
    yield from leg.found()
    leg.measured()
    yield from leg.put_right()
    yield from leg.reported()
    yield from story.finished()


def marked(story: Story, at: datetime) -> Script:
    """The mark is set."""
    yield from story.on_case(
        at, "city-review", "case.mark_key", key_class="inspectors", reason=story.row.later.aside("key")
    )
    story.is_key = True


def leader_left(story: Story) -> Script:
    """The leader in charge has gone; another one is named."""
    yield from story.sent_out()
    leg = story.leg
    yield from leg.named(leg.naming_at)
    yield from leg.visited()
    other = "executive" if leg.has_executive else "head"
    yield from leg.do(
        leg.at(1, 14, 10), "desk", "order.replace_leader", post=story.player.post(leg.who(other)),
        reason=story.row.later.aside("leader"),
    )  # fmt: skip
    yield from leg.found()
    leg.measured()
    leg.leader_now = other
    yield from leg.put_right()
    yield from leg.owned_in_person()
    yield from leg.reported()
    yield from story.finished()
