"""Rows to be put right as a workbook, and what it says when it comes back at any door: each row by itself."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bihuan.cases.queries.batches import batch_row
from bihuan.intake.actions.comparing import find_at_once
from bihuan.intake.actions.correcting import keep_corrected, note_corrected
from bihuan.intake.actions.keeping import edit_row
from bihuan.intake.queries.correcting import ToCorrect, lines_by_id, rows_to_correct
from bihuan.intake.queries.drafts import DraftLine
from bihuan.intake.reading.corrections import FIELDS, Correcting, Corrections
from bihuan.intake.reading.drafts import UnusableFile
from bihuan.rules.actor import Actor
from bihuan.rules.capacity import is_dispatcher
from bihuan.rules.command import Command
from bihuan.rules.errors import FactWrong, NotAllowed, Refusal
from bihuan.rules.vocabulary import BANDS, CLEARANCES, KEY_CLASSES, label_of
from bihuan.web.cells import EDIT, CellReader
from bihuan.web.lists import read_given
from bihuan.web.refusals import said

BAND = "band"  # the desk's own field, which no list prints
OF_A_LIST = tuple(name for name in FIELDS if name != BAND)


@dataclass(frozen=True, slots=True)
class PutRight:
    """What became of a workbook of corrections. changed: rows typed over; added: rejected rows that have a complaint now.

    refused: a sentence for each row nothing was done with.
    """

    batch_id: int
    changed: int
    added: int
    refused: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The whole in one sentence."""
        words = _("已补正 %(n)s 行，新增 %(added)s 行") % {"n": self.changed, "added": self.added}
        left = _("，%(n)s 行未处理") % {"n": len(self.refused)}
        return words + left * bool(self.refused)


def to_correct(actor: Actor, batch_id: int) -> Iterator[Correcting]:
    """The rows with something to clear and those that could not be read, with what is wrong and all their cells.

    Raises NotFound for others than the city's.
    """
    for row in rows_to_correct(actor, batch_id):
        if row.line:
            reasons = [_(label_of(CLEARANCES, code)) for code in row.line.to_clear]
            words = "；".join([*reasons, *row.line.hints])
            yield Correcting(row.place, words, texts_of(row.line), row.others, row_id=row.line.id)
        else:
            yield Correcting(row.place, row.sentence, _read_of(row), row.others, run_id=row.run_id, n=row.n)


def _read_of(row: ToCorrect) -> dict[str, str]:
    """What stood in a rejected row for the fields of the workbook."""
    names = {"area": "areas", "key": "key_class"}
    texts = {names.get(name, name): text for name, text in row.read.items()}
    return {name: text for name, text in texts.items() if name in FIELDS}


def texts_of(line: DraftLine) -> dict[str, str]:
    """A draft row's fields as they are written in cells."""
    fields = line.fields
    band = fields.get("band") or "unstated"
    return {
        "acceptance_no": fields.get("acceptance_no") or "",
        "areas": "、".join(fields.get("areas") or ()),
        "pollution_types": "、".join(fields.get("pollution_types") or ()),
        "content": fields["content"],
        "key_class": label_of(KEY_CLASSES, fields["key_class"]) if fields.get("key_class") else "",
        "band": label_of(BANDS, band) if band != "unstated" else "",
    }


def put_right(found: Corrections, *, command: Command, expected: int | None = None) -> PutRight:
    """Put the rows of a batch right, each by itself; what is refused of them is in the result.

    Raises NotFound, NotAllowed, FactWrong for a workbook of another batch than expected.
    """
    batch_id = found.batch_id
    if expected is not None and batch_id != expected:
        raise FactWrong(EDIT, "list_file", _("这是另一批的待补正表，请在该批的核对页上传"))
    batch = batch_row(command.actor, batch_id)
    if not is_dispatcher(command.actor):
        raise NotAllowed(EDIT)
    changed, refused = _edit(found, command)
    added = _add(found, giver=batch.giver, command=command, refused=refused)
    refused += [_("第%(row)s行：缺行标识，未处理") % {"row": row} for row in found.unknown]
    if changed or added:
        find_at_once(batch_id, at=command.now)
    return PutRight(batch_id, changed, added, tuple(refused))


def _edit(found: Corrections, command: Command) -> tuple[int, list[str]]:
    """Type over the draft rows where a cell says something new; how many, and the sentences of those refused."""
    lines = lines_by_id(command.actor, found.batch_id, [row.row_id for row in found.rows if row.row_id])
    reader, changed, refused = CellReader(), 0, []
    for row in found.rows:
        if not row.row_id:
            continue
        try:
            changes = _changes(lines.get(row.row_id), row.texts, reader)
            if changes:
                edit_row(row.row_id, command=command.for_row(str(row.row_id)), changes=changes)
                changed += 1
        except Refusal as refusal:
            refused.append(_said_of(row, said(refusal).sentence))
    return changed, refused


def _changes(line: DraftLine | None, texts: Mapping[str, str], reader: CellReader) -> dict[str, Any]:
    """The new values of a row. Raises FactWrong for a row that is not in the batch or registered already."""
    if line is None:
        raise FactWrong(EDIT, "row", _("没有这一行"))
    before = texts_of(line)
    new = {name: text for name, text in texts.items() if text and text != before[name].strip()}
    if new and line.state != "draft":
        raise FactWrong(EDIT, "row", _("已登记，请在交办件页补齐信息"))
    return {name: reader.read(name, text) for name, text in new.items()}


def _add(found: Corrections, *, giver: str, command: Command, refused: list[str]) -> int:
    """Keep the rejected rows that have a complaint now; how many are new."""
    rows = [row for row in found.rows if not row.row_id and row.texts.get("content")]
    if not rows:
        return 0
    raw = _as_list(rows)
    try:
        list_file = read_given(raw, name=_("补正"), giver=giver)
    except UnusableFile as unusable:
        refused.append(unusable.sentence)
        return 0
    added = keep_corrected(found.batch_id, list_file, raw=raw, command=command.for_row("added"))
    places: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        places[row.run_id].append(row.n)
    note_corrected(found.batch_id, places)
    refused += [
        _said_of(row, _("%(field)s未填入，请在核对页填写") % {"field": FIELDS[BAND]})
        for row in rows
        if row.texts.get(BAND)
    ]
    return added


def _as_list(rows: Sequence[Correcting]) -> bytes:
    """The rows as a list of their own, under the workbook's headers and then those of the file they came from."""
    others = list(dict.fromkeys(label for row in rows for label in row.others))
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow([*(FIELDS[field] for field in OF_A_LIST), *others])
    for row in rows:
        lines.writerow(
            [row.texts.get(field, "") for field in OF_A_LIST]
            + [row.others.get(label, "") for label in others]
        )
    return written.getvalue().encode()


def _said_of(row: Correcting, sentence: str) -> str:
    return _("第%(row)s行：%(sentence)s") % {"row": row.place, "sentence": sentence}
