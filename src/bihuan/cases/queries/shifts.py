"""Shifts of a desk as their pages show them: what stands open now, and each hand-over as it was signed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bihuan.cases.models import DeskShift
from bihuan.cases.queries.case_material import titles_of
from bihuan.cases.queries.shift_open import (
    LISTS,
    OpenLine,
    OpenNote,
    Standing,
    standing_from_json,
    standing_of,
)
from bihuan.people.models import Body, User
from bihuan.people.queries.bodies import city_desk
from bihuan.records.texts import read_texts
from bihuan.rules.actor import Actor
from bihuan.rules.canonical import facts_hash
from bihuan.rules.errors import NotFound

SHOWN = 60


@dataclass(frozen=True, slots=True)
class SignedBy:
    """Who signed for a shift, when, at which post. by_rota: the rota had them on duty. remark: empty where none."""

    person: str
    user_id: int
    post: str
    at: datetime
    by_rota: bool
    remark: str


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """One shift handed over. handed and taken: the two signatures, taken None until the next shift has signed."""

    id: int
    stream_id: int
    state: str
    begun_at: datetime
    handed: SignedBy
    taken: SignedBy | None
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """All that stood open."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One thing open with the short name of its receiver; empty where it has none yet."""

    line: OpenLine
    body: str


@dataclass(frozen=True, slots=True)
class ShownNote:
    """One note with its words (empty once erased), the title of who wrote it, the receiver it is about."""

    note: OpenNote
    words: str
    post: str
    body: str


@dataclass(frozen=True, slots=True)
class Named:
    """What stood open, with the names of what it names by id."""

    calls: tuple[ShownLine, ...]
    receipts: tuple[ShownLine, ...]
    unissued: tuple[ShownLine, ...]
    answers: tuple[ShownLine, ...]
    promised: tuple[ShownNote, ...]
    free: tuple[ShownNote, ...]
    counts: dict[str, int]

    @property
    def is_empty(self) -> bool:
        """Whether nothing stood open."""
        return not any(self.counts.values())


@dataclass(frozen=True, slots=True)
class ShiftPage:
    """One hand-over as it was signed. is_intact: what is shown has the hash the journal has."""

    row: ShiftRow
    named: Named
    frozen_hash: str
    is_intact: bool


def desk_of(actor: Actor, *, at: datetime) -> int:
    """The desk whose shifts the actor reads: their own, for others of the city its desk. Raises NotFound."""
    if not actor.sees_city:
        raise NotFound("page")
    if actor.role == "city_desk" and actor.body_id is not None:
        return actor.body_id
    return city_desk(at=at).id


def open_at_desk(body_id: int) -> Named:
    """What stands open at a desk now, with names. 8 statements."""
    return _named(standing_of(body_id))


def shift_rows(body_id: int) -> list[ShiftRow]:
    """Shifts of a desk that were handed over, the newest first, at most SHOWN. 4 statements."""
    handed = DeskShift.objects.filter(body_id=body_id).exclude(state="running")
    return _rows(list(handed.order_by("-id")[:SHOWN]))


def shift_page(shift_id: int, *, body_id: int) -> ShiftPage:
    """One hand-over. 7 statements. Raises NotFound, also for a shift that is still running."""
    found = DeskShift.objects.filter(id=shift_id, body_id=body_id).exclude(state="running").first()
    if found is None:
        raise NotFound("shift")
    named = _named(standing_from_json(found.frozen or {}))
    intact = facts_hash(found.frozen) == found.frozen_hash
    return ShiftPage(_rows([found])[0], named, found.frozen_hash, intact)


def _named(standing: Standing) -> Named:
    bodies = dict(Body.objects.filter(id__in=standing.body_ids).values_list("id", "short_name"))
    posts = titles_of(note.post_id for note in standing.notes)
    words = read_texts(note.text_id for note in standing.notes)
    notes = [
        ShownNote(
            note, words.get(note.text_id, ""), posts.get(note.post_id, ""),
            bodies.get(note.about.body_id, "") if note.about else "",
        )
        for note in standing.notes
    ]  # fmt: skip
    lists = {name: getattr(standing, name) for name in LISTS if name != "notes"}
    return Named(
        **{
            name: tuple(ShownLine(one, bodies.get(one.body_id, "")) for one in lines)
            for name, lines in lists.items()
        },
        promised=tuple(one for one in notes if one.note.promised_at),
        free=tuple(one for one in notes if not one.note.promised_at),
        counts=standing.counts,
    )


def _rows(shifts: Sequence[DeskShift]) -> list[ShiftRow]:
    people = dict(User.objects.filter(id__in=_signers(shifts)).values_list("id", "display_name"))
    posts = titles_of(post for s in shifts for post in (s.handed_post_id, s.taken_post_id))
    words = read_texts(text for s in shifts for text in (s.handed_text_id, s.taken_text_id) if text)

    def signed(shift: DeskShift, side: str) -> SignedBy | None:
        at, user_id = getattr(shift, f"{side}_at"), getattr(shift, f"{side}_by")
        if at is None:
            return None
        post, text = getattr(shift, f"{side}_post_id"), getattr(shift, f"{side}_text_id")
        by_rota = getattr(shift, f"{side}_duty") is not None
        return SignedBy(
            people.get(user_id, ""), user_id, posts.get(post, ""), at, by_rota, words.get(text or 0, "")
        )

    return [
        ShiftRow(
            shift.id, shift.stream_id, shift.state, shift.begun_at, handed, signed(shift, "taken"),
            {name: len((shift.frozen or {}).get(name, ())) for name in LISTS},
        )
        for shift in shifts
        if (handed := signed(shift, "handed"))
    ]  # fmt: skip


def _signers(shifts: Iterable[DeskShift]) -> set[int]:
    return {user for shift in shifts for user in (shift.handed_by, shift.taken_by) if user}
