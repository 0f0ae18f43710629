"""Erases words from a case everywhere they stand: texts of all audiences, signed papers, search, list rows, files.

Two people do it together: a custodian of sealed identities asks, an approver consents. The journal says who, and which
rows; it never held the words.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from bihuan.cases.models import Case, CaseNumber
from bihuan.intake.models import DraftRow, ImportRun, LikelyRepeat
from bihuan.journal.commands import begin, finish
from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.streams import lock_streams
from bihuan.records.access import bodies_seeing
from bihuan.records.erasing import ERASED, Found, drop_erased, erase_found, find
from bihuan.records.searching import SearchDraft, index_texts
from bihuan.records.texts import newest
from bihuan.rules.actor import Actor
from bihuan.rules.command import Command
from bihuan.rules.errors import FactWrong, GuardRefused, NotAllowed, NotFound
from bihuan.rules.sealing import APPROVER, CUSTODIAN, ROLE_OF_HALF
from bihuan.rules.search import FIELD_BREAK

SHORTEST = 2  # a single character stands everywhere
KEYS_KEPT = frozenset({"row_key", "row_hash", "serial", "acceptance_no"})  # by which a row is known again


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to go from a case: whatever holds the words (None: every text and file), and the files named by id."""

    city_no: str
    words: str | None
    evidence_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Erased:
    """How much went: texts, signed papers, files, rows of lists."""

    texts: int
    signatures: int
    files: int
    rows: int


def erase_words(wish: Wish, *, approved_by: Actor, command: Command) -> Erased:
    """Erase, then take the files off the disk. What a repeated request erased is told again.

    Raises NotAllowed, NotFound("case"), FactWrong for words too short, GuardRefused for nothing found, for one person
    alone, and while a backup is made.
    """
    _check_may(approved_by, command=command)
    if wish.words is not None and len(wish.words.strip()) < SHORTEST and not wish.evidence_ids:
        raise FactWrong(ERASED, "words", "要清除的文字过短，至少两个字")
    done = _erase(wish, approved_by=approved_by, command=command)
    drop_erased(done["files"])
    return Erased(len(done["texts"]), len(done["signatures"]), len(done["files"]), done["rows"])


@transaction.atomic(durable=True)
def _erase(wish: Wish, *, approved_by: Actor, command: Command) -> dict[str, Any]:
    case = Case.objects.filter(city_no=wish.city_no).order_by("-id").first()
    if case is None:
        raise NotFound("case")
    facts = {"case": case.pk, "approved_by": approved_by.key}
    if done := begin(command, ERASED, facts):
        return done
    lock_streams([case.stream_id])
    found = find(case.stream_id, words=wish.words, evidence_ids=wish.evidence_ids)
    erase_found(found, command=command)
    rows = _erase_rows(case, words=wish.words)
    if found.is_empty and not rows:
        raise GuardRefused("nothing_to_erase", "该交办件中没有这些文字或材料，未清除")
    _find_no_more(case, words=wish.words)
    told = _told(found) | {"rows": rows}
    entered = told | {"approved_by": approved_by.key, "approved_by_post": approved_by.post_id}
    record([EntryDraft(case.stream_id, ERASED, "case", case.pk, entered)], command=command)
    return finish(command, ERASED, facts, told)


def _check_may(approved_by: Actor, *, command: Command) -> None:
    if command.actor.role != ROLE_OF_HALF[CUSTODIAN] or approved_by.role != ROLE_OF_HALF[APPROVER]:
        raise NotAllowed(ERASED)
    if command.actor.user_id == approved_by.user_id:
        raise GuardRefused("two_people", "清除须由两人办理，申请人不能自己批准")


def _told(found: Found) -> dict[str, Any]:
    return {"texts": list(found.texts), "signatures": list(found.signatures), "files": list(found.files)}


def _find_no_more(case: Case, *, words: str | None) -> None:
    """Make the case findable by what is left of it."""
    if words is None or words in case.title:
        Case.objects.filter(id=case.pk).update(title="")
    content = newest([case.stream_id], field="content", audience="city").get(case.pk)
    extract = newest([case.stream_id], field="extract", audience="county").get(case.pk)
    numbers = CaseNumber.objects.filter(case_id=case.pk).order_by("id").values_list("number", flat=True)
    said = (
        case.city_no,
        *filter(None, numbers),
        case.area_printed,
        case.types_printed,
        content.content if content else "",
    )
    drafts = [SearchDraft(case.stream_id, "city", FIELD_BREAK.join(said), case.round_id)]
    if case.extract_state == "confirmed":
        text = FIELD_BREAK.join((case.city_no, extract.content if extract else ""))
        seeing = bodies_seeing([case.stream_id])[case.stream_id]
        drafts.append(SearchDraft(case.stream_id, "county", text, case.round_id, seeing))
    index_texts(drafts)


def _erase_rows(case: Case, *, words: str | None) -> int:
    """Take the words out of the rows of the case's batch, and of what was told of rows that were not read; how many."""
    erased = 0
    for row in DraftRow.objects.filter(run__batch_id=case.batch_id).iterator():
        own = row.case_id == case.pk and words is None
        fields, cells = _without(row.fields, words, own=own), _without(row.cells, words, own=own)
        if (fields, cells) != (row.fields, row.cells):
            DraftRow.objects.filter(id=row.pk).update(fields=fields, cells=cells)
            erased += 1
    if words is not None:
        for run in ImportRun.objects.filter(batch_id=case.batch_id):
            ImportRun.objects.filter(id=run.pk).update(
                rejects=_without(run.rejects, words), notes=_without(run.notes, words)
            )
    for repeat in LikelyRepeat.objects.filter(row__case_id=case.pk):
        reasons = [] if words is None else _without(repeat.reasons, words)
        LikelyRepeat.objects.filter(id=repeat.pk).update(reasons=reasons)
    return erased


def _without(value: Any, words: str | None, *, own: bool = False) -> Any:
    """The value with every text in it emptied that holds the words; of a row wholly to erase every text but its keys."""
    match value:
        case str():
            return "" if own or (words is not None and words in value) else value
        case list():
            return [_without(inner, words, own=own) for inner in value]
        case dict():
            return {
                key: _without(inner, words, own=own and key not in KEYS_KEPT) for key, inner in value.items()
            }
        case _:
            return value


# Where the words could stand besides, in other cases; looked for, never erased by this act.
PLACES: tuple[tuple[str, str], ...] = (
    ("文本", "SELECT count(*) FROM records_text WHERE strpos(content, %(words)s) > 0"),
    ("签字内容", "SELECT count(*) FROM records_signature WHERE strpos(content, %(words)s) > 0"),
    (
        "清单行",
        "SELECT count(*) FROM intake_draftrow WHERE strpos(fields::text || cells::text, %(as_json)s) > 0",
    ),
)


def left_elsewhere(words: str) -> dict[str, int]:
    """How many texts, signed papers and list rows of all cases still hold the words; those with none left out."""
    facts = {"words": words, "as_json": json.dumps(words, ensure_ascii=False)[1:-1]}
    return {name: number for name, query in PLACES if (number := _count(query, facts))}


def _count(query: str, facts: dict[str, str]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query, facts)
        return int(cursor.fetchone()[0])
