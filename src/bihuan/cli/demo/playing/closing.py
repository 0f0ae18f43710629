"""Striking off: applied for, signed, looked at by the city, put up for notice, struck off."""

from __future__ import annotations

from bihuan.cli.demo.playing import words
from bihuan.cli.demo.playing.hours import CityHours
from bihuan.cli.demo.playing.script import Script
from bihuan.cli.demo.playing.story import Story
from bihuan.rules.calendar import local_day

SECOND_WAVE = 23  # days by which most of the first batch come after the first to be struck off
UNDER_WAY = 18  # and by which those of the second batch are under way now
IN_SECOND_BATCH = ("", "applied", "applied signed", "rechecked", "noticed", "sent back")


def ordinary_end(story: Story) -> Script:
    """What becomes of a concluded case: of the first batch nearly all are struck off, of the second some are about to be."""
    turn = story.row.serial
    if story.row.batch == 1 and turn % 12:
        story.hours = CityHours(later=SECOND_WAVE)
        yield from struck_off(story)
    elif story.row.batch == 2 and (link := IN_SECOND_BATCH[turn % len(IN_SECOND_BATCH)]):
        story.hours, story.until = CityHours(later=UNDER_WAY), link
        yield from put_up_for_notice(story)


def struck_off(story: Story) -> Script:
    """All the way."""
    yield from put_up_for_notice(story)
    yield from closed(story)


def put_up_for_notice(story: Story) -> Script:
    """Applied for by every lead, re-checked, announced."""
    for leg in (story.leg, *story.beside):
        yield from _applied(story, leg.lead, leg.order)
    at = story.hours.of("notice", story, story.leg.slip)
    yield from story.on_case(
        at, "city-disclosure", "case.publish_notice", media=words.NOTICE_MEDIA, noticed_on=local_day(at)
    )
    story.reach("noticed")


def _applied(story: Story, lead: str, order: int) -> Script:
    slip = story.leg.slip
    made = yield from story.do(
        story.hours.of("apply", story, slip), f"{lead}-desk", "order.apply_strike_off", order, summary=words.SUMMARY,
        files=[story.player.picture("验收表")],
    )  # fmt: skip
    story.reach("applied")
    yield from story.do(
        story.hours.of("apply signed", story, slip), f"{lead}-head", "strike_off.sign_step", made.part,
        signature=story.player.scan(),
    )  # fmt: skip
    story.reach("applied signed")
    at = story.hours.of("recheck", story, slip)
    if story.until == "sent back":
        yield from story.do(
            at, "city-review", "strike_off.return", made.part, reason=words.STRIKE_OFF_RETURNED
        )
        story.reach("sent back")
    yield from story.do(at, "city-review2", "strike_off.accept", made.part, note=words.STRIKE_OFF_CHECKED)
    story.reach("rechecked")


def closed(story: Story) -> Script:
    """Struck off when the notice has passed."""
    yield from story.on_case(
        story.hours.of("strike off", story, story.leg.slip), "city-shift", "case.strike_off"
    )
