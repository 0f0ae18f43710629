"""One case being played: its complaint, its legs, and what the city's desk does with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bihuan.cli.demo.bureaus import BUREAUS, UNITS_ABOVE
from bihuan.cli.demo.complaints.row import Reported
from bihuan.cli.demo.places import PLACES
from bihuan.cli.demo.playing import words
from bihuan.cli.demo.playing.agenda import Agenda
from bihuan.cli.demo.playing.hours import CityHours
from bihuan.cli.demo.playing.leg import Leg, Pace
from bihuan.cli.demo.playing.script import Doing, Enough, Made, Script, Step
from bihuan.rules.calendar import at_hour, local, local_day
from bihuan.rules.redaction import propose

BUREAU_CODES = frozenset(bureau.code for bureau in BUREAUS)


@dataclass(frozen=True, slots=True)
class Case:
    """A registered case: its id, the party it names if any, and when its batch came in."""

    id: int
    party: int | None
    received_at: datetime


class Story:
    """One case with its complaint.

    until: the link to stop at, empty for none; twist: what happens besides the plot; earlier: ids of cases of the round before
    by number; told: whose words the answer is in; others: the stories of all cases by batch and serial.
    answer, disclosure, asked: ids of what was made last.
    """

    def __init__(
        self, agenda: Agenda, case: Case, row: Reported, *, others: Mapping[tuple[int, int], Story]
    ) -> None:
        """The hours of the city's desk are those of its batch until a script says otherwise."""
        self.agenda, self.player, self.row, self.others = agenda, agenda.player, row, others
        self.case_id, self.party, self.received_at = case.id, case.party, case.received_at
        self.until, self.is_key = row.until, bool(row.key)
        self.hours, self.pace = CityHours(), Pace()
        self.issued_at = self.received_at + timedelta(minutes=34)
        self.leg = Leg(self, self._lead())
        self.beside: list[Leg] = []
        self.answer = self.disclosure = self.asked = 0
        self.twist, self.told = "", row.later
        self.is_accepted = self.is_measured = False
        self.earlier: Mapping[str, int] = {}

    def _lead(self) -> str:
        """Who leads: the place, where the unit it belongs to cannot be ordered."""
        is_above = self.row.lead in {code for code, _name, _kind in UNITS_ABOVE}
        return self.place_code if is_above else self.row.lead

    @property
    def received_hour(self) -> int:
        """The hour of the day the batch came in."""
        return local(self.received_at).hour

    def date(self, days: int) -> date:
        """The day so many days after the batch came in."""
        return local_day(self.received_at) + timedelta(days=days)

    def day(self, days: int, hour: int, minute: int = 0) -> datetime:
        """A moment so many days after the batch came in; hours and minutes may run over."""
        return at_hour(self.date(days), 0) + timedelta(hours=hour, minutes=minute)

    def after(self, minutes: int) -> datetime:
        """A moment so many minutes after the batch came in."""
        return self.received_at + timedelta(minutes=minutes)

    def before(self, *, minutes: int) -> datetime:
        """A moment so many minutes before the base."""
        return self.player.base - timedelta(minutes=minutes)

    @staticmethod
    def later_than(first: datetime, wanted: datetime) -> datetime:
        """The wanted moment, or a while after the first where it would not come after."""
        return wanted if wanted > first else first + timedelta(minutes=30)

    def one_of(self, said: Sequence[str]) -> str:
        """One of several ways to say it, always the same for a case."""
        return said[self.row.serial % len(said)]

    def reach(self, link: str) -> None:
        """Raises Enough at the link this case is played to."""
        if self.until == link:
            raise Enough

    def do(self, at: datetime, who: str, code: str, part: int, /, **facts: Any) -> Doing:
        """One move."""
        return (yield Step(at, who, code, part, facts))

    def waited(self, host: Story) -> Script:
        """Nothing is done until the report of another case is accepted; Enough where that has not come about."""
        yield Step(host.hours.of("draft", host, host.leg.slip))
        if not host.is_accepted:
            raise Enough

    def paper(self, series: str, number: int) -> str:
        """Number of a paper of the giver's."""
        return f"{series}〔{local_day(self.received_at).year}〕{number + self.row.serial}号"

    @property
    def place_code(self) -> str:
        """Code of the county, district or zone where it lies."""
        return next(place.code for place in PLACES if place.name == self.row.area)

    def on_case(self, at: datetime, who: str, code: str, /, **facts: Any) -> Doing:
        """One move on the case itself."""
        return (yield from self.do(at, who, code, self.case_id, **facts))

    def confirmed(self, *issues: str) -> Script:
        """The extract is confirmed; later where it tells who complained. issues: other words than the row's."""
        extract, texts = propose(self.row.content), issues or self.row.issues
        told = [{"no": no, "text": text} for no, text in enumerate(texts, start=1)]
        before = 6 if extract.needs_look else 16
        yield from self.on_case(
            self.issued_at - timedelta(minutes=min(before, self.pace.extract)), "city-dispatch",
            "case.confirm_extract", extract=extract.text, issues=told, looked=True,
        )  # fmt: skip

    def issued(
        self, *receivers: Mapping[str, Any], at: datetime | None = None, part: int | None = None
    ) -> Doing:
        """Orders for one part; by default to its lead and to who helps."""
        moment = at or self.issued_at
        to = list(receivers) or [self.player.receiver(self.leg.lead), *self.helpers]
        made = yield from self.on_case(moment, "city-dispatch", "case.issue", receivers=to, part=part)
        for one in to:
            if one["role"] != "lead":
                self.agenda.begin(self.helper(made, one["body_id"]).helped(moment))
        self.leg.order = made.part
        self.reach("issued")
        return made

    @property
    def helpers(self) -> list[dict[str, Any]]:
        """Who goes along: of a key case the eco bureau follows, the rest support."""
        beside = [code for code in self.row.beside if code != self.leg.lead]
        follows = self.is_key and "eco" in beside
        return [
            self.player.receiver(code, "following" if follows and code == "eco" else "supporting")
            for code in beside
        ]

    def helper(self, made: Made, body_id: int) -> Leg:
        """The order of one body among those just made."""
        code = next(code for code in made.orders if self.player.body(code)["body_id"] == body_id)
        leg = Leg(self, code)
        leg.order = made.orders[code]
        return leg

    def sent_out(self) -> Script:
        """Confirmed, issued, received."""
        yield from self.confirmed()
        yield from self.issued()
        yield from self.leg.confirmed(self.issued_at)

    def cleared(self) -> Script:
        """What the list did not say is filled in before the answer can go."""
        row = self.row
        lacking = (not row.area_printed, not row.types_printed, not row.number)
        if any(lacking):
            areas = self.agenda_areas(row.areas) if lacking[0] else ()
            yield from self.on_case(
                self.day(1, 10, 40), "city-dispatch", "case.clear", area_ids=areas,
                pollution_types=row.types if lacking[1] else (), reason=words.CLEARED,
                acceptance_no=self.number_given() if lacking[2] else None,
            )  # fmt: skip

    def agenda_areas(self, names: Sequence[str]) -> tuple[int, ...]:
        """Ids of areas."""
        return tuple(self.player.area(name) for name in names)

    def number_given(self) -> str:
        """The giver's number for a row printed without one; no other row has it."""
        row = self.row
        letter = {"phone": "D", "letter": "X"}.get(row.channel, "W")
        return f"{letter}3HE{row.accepted_on:%Y%m%d}{row.serial * 3 + 1:04d}"

    @property
    def reviewer(self) -> str:
        """Who of the two review groups has it."""
        return "city-review" if self.row.serial % 3 else "city-review2"

    def taken_over(self, leg: Leg) -> Script:
        """The report of a leg is accepted."""
        yield from self.do(
            self.hours.of("accept", self, leg.slip), self.reviewer, "order.accept_report", leg.order
        )
        self.is_accepted = True

    def answered(self) -> Script:
        """Drafted, signed by all who have to, sent."""
        yield from self.cleared()
        yield from self.drafted()
        yield from self.signed_off()
        yield from self.sent()

    def drafted(self, code: str = "case.draft_answer", **facts: Any) -> Script:
        """A new text for the giver."""
        self.reach("accepted")
        texts = {"finding": self.told.finding, "handling": self.told.handling, **facts}
        body = self.player.body(self.line_body) if self.line_body else None
        made = yield from self.on_case(self._hour("draft"), self.reviewer, code, line_body=body, **texts)
        self.answer = made.part
        self.reach("drafted")

    @property
    def line_body(self) -> str:
        """The bureau asked for its opinion, mostly of key cases in which one goes along; empty for none."""
        found = [code for code in self.row.beside if code in BUREAU_CODES and code != self.leg.lead]
        is_asked = self.is_key or self.row.serial % 4 == 0 or self.until == "drafted"
        return found[0] if found and is_asked else ""

    def signed_off(self) -> Script:
        """Opinions, the city leader's signature, the seal."""
        yield from self.opinions()
        yield from self._signed("leader", "city-secretary", signature=self.player.scan())
        self.reach("seal")
        yield from self._signed("seal", "city-dispatch", opinion=words.SEALED)
        self.reach("ready")

    def opinions(self) -> Script:
        """What comes before the city leader's signature."""
        if self.line_body:
            opinion = self.one_of(words.BUREAU_OPINION)
            yield from self._signed("bureau", f"{self.line_body}-desk", opinion=opinion)
        yield from self._signed("opinion", self.reviewer, opinion=self.one_of(words.REVIEWED))
        self.reach("leader")

    def _signed(self, name: str, who: str, **facts: Any) -> Doing:
        return (yield from self.do(self._hour(name), who, "answer.sign_step", self.answer, **facts))

    def sent(self) -> Script:
        """The answer goes out."""
        yield from self.do(self._hour("send"), self.reviewer, "answer.send", self.answer, sent_by="专人报送")
        self.reach("answered")

    def _hour(self, name: str) -> datetime:
        return self.hours.of(name, self, self.leg.slip)

    def disclosed(self, *, code: str = "case.draft_disclosure", **facts: Any) -> Script:
        """Made public by another hand than drafted it."""
        texts = {"finding": self.told.finding, "handling": self.told.handling, **facts}
        made = yield from self.on_case(self._hour("public draft"), "city-disclosure", code, **texts)
        self.disclosure = made.part
        self.reach("public draft")
        yield from self.published()

    def published(self) -> Script:
        """The public text is checked and goes out."""
        yield from self.do(
            self._hour("publish"), "city-shift", "disclosure.publish", self.disclosure, media=words.MEDIA
        )
        self.reach("disclosed")

    def asked_after(self) -> Script:
        """People around are asked what they think."""
        at = self._hour("revisit")
        satisfaction = ("satisfied", "satisfied", "basically", "no_opinion")[self.row.serial % 4]
        note = words.NO_OPINION if satisfaction == "no_opinion" else words.SATISFIED
        yield from self.on_case(
            at, "city-chase", "case.record_revisit", who="neighbours", satisfaction=satisfaction,
            asked_on=local_day(at), note=note,
        )  # fmt: skip

    def finished(self) -> Script:
        """From the report to what is public and asked after."""
        yield from self.taken_over(self.leg)
        yield from self.answered()
        yield from self.disclosed()
        yield from self.asked_after()
