"""Effects on rectifications: opened at once, claimed done, accepted or not, looked at again, dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F

from bihuan.cases.actions.applying import Written, effect
from bihuan.cases.actions.effects.granting import parts_of
from bihuan.cases.actions.keeping import Attaching, Kept, keep_files, keep_files_each
from bihuan.cases.models import Progress, Rectification
from bihuan.journal.copying import draw_ids, insert_rows
from bihuan.records.clocks import resume as resume_clocks
from bihuan.records.clocks import stop_part_clocks
from bihuan.rules.clocks import PAUSABLE
from bihuan.rules.command import Command
from bihuan.rules.plan import Planned


@effect("order.open_immediate")
def open_immediate(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Opens one rectification (立行立改) for the issues named."""
    ids = draw_ids(Rectification, len(planned))
    kept = Kept()
    for rect_id, row in zip(ids, planned, strict=True):
        kept.add(row.target.case.stream_id, ("rectification", rect_id), "what", row.facts["what"])
    kept.write(command=command)
    insert_rows(
        Rectification,
        [
            rectification_row(row, rect_id, kind="immediate", state="underway", kept=kept, command=command)
            for rect_id, row in zip(ids, planned, strict=True)
        ],
    )
    return [
        Written(
            facts={
                "rectification": rect_id,
                "issues": sorted(set(row.facts["issues"])),
                **kept.facts_of(("rectification", rect_id)),
            },
            new_part=rect_id,
        )
        for rect_id, row in zip(ids, planned, strict=True)
    ]


def rectification_row(
    row: Planned, rect_id: int, *, kind: str, state: str, kept: Kept, command: Command
) -> dict[str, Any]:
    """The row of a rectification on an order, whose aim is kept as the text `what`."""
    return {
        "id": rect_id, "case_id": row.target.case.id, "order_id": row.target.id, "part": row.target.the_order().part,
        "kind": kind, "issue_nos": sorted(set(row.facts["issues"])), "state": state,
        "what_text_id": kept.id_of(("rectification", rect_id), "what"), "opened_at": command.moment,
    }  # fmt: skip


@effect("rectification.claim_done")
def claim_done(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Claims the work done, with proof."""
    _update(planned, claimed_at=command.now, claimed_by=command.actor.user_id)
    return _noted(planned, "claim", command)


@effect("rectification.accept")
def accept(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Accepts in person; the limits of the plan and its milestones end."""
    _update(planned, accepted_at=command.moment, accepted_post_id=command.actor.post_id)
    _end_limits(planned, command)
    return _noted(planned, "acceptance", command)


@effect("rectification.refuse_acceptance")
def refuse_acceptance(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Sends the work back; counts how often."""
    _update(planned, refusals=F("refusals") + 1, claimed_at=None)
    return _noted(planned, "refusal", command)


@effect("rectification.recheck", "rectification.recheck_fail")
def recheck(planned: Sequence[Planned], command: Command) -> list[Written]:
    """The city looks again on site; what does not hold is under way once more."""
    failed = planned[0].move.code == "rectification.recheck_fail"
    changed = {"accepted_at": None, "accepted_post_id": None, "claimed_at": None} if failed else {}
    _update(planned, rechecked_at=command.now, **changed)
    return _noted(planned, "recheck", command, {"passed": not failed})


@effect("rectification.drop")
def drop(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Nothing more is to be done on it; its limits end."""
    _end_limits(planned, command)
    return _noted(planned, "drop_reason", command)


@effect("rectification.resume")
def resume(planned: Sequence[Planned], command: Command) -> list[Written]:
    """The limits run on, later by the time they stood still."""
    for row in planned:
        for part_kind, part_ids in parts_of(row.target.the_rectification()).items():
            resume_clocks(part_kind, part_ids, PAUSABLE, at=command.now)
    _update(planned, suspended_until=None)
    return _noted(planned, "resume_reason", command)


@effect("rectification.log_liaison")
def log_liaison(planned: Sequence[Planned], command: Command) -> list[Written]:
    """One talk with residents."""
    return [noted_progress(row, "liaison", command) for row in planned]


def noted_progress(row: Planned, kind: str, command: Command, *, milestone_id: int | None = None) -> Written:
    """Keeps one note on the way, with its day and files."""
    (progress_id,) = draw_ids(Progress, 1)
    part, stream = ("progress", progress_id), row.target.case.stream_id
    kept = Kept()
    kept.add(stream, part, "note", row.facts["note"])
    kept.write(command=command)
    rect = row.target.rectification
    insert_rows(
        Progress,
        [
            {
                "id": progress_id, "case_id": row.target.case.id, "rectification_id": rect.id if rect else None,
                "kind": kind, "happened_on": row.facts["happened_on"], "note_text_id": kept.id_of(part, "note"),
                "milestone_id": milestone_id, "body_id": command.actor.body_id,
                "user_id": command.actor.user_id or 0, "recorded_at": command.now,
            }
        ],
    )  # fmt: skip
    files = [
        (stream, part, "photo", file) for file in (*row.facts.get("photos", ()), *row.facts.get("files", ()))
    ]
    facts = {
        "progress": progress_id, "kind": kind, "happened_on": row.facts["happened_on"],
        "files": keep_files(files, command=command), **kept.facts_of(part),
    }  # fmt: skip
    return Written(facts=facts, new_part=progress_id)


def _update(planned: Sequence[Planned], **columns: Any) -> None:
    Rectification.objects.filter(id__in=[row.target.id for row in planned]).update(**columns)


def _end_limits(planned: Sequence[Planned], command: Command) -> None:
    for row in planned:
        for part_kind, part_ids in parts_of(row.target.the_rectification()).items():
            stop_part_clocks(part_kind, part_ids, at=command.now, by=row.move.code)


def _noted(
    planned: Sequence[Planned], field: str, command: Command, more: Mapping[str, Any] | None = None
) -> list[Written]:
    """Keeps what was said, with its photos; of a look on site its day."""
    kept = Kept()
    for row in planned:
        told = row.facts.get("note") or row.facts.get("reason")
        kept.add(row.target.case.stream_id, ("rectification", row.target.id), field, told)
    kept.write(command=command)
    files = keep_files_each([_photos(row) for row in planned], command=command)
    return [
        Written(
            facts={
                **_day_of(row), **(more or {}), "files": photos, **kept.facts_of(("rectification", row.target.id)),
            }
        )
        for row, photos in zip(planned, files, strict=True)
    ]  # fmt: skip


def _photos(row: Planned) -> list[Attaching]:
    part, stream = ("rectification", row.target.id), row.target.case.stream_id
    return [(stream, part, "photo", file) for file in row.facts.get("photos", ())]


def _day_of(row: Planned) -> dict[str, Any]:
    return {name: row.facts[name] for name in ("at_site_on",) if name in row.facts}
