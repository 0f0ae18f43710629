"""Fills the gaps of a complaint's shape and puts the sentences around it; decides no plot."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bihuan.cli.demo.complaints import words
from bihuan.cli.demo.complaints.casting import Part
from bihuan.cli.demo.complaints.deck import Deck
from bihuan.cli.demo.complaints.spots import Spot
from bihuan.rules.redaction import propose

_LASTING = re.compile(r"(?<=[了有开])\{m\}")
_NIGHT = re.compile(r"夜|凌晨|零点|天黑|晚上|每晚|通宵")
_DAY = re.compile(r"清早|早晨|中午|傍晚|白天|下午|天刚亮")
_SPEAKING = ("反映", "关于", "来信", "请", "想问", "举报", "对", "群众", "买的")  # these begin by themselves
# Which sentences follow the text: tried before, harm, asked for.
_TAILS = ("", "", "t", "a", "", "h", "ta", "ha", "", "th", "a", "t")
_TAIL_POOLS = {
    "t": words.TRIED,
    "tf": words.TRIED + words.TRIED_WITH_FIRM,
    "a": words.ASKED,
    "af": words.ASKED + words.ASKED_OF_FIRM,
}
_HARM = {code: words.HARM + more for code, more in words.HARM_BY_TYPE.items()}
# Where the county's officers are spoken of, not the place.
_OFFICE = re.compile(
    r"(?<=[请盼望求议问])\{a\}|\{a\}(?=[^{，。]{0,3}(?:能|管|查|来|给|公安|城管|住建|环保|交警|花的|要给|明明|夜里|督促|的(?!\{)))"
)


@dataclass(frozen=True, slots=True)
class Worded:
    """A text, its issues, the hours it speaks of, and whether it may tell who complained."""

    content: str
    issues: tuple[str, ...]
    band: str
    held: bool
    place: str


class Wording:
    """Deals the words, so that none comes too often."""

    def __init__(self, salt: str) -> None:
        """salt: so that two lists do not deal the same."""
        self._night, self._day = Deck(words.NIGHT, salt), Deck(words.BY_DAY, salt)
        self._since, self._long = Deck(words.SINCE, salt), Deck(words.FOR_HOW_LONG, salt)
        self._tails, self._leads = Deck(_TAILS, salt), Deck(words.LEADS, salt)
        self._pools = {name: Deck(pool, f"{salt}/{name}") for name, pool in (_TAIL_POOLS | _HARM).items()}
        self._pools["h"] = Deck(words.HARM, salt)
        self._numbered, self._border = Deck(words.NUMBERED, salt), Deck(words.BORDER, salt)
        self._telling = Deck(words.TELLING, salt)
        self._again, self._rebound = Deck(words.AGAIN, salt), Deck(words.REBOUND, salt)

    def of(self, part: Part, *, tells: bool) -> Worded:
        """The words of a part; tells: with a sentence that gives the reporter away."""
        if part.named:
            return self._as_told(part)
        gaps = self._gaps(part)
        lead, *issues = _placed(part.shape).split("|")
        filled = [self._fill(piece, gaps).strip("。") for piece in issues]
        said = self._fill(lead, gaps)
        text = said + self._joined(filled)
        text += self._tail(part, text)
        if part.plot == "joint" and part.other:
            text += self._border.draw().format(one=part.spot.area, two=part.other.area)
        text = self._begun(text, part, gaps)
        if tells:
            text += self._telling.draw().format(**gaps, n=f"{len(text) * 37 % 9000 + 1000}")
        place = gaps[next((gap for gap in "vrc" if f"{{{gap}}}" in part.shape), "v")]
        return Worded(text, tuple(filled) or (said.strip("。"),), band_of(text), is_held(text), place)

    def _as_told(self, part: Part) -> Worded:
        lead, *issues = part.shape.split("|")
        text = lead + self._joined(issues)
        return Worded(
            text, tuple(issues) or (text.strip("。"),), band_of(text), is_held(text), part.spot.village
        )

    def _gaps(self, part: Part) -> dict[str, str]:
        spot = part.spot
        by_day = part.subject.code in words.DAYTIME_SUBJECTS and part.plot != "untrue_night"
        return {
            "a": spot.area if "{t}" in part.shape else spot.area + spot.town, "k": spot.area, "t": spot.town, "v": spot.village, "r": spot.road, "c": spot.compound,
            "w": spot.stream, "f": part.firm, "h": (self._day if by_day else self._night).draw(), "m": self._since.draw(),
        }  # fmt: skip

    def _fill(self, piece: str, gaps: dict[str, str]) -> str:
        if _LASTING.search(piece):
            piece = _LASTING.sub(self._long.draw(), piece)
        return re.sub(r"\{(\w)\}", lambda gap: gaps[gap[1]], piece)

    def _joined(self, issues: list[str]) -> str:
        if not issues:
            return ""
        marks = self._numbered.draw()
        return "；".join(mark + issue for mark, issue in zip(marks, issues, strict=False)) + "。"

    def _tail(self, part: Part, text: str) -> str:
        if part.plot in ("repeated", "together", "rebound"):
            return self._pools["a"].draw() if len(part.shape) % 2 else ""
        harm, firm = part.subject.types[0], "f" * bool(part.firm)
        pools = {"t": f"t{firm}", "a": f"a{firm}", "h": harm if harm in _HARM else "h"}
        said = [self._pools[pools[name]].draw() for name in self._tails.draw()]
        return "".join(sentence for sentence in said if sentence[:2] not in text)

    def _begun(self, text: str, part: Part, gaps: dict[str, str]) -> str:
        if part.plot == "rebound":
            return self._rebound.draw().format(text, **gaps)
        if part.plot == "repeated":
            return self._again.draw().format(text)
        lead = self._leads.draw()
        return text if text.startswith(_SPEAKING) else lead.format(text)


def _placed(shape: str) -> str:
    """The shape with the county alone where its officers are meant, and the township put before the spot instead."""
    placed = _OFFICE.sub("{k}", shape)
    if "{a}" not in placed and "{t}" not in placed:
        placed = re.sub(r"\{([vrc])\}", r"{t}{\1}", placed, count=1)
    return placed


def band_of(text: str) -> str:
    """The hours a text speaks of: night, day, whole_day for both, unstated for none."""
    night, day = bool(_NIGHT.search(text)), bool(_DAY.search(text))
    if night and day:
        return "whole_day"
    return "night" if night else "day" if day else "unstated"


def is_held(text: str) -> bool:
    """Whether the extract has to be looked at before it is confirmed."""
    return propose(text).needs_look


def place_of(spot: Spot) -> str:
    """County, township and village in one."""
    return spot.area + spot.town + spot.village
