"""One lead order on its way: confirmed, owned, investigated, put right, reported."""

from __future__ import annotations

import zlib
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bihuan.cli.demo.complaints.aftermath import NIGHT_BANDS
from bihuan.cli.demo.places import PLACES, VACANT
from bihuan.cli.demo.playing import words
from bihuan.cli.demo.playing.hours import AT_RECEIVER
from bihuan.cli.demo.playing.script import Doing, Made, Script, Step
from bihuan.rules.calendar import at_hour, local, local_day

if TYPE_CHECKING:
    from bihuan.cli.demo.playing.story import Story

AREA_CODES = frozenset(place.code for place in PLACES)
JITTER = 23  # minutes by which bodies differ in their hours
AFTER_VISIT = timedelta(minutes=80)  # until it is entered, at the earliest
CALLERS = 2  # so many rounds of calls the city makes for one batch
EVENING = 20
MOST_MEASURES = 2


def nth(code: str, many: int) -> int:
    """A number from 0 below `many` that a code always gets."""
    return zlib.crc32(code.encode()) % many


@dataclass(frozen=True, slots=True)
class Pace:
    """Minutes from an order's going out to the call, the receipt, and the naming of a leader; extract: before it at most."""

    call: int = 11
    receipt: int = 35
    naming: int = 130
    extract: int = 16


class Leg:
    """One part of a case at the body that leads it.

    part: of the case; issues: numbers of its issues; slip: days by which all is later than usual; order: id, once out.
    """

    def __init__(self, story: Story, lead: str, *, part: int = 1, issues: Sequence[int] = ()) -> None:
        """issues: none for all of the case."""
        self.story, self.player, self.lead, self.part = story, story.player, lead, part
        self.issues = tuple(issues) or tuple(range(1, len(story.row.later.verdicts) + 1))
        self.order = self.rectification = self.slip = 0
        self.leader_now = ""
        self.hours, self.out_at = AT_RECEIVER, story.issued_at

    def at(self, day: int, hour: int, minute: int = 0) -> datetime:
        """A moment so many days after the batch came in, by the hours of this body."""
        return self.story.day(day + self.slip, hour, minute + nth(self.lead, JITTER))

    def hour(self, name: str, more: int = 0) -> datetime:
        """When it does a piece of its work. more: minutes later."""
        day, hour, minute = self.hours[name]
        return self.at(day, hour, minute + more)

    def who(self, post: str) -> str:
        """Login of one of its people."""
        return f"{self.lead}-{post}"

    @property
    def verdicts(self) -> dict[int, str]:
        """What will be found, by issue."""
        told = self.story.row.later.verdicts
        return {no: told[min(no, len(told)) - 1] for no in self.issues}

    @property
    def leader(self) -> str:
        """Post of the leader in charge."""
        if self.leader_now:
            return self.leader_now
        return "head" if self.story.is_key and not self.has_no_head else "deputy"

    @property
    def has_executive(self) -> bool:
        """Whether it has a second deputy."""
        return any(place.code == self.lead and place.kind == "county" for place in PLACES)

    @property
    def has_no_head(self) -> bool:
        """Whether its highest office is vacant."""
        return self.who("head") in VACANT

    def do(self, at: datetime, post: str, code: str, /, **facts: Any) -> Doing:
        """One move of its own people on its order."""
        return (yield from self.story.do(at, self.who(post), code, self.order, **facts))

    def do_as_city(self, at: datetime, code: str, /, **facts: Any) -> Doing:
        """One move of the city's dispatchers on its order."""
        return (yield from self.story.do(at, "city-dispatch", code, self.order, **facts))

    def confirmed(self, out_at: datetime) -> Script:
        """Called and signed for, as far as the story goes."""
        until, self.out_at = self.story.until, out_at
        if until != "signed":
            yield from self.story.do(
                self.call_at,
                "city-chase",
                "order.confirm_by_phone",
                self.order,
                spoken_with=words.SPOKEN_WITH,
            )
        self.story.reach("phoned")
        yield from self.do(self.receipt_at, self.signer, "order.sign_receipt", signature=self.player.scan())
        self.story.reach("signed")
        self.story.reach("received")

    @property
    def call_at(self) -> datetime:
        """When the city calls."""
        return self.out_at + timedelta(minutes=self.story.pace.call + nth(self.lead, CALLERS))

    @property
    def receipt_at(self) -> datetime:
        """When the receipt is signed."""
        return self.out_at + timedelta(minutes=self.story.pace.receipt + nth(self.lead, JITTER) // 3)

    def helped(self, out_at: datetime) -> Script:
        """Called and signed for, where it only goes along."""
        self.out_at = out_at
        yield Step(
            self.call_at,
            "city-chase",
            "order.confirm_by_phone",
            self.order,
            {"spoken_with": words.SPOKEN_WITH},
        )
        signature = {"signature": self.player.scan()}
        yield Step(self.receipt_at, self.who(self.signer), "order.sign_receipt", self.order, signature)

    @property
    def signer(self) -> str:
        """Post that signs receipts: in some places the leaders' secretary, with the paper scanned."""
        return "secretary" if self.lead in AREA_CODES and nth(self.lead, 3) == 0 else "deputy"

    @property
    def naming_at(self) -> datetime:
        """Two hours after the order went out, in the morning where that were at night."""
        late = self.out_at + timedelta(minutes=self.story.pace.naming + nth(self.lead, JITTER))
        is_evening = local(late).hour >= EVENING
        return (
            at_hour(local_day(late) + timedelta(days=1), 8) + (late - self.out_at) / 6 if is_evening else late
        )

    def named(self, at: datetime) -> Script:
        """A leader in charge is named."""
        exception = words.BY_DEPUTY if self.story.is_key and self.has_no_head else None
        yield from self.do(
            at, "desk", "order.name_leader", post=self.player.post(self.who(self.leader)), exception=exception
        )
        self.story.reach("named")

    @property
    def is_by_night(self) -> bool:
        """Whether what was complained of goes on by night."""
        return self.story.row.band in NIGHT_BANDS

    def visited(
        self,
        *,
        started_at: datetime | None = None,
        minutes: int = 40,
        at: datetime | None = None,
        note: str = "",
    ) -> Script:
        """On site: by night where that was complained of, else by day; entered the morning after."""
        row, begun = self.story.row, started_at or self._begun()
        yield from self.do(
            at or max(self.hour("visit"), begun + AFTER_VISIT), "handler", "order.record_visit", started_at=begun,
            ended_at=begun + timedelta(minutes=minutes), people=row.later.people, note=note or row.later.visit,
            leader_present=self.has_leader_there, monitored=row.verdict == "false" or self.is_by_night,
            photos=[self.player.picture(f"现场{row.serial % 6}")],
        )  # fmt: skip
        self.story.reach("visited")

    def _begun(self) -> datetime:
        """By its hours, or the next day where the order was not confirmed by then."""
        is_early = self.story.received_hour < 13 and not self.slip
        by_day = self.at(0, 15, 20) if is_early else self.at(1, 8, 10)
        wanted = self.at(0, 22, 10) if self.is_by_night else by_day
        while wanted < self.receipt_at:
            wanted += timedelta(days=1)
        return wanted

    @property
    def has_leader_there(self) -> bool:
        """Whether the leader in charge comes along: always for what weighs, else mostly."""
        row = self.story.row
        weighs = self.story.is_key or row.verdict == "false" or row.plot == "key_later"
        return weighs or row.serial % 3 > 0

    def found(self, *, at: datetime | None = None) -> Script:
        """A verdict on each issue, and a second look at what is untrue."""
        rows = [{"no": no, "verdict": verdict} for no, verdict in self.verdicts.items()]
        moment = at or self.hour("finding")
        yield from self.do(
            moment, "handler", "order.record_finding", verdicts=rows, reason=self.story.row.later.reason
        )
        self.story.reach("found")
        if "false" in self.verdicts.values():
            self.story.agenda.begin(self._looked_again(self.story.later_than(moment, self._second_look())))

    def _looked_again(self, at: datetime) -> Script:
        note = {"note": self.story.one_of(words.SECOND_LOOKS)}
        yield Step(at, "city-chase", "order.second_look", self.order, note)

    def _second_look(self) -> datetime:
        day, hour, minute = self.hours["second look"]
        return self.story.day(day + self.slip, hour, minute)

    def measured(self) -> None:
        """What was ordered, fined or closed is entered the day after, beside what goes on, once for the whole case."""
        if not self.story.is_measured:
            self.story.is_measured = True
            self.story.agenda.begin(self._measures())

    def _measures(self) -> Script:
        for place, one in enumerate(self.story.row.later.penalties[:MOST_MEASURES]):
            at = self.hour("measures", 4 * place)
            facts = {
                "kind": one.kind, "party": self.story.party, "document_no": one.document_no, "scope": one.scope,
                "taken_on": min(local_day(at), self.story.date(one.days)), "planned_fen": one.planned_fen or None,
                "decided_fen": one.decided_fen or None,
            }  # fmt: skip
            yield Step(at, self.who("handler"), "order.record_measure", self.order, facts)

    def put_right(self) -> Script:
        """Done at once, claimed with photos, accepted in person; a key case's leader shows all his acts."""
        if not (nos := self.to_put_right):
            return
        yield from self.opened(nos)
        self.story.reach("rectifying")
        yield from self.claimed(self.hour("claim"))
        self.story.reach("accepting")
        yield from self.accepted_on_site(self.hour("acceptance"))

    @property
    def to_put_right(self) -> list[int]:
        """Issues that need it."""
        return [no for no, verdict in self.verdicts.items() if verdict != "false"]

    def opened(self, nos: Sequence[int]) -> Script:
        """A rectification done at once."""
        made = yield from self.do(
            self.hour("open"), "handler", "order.open_immediate", issues=list(nos),
            what=self.story.row.later.works.what,
        )  # fmt: skip
        self.rectification = made.part
        yield from self.shown()

    def shown(self, *, at: datetime | None = None) -> Script:
        """The acts of a key case's leader that no other move shows."""
        first = at or self.hour("deeds")
        for place, (kind, note) in enumerate(words.DEEDS if self.story.is_key else ()):
            moment = first + timedelta(minutes=2 * place)
            yield from self.do(
                moment, "desk", "order.record_deed", kind=kind, done_on=local_day(moment), note=note,
                files=[self.player.picture("会议纪要")],
            )  # fmt: skip

    def claimed(self, at: datetime) -> Script:
        """The work is said to be done."""
        row = self.story.row
        yield from self.story.do(
            at, self.who("handler"), "rectification.claim_done", self.rectification,
            note=words.CLAIMED.format(what=row.later.works.what),
            photos=[self.player.picture(f"整改后{row.serial % 4}")],
        )  # fmt: skip

    def accepted_on_site(self, at: datetime) -> Script:
        """A leader of the body was there and accepts."""
        yield from self.story.do(
            at, self.who(self.leader), "rectification.accept", self.rectification,
            at_site_on=local_day(at), note=self.story.row.later.acceptance,
        )  # fmt: skip

    def owned_in_person(self) -> Script:
        """One dated act of the leader, where none shows otherwise."""
        if self.has_leader_there or self.to_put_right:
            return
        kind, note = words.DEED_AT_SITE
        at = self.hour("own")
        yield from self.do(
            at, "desk", "order.record_deed", kind=kind, done_on=local_day(at), note=note,
            files=[self.player.picture("会议纪要")],
        )  # fmt: skip

    def reported(self, *, at: datetime | None = None) -> Script:
        """Drafted, signed by the head, handed in."""
        moment = at or self.hour("report")
        report = yield from self.drafted(at=moment)
        signed, handed_in = moment + timedelta(minutes=70), moment + timedelta(minutes=95)
        yield from self.story.do(
            signed, self.who("head"), "report.sign_step", report, signature=self.player.scan()
        )
        self.story.reach("signed by the head")
        yield from self.do(handed_in, "desk", "order.submit_report")
        self.story.reach("reviewing")

    def drafted(self, *, at: datetime | None = None) -> Generator[Step, Made, int]:
        """A report is written down and waits for the head; its id."""
        later = self.story.row.later
        made = yield from self.do(
            at or self.hour("report"), "desk", "order.draft_report", finding=later.finding, handling=later.handling
        )  # fmt: skip
        self.story.reach("signing")
        return made.part

    def investigated(self) -> Script:
        """From the receipt to what is found and ordered."""
        yield from self.named(self.naming_at)
        yield from self.visited()
        yield from self.found()
        self.measured()

    def worked(self) -> Script:
        """From the receipt to the report handed in, in the ordinary way."""
        yield from self.worked_up_to_report()
        yield from self.reported()

    def worked_up_to_report(self) -> Script:
        """From the receipt to what the report says."""
        yield from self.investigated()
        yield from self.put_right()
        yield from self.owned_in_person()
