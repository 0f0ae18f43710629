"""Effects of asking and granting: a request is kept as it was asked; what is granted happens in the same move."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bihuan.cases.actions.applying import Written, effect
from bihuan.cases.actions.keeping import Kept, keep_files
from bihuan.cases.models import Petition
from bihuan.journal.copying import draw_ids, insert_rows
from bihuan.rules.calendar import end_of_day
from bihuan.rules.command import Command
from bihuan.rules.plan import Planned

Columns = Callable[[Planned], Mapping[str, Any]]


def file_petitions(
    planned: Sequence[Planned], kind: str, command: Command, columns: Columns
) -> list[Written]:
    """One request for each move, with its reason and files. columns: what else it asks for."""
    ids = draw_ids(Petition, len(planned))
    kept = Kept()
    for petition_id, row in zip(ids, planned, strict=True):
        part = (kind, petition_id)
        kept.add(row.target.case.stream_id, part, "reason", row.facts["reason"], audience_of(row))
    kept.write(command=command)
    insert_rows(
        Petition,
        [
            {**_petition(row, petition_id, kind, kept, command), **columns(row)}
            for petition_id, row in zip(ids, planned, strict=True)
        ],
    )
    return [
        Written(
            facts={
                "petition": petition_id,
                "files": files_of(row, (kind, petition_id), command),
                **_said(columns(row)),
                **kept.facts_of((kind, petition_id)),
            },
            new_part=petition_id,
        )
        for petition_id, row in zip(ids, planned, strict=True)
    ]


def audience_of(row: Planned) -> str:
    """Who reads the words of a request: its receiver where it is about an order, else the city alone."""
    return "county" if row.target.order is not None else "city"


def _petition(row: Planned, petition_id: int, kind: str, kept: Kept, command: Command) -> dict[str, Any]:
    order, actor = row.target.order, command.actor
    return {
        "id": petition_id, "case_id": row.target.case.id, "order_id": order.id if order else None,
        "rectification_id": row.target.rectification.id if row.target.rectification else None, "kind": kind,
        "part": order.part if order else 1, "cycle": row.target.case.cycle, "state": "open",
        "reason_text_id": kept.id_of((kind, petition_id), "reason"), "asked_at": command.moment,
        "asked_user_id": actor.user_id or 0, "asked_post_id": actor.post_id or 0, "asked_body_id": actor.body_id or 0,
    }  # fmt: skip


def _said(columns: Mapping[str, Any]) -> dict[str, Any]:
    """What of a request an entry says: codes, ids and moments."""
    return {name: value for name, value in columns.items() if value is not None}


def files_of(row: Planned, part: tuple[str, int], command: Command) -> list[dict[str, Any]]:
    """The files given with a move, hung on a part of its case."""
    stream = row.target.case.stream_id
    return keep_files([(stream, part, "proof", file) for file in row.facts.get("files", ())], command=command)


@effect("order.request_recall")
def request_recall(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Asks for an order back that was received."""
    return file_petitions(planned, "recall", command, lambda _row: {})


@effect("order.dispute")
def dispute(planned: Sequence[Planned], command: Command) -> list[Written]:
    """The receiver says it is not the right one; it stays responsible until determined."""
    return file_petitions(planned, "dispute", command, lambda row: {"body_id": _body_of(row)})


def _body_of(row: Planned) -> int | None:
    body = row.facts.get("body")
    return int(body["body_id"]) if body else None


@effect("case.propose_deduction")
def propose_deduction(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Asks the giver to take a case off the counts; until it agrees everything runs on."""
    return file_petitions(planned, "deduction", command, lambda row: {"cause": row.facts["cause"]})


@effect("case.request_extension", "order.request_extension")
def request_extension(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Asks the owner of a limit for more time."""
    written = file_petitions(planned, "extension", command, _extension)
    return [
        Written(done.facts, new_part=done.new_part, tell_to=_owner_of(row))
        for row, done in zip(planned, written, strict=True)
    ]


def _extension(row: Planned) -> dict[str, Any]:
    clock = _clock(row)
    return {"clock_ref": clock.id, "owner": clock.owner, "until": row.facts["until"]}


def _clock(row: Planned) -> Any:
    return next(one for one in row.target.case.clocks if one.id == row.facts["clock"]["clock_id"])


def _owner_of(row: Planned) -> tuple[tuple[int, str], ...]:
    """Who is to be told that a limit of theirs is asked for."""
    owner, desk = _clock(row).owner, row.target.case.desk_body_id
    if owner == "county" and row.target.order is not None:
        return ((row.target.order.receiver_body_id, "head"),)
    return ((desk, "city_leader" if owner == "city" else "review"),)


@effect("rectification.request_suspension")
def request_suspension(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Asks for the limits of a rectification to stand still up to the end of a day."""
    return file_petitions(
        planned, "suspension", command, lambda row: {"until": end_of_day(row.facts["until_on"])}
    )
