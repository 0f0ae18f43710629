"""One invented complaint with everything the demo needs to play it to its end; values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bihuan.cli.demo.texts import Complaint


@dataclass(frozen=True, slots=True)
class Penalty:
    """A measure: kind from MEASURE_KINDS, days after the batch came in, document, money in fen (0 for none)."""

    kind: str
    days: int
    document_no: str
    planned_fen: int = 0
    decided_fen: int = 0
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step of a plan, due this many days after the plan was approved."""

    text: str
    days: int


@dataclass(frozen=True, slots=True)
class Works:
    """A rectification. plan, interim and milestones are empty for one done at once; log: dated by days, as it went."""

    what: str
    plan: str = ""
    interim: str = ""
    milestones: tuple[Milestone, ...] = ()
    log: tuple[Milestone, ...] = ()


@dataclass(frozen=True, slots=True)
class Later:
    """Words for what comes after registering; those a plot has no use for are empty.

    verdicts: one per issue, which sum up to the complaint's. asides: what the plot says besides, by what it is for
    (dispute, deduction, extension, return, redo, decline, objection, resident, clue), each ready to be entered.
    """

    visit: str
    people: str
    verdicts: tuple[str, ...]
    reason: str
    finding: str
    handling: str
    penalties: tuple[Penalty, ...]
    works: Works
    acceptance: str
    asides: tuple[tuple[str, str], ...] = ()

    def aside(self, name: str) -> str:
        """What is said for one purpose. Raises KeyError where this plot says nothing for it."""
        return dict(self.asides)[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported(Complaint):
    """A row of one of the five batches.

    number: as the inspectors gave it, empty where they gave none; number_printed: with the key mark stuck to it.
    areas: where it lies, the one that leads first; area_printed and types_printed: as the list says it, empty where it says
    nothing. lead: code of the body it belongs to; strays: codes of bodies it goes to before, in this order; beside: codes
    of bodies that help. township: code it is passed on to. same_as: batch and serial of an earlier report of the same
    object; earlier: number in the earlier round. held: the text may tell who complained. until: the last link that can
    have been played by the base day, `registered` for none; what happens besides is the plot's.
    """

    batch: int
    serial: int
    accepted_on: date
    number: str
    number_printed: str
    channel: str
    areas: tuple[str, ...]
    area_printed: str
    types_printed: str
    subject: str
    plot: str
    place: str
    held: bool
    lead: str
    strays: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    township: str = ""
    same_as: tuple[int, int] | None = None
    earlier: str = ""
    later: Later
