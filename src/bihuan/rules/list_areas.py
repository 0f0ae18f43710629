"""Areas in a list's cell: one county or several, zones, offices and units above the city, matched to known names.

Pure matching on names that are passed in; nothing is looked up and nothing is corrected.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bihuan.rules.list_text import compact, half_width, is_nothing

_DIVISION = "[县区市旗]"
_DIVISION_END = re.compile(rf"{_DIVISION}$")
_OFFICE = re.compile(
    r"(?:局|委|办|委员会|办公室|厅|中心|支队|总队|大队|公司|集团|企业|管理处|管理所|林场|指挥部|专班|[^市]政府|部门|银行|医院"
    r"|学院|大学|学校|厂|油田|矿|站|院|队|处|所|社|保护地|保护区管理局|管委会|军分区|部队)$"
)
_GOVERNMENT = re.compile(
    r"(?P<area>[\u4e00-\u9fff]{1,8}(?:[县区旗](?=(?:人民)?(?:政府|委)$)|市(?=(?:人民)?政府$)))(?:人民)?(?:政府|委)"
)
_ZONE = re.compile(
    r"(?:高新|经开|经济|技术|开发|示范|保税|航空港|港|产业|工业|集聚|风景|名胜|旅游|度假|实验|试验|合作|自贸|生态|循环|化工|园|新|管理|食品"
    r"|物流|保护|文化|空港|科技|临空|临港)区|园区|新城|管委会|产业园|工业园|开发区|水库|湿地|保护区|林区|湖区$"
)
_HIGHER = re.compile(
    r"^(?:市直|省直|市属|省属|中直|央直|央企|中央|驻.{1,3}单位|省级|市级|市本级|省生态|省.{1,8}(?:厅|局|集团|公司))|中央企业|国有企业"
)
_EVERYWHERE = re.compile(
    r"^(?:全[市省县区]|各县.{0,8}|各[县区市]+|多[地县区]+|跨区域|跨县区?|多个县.{0,6}|市区|主城区|城区)$"
)
_UNKNOWN_WORDS = re.compile(r"不详|不明|未知|未注明|待定|待核实|未提供|待查|未明确|未填")
_ROLE = re.compile(
    r"(?:牵头|主办|协办|配合|合办|共办|联办|共同办理|共同办|联合办理|联合|承办|责任|涉及|按职责|交界处?|交界|一带|等(?=$|[、,，])|共同|分别)+(?:单位)?[::]?"
)
_SEPARATOR = re.compile(r"[、,，;；/|+&\\()\[\]【】〔〕]+|——?|--+")
# 和 also begins names of counties: 和平县, 和顺县.
_AND = "(?:[与及]|和(?!平|县|顺|静|硕|田|政|林|龙|布))"
_CONNECTOR = re.compile(rf"^{_AND}(?=.{{2,}}[县区市旗]$)|(?<=[县区市旗局委]){_AND}")
_TOWNSHIP = re.compile(r"(?:镇|乡|街道|街办|办事处|村|社区|路|街|工业园)$")
_TOWN_BEHIND = re.compile(r"^.{1,12}(?:镇|乡|街道|街办|办事处|村|社区|路|开发区|分局|局|委|办|政府|人民政府)")
_CITY_BEFORE = re.compile(r"^(?:[^省]{1,8}(?:省|自治区))?(?:[^市]{1,8}[市州盟])?(?=.{2})")
_SHORT_ZONES = (
    (re.compile(r"高新(?:技术)?(?:产业)?(?:开发)?区"), "高新区"),
    (re.compile(r"(?:经济(?:技术)?开发|经济?技术?开发|经开)区"), "经开区"),
)
_TWO_COUNTIES = re.compile(
    r"(?P<one>[\u4e00-\u9fff]{1,4}[县旗])(?P<other>[\u4e00-\u9fff]{3,})(?<=[县区市旗])"
)
# A city's name and a county's, parted by a space, are one place.
_CITY_APART = re.compile(r"([\u4e00-\u9fff]{1,8}[省市])\s+(?=\S*[县区旗])")
_FULL_NAME = re.compile(r"[县区市旗]$|.{3}")
_STEM = re.compile(r"^(?P<stem>.{2,})(?:自治县|县|区|市|旗)$")


@dataclass(frozen=True, slots=True)
class AreaName:
    """A known area: its name, and other names lists use for it."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AreasReading:
    """What an area cell names, in printed order, each once.

    areas: divisions and zones; units: offices, firms, units of the city, province or state; unknown: names that are
    neither a loaded area nor a zone, office or higher unit (empty while no areas are loaded).
    """

    areas: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def text(self) -> str | None:
        """The areas joined by 、; where there is none, the units; None when the cell names nothing."""
        return "、".join(self.areas or self.units) or None


NO_AREA = AreasReading()


class AreaBook:
    """The areas that are loaded, ready to be matched; an empty book takes every name as it is printed."""

    def __init__(self, areas: Sequence[AreaName] = ()) -> None:
        self._names: dict[str, str] = {}
        self._read: dict[str, AreasReading] = {}
        for area in areas:
            for written in (area.name, *area.aliases):
                self._names.setdefault(compact(written), area.name)
        self._add_shortened(areas)
        self._by_length = sorted((name for name in self._names if len(name) > 1), key=len, reverse=True)

    def __bool__(self) -> bool:
        return bool(self._names)

    def read(self, cell: str) -> AreasReading:
        """What an area cell names."""
        if cell not in self._read:
            self._read[cell] = self._reading(cell)
        return self._read[cell]

    def find_one(self, text: str) -> str | None:
        """The only loaded area whose full name stands in a title or sheet name; None when none or several do."""
        line = compact(text)
        found = {
            name for written, name in self._names.items() if _FULL_NAME.search(written) and written in line
        }
        return found.pop() if len(found) == 1 else None

    def _add_shortened(self, areas: Sequence[AreaName]) -> None:
        """北岭 for 北岭县, 高新区 for the zone's full name, as long as only one area can be meant."""
        stems: dict[str, set[str]] = {}
        for area in areas:
            name = compact(area.name)
            if found := _STEM.match(name):
                stems.setdefault(found["stem"], set()).add(area.name)
            for pattern, short in _SHORT_ZONES:
                if pattern.search(name):
                    stems.setdefault(short, set()).add(area.name)
        for stem, names in stems.items():
            if len(names) == 1:
                self._names.setdefault(stem, next(iter(names)))

    def _reading(self, cell: str) -> AreasReading:
        if is_nothing(cell) or _UNKNOWN_WORDS.fullmatch(compact(cell)):
            return NO_AREA
        areas: list[str] = []
        units: list[str] = []
        unknown: list[str] = []
        for piece in _pieces(cell):
            found = self._match(piece)
            if found:
                areas += found
            elif not self._names and (government := _GOVERNMENT.fullmatch(piece)):
                areas.append(government["area"])
            elif _OFFICE.search(piece) or _HIGHER.search(piece):
                units.append(piece)
            elif not self._names or _ZONE.search(piece) or _EVERYWHERE.search(piece):
                areas.append(piece)
            else:
                unknown.append(piece)
        if areas:
            unknown = [piece for piece in unknown if not _TOWNSHIP.search(piece)]
        return AreasReading(_once(areas + unknown), _once(units), _once(unknown))

    def _match(self, piece: str) -> list[str]:
        """Names of the loaded areas a piece stands for: the name, a name with city before or township behind it."""
        if not self._names:
            return []
        for text in (piece, _CITY_BEFORE.sub("", piece)):
            if text in self._names:
                return [self._names[text]]
            if start := next(
                (n for n in self._by_length if text.startswith(n) and self._goes_on(text, n)), None
            ):
                return [self._names[start]]
        short = next((short for pattern, short in _SHORT_ZONES if pattern.search(piece)), None)
        if short in self._names:
            return [self._names[short]]
        return self._all_inside(piece)

    def _goes_on(self, text: str, name: str) -> bool:
        """Whether what follows the name is a place or office within it (北岭县城关镇), not another name (北岭新区)."""
        rest = text[len(name) :]
        return not self._all_inside(rest) and _TOWN_BEHIND.match(rest) is not None

    def _all_inside(self, piece: str) -> list[str]:
        """The loaded areas written one behind the other, or the one at the end of the piece."""
        found: list[str] = []
        rest = piece
        while rest:
            name = next((n for n in self._by_length if rest.startswith(n)), None)
            found += [self._names[name]] if name else []
            rest = rest[len(name) :] if name else rest[1:]
        is_covered = sum(map(len, found)) >= len(piece) - 2 * len(found)
        ends = next((n for n in self._by_length if _FULL_NAME.search(n) and piece.endswith(n)), None)
        if found and is_covered and len(found) > 1:
            return found
        return [self._names[ends]] if ends else []


def is_like_area(cell: str) -> bool:
    """Whether every name in a cell has the shape of a division, a zone, an office or a unit above the city."""
    pieces = _pieces(cell)
    shapes = (_DIVISION_END, _ZONE, _OFFICE, _TOWNSHIP, _HIGHER, _EVERYWHERE)
    return bool(pieces) and all(any(shape.search(piece) for shape in shapes) for piece in pieces)


def _pieces(cell: str) -> list[str]:
    """The names in a cell; white space parts two names only where each of them ends like a name."""
    parts = [part for part in _SEPARATOR.split(half_width(cell)) if part.strip()]
    pieces: list[str] = []
    for part in parts:
        words = _CITY_APART.sub(r"\1", part).split()
        are_names = len(words) > 1 and all(_is_whole_name(word) for word in words)
        pieces += words if are_names else ["".join(words)]
    pieces = [one for piece in pieces for one in _counties(compact(piece))]
    cleaned = (_ROLE.sub("", word) for piece in pieces for word in _CONNECTOR.split(compact(piece)))
    return [word for word in cleaned if len(word) > 1 and not is_nothing(word)]


def _counties(piece: str) -> list[str]:
    """Counties written in one go as several: 南屏县东陂市; a zone of the county, 北岭县开发区, stays with it."""
    found = _TWO_COUNTIES.fullmatch(piece)
    if found is None or _ZONE.search(found["other"]):
        return [piece]
    return [found["one"], *_counties(found["other"])]


def _is_whole_name(word: str) -> bool:
    return len(word) > 1 and (
        re.search(rf"{_DIVISION}$", word) is not None or _OFFICE.search(word) is not None
    )


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
