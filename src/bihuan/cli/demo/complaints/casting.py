"""Which subject, shape, place and firm play which plot in which batch; writes no texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bihuan.cli.demo.complaints.deck import Deck, shuffled
from bihuan.cli.demo.complaints.named import LIKE, LIKE_ANY, NAMED, Named
from bihuan.cli.demo.complaints.plots import BATCH_SIZES, YOUNG, plots_of
from bihuan.cli.demo.complaints.spots import Map, Spot
from bihuan.cli.demo.complaints.subject import Subject
from bihuan.cli.demo.complaints.subjects import SUBJECTS
from bihuan.cli.demo.places import PLACES

HISTORY_ROWS = 60  # so many subjects keep their last shape for the earlier round
Card = tuple[Subject, str]


@dataclass(eq=False)
class Part:
    """One complaint being cast. other: the second place of a plot that has one; origin: the earlier report of the same object."""

    batch: int
    plot: str
    subject: Subject
    shape: str
    spot: Spot
    firm: str = ""
    other: Spot | None = None
    origin: Part | None = None
    named: Named | None = None


# How often a county, district or zone is dealt, by the setting of a subject.
_AREAS: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        "urban": {"东湖区": 9, "滨河区": 8, "西山区": 6, "高新区": 3, "石桥市": 3, "经开区": 2, "航空港区": 1, "北岭县": 2, "南屏县": 1,
                  "柏川县": 1, "清湖景区": 1, "长塬县": 1, "青崖县": 1},
        "rural": {"北岭县": 9, "南屏县": 7, "柏川县": 6, "石桥市": 5, "青崖县": 5, "长塬县": 5, "西山区": 2, "清湖景区": 2, "经开区": 1,
                  "航空港区": 1, "滨河区": 1},
        "any": {"北岭县": 4, "南屏县": 4, "东湖区": 4, "西山区": 4, "滨河区": 3, "石桥市": 3, "柏川县": 3, "长塬县": 2, "青崖县": 2,
                "高新区": 2, "经开区": 2, "航空港区": 1},
    }
)  # fmt: skip
_ZONES = ("高新区", "经开区", "航空港区", "清湖景区", "高新区", "经开区")
_NEIGHBOURS = (
    ("北岭县", "西山区"),
    ("东湖区", "滨河区"),
    ("南屏县", "柏川县"),
    ("石桥市", "经开区"),
    ("长塬县", "青崖县"),
    ("滨河区", "高新区"),
)
_WATERWORKS = ("pipes", "plant")
_ACROSS_BORDERS = frozenset(
    {"ditch", "dumping", "rubble", "quarry", "sand_mining", "sand_wash", "stone", "foundry", "pigs", "forest", "yard", "trucks"}
)  # fmt: skip
# Which subject and shape can play a plot; the rest plays anything. Strictest first.
_FITS: Mapping[str, Callable[[Card], bool]] = MappingProxyType(
    {
        "state_firm": lambda card: card[0].code in _WATERWORKS,
        "broken_down": lambda card: card[1].count("|") >= 3,
        "untrue_night": lambda card: "{h}" in card[1] and card[0].setting != "any",
        "polluting_on": lambda card: (
            "{f}" in card[1] and "filed_cases" in card[0].measures and card[0].types[0] in ("air", "water")
        ),
        "bureau": lambda card: card[0].beside[0] not in ("eco", "urban"),
        "long_rectification": lambda card: (
            card[0].plan in ("relocate", "restore", "soil", "landfill", "upgrade")
        ),
        "staged": lambda card: card[0].plan != "clear",
        "joint": lambda card: card[0].code in _ACROSS_BORDERS,
        "zone": lambda card: card[0].setting != "rural",
        "vacant_head": lambda card: card[0].setting != "urban",
    }
)
_AGAIN = ("rebound", "together", "repeated")
_ORIGINS = ("normal", "struck_off", "under_way", "fresh")
FROM_EARLIER_ROUND = 3  # what rebounds in this batch was answered in the earlier round


class Cast:
    """The parts of all five batches, and the cards kept for the earlier round."""

    def __init__(self) -> None:
        self.map = Map()
        self._areas = {setting: _area_deck(setting) for setting in _AREAS}
        self._zones, self._pairs = Deck(_ZONES, "zones"), Deck(_NEIGHBOURS, "neighbours")
        kept = [(subject, subject.shapes[-1]) for subject in SUBJECTS[:HISTORY_ROWS]]
        self.history = [self._part(0, "normal", card) for card in kept]
        cards = [(subject, shape) for subject in SUBJECTS for shape in subject.shapes]
        self._met: set[str] = set()  # subjects that are reported twice already
        self._cards = shuffled([card for card in cards if card not in kept], "cards")
        self.parts: list[Part] = []
        wanted = {batch: _unnamed(batch) for batch in range(1, len(BATCH_SIZES) + 1)}
        for batch, plots in wanted.items():
            for plot in [plot for plot in plots if plot in _AGAIN]:
                plots.remove(plot)
                self._twice(batch, plot, wanted)
        rest = [(batch, plot) for batch, plots in wanted.items() for plot in plots]
        self.parts += [self._first(batch, plot) for batch, plot in sorted(rest, key=_strictness)]
        self._add_named()

    def _add_named(self) -> None:
        """Those told in full, each tied to the report of the same object before it."""
        subjects = {subject.code: subject for subject in SUBJECTS}
        latest: dict[str, Part] = {}
        for one in sorted(NAMED, key=lambda one: one.batch):
            subject = subjects[LIKE.get(one.object, LIKE_ANY)]
            code, town_code = town_codes(one.area, one.town)
            spot = Spot(one.area, code, one.town, town_code, one.place, one.place, one.place, "")
            part = Part(
                one.batch,
                one.plot,
                subject,
                one.text,
                spot,
                one.firm,
                origin=latest.get(one.object),
                named=one,
            )
            latest[one.object] = part
            self.parts.append(part)

    def _first(self, batch: int, plot: str) -> Part:
        fits = _FITS.get(plot)
        card = next(card for card in self._cards if fits is None or fits(card))
        self._cards.remove(card)
        return self._part(batch, plot, card)

    def _part(self, batch: int, plot: str, card: Card) -> Part:
        subject, shape = card
        part = Part(batch, plot, subject, shape, self.map.spot(self._area(plot, subject)))
        if plot == "joint":
            one, other = self._pairs.draw()
            part.spot, part.other = self.map.spot(one), self.map.spot(other)
        elif plot in ("wrong_county_twice", "disputed", "recalled_late"):
            part.other = self.map.spot(_neighbour_of(part.spot.area))
        if "{f}" in shape:
            part.firm = self.map.firm(shuffled(subject.firms, shape)[0])
        return part

    def _area(self, plot: str, subject: Subject) -> str:
        if plot == "zone":
            return self._zones.draw()
        if plot in ("vacant_head", "acting_head"):
            return "古渡县" if plot == "vacant_head" else "长塬县"
        area = self._areas[subject.setting].draw()
        if plot in YOUNG and subject.setting == "rural" and area == "北岭县":
            return "古渡县"
        return area

    def _twice(self, batch: int, plot: str, wanted: Mapping[int, list[str]]) -> None:
        """Something reported twice: same subject, place and firm, other words; the first report takes a place in `wanted`."""
        if plot == "rebound" and batch == FROM_EARLIER_ROUND:
            origin, card = self._known_in_history()
        else:
            before = _batch_before(batch, plot)
            first = next(plot for plot in _ORIGINS if plot in wanted[before])
            wanted[before].remove(first)
            one, card = self._alike()
            origin = self._part(before, first, one)
            self.parts.append(origin)
        firm = origin.firm or self.map.firm(origin.subject.firms[0])
        self.parts.append(Part(batch, plot, *card, origin.spot, firm, origin=origin))

    def _alike(self) -> tuple[Card, Card]:
        """Two cards of one subject that name the firm, taken off the pile."""
        waiting: dict[str, Card] = {}
        for card in self._cards:
            code = card[0].code
            if "{f}" not in card[1] or code in self._met:
                continue
            if code in waiting:
                self._met.add(code)
                self._cards = [other for other in self._cards if other not in (card, waiting[code])]
                return waiting[code], card
            waiting[code] = card
        raise LookupError("no two cards of one subject name a firm")

    def _known_in_history(self) -> tuple[Part, Card]:
        """A row of the earlier round, and a card of its subject that names the firm, taken off the pile."""
        for card in self._cards:
            for origin in self.history:
                if origin.subject is card[0] and "{f}" in card[1] and card[0].code not in self._met:
                    self._met.add(card[0].code)
                    self._cards.remove(card)
                    return origin, card
        raise LookupError("no card of a subject of the earlier round names a firm")


def _neighbour_of(area: str) -> str:
    """A place on whose border this one lies, or the first of all that is another."""
    sides = [pair for pair in _NEIGHBOURS if area in pair]
    return next(
        (side for pair in sides for side in pair if side != area), next(n for n in _AREAS["any"] if n != area)
    )


def _batch_before(batch: int, plot: str) -> int:
    """In which batch something was reported first."""
    return batch - {"together": 0, "repeated": 1, "rebound": 2}[plot]


def town_codes(area: str, town: str) -> tuple[str, str]:
    """Codes of the bodies of a county and of one of its townships."""
    place = next(place for place in PLACES if place.name == area)
    names = [name for name, _leader in place.towns]
    return place.code, f"{place.code}{names.index(town) + 1}"


def _area_deck(setting: str) -> Deck[str]:
    return Deck([area for area, times in _AREAS[setting].items() for _ in range(times)], f"areas/{setting}")


def _unnamed(batch: int) -> list[str]:
    """The plots of a batch without those that are told in full."""
    plots = plots_of(batch)
    for one in NAMED:
        if one.batch == batch:
            plots.remove(one.plot)
    return plots


def _strictness(one: tuple[int, str]) -> int:
    """Plots that fit few cards come first."""
    return list(_FITS).index(one[1]) if one[1] in _FITS else len(_FITS)
