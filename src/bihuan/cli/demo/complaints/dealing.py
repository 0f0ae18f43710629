"""Deals verdicts, key marks, channels, numbers and gaps of the list over the parts; writes no sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bihuan.cli.demo.complaints.deck import shuffled
from bihuan.cli.demo.complaints.plots import FOUND, PLOTS, VERDICT_SHARES

KEYS = (("inspectors", 30), ("province", 12), ("supervised", 6), ("city", 4))
WITHOUT_NUMBER, WITHOUT_TYPE, WITHOUT_AREA, TELLING = 8, 12, 8, 40
CHANNELS = ("phone",) * 11 + ("letter",) * 7 + ("wechat",) * 2
LETTERS = {"phone": "D", "letter": "X", "wechat": "W"}


def verdicts_of(plots: Sequence[str], told: Mapping[int, str]) -> list[str]:
    """A verdict for each plot, in their order, so that all together come out as VERDICT_SHARES has it.

    told: verdicts that stand already, by place in the list.
    """
    left = dict(VERDICT_SHARES)
    only = {n: PLOTS[plot].verdicts[0] for n, plot in enumerate(plots) if len(PLOTS[plot].verdicts) == 1}
    found = only | dict(told)
    for verdict in found.values():
        left[verdict] -= 1
    doubtful = [n for n, plot in enumerate(plots) if "false" in PLOTS[plot].verdicts and n not in found]
    for n in shuffled(doubtful, "false")[: left["false"]]:
        found[n] = "false"
    rest = [n for n in range(len(plots)) if n not in found]
    dealt = shuffled([verdict for verdict in FOUND for _ in range(left[verdict])], "verdicts")
    found |= dict(zip(rest, dealt, strict=True))
    return [found[n] for n in range(len(plots))]


def issue_verdicts(verdict: str, issues: int, turn: int) -> tuple[str, ...]:
    """Verdicts of the issues that sum up to the overall one."""
    if issues == 1 or verdict in ("true", "false"):
        return (verdict,) * issues
    if verdict == "basically":
        return ("true",) * (issues - 1) + ("basically",)
    last = "false" if turn % 2 else "partly"
    return ("true",) * (issues - 1) + (last,)


def keys_of(candidates: Iterable[int]) -> dict[int, str]:
    """Key classes by place in the list."""
    order = iter(shuffled(candidates, "keys"))
    return {next(order): key for key, count in KEYS for _ in range(count)}


def gaps_of(candidates: Sequence[int]) -> dict[str, frozenset[int]]:
    """Places in the list without number, type or area, and where the text tells who complained; no place twice."""
    order = iter(shuffled(candidates, "gaps"))
    wanted = {"number": WITHOUT_NUMBER, "type": WITHOUT_TYPE, "area": WITHOUT_AREA, "telling": TELLING}
    return {name: frozenset(next(order) for _ in range(count)) for name, count in wanted.items()}
