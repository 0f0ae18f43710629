"""The 418 complaints of five batches, the same each time for the same base day; touches no database and no clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bihuan.cli.demo.complaints import dealing
from bihuan.cli.demo.complaints.aftermath import Aftermath
from bihuan.cli.demo.complaints.casting import Cast, Part
from bihuan.cli.demo.complaints.deck import Deck, shuffled
from bihuan.cli.demo.complaints.history import number_in_history
from bihuan.cli.demo.complaints.plots import BATCH_AGES, BATCH_SIZES, LINKS_UNDER_WAY, PLOTS
from bihuan.cli.demo.complaints.row import Reported
from bihuan.cli.demo.complaints.wording import Worded, Wording
from bihuan.cli.demo.places import PLACES
from bihuan.rules.vocabulary import POLLUTION_TYPES

PRINTED_OTHERWISE = 9  # every so many rows the list names the area, or a type, by another name
OTHER_TYPE_NAMES = {"noise": "噪音", "solid_waste": "固废", "ecology": "生态"}
_LEADS = {"state_firm": "waterworks", "provincial_unit": "highway", "central_unit": "railway"}
_YOUNG_LINKS = LINKS_UNDER_WAY[:5]  # as far as a case can have come within an hour or two
_ALIASES = {place.name: (*place.aliases, f"清河市{place.name}") for place in PLACES}


def complaints(base_day: date) -> tuple[tuple[Reported, ...], ...]:
    """The five batches, oldest first, each in the order of its list, as they stand on the base day."""
    return _Lists(base_day).batches()


class _Lists:
    """One making of the lists."""

    def __init__(self, base_day: date) -> None:
        self._base_day = base_day
        self._cast = Cast()
        self._parts = [part for batch in range(1, len(BATCH_SIZES) + 1) for part in self._batch(batch)]
        places = range(len(self._parts))
        unnamed = [n for n in places if not self._parts[n].named]
        told = {
            n: "true" for n in places if (one := self._parts[n].named) and one.plot != "out_of_scope_consent"
        }
        self._verdicts = dealing.verdicts_of([part.plot for part in self._parts], told)
        self._gaps = dealing.gaps_of(unnamed)
        self._keys = dealing.keys_of(n for n in unnamed if self._parts[n].plot != "key_later")
        self._wording, self._aftermath = Wording("round"), Aftermath("round", base_day.year)
        self._channels = Deck(dealing.CHANNELS, "channels")
        self._links = {True: Deck(_YOUNG_LINKS, "young"), False: Deck(LINKS_UNDER_WAY, "links")}
        self._made: dict[Part, Reported] = {}

    def _batch(self, batch: int) -> list[Part]:
        return shuffled([part for part in self._cast.parts if part.batch == batch], f"batch/{batch}")

    def batches(self) -> tuple[tuple[Reported, ...], ...]:
        """All rows by batch; a report of something reported before is made after the one before it."""
        order = {part: n for n, part in enumerate(self._parts)}
        for part in sorted(self._parts, key=lambda part: (part.batch, part.plot == "together")):
            self._made[part] = self._row(part, order[part])
        return tuple(
            tuple(self._made[part] for part in self._parts if part.batch == batch)
            for batch in range(1, len(BATCH_SIZES) + 1)
        )

    def _row(self, part: Part, place: int) -> Reported:
        worded = self._wording.of(part, tells=place in self._gaps["telling"])
        verdict, key = self._verdicts[place], part.named.key if part.named else self._keys.get(place, "")
        verdicts = dealing.issue_verdicts(verdict, len(worded.issues), place)
        types = part.named.types if part.named else part.subject.types
        channel = self._channel(part, worded)
        accepted_on = self._base_day - timedelta(days=BATCH_AGES[part.batch - 1] + 1)
        serial = 1 + place - sum(BATCH_SIZES[: part.batch - 1])
        number = "" if place in self._gaps["number"] else _number(channel, accepted_on, serial)
        areas = (
            (part.spot.area, part.other.area) if part.plot == "joint" and part.other else (part.spot.area,)
        )
        return Reported(
            area=part.spot.area, types=types, content=worded.content, until=self._until(part), firm=part.firm,
            issues=worded.issues if len(worded.issues) > 1 else (), key=key, verdict=verdict, band=worded.band, batch=part.batch, serial=serial,
            accepted_on=accepted_on, number=number, number_printed=number + "*" * (key == "inspectors" and bool(number)),
            channel=channel, areas=areas, area_printed="" if place in self._gaps["area"] else _area_printed(areas, place),
            types_printed="" if place in self._gaps["type"] else _types_printed(types, place),
            subject=part.named.subject if part.named else part.subject.label, plot=part.plot, place=worded.place,
            held=worded.held, lead=_lead(part), strays=_strays(part),
            beside=_beside(part, place), township=part.spot.town_code if part.plot == "township" else "",
            same_as=self._same_as(part), earlier=self._earlier(part),
            later=self._aftermath.of(part, worded, verdict, verdicts),
        )  # fmt: skip

    def _channel(self, part: Part, worded: Worded) -> str:
        if part.named:
            return part.named.channel
        if "来信" in worded.content:
            return "letter"
        if "来电" in worded.content:
            return "phone"
        if part.origin in self._made:  # heard of by one way, then by the other
            return "phone" if self._made[part.origin].channel == "letter" else "letter"
        return self._channels.draw()

    def _until(self, part: Part) -> str:
        until = PLOTS[part.plot].until
        is_young = part.batch == len(BATCH_SIZES)
        if part.plot == "under_way" or (is_young and until != "registered"):
            return self._links[is_young].draw()
        return until

    def _same_as(self, part: Part) -> tuple[int, int] | None:
        made = self._made.get(part.origin) if part.origin else None
        return (made.batch, made.serial) if made else None

    def _earlier(self, part: Part) -> str:
        if part.origin is None or part.origin.batch:
            return ""
        return number_in_history(self._cast.history.index(part.origin), self._base_day)


def _number(channel: str, accepted_on: date, serial: int) -> str:
    """The giver's number: it counts the whole province, so that a city's rows leave gaps."""
    return f"{dealing.LETTERS[channel]}3HE{accepted_on:%Y%m%d}{serial * 3 - serial % 2:04d}"


def _area_printed(areas: Sequence[str], place: int) -> str:
    if len(areas) > 1:
        return "、".join(areas)
    names = _ALIASES[areas[0]]
    return areas[0] if place % PRINTED_OTHERWISE else names[place // PRINTED_OTHERWISE % len(names)]


def _types_printed(types: Sequence[str], place: int) -> str:
    named = [POLLUTION_TYPES[code] for code in types]
    if place % PRINTED_OTHERWISE == 1:
        named = [OTHER_TYPE_NAMES.get(code, POLLUTION_TYPES[code]) for code in types]
    return ("、" if place % 4 else "，").join(named)


def _lead(part: Part) -> str:
    if part.plot == "bureau":
        return part.subject.beside[0]
    return _LEADS.get(part.plot, part.spot.area_code)


def _strays(part: Part) -> tuple[str, ...]:
    if part.other is None or part.plot not in ("wrong_county_twice", "recalled_late"):
        return ()
    helpers = part.subject.beside[:1] if part.plot == "wrong_county_twice" else ()
    return (part.other.area_code, *helpers)


def _beside(part: Part, place: int) -> tuple[str, ...]:
    lead = _lead(part)
    if part.named:
        return part.named.beside
    if part.plot == "joint" and part.other:
        return (part.other.area_code,)
    if part.plot in ("broken_down", "on_site_together", "long_rectification"):
        return tuple(code for code in part.subject.beside if code != lead)
    return tuple(code for code in part.subject.beside[:1] if code != lead) if place % 5 == 0 else ()
