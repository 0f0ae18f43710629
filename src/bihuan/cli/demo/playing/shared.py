"""Cases several work on: joint, broken down, passed on to townships, helped by counties, handled together, reported again."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from datetime import datetime, timedelta

from bihuan.cli.demo.playing import words
from bihuan.cli.demo.playing.leg import Leg
from bihuan.cli.demo.playing.script import Made, Script, Step
from bihuan.cli.demo.playing.story import Story

FOR_TOWNSHIPS = 66 * 60  # minutes after the batch came in


def joint(story: Story) -> Script:
    """Two places, each finds out about its side; one answer."""
    row = story.row
    legs = _legs(story, (row.lead, row.beside[0]), issues=((1,), (2,)))
    parts = [{"part": 1, "issues": [1]}, {"part": 2, "issues": []}]
    sides = [words.OTHER_SIDE.format(area=area) for area in row.areas]
    yield from in_parts(story, legs, parts, texts=sides)


def broken_down(story: Story) -> Script:
    """Several matters in one, each led by whom it belongs to; one answer."""
    row = story.row
    legs = _legs(story, (row.lead, *row.beside), issues=((1,), (2,), tuple(range(3, len(row.issues) + 1))))
    parts = [{"part": leg.part, "issues": list(leg.issues)} for leg in legs]
    yield from in_parts(story, legs, parts, texts=row.issues)


def _legs(story: Story, leads: Sequence[str], *, issues: Sequence[tuple[int, ...]]) -> list[Leg]:
    return [
        Leg(story, lead, part=part, issues=nos)
        for part, (lead, nos) in enumerate(zip(leads, issues, strict=False), start=1)
    ]


def in_parts(
    story: Story, legs: Sequence[Leg], parts: Sequence[dict[str, object]], *, texts: Sequence[str]
) -> Script:
    """Broken down and issued part by part; the first leg answers for all."""
    story.leg = legs[0]
    yield from story.on_case(
        story.issued_at - timedelta(minutes=min(22, story.pace.extract + 1)), "city-dispatch",
        "case.break_down", parts=list(parts), reason=words.BROKEN_DOWN,
    )  # fmt: skip
    yield from story.confirmed(*texts)
    yield from issued_in_parts(story, legs)
    yield from legs[0].confirmed(story.issued_at)
    yield from legs[0].worked()
    yield from story.finished()


def issued_in_parts(story: Story, legs: Sequence[Leg]) -> Script:
    """One order for each part; all legs but the first go on by themselves."""
    for leg in legs:
        at = story.issued_at + timedelta(minutes=leg.part - 1)
        made = yield from story.on_case(
            at, "city-dispatch", "case.issue", receivers=[story.player.receiver(leg.lead)], part=leg.part
        )
        leg.order = made.part
    story.beside = list(legs[1:])
    for leg in story.beside:
        story.agenda.begin(_by_itself(story, leg))


def _by_itself(story: Story, leg: Leg) -> Script:
    yield from leg.confirmed(story.issued_at)
    yield from leg.worked()
    yield from story.taken_over(leg)


def township(story: Story) -> Script:
    """The county passes it on; the township looks, reports, and the county answers for it."""
    leg, child = story.leg, Leg(story, story.row.township)
    yield from passed_on(story, child)
    story.agenda.begin(_at_township(story, child))
    yield from leg.named(leg.naming_at)
    yield from leg.visited()
    yield from leg.found()
    leg.measured()
    yield from leg.put_right()
    yield from leg.owned_in_person()
    yield from leg.reported()
    yield from story.finished()


def passed_on(story: Story, child: Leg) -> Script:
    """Sent out to the county, and by it to a township, with less time than the county has itself."""
    yield from story.sent_out()
    made = yield from story.leg.do(
        story.leg.out_at + timedelta(minutes=75), "desk", "order.forward", receivers=[story.player.receiver(child.lead)],
        due_at=story.after(FOR_TOWNSHIPS),
    )  # fmt: skip
    child.order = made.orders[child.lead]


def _at_township(story: Story, child: Leg) -> Script:
    at = child.at(1, 17, 40)
    report = yield from drafted_by_township(story, child, at)
    yield from story.do(
        at + timedelta(minutes=25), child.who("head"), "report.sign_step", report, signature=story.player.scan()
    )  # fmt: skip
    yield from child.do(at + timedelta(minutes=40), "handler", "order.submit_report")
    county = story.leg
    yield from story.do(county.at(2, 8, 20), county.who("desk"), "order.accept_report", child.order)


def drafted_by_township(story: Story, child: Leg, at: datetime) -> Generator[Step, Made, int]:
    """The township signs for it, looks, and writes its report down for its head to sign; the report's id."""
    later, photo = story.row.later, story.player.picture("镇街现场")
    yield from child.do(
        story.leg.out_at + timedelta(minutes=110),
        "deputy",
        "order.sign_receipt",
        signature=story.player.scan(),
    )
    begun = child.at(1, 8, 10)
    yield from child.do(
        child.at(1, 9, 0), "handler", "order.record_visit", started_at=begun, people=words.BY_TOWNSHIP,
        ended_at=begun + timedelta(minutes=30), note=story.one_of(words.SEEN_BY_TOWNSHIP), photos=[photo],
    )  # fmt: skip
    made = yield from child.do(
        at, "handler", "order.draft_report", finding=later.finding, handling=later.handling
    )
    return made.part


def bureau(story: Story) -> Script:
    """A bureau leads; the place supports it and has to report to it, unless it is let off."""
    area = story.place_code
    helper = Leg(story, area)
    yield from story.confirmed()
    made = yield from story.issued(
        story.player.receiver(story.leg.lead),
        story.player.receiver(area, "supporting", required=True),
    )
    helper.order = made.orders[area]
    if story.row.serial % 2:
        story.agenda.begin(_supporting(story, helper))
    else:
        story.agenda.begin(_waived(story, helper))
    yield from story.leg.confirmed(story.issued_at)
    yield from story.leg.worked()
    yield from story.finished()


def _supporting(story: Story, helper: Leg) -> Script:
    later, at = story.row.later, helper.at(1, 16, 40)
    made = yield from helper.do(
        at, "desk", "order.draft_report", finding=later.finding, handling=words.SUPPORTED
    )
    yield from story.do(
        at + timedelta(minutes=30), helper.who("head"), "report.sign_step", made.part, signature=story.player.scan()
    )  # fmt: skip
    yield from helper.do(at + timedelta(minutes=50), "desk", "order.submit_report")


def _waived(story: Story, helper: Leg) -> Script:
    yield from story.do(story.day(2, 9, 10), "city-review", "order.waive", helper.order, reason=words.WAIVED)


def together(story: Story) -> Script:
    """The same matter by another way in the same list: joins the first, is answered for itself."""
    host = story.others[story.row.same_as] if story.row.same_as else None
    if host is None:
        return
    yield from story.confirmed()
    at = story.issued_at + timedelta(minutes=8)
    yield from story.on_case(
        at, "city-dispatch", "case.handle_together", case={"case_id": host.case_id},
        reason=words.TOGETHER.format(host="同批另一件"),
    )  # fmt: skip
    yield from story.waited(host)
    story.told = host.row.later
    yield from story.answered()
    yield from story.disclosed()
    yield from story.asked_after()


def repeated(story: Story) -> Script:
    """Reported again: linked to the report before, handled for itself."""
    yield from story.sent_out()
    yield from linked(story, "repeat")
    yield from story.leg.worked()
    yield from story.finished()


def linked(story: Story, kind: str) -> Script:
    """Tied to the earlier report of the same object, of this round or the one before."""
    host = story.others.get(story.row.same_as) if story.row.same_as else None
    earlier = host.case_id if host else story.earlier.get(story.row.earlier, 0)
    if earlier:
        at = story.leg.out_at + timedelta(minutes=story.pace.naming - 20)
        yield from story.on_case(
            at, "city-dispatch", "case.link_repeat", case={"case_id": earlier}, kind=kind
        )


def rebound(story: Story) -> Script:
    """It has come back: held back from townships until somebody was there."""
    yield from story.sent_out()
    yield from linked(story, "rebound")
    at = story.leg.out_at + timedelta(minutes=story.pace.naming - 12)
    yield from story.on_case(at, "city-shift", "case.hold_back", reason=words.HELD_BACK)
    yield from story.leg.worked()
    yield from story.finished()


def in_own_matter(story: Story) -> Script:
    """The township is itself complained of: the county says so and keeps the case."""
    yield from story.sent_out()
    at = story.leg.out_at + timedelta(minutes=85)
    yield from story.on_case(
        at, story.leg.who("desk"), "case.suspect_conflict", body=story.player.body(story.row.township),
        reason=words.CONFLICT,
    )  # fmt: skip
    yield from story.leg.worked()
    yield from story.finished()
