"""Effects of what is done on a case: visits, findings, second looks, measures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bihuan.cases.actions.applying import Written, effect
from bihuan.cases.actions.keeping import Kept, keep_files_each
from bihuan.cases.models import Finding, Measure, Visit
from bihuan.journal.copying import draw_ids, insert_rows
from bihuan.rules.calendar import local
from bihuan.rules.command import Command
from bihuan.rules.plan import Planned
from bihuan.rules.snapshots import IssueSnap

# 昼间 06:00-22:00, 夜间 22:00-06:00. Source: 环境噪声污染防治法 uses the same hours; odours are complained of alike.
NIGHT_STARTS, NIGHT_ENDS = 22, 6


def band_of(moment: datetime) -> str:
    """Day or night of a moment, by the city's clock."""
    hour = local(moment).hour
    return "night" if hour >= NIGHT_STARTS or hour < NIGHT_ENDS else "day"


@effect("order.record_visit")
def record_visit(planned: Sequence[Planned], command: Command) -> list[Written]:
    """One visit for each order, with its note, people and photos."""
    ids = draw_ids(Visit, len(planned))
    kept = Kept()
    for visit_id, row in zip(ids, planned, strict=True):
        stream = row.target.case.stream_id
        kept.add(stream, ("visit", visit_id), "note", row.facts.get("note"))
        kept.add(stream, ("visit", visit_id), "people", row.facts.get("people"))
    kept.write(command=command, are_first=True)
    insert_rows(
        Visit,
        [
            {
                "id": visit_id, "case_id": row.target.case.id, "order_id": row.target.id,
                "cycle": row.target.case.cycle, "started_at": row.facts["started_at"],
                "ended_at": row.facts.get("ended_at"), "band": band_of(row.facts["started_at"]),
                "leader_present": bool(row.facts.get("leader_present")), "monitored": bool(row.facts.get("monitored")),
                "people_text_id": kept.id_of(("visit", visit_id), "people"),
                "note_text_id": kept.id_of(("visit", visit_id), "note"), "user_id": command.actor.user_id or 0,
                "recorded_at": command.now,
            }
            for visit_id, row in zip(ids, planned, strict=True)
        ],
    )  # fmt: skip
    files = _photos(planned, "visit", ids, command)
    return [
        Written(
            facts={
                "visit": visit_id,
                "started_at": row.facts["started_at"],
                "leader_present": bool(row.facts.get("leader_present")),
                "files": photos,
                **kept.facts_of(("visit", visit_id)),
            },
            new_part=visit_id,
        )
        for visit_id, row, photos in zip(ids, planned, files, strict=True)
    ]


def _photos(
    planned: Sequence[Planned], kind: str, ids: Sequence[int], command: Command
) -> list[list[dict[str, Any]]]:
    """The photos of each move, hung on the part it made."""
    files = [
        [(row.target.case.stream_id, (kind, part_id), "photo", file) for file in row.facts.get("photos", ())]
        for part_id, row in zip(ids, planned, strict=True)
    ]
    return keep_files_each(files, command=command)


@effect("order.record_finding")
def record_finding(planned: Sequence[Planned], command: Command) -> list[Written]:
    """One finding for each issue named; the newest of an issue counts."""
    kept = Kept()
    rows = [(row, verdict) for row in planned for verdict in row.facts["verdicts"]]
    ids = draw_ids(Finding, len(rows))
    for finding_id, (row, _) in zip(ids, rows, strict=True):
        kept.add(row.target.case.stream_id, ("finding", finding_id), "reason", row.facts["reason"])
    kept.write(command=command)
    insert_rows(
        Finding,
        [
            {
                "id": finding_id, "case_id": row.target.case.id, "order_id": row.target.id,
                "issue_id": _issue(row, verdict["no"]).id, "cycle": row.target.case.cycle,
                "verdict": verdict["verdict"],
                "needs_rectification": verdict["verdict"] != "false" and bool(verdict.get("needs_rectification", True)),
                "reason_text_id": kept.id_of(("finding", finding_id), "reason"), "second_look_user_id": None,
                "user_id": command.actor.user_id or 0, "recorded_at": command.now,
            }
            for finding_id, (row, verdict) in zip(ids, rows, strict=True)
        ],
    )  # fmt: skip
    facts: dict[int, list[dict[str, object]]] = {row.target.id: [] for row in planned}
    for finding_id, (row, verdict) in zip(ids, rows, strict=True):
        facts[row.target.id].append(
            {"no": verdict["no"], "verdict": verdict["verdict"], **kept.facts_of(("finding", finding_id))}
        )
    return [Written(facts={"findings": facts[row.target.id]}) for row in planned]


def _issue(row: Planned, number: int) -> IssueSnap:
    return next(issue for issue in row.target.case.issues if issue.no == number)


@effect("order.second_look")
def second_look(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Marks the untrue findings of the order's part as looked at by a second person."""
    kept = Kept()
    for row in planned:
        kept.add(row.target.case.stream_id, ("order", row.target.id), "second_look", row.facts["note"])
    kept.write(command=command)
    looked = {
        row.target.id: [
            issue.finding_id
            for issue in row.target.case.issues
            if issue.finding_id and issue.verdict == "false" and issue.part == row.target.the_order().part
        ]
        for row in planned
    }
    finding_ids = [finding for findings in looked.values() for finding in findings]
    Finding.objects.filter(id__in=finding_ids).update(second_look_user_id=command.actor.user_id)
    return [
        Written(facts={"looked_at": looked[row.target.id], **kept.facts_of(("order", row.target.id))})
        for row in planned
    ]


_NUMBERS = ("planned_fen", "decided_fen", "paid_fen")


@effect("order.record_measure")
def record_measure(planned: Sequence[Planned], command: Command) -> list[Written]:
    """One measure for each order, with document, money in fen, scope and proof."""
    ids = draw_ids(Measure, len(planned))
    kept = Kept()
    for measure_id, row in zip(ids, planned, strict=True):
        for name in ("scope", "ends_when", "reason"):
            kept.add(row.target.case.stream_id, ("measure", measure_id), name, row.facts.get(name))
    kept.write(command=command)
    insert_rows(
        Measure,
        [_measure(row, measure_id, kept, command) for measure_id, row in zip(ids, planned, strict=True)],
    )
    files = _photos(planned, "measure", ids, command)
    return [
        Written(
            facts={
                "measure": measure_id,
                "kind": row.facts["kind"],
                "taken_on": row.facts["taken_on"],
                **{name: row.facts[name] for name in _NUMBERS if row.facts.get(name)},
                "files": photos,
                **kept.facts_of(("measure", measure_id)),
            },
            new_part=measure_id,
        )
        for measure_id, row, photos in zip(ids, planned, files, strict=True)
    ]


def _measure(row: Planned, measure_id: int, kept: Kept, command: Command) -> dict[str, object]:
    part = ("measure", measure_id)
    return {
        "id": measure_id, "case_id": row.target.case.id, "order_id": row.target.id,
        "party_id": row.facts.get("party"), "kind": row.facts["kind"], "taken_on": row.facts["taken_on"],
        "count": row.facts.get("count", 1), "document_no": row.facts.get("document_no", ""),
        "scope_text_id": kept.id_of(part, "scope"), "ends_when_text_id": kept.id_of(part, "ends_when"),
        "reason_text_id": kept.id_of(part, "reason"), **{name: row.facts.get(name) for name in _NUMBERS},
        "user_id": command.actor.user_id or 0, "recorded_at": command.now,
    }  # fmt: skip
