"""What happened on a case, as one actor may see it; the sentence of an entry is the door's, what it was about is here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bihuan.cases.queries.case_details import details_of
from bihuan.cases.queries.case_material import Material, titles_of
from bihuan.cases.queries.case_offers import SHORT_TEXT
from bihuan.cases.sight import PartKey, Sight
from bihuan.journal.queries.timeline import NOBODY, Happening, Picked, who_acted
from bihuan.records.sweeping import ENTRY_CODES, HIGHER_RUNG, PASSED
from bihuan.rules.lifecycle import MOVES

SYSTEM = "系统"
# What the city does on the case for itself, or between itself and the giver; a receiver reads nothing of it.
CITY_ONLY = frozenset(
    {
        "case.clear", "case.draft_answer", "case.register", "case.supplement_answer", "case.return_answer",
        "case.state_conclusion", "case.draft_disclosure", "case.correct_disclosure", "disclosure.decline",
        "case.propose_deduction", "case.request_extension",
    }
)  # fmt: skip
# Decided between the city and the giver, and told to whoever works on the case.
TOLD_TO_ALL = frozenset({"deduction.record_consent", "deduction.record_refusal"})

CLOCK_CODES = frozenset({*ENTRY_CODES.values(), HIGHER_RUNG, PASSED})
TEXT_CODES = frozenset(
    {"case.register"}
    | {
        move.code
        for move in MOVES.values()
        if any(fact.kind == "long_text" and fact.max_length > SHORT_TEXT for fact in move.facts)
    }
)
KINDS = {"moves": "办理动作", "clocks": "时限提醒", "texts": "文稿"}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a timeline is narrowed to; empty values narrow nothing. who: a post, NOBODY for the system.

    kind: one of KINDS: what people did, what a clock entered, where the wording of the complaint or of a paper was written.
    """

    who: int | None = None
    kind: str = ""

    @property
    def picked(self) -> Picked:
        """The same for the journal."""
        if self.kind == "moves":
            return Picked(self.who, without=CLOCK_CODES)
        return Picked(
            self.who, codes={"clocks": CLOCK_CODES, "texts": TEXT_CODES}.get(self.kind, frozenset())
        )


ALL = Narrowing()


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One entry of the journal in sight. who: title of the post; about: the receiver it concerns; details: (name, words)."""

    seq: int
    code: str
    facts: Mapping[str, Any]
    who: str
    about: str
    details: tuple[tuple[str, str], ...]
    happened_at: datetime
    recorded_at: datetime
    is_late: bool
    by_secretary: bool
    hash: str


def timeline_of(material: Material, sight: Sight) -> tuple[TimelineEntry, ...]:
    """The entries in sight among those loaded, newest first."""
    return tuple(
        _entry(entry, material, sight) for entry in material.entries if _is_seen(entry, material, sight)
    )


def actors_of(material: Material, sight: Sight) -> tuple[tuple[int, str], ...]:
    """Who made an entry in sight, as (post, title), the system (NOBODY) last. 2 statements."""
    posts = {
        post_id
        for post_id, code, part_kind, part_id in who_acted(material.rows.case.stream_id)
        if _is_in_sight(code, (part_kind, part_id), material, sight)
    }
    titles = titles_of(posts)
    named = sorted((title, post_id) for post_id, title in titles.items())
    return (*((post_id, title) for title, post_id in named), *([(NOBODY, SYSTEM)] if None in posts else []))


def _is_seen(entry: Happening, material: Material, sight: Sight) -> bool:
    return _is_in_sight(entry.code, (entry.part_kind, entry.part_id), material, sight)


def _is_in_sight(code: str, part: PartKey, material: Material, sight: Sight) -> bool:
    if code in CITY_ONLY and not sight.is_city:
        return False
    return code in TOLD_TO_ALL or sight.sees_part(part, material.owners)


def _entry(entry: Happening, material: Material, sight: Sight) -> TimelineEntry:
    part = (entry.part_kind, entry.part_id)
    order_id = entry.part_id if entry.part_kind == "order" else material.owners.get(part)
    receivers = {order.id: order.receiver_body_id for order in material.rows.orders}
    return TimelineEntry(
        seq=entry.seq,
        code=entry.code,
        facts=entry.facts,
        who=material.post(entry.actor_post_id, at=entry.happened_at) or SYSTEM,
        about=material.body(receivers.get(order_id or 0)) if len(receivers) > 1 else "",
        details=details_of(entry, material, sight),
        happened_at=entry.happened_at,
        recorded_at=entry.recorded_at,
        is_late=entry.is_late,
        by_secretary=bool(entry.facts.get("by_secretary")),
        hash=entry.hash,
    )
