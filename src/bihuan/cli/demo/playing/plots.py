"""Which script plays which plot, and what happens to some cases besides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from types import MappingProxyType

from bihuan.cli.demo.playing import asking, astray, contested, lasting, present, shared
from bihuan.cli.demo.playing.closing import ordinary_end, struck_off
from bihuan.cli.demo.playing.hours import JUST_NOW, CityHours
from bihuan.cli.demo.playing.script import Script
from bihuan.cli.demo.playing.story import Story

LAST_DAYS, THIS_HOUR = 4, 5  # batches
Play = Callable[[Story], Script]


def ordinary(story: Story) -> Script:
    """Found, put right at once, answered, made public."""
    yield from story.sent_out()
    yield from story.leg.worked()
    yield from story.finished()


def ended(play: Play) -> Play:
    """A script that goes on to striking off where its batch is old enough."""

    def script(story: Story) -> Script:
        yield from play(story)
        yield from ordinary_end(story)

    return script


def off_the_list(story: Story) -> Script:
    """Answered, and struck off as early as can be."""
    yield from ordinary(story)
    yield from struck_off(story)


def back_on_the_list(story: Story) -> Script:
    """Struck off, and opened again."""
    yield from ordinary(story)
    yield from contested.opened_again(story)


# Every plot of the complaints; the youngest lists are played as far as they can have come.
SCRIPTS: Mapping[str, Play] = MappingProxyType(
    {
        **dict.fromkeys(("normal", "untrue", "untrue_night", "zone", "acting_head"), ended(ordinary)),
        **dict.fromkeys(("state_firm", "provincial_unit", "central_unit"), ended(ordinary)),
        "township": ended(shared.township), "bureau": ended(shared.bureau), "joint": ended(shared.joint),
        "broken_down": ended(shared.broken_down), "repeated": ended(shared.repeated), "rebound": ended(shared.rebound),
        "together": shared.together, "wrong_county_twice": ended(astray.wrong_twice), "disputed": ended(astray.disputed),
        "recalled_late": ended(astray.recalled_late), "vacant_head": ended(astray.without_head),
        "out_of_scope_consent": asking.out_of_scope, "out_of_scope_refused": ended(asking.refused_scope),
        "extension": ended(asking.extended), "key_later": ended(asking.marked_later),
        "leader_leaves": ended(asking.leader_left),
        "long_rectification": lasting.in_stages, "staged": lasting.in_stages, "on_site_together": lasting.in_stages,
        "returned": ended(contested.returned), "redone": ended(contested.redone), "declined": ended(contested.declined),
        "polluting_on": contested.polluting_on, "unsatisfied": contested.unsatisfied, "struck_off": off_the_list,
        "objected": contested.objected, "late": ended(contested.late), "under_way": present.under_way,
        "fresh": present.fresh,
    }
)  # fmt: skip
OF_LAST_DAYS: Mapping[str, Play] = MappingProxyType(
    {"late": present.late_from_the_start, "township": present.at_township}
)
OF_THIS_HOUR: Mapping[str, Play] = MappingProxyType(
    {
        "fresh": SCRIPTS["fresh"], "joint": present.young_joint, "repeated": present.young_linked,
        "rebound": present.young_linked, "key_later": present.young_key, "disputed": present.still_disputed,
    }
)  # fmt: skip
# What happens to the first ones of a plot in a batch, besides the plot: by batch and plot, in turn.
BESIDES: Mapping[tuple[int, str], tuple[Play, ...]] = MappingProxyType(
    {
        (1, "normal"): (ended(astray.recalled_early),), (2, "normal"): (ended(astray.recalled_early),),
        (3, "normal"): (ended(astray.recalled_early),), (1, "township"): (ended(shared.in_own_matter),),
        (3, "township"): (ended(shared.in_own_matter),), (1, "struck_off"): (back_on_the_list,),
        (LAST_DAYS, "under_way"): (present.conflict, present.more_time),
        (THIS_HOUR, "under_way"): (present.just_disputed,), (LAST_DAYS, "normal"): (present.not_signed,),
    }
)  # fmt: skip
# Pauses asked for in plans of the first batch that are long enough, in turn.
PAUSES = ("goes on", "is over", "not granted")
LONG_PLAN_DAYS = 100


class Casting:
    """Gives each story its script; the counts say how many of a plot came before it in its batch."""

    def __init__(self) -> None:
        self._seen: Counter[tuple[int, str]] = Counter()
        self._on_desks = 0
        self._pauses = list(PAUSES)

    def script_of(self, story: Story) -> Script:
        """The script of a story, in the order of the lists."""
        batch, plot = story.row.batch, story.row.plot
        turn = self._seen[batch, plot]
        self._seen[batch, plot] += 1
        if batch == 1 and self._pauses and is_long(story):
            story.twist = self._pauses.pop(0)
        besides = BESIDES.get((batch, plot), ())
        if turn < len(besides):
            story.until = ""
            return besides[turn](story)
        return self._usual(story)(story)

    def _usual(self, story: Story) -> Play:
        batch, plot = story.row.batch, story.row.plot
        if batch == THIS_HOUR:
            return OF_THIS_HOUR.get(plot, present.young)
        if batch < LAST_DAYS:
            story.until = ""
            return SCRIPTS[plot]
        if plot in ("returned", "redone", "declined"):
            story.until, story.hours = "", CityHours(minutes=JUST_NOW)
        elif plot != "under_way":
            present.on_desks(story, self._on_desks)
            self._on_desks += 1
        return OF_LAST_DAYS.get(plot) or SCRIPTS[plot]


def is_long(story: Story) -> bool:
    """Whether a case is put right by a plan of many months."""
    steps = story.row.later.works.milestones
    return (
        story.row.plot in ("staged", "long_rectification")
        and bool(steps)
        and steps[-1].days >= LONG_PLAN_DAYS
    )
