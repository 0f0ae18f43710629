"""How far long lists are that are read in the background; changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from bihuan.intake.models import WaitingFile
from bihuan.rules.actor import Actor
from bihuan.rules.errors import NotFound
from bihuan.rules.vocabulary import READING_STEPS


@dataclass(frozen=True, slots=True)
class WaitingCard:
    """One list: the step it stands at, its rows once they are counted, why it could not be read."""

    step: str
    size: int
    rows: int
    sentence: str

    @property
    def is_over(self) -> bool:
        """Whether it is read, or could not be."""
        return self.step in ("done", "failed")

    @property
    def done(self) -> int:
        """How many steps are behind it."""
        return list(READING_STEPS).index(self.step)

    @property
    def megabytes(self) -> float:
        """Its size, rounded."""
        return round(self.size / 1_000_000, 1)


@dataclass(frozen=True, slots=True)
class GivenFile:
    """One list given in to be read in the background.

    step: waiting, reading, keeping, done or failed. rows: once they are counted. sentence: why it could not be read.
    """

    id: int
    step: str
    size: int
    rows: int
    sentence: str
    given_at: datetime
    ended_at: datetime | None


def given_files(actor: Actor, batch_id: int) -> list[GivenFile]:
    """All lists of a batch that were left to the worker, the newest first, those that are read too. Raises NotFound."""
    if not actor.sees_city:
        raise NotFound("batch")
    files = WaitingFile.objects.filter(batch_id=batch_id).order_by("-id")
    names = [field.name for field in fields(GivenFile)]
    return [GivenFile(*row) for row in files.values_list(*names)]


def waiting_files(actor: Actor, batch_id: int) -> list[WaitingCard]:
    """The lists of a batch still to be read, and its newest where that could not be. Raises NotFound. 1 statement."""
    if not actor.sees_city:
        raise NotFound("batch")
    files = WaitingFile.objects.filter(batch_id=batch_id).order_by("id")
    cards = [WaitingCard(*row) for row in files.values_list("step", "size", "rows", "sentence")]
    return [
        card for n, card in enumerate(cards, 1) if not card.is_over or (n == len(cards) and card.sentence)
    ]
