"""What one subject of complaint is made of; the words stand in `subjects`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject. Texts may hold gaps: {a} county and township, {t} township, {v} village, {r} road, {c} compound,
    {w} stream, {f} firm, {h} hours, {m} since when.

    setting: urban, rural or any, where it happens. firms: endings of firms' names, none where nobody is named.
    shapes: whole texts, each used once; a bar parts the lead from the issues it numbers. looked, seen, unseen, remedy: what
    was looked at on site, found when true, found when not, done about it. measures: kinds from MEASURE_KINDS. plan: kind of
    long rectification. beside: codes of bureaus that help.
    """

    code: str
    label: str
    types: tuple[str, ...]
    setting: str
    firms: tuple[str, ...]
    shapes: tuple[str, ...]
    looked: tuple[str, ...]
    seen: tuple[str, ...]
    unseen: tuple[str, ...]
    remedy: tuple[str, ...]
    measures: tuple[str, ...] = ("ordered_rectify",)
    plan: str = "upgrade"
    beside: tuple[str, ...] = ("eco",)
