"""Turns rows into cases with all that belongs to them, in sets; the caller has locked the batch's stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, Any

from bihuan.cases.actions.ahead import one_ahead, rare_collections
from bihuan.cases.actions.clocking import Starting, drafts_on
from bihuan.cases.actions.history import loaded_columns, write_results
from bihuan.cases.actions.new_cases import New, Portion, Ready, Texts
from bihuan.cases.actions.sealed_rows import tie_sealed
from bihuan.cases.models import Batch, Case, CaseNumber, Issue, Party
from bihuan.journal.copying import check_references_at_once, draw_ids, insert_rows, stream_rows
from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.numbers import draw
from bihuan.journal.streams import open_streams
from bihuan.records.clocks import ClockDraft, start_clocks
from bihuan.records.searching import index_new
from bihuan.records.texts import write_first
from bihuan.rules.command import Command
from bihuan.rules.snapshots import CaseSnap
from bihuan.rules.vocabulary import POLLUTION_TYPES, label_of

if TYPE_CHECKING:
    from bihuan.cases.actions.batches import PrintedResult, RegisteredRow


AT_ONCE = 2_000  # rows


def register_rows(batch: Batch, rows: Iterable[RegisteredRow], *, command: Command) -> dict[str, Any]:
    """Register what is not known yet; {"new": {row key: case id}, "known": [keys], "changed": {key: case id}, "keys"}.

    keys: the key each row stands under, in the order of the rows; another than its own where two rows of a list that
    say different things bear the same number. The rows are asked for some at a time, so that a list of any length
    takes the same memory.
    """
    became: dict[str, Any] = {"new": {}, "known": [], "changed": {}, "keys": []}
    check_references_at_once()
    made_ready = partial(Ready.of, round_id=batch.round_id, command=command)
    with rare_collections(), closing(one_ahead(_portions(batch, rows, command), made_ready)) as all_ready:
        for ready in all_ready:
            became["new"] |= _register(batch, ready, command)
            became["known"] += ready.portion.known
            became["changed"] |= ready.portion.changed
            became["keys"] += [row.row_key for row in ready.portion.rows]
    Batch.objects.filter(id=batch.id, state__in=("received", "transferred")).update(state="registered")
    counts = {name: len(became[name]) for name in ("new", "known", "changed")}
    record([EntryDraft(batch.stream_id, "batch.register", "batch", batch.id, counts)], command=command)
    return became


def _portions(batch: Batch, rows: Iterable[RegisteredRow], command: Command) -> Iterator[Portion]:
    """The rows some at a time, sorted out, the new ones with ids and numbers; what came before is not written yet."""
    apart, came = _apart(rows), set[str]()
    while some := list(islice(apart, AT_ONCE)):
        fresh, known, changed = _sorted_out(batch, some, came)
        came |= {row.row_key for row in fresh}
        yield Portion(some, _drawn(batch, fresh, command), known, changed)


def _register(batch: Batch, ready: Ready, command: Command) -> dict[str, int]:
    """Make a case of each new row of a portion; its id by the row's key."""
    news = ready.portion.news
    index_new(ready.searched)
    kept = iter(write_first(ready.texts))
    written = [Texts.of(new, kept) for new in news]
    clocks = [] if batch.is_history else _answer_clocks(batch, news, command)
    _insert(batch, ready, written, clocks)
    start_clocks(clocks)
    results = write_results(_with_results(news), command=command) if batch.is_history else [{}] * len(news)
    record(
        [
            _entry(batch, new, texts, result)
            for new, texts, result in zip(news, written, results, strict=True)
        ],
        command=command,
    )
    tie_sealed(batch, ready.portion.rows, {new.row: new.stream_id for new in news}, command=command)
    return {new.row.row_key: new.case_id for new in news}


def _sorted_out(
    batch: Batch, rows: Sequence[RegisteredRow], came: AbstractSet[str]
) -> tuple[list[RegisteredRow], list[str], dict[str, int]]:
    """Rows that are new, keys already registered unchanged, and keys registered with other values.

    came: keys of rows that were new before in the same list; `_apart` sees to it that they say the same.
    """
    found = {
        key: (row_hash, case_id)
        for key, row_hash, case_id in CaseNumber.objects.filter(
            round_id=batch.round_id, row_key__in={row.row_key for row in rows}
        ).values_list("row_key", "row_hash", "case_id")
    }
    fresh: dict[str, RegisteredRow] = {}
    known: list[str] = []
    changed: dict[str, int] = {}
    for row in rows:
        row_hash, case_id = found.get(row.row_key, ("", 0))
        if row_hash == row.row_hash or row.row_key in fresh or row.row_key in came:
            known.append(row.row_key)
        elif case_id:
            changed[row.row_key] = case_id
        else:
            fresh[row.row_key] = row
    return list(fresh.values()), known, changed


def _apart(rows: Iterable[RegisteredRow]) -> Iterator[RegisteredRow]:
    """The rows; where others of the list say something else under the same number and area, under keys of their own."""
    said: dict[str, list[str]] = {}
    for row in rows:
        hashes = said.setdefault(row.row_key, [])
        if row.row_hash not in hashes:
            hashes.append(row.row_hash)
        n = hashes.index(row.row_hash) + 1
        if n == 1:
            yield row
        else:
            marked = tuple(dict.fromkeys((*row.to_clear, "duplicate_acceptance_no")))
            yield replace(row, row_key=f"{row.row_key[:56]}#{n}", to_clear=marked)


def _drawn(batch: Batch, rows: Sequence[RegisteredRow], command: Command) -> list[New]:
    """New cases with their ids, streams and numbers."""
    if not rows:
        return []
    streams = open_streams("case", len(rows), command.now)
    case_ids = draw_ids(Case, len(rows))
    numbers = draw(
        f"case/{batch.round_id}", 0, len(rows)
    )  # one series for the whole round, whatever the year
    prefix = batch.round.number_prefix
    issue_ids = iter(draw_ids(Issue, sum(max(1, len(row.issues)) for row in rows)))
    return [
        New(
            row, case_id, stream_id, f"{prefix}{number:04d}", tuple(islice(issue_ids, max(1, len(row.issues))))
        )
        for row, case_id, stream_id, number in zip(rows, case_ids, streams, numbers, strict=True)
    ]  # fmt: skip


def _insert(batch: Batch, ready: Ready, written: Sequence[Texts], clocks: Sequence[ClockDraft]) -> None:
    news = ready.portion.news
    insert_rows(
        Case,
        [_case(batch, new, clock, held=held) for new, held, clock in zip_longest(news, ready.held, clocks)],
    )
    stream_rows(CaseNumber, (number for new in news for number in _numbers(batch, new)))
    insert_rows(
        Issue,
        [
            {"id": issue_id, "case_id": new.case_id, "no": n + 1, "text_id": texts.of_issue(n)}
            for new, texts in zip(news, written, strict=True)
            for n, issue_id in enumerate(new.issue_ids)
        ],
    )
    insert_rows(
        Party,
        [
            {"case_id": new.case_id, "kind": kind, "name_text_id": texts.parties[n].id, "body_id": body_id}
            for new, texts in zip(news, written, strict=True)
            for n, (kind, _, body_id) in enumerate(new.row.parties)
        ],
    )


def _with_results(news: Sequence[New]) -> list[tuple[int, int, tuple[int, ...], PrintedResult]]:
    """Stream, case, issues and printed result of each new case; without a result it is taken as pending."""
    from bihuan.cases.actions.batches import PrintedResult

    return [(new.stream_id, new.case_id, new.issue_ids, new.row.result or PrintedResult()) for new in news]


def _case(batch: Batch, new: New, first: ClockDraft | None, *, held: bool) -> dict[str, Any]:
    """The row of a new case: registered, open, nothing found yet; its first due moment is that of its first clock.

    first: None for a case of a finished round, which is over as it comes.
    """
    row = new.row
    return {
        "id": new.case_id, "stream_id": new.stream_id, "round_id": batch.round_id, "batch_id": batch.id,
        "city_no": new.city_no, "serial": row.serial, "title": title_of(row), "channel": row.channel,
        "accepted_on": row.accepted_on, "key_classes": list(row.key_classes), "area_ids": list(row.area_ids),
        "area_printed": row.area_printed[:120], "pollution_types": list(row.pollution_types),
        "types_printed": row.types_printed[:120], "to_clear": list(row.to_clear),
        "reporter_withheld": row.reporter_withheld, "extract_state": "held" if held else "proposed",
        "band": row.band, "received_at": batch.received_at, "next_due_at": first.due_at if first else None,
        **({} if first else loaded_columns(row.result)),
    }  # fmt: skip


def title_of(row: RegisteredRow) -> str:
    """One line that names area and types only, so that it can stand on any page: 北岭县大气、噪声问题."""
    types = "、".join(label_of(POLLUTION_TYPES, code) for code in row.pollution_types) or "环境"
    return f"{row.area_printed}{types}问题"[:120]


def _numbers(batch: Batch, new: New) -> list[dict[str, Any]]:
    """One row for each printed number; a case without one keeps its key all the same."""
    printed = new.row.numbers or ("",)
    return [
        {
            "case_id": new.case_id, "round_id": batch.round_id, "giver": batch.giver, "number": number,
            "number_printed": new.row.number_printed[:80],
            "row_key": new.row.row_key if n == 0 else f"{new.row.row_key[:56]}+{n}", "row_hash": new.row.row_hash,
        }
        for n, number in enumerate(printed)
    ]  # fmt: skip


def _entry(batch: Batch, new: New, texts: Texts, result: Mapping[str, Any]) -> EntryDraft:
    code = "case.load_history" if batch.is_history else "case.register"
    return EntryDraft(
        new.stream_id, code, "case", new.case_id,
        {
            **result,
            "batch": batch.id, "city_no": new.city_no, "numbers": list(new.row.numbers), "serial": new.row.serial,
            "areas": list(new.row.area_ids), "types": list(new.row.pollution_types),
            "key_classes": list(new.row.key_classes), "to_clear": list(new.row.to_clear),
            "issues": len(new.issue_ids),
            "text_content": [texts.content.id, texts.content.commitment],
            "text_proposed": [texts.proposed.id, texts.proposed.commitment],
            **{f"text_issue_{n}": [text.id, text.commitment] for n, text in enumerate(texts.issues, start=1)},
            **{f"text_party_{n}": [text.id, text.commitment] for n, text in enumerate(texts.parties)},
        },
    )  # fmt: skip


def _answer_clocks(batch: Batch, news: Sequence[New], command: Command) -> list[ClockDraft]:
    """The inspectors' limit runs from when the batch was received, whenever the row was typed in."""
    start = Starting("answer", started_at=batch.received_at)
    return drafts_on([(_first_snap(batch, new), None, start) for new in news], command=command)


def _first_snap(batch: Batch, new: New) -> CaseSnap:
    """The case as it will stand, without asking the database for what is being written."""
    return CaseSnap(
        id=new.case_id, stream_id=new.stream_id, version=1, stage="registered", round_id=batch.round_id,
        batch_id=batch.id, city_no=new.city_no, cycle=1, desk_body_id=batch.round.desk_body_id,
        received_at=batch.received_at, key_classes=new.row.key_classes,
    )  # fmt: skip
