"""How the columns of a giver's lists were given to fields by hand, and the columns of a file; changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bihuan.intake.models import ColumnChoice, DraftRow, ImportRun
from bihuan.intake.reading.drafts import KeptColumns
from bihuan.intake.reading.kept import columns_from_json
from bihuan.rules.actor import Actor
from bihuan.rules.errors import NotFound
from bihuan.rules.list_headers import BY_HAND, header_key
from bihuan.rules.list_text import cut

SAMPLED = 20  # rows looked at for an example of what a column holds
SAMPLE_LENGTH = 24


def remembered(giver: str) -> dict[str, str]:
    """Header key → field, as last decided for a giver. 1 statement."""
    return {choice.header: choice.field for choice in _newest(giver)}


def _newest(giver: str) -> list[ColumnChoice]:
    choices = ColumnChoice.objects.filter(giver=giver).order_by("header", "-id")
    return list(choices.distinct("header"))


@dataclass(frozen=True, slots=True)
class ColumnCard:
    """One column of a file: its printed header, the field it is read as (empty: none), an example of what it holds.

    decided_at and post_id: of the choice by hand it follows; None where the header's words decided.
    """

    run_id: int
    key: str
    label: str
    field: str
    sample: str
    decided_at: datetime | None
    post_id: int | None

    @property
    def is_settled(self) -> bool:
        """Whether it is known what it is read as, be it not at all."""
        return self.field != ""


def columns_of(actor: Actor, batch_id: int, *, giver: str) -> list[ColumnCard]:
    """The columns that may be read of a batch's files with rows not yet registered, unknown ones first; each header once.

    Raises NotFound for others than the city's. 3 statements for one file.
    """
    if not actor.sees_city:
        raise NotFound("batch")
    choices = {choice.header: choice for choice in _newest(giver)}
    cards: list[ColumnCard] = []
    for run in ImportRun.objects.filter(batch_id=batch_id).order_by("id"):
        waiting = DraftRow.objects.filter(run_id=run.id, state="draft").order_by("id")
        cells = list(waiting.values_list("cells", flat=True)[:SAMPLED])
        if cells:
            cards += _cards(run, cells, choices)
    return sorted(cards, key=lambda card: card.is_settled)


def _cards(
    run: ImportRun, cells: list[dict[str, Any]], choices: Mapping[str, ColumnChoice]
) -> list[ColumnCard]:
    found: dict[str, ColumnCard] = {}
    for number, kept in enumerate(run.notes.get("kept", ())):
        columns = columns_from_json(kept)
        field_of = {column: name for name, served in columns.fields.items() for column in served}
        for place, (column, label) in enumerate(columns.labels.items()):
            key, field = header_key(label), field_of.get(column, columns.by_hand.get(label, ""))
            choice = choices.get(key) if label in columns.by_hand else None
            card = ColumnCard(
                run.id, key, label, field if field in BY_HAND or not field else "", _sample(cells, number, place),
                choice.decided_at if choice else None, choice.post_id if choice else None,
            )  # fmt: skip
            found.setdefault(key, card)
    return list(found.values())


def _sample(cells: list[dict[str, Any]], number: int, place: int) -> str:
    texts = (row["texts"][place] for row in cells if row.get("list") == number)
    return cut(next((text for text in texts if text), ""), SAMPLE_LENGTH)


def kept_columns_of(run: ImportRun) -> list[KeptColumns]:
    """The kept columns of each list of a file."""
    return [columns_from_json(kept) for kept in run.notes.get("kept", ())]
