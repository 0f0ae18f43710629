"""Limits as data: when a thing is due, when to look again, whom to tell; keeps no clock and reads none.

A clock freezes its limit, calendar and ladder when it starts; whoever sweeps asks here with its moments.
Levels: 0 running, 1 warned at 75 %, 2 breached when due, 3 and up one rung each.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypedDict

from bihuan.rules.calendar import MIDNIGHT, Calendar, at_hour, local, local_day

DAY = 86_400
HOUR = 3_600
MINUTE = 60


class Owner(StrEnum):
    """Whose limit it is: only its owner can extend it."""

    INSPECTORS = "inspectors"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


class Duty(StrEnum):
    """Who must act before the limit, seen from the order or case the clock belongs to."""

    GIVER_DESK = "giver_desk"
    HANDLER = "handler"
    RECEIVER_DESK = "receiver_desk"
    RECEIVER_DEPUTY = "receiver_deputy"
    RECEIVER_HEAD = "receiver_head"
    LEADER_IN_CHARGE = "leader_in_charge"
    CITY_DESK = "city_desk"
    CITY_LEADER = "city_leader"


class Rung(StrEnum):
    """A step of the ladder of those who are told; the first five belong to the body that has the duty."""

    HANDLER = "handler"
    DESK = "desk"
    DEPUTY = "deputy"
    LEADER_IN_CHARGE = "leader_in_charge"
    HEAD = "head"
    CITY_DESK = "city_desk"
    SHIFT_HEAD = "shift_head"
    CITY_LEADER = "city_leader"


RECEIVER_LADDER = (Rung.HANDLER, Rung.DESK, Rung.DEPUTY, Rung.HEAD, Rung.CITY_DESK, Rung.CITY_LEADER)
CITY_LADDER = (Rung.CITY_DESK, Rung.SHIFT_HEAD, Rung.CITY_LEADER)

_DUTY_RUNG = {
    Duty.GIVER_DESK: Rung.DESK,
    Duty.HANDLER: Rung.HANDLER,
    Duty.RECEIVER_DESK: Rung.DESK,
    Duty.RECEIVER_DEPUTY: Rung.DEPUTY,
    Duty.RECEIVER_HEAD: Rung.HEAD,
}


@dataclass(frozen=True, slots=True)
class ClockKind:
    """One row of the table of limits.

    function: which division of work has it when the duty lies with the city desk. is_window: its end is a
    fact and no breach. by_plan: due as an approved plan says, without a limit in the policy. can_pause: a granted
    suspension pauses it; nothing else pauses.
    Source: the table of limits of the chain; that of each number stands in the policy.
    """

    code: str
    label: str
    owner: Owner
    duty: Duty
    function: str = ""
    is_window: bool = False
    by_plan: bool = False
    can_pause: bool = False


_KINDS = (
    ClockKind("transfer", "转办", Owner.CITY, Duty.CITY_DESK, "dispatch"),
    ClockKind("extract", "补发摘要", Owner.CITY, Duty.GIVER_DESK, "dispatch"),
    ClockKind("phone", "电话确认", Owner.CITY, Duty.GIVER_DESK, "chase"),
    ClockKind("receipt", "签收回执", Owner.CITY, Duty.RECEIVER_DEPUTY),
    ClockKind("dispute_window", "申请改派期限", Owner.CITY, Duty.RECEIVER_DESK, is_window=True),
    ClockKind("determination", "研判确定", Owner.CITY, Duty.GIVER_DESK, "dispatch"),
    ClockKind("leader_named", "明确包案领导", Owner.CITY, Duty.RECEIVER_DESK),
    ClockKind("report", "上报办理情况", Owner.CITY, Duty.RECEIVER_DESK),
    ClockKind("review", "审核", Owner.CITY, Duty.GIVER_DESK, "review"),
    ClockKind("city_signature", "市领导审签", Owner.CITY, Duty.CITY_LEADER),
    ClockKind("answer", "反馈", Owner.INSPECTORS, Duty.CITY_DESK, "review"),
    ClockKind("disclosure", "公开", Owner.INSPECTORS, Duty.CITY_DESK, "disclosure"),
    ClockKind("answer_correction", "反馈补正", Owner.CITY, Duty.CITY_DESK, "review"),
    ClockKind("correction", "补正", Owner.CITY, Duty.RECEIVER_DESK),
    ClockKind("redo", "重办", Owner.CITY, Duty.RECEIVER_DESK),
    ClockKind("milestone", "整改节点", Owner.COUNTY, Duty.HANDLER, by_plan=True, can_pause=True),
    ClockKind("deadline", "整改期限", Owner.COUNTY, Duty.LEADER_IN_CHARGE, by_plan=True, can_pause=True),
    ClockKind("interim_review", "临时措施复查", Owner.COUNTY, Duty.RECEIVER_DESK, by_plan=True),
    ClockKind("suspension", "暂停期满恢复", Owner.CITY, Duty.RECEIVER_DESK, by_plan=True),
    ClockKind("follow_up", "阶段性办结跟踪", Owner.CITY, Duty.RECEIVER_DESK),
    ClockKind("conclusion", "办结", Owner.CITY, Duty.RECEIVER_DESK),
    ClockKind("strike_off", "销号", Owner.CITY, Duty.RECEIVER_DESK),
    ClockKind("notice", "销号公示", Owner.CITY, Duty.RECEIVER_DESK, is_window=True),
    ClockKind("revisit", "回访", Owner.CITY, Duty.RECEIVER_DESK),
)
CLOCK_KINDS = {kind.code: kind for kind in _KINDS}
WINDOWS = tuple(kind.code for kind in _KINDS if kind.is_window)
PAUSABLE = frozenset(kind.code for kind in _KINDS if kind.can_pause)


class Form(StrEnum):
    """How a limit is counted: a span from the start, or the n-th day after its day, up to an hour."""

    DURATION = "duration"
    NTH_DAY = "nth_day"


@dataclass(frozen=True, slots=True)
class NightRule:
    """Local full hours between which nobody is woken: from starts_hour in the evening to ends_hour."""

    starts_hour: int = 22
    ends_hour: int = 8

    def morning_of(self, moment: datetime) -> datetime | None:
        """The end of the night the moment lies in, None by day; starts_hour is night, ends_hour is day."""
        now, day = local(moment), local_day(moment)
        crosses_midnight = self.starts_hour > self.ends_hour
        if crosses_midnight and now.hour >= self.starts_hour:
            return at_hour(day + timedelta(days=1), self.ends_hour)
        begins = 0 if crosses_midnight else self.starts_hour
        return at_hour(day, self.ends_hour) if begins <= now.hour < self.ends_hour else None


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of the policy: seconds for a duration, days and cutoff_hour (24: end of day) for an n-th day.

    workdays: count workdays of the calendar, for a duration in whole days. night: started at night, it is not
    due before morning, unless the case is a key case. source: where the number comes from.
    """

    form: Form
    source: str
    seconds: int = 0
    days: int = 0
    cutoff_hour: int = MIDNIGHT
    workdays: bool = False
    night: NightRule | None = None


def due_at(limit: Limit, *, started_at: datetime, calendar: Calendar, is_key: bool = False) -> datetime:
    """When a clock started now is due, in UTC: still in time at that very moment.

    The day of the start never counts as a day. Counted in workdays, a start on a rest day counts the next
    workday as the first.
    """
    due = _counted(limit, started_at, calendar)
    morning = None if limit.night is None or is_key else limit.night.morning_of(started_at)
    return due if morning is None else max(due, morning)


def _counted(limit: Limit, started_at: datetime, calendar: Calendar) -> datetime:
    start = local(started_at)
    if limit.form is Form.NTH_DAY:
        days = limit.days
        day = (
            calendar.add_workdays(start.date(), days)
            if limit.workdays
            else start.date() + timedelta(days=days)
        )
        return at_hour(day, limit.cutoff_hour)
    if limit.workdays:
        day = calendar.add_workdays(start.date(), limit.seconds // DAY)
        return (start + (day - start.date())).astimezone(UTC)
    return (start + timedelta(seconds=limit.seconds)).astimezone(UTC)


def report_due_at(
    own_due: datetime, *, started_at: datetime, answer_due: datetime, reserve: timedelta, floor: timedelta
) -> datetime:
    """When the receiver's report is due: by its own limit, but early enough to leave the city its reserve.

    An order that starts late (moved, redone) still leaves the receiver the floor, though never past the
    answer's limit itself; once that limit has passed the floor alone counts.
    """
    wanted, least = min(own_due, answer_due - reserve), started_at + floor
    if wanted >= least:
        return wanted
    return min(least, answer_due) if answer_due > started_at else least


WARN_PERCENT = 75
STEP_PERCENT = 25
SHORTEST_STEP = timedelta(minutes=30)
LONGEST_STEP = timedelta(hours=24)
WARNED, BREACHED = 1, 2


class Course(TypedDict):
    """From when a clock counts, until when, and whom it climbs to: what its levels are reckoned by."""

    started_at: datetime
    due_at: datetime
    ladder: Sequence[Rung]


def look_moment(level: int, *, started_at: datetime, due_at: datetime) -> datetime:
    """When a clock reaches a level (1 and up).

    Source: chain of the project, clocks: 75 % warn, due breach, every 25 % (30 min to 24 h) a rung.
    """
    limit = due_at - started_at
    if level < BREACHED:
        return started_at + limit * WARN_PERCENT // 100
    step = min(max(limit * STEP_PERCENT // 100, SHORTEST_STEP), LONGEST_STEP)
    return due_at + step * (level - BREACHED)


def last_level(ladder: Sequence[Rung]) -> int:
    """The highest level of a clock with this ladder: one a rung, the breach always; 0 without a ladder."""
    return max(BREACHED, len(ladder)) if ladder else 0


def level_at(now: datetime, *, started_at: datetime, due_at: datetime, ladder: Sequence[Rung]) -> int:
    """The level a clock has reached by now, missed ones included."""
    levels = range(1, last_level(ladder) + 1)
    return sum(look_moment(level, started_at=started_at, due_at=due_at) <= now for level in levels)


def next_look(
    level: int, *, started_at: datetime, due_at: datetime, ladder: Sequence[Rung]
) -> datetime | None:
    """When to look at a clock again that has reached the level; None when nobody is left to tell.

    A window has no ladder: it is looked at when it passes.
    """
    if not ladder:
        return due_at
    if level >= last_level(ladder):
        return None
    return look_moment(level + 1, started_at=started_at, due_at=due_at)


def counts_from(started_at: datetime, *, paused_for: timedelta) -> datetime:
    """From when a limit counts: its start moved by all it was paused, so that every level keeps its distance.

    paused_for: pauses that have ended, together; `due_at` has moved by the same.
    """
    return started_at + paused_for


def level_under(
    level: int, *, now: datetime, started_at: datetime, due_at: datetime, ladder: Sequence[Rung]
) -> int:
    """The level a clock keeps when its limit is extended to `due_at`.

    A level the longer limit has not reached yet falls away, to be told again at its own moment; one that it has
    reached stays told. Never more than was told: what a sweep still owes, it owes after the extension too.
    """
    return min(level, level_at(now, started_at=started_at, due_at=due_at, ladder=ladder))


def ladder_for(kind: ClockKind, *, is_city_duty: bool) -> tuple[Rung, ...]:
    """Who is told of a clock, from the holder of the duty upwards; nobody for a window.

    is_city_duty: the body that has the duty is the city's task force (the giver of a first hop, say).
    """
    if kind.is_window:
        return ()
    if kind.duty is Duty.CITY_LEADER:
        return (Rung.CITY_LEADER,)
    if kind.duty is Duty.CITY_DESK or (is_city_duty and kind.duty is Duty.GIVER_DESK):
        return CITY_LADDER
    if kind.duty is Duty.LEADER_IN_CHARGE:
        return (Rung.LEADER_IN_CHARGE, *RECEIVER_LADDER[RECEIVER_LADDER.index(Rung.HEAD) :])
    return RECEIVER_LADDER[RECEIVER_LADDER.index(_DUTY_RUNG[kind.duty]) :]


def rung_for(level: int, *, ladder: Sequence[Rung], vacant: Collection[Rung] = ()) -> int | None:
    """The rung a level is told to: the warning to the holder of the duty, the breach one above.

    A vacant rung passes on upwards, above the last one downwards; None when all are vacant.
    """
    wanted = min(level, len(ladder)) - 1
    upwards, downwards = range(wanted, len(ladder)), range(wanted - 1, -1, -1)
    return next((index for index in (*upwards, *downwards) if ladder[index] not in vacant), None)


def remaining(due_at: datetime, *, now: datetime) -> timedelta:
    """What is left until due; negative when late."""
    return due_at - now


def is_on_time(due_at: datetime, *, stopped_at: datetime) -> bool:
    """Whether a clock stopped in time; at the very moment counts as in time."""
    return stopped_at <= due_at


def time_left_words(due_at: datetime, *, now: datetime) -> str:
    """What is left or overrun, in the two largest units: 余 3 小时 12 分, 超期 2 天."""
    left = remaining(due_at, now=now)
    return f"{'余' if left > timedelta(0) else '超期'} {span_words(abs(left))}"


def span_words(span: timedelta) -> str:
    """A span in its two largest units, never rounded up: 2 天 3 小时, 12 分, 不足 1 分."""
    seconds = int(span.total_seconds())
    days, hours, minutes = seconds // DAY, seconds % DAY // HOUR, seconds % HOUR // MINUTE
    units = [(days, "天"), (hours, "小时"), (minutes, "分")]
    first = next((index for index, (count, _) in enumerate(units) if count), None)
    if first is None:
        return "不足 1 分"
    return " ".join(f"{count} {unit}" for count, unit in units[first : first + 2] if count)


@dataclass(frozen=True, slots=True)
class Hop:
    """A stretch of time in which one level had the matter; until is None while it still has it."""

    holder: str
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """One level's part of the elapsed time, with all its stretches; percent is whole, all together 100."""

    holder: str
    elapsed: timedelta
    percent: int


def shares(hops: Sequence[Hop], *, now: datetime) -> tuple[Share, ...]:
    """Each level's share of the elapsed time, in the order they first had the matter."""
    spent: dict[str, timedelta] = {}
    for hop in hops:
        stretch = max((hop.until or now) - hop.since, timedelta(0))
        spent[hop.holder] = spent.get(hop.holder, timedelta(0)) + stretch
    percents = _percents([span // timedelta(microseconds=1) for span in spent.values()])
    return tuple(
        Share(who, span, percent) for (who, span), percent in zip(spent.items(), percents, strict=True)
    )


def _percents(parts: Sequence[int]) -> list[int]:
    """Whole percents adding up to 100, the largest remainders rounded up; all 0 when nothing is shared."""
    whole = sum(parts)
    if not whole:
        return [0] * len(parts)
    percents = [part * 100 // whole for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda index: -(parts[index] * 100 % whole))
    for index in by_remainder[: 100 - sum(percents)]:
        percents[index] += 1
    return percents
