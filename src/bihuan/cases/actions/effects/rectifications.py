"""Effects on rectifications: opened at once, claimed done, accepted or not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bihuan.cases.actions.applying import Written, effect
from bihuan.cases.actions.keeping import Kept, keep_files
from bihuan.cases.models import Rectification
from bihuan.journal.copying import draw_ids, insert_rows
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
            {
                "id": rect_id, "case_id": row.target.case.id, "order_id": row.target.id,
                "part": row.target.the_order().part, "kind": "immediate", "issue_nos": sorted(set(row.facts["issues"])),
                "state": "underway", "what_text_id": kept.id_of(("rectification", rect_id), "what"),
                "opened_at": command.moment,
            }
            for rect_id, row in zip(ids, planned, strict=True)
        ],
    )  # fmt: skip
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


@effect("rectification.claim_done")
def claim_done(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Claims the work done, with proof."""
    Rectification.objects.filter(id__in=[row.target.id for row in planned]).update(
        claimed_at=command.now, claimed_by=command.actor.user_id
    )
    return [_noted(row, "claim", command) for row in planned]


@effect("rectification.accept")
def accept(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Accepts in person."""
    Rectification.objects.filter(id__in=[row.target.id for row in planned]).update(
        accepted_at=command.moment, accepted_post_id=command.actor.post_id
    )
    return [_noted(row, "acceptance", command, {"at_site_on": row.facts["at_site_on"]}) for row in planned]


@effect("rectification.refuse_acceptance")
def refuse_acceptance(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Sends the work back; counts how often."""
    for row in planned:
        found = Rectification.objects.get(id=row.target.id)
        Rectification.objects.filter(id=found.id).update(refusals=found.refusals + 1, claimed_at=None)
    return [_noted(row, "refusal", command) for row in planned]


def _noted(row: Planned, field: str, command: Command, more: dict[str, Any] | None = None) -> Written:
    part = ("rectification", row.target.id)
    kept = Kept()
    kept.add(row.target.case.stream_id, part, field, row.facts.get("note") or row.facts.get("reason"))
    kept.write(command=command)
    files = [(row.target.case.stream_id, part, "photo", file) for file in row.facts.get("photos", ())]
    return Written(facts={**(more or {}), "files": keep_files(files, command=command), **kept.facts_of(part)})
