"""Effects on the case as a whole: marks, holding back, conflict of interest, parts, links to other cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F

from bihuan.cases.actions.applying import Written, effect
from bihuan.cases.actions.clocking import Starting, start_on
from bihuan.cases.actions.effects.orders import reasons
from bihuan.cases.actions.keeping import Kept
from bihuan.cases.models import Batch, Case, CaseLink, Issue, Party
from bihuan.journal.copying import insert_rows
from bihuan.people.models import Body
from bihuan.rules.command import Command
from bihuan.rules.plan import Planned
from bihuan.rules.snapshots import CaseSnap, OrderSnap


@effect("case.mark_key")
def mark_key(planned: Sequence[Planned], command: Command) -> list[Written]:
    """The rank rule holds anew: whoever is led by less than its head has to name a leader again."""
    kept = reasons(planned, command)
    for row in planned:
        classes = [*row.target.case.key_classes, row.facts["key_class"]]
        Case.objects.filter(id=row.target.case.id).update(key_classes=classes)
        again = [order for order in row.target.case.leads if _led_too_low(order)]
        start_on([(row.target.case, order, Starting("leader_named")) for order in again], command=command)
    return [_marked(row, kept) for row in planned]


def _led_too_low(order: OrderSnap) -> bool:
    named_low = bool(order.leader_post_id) and order.leader_role != "head" and not order.leader_by_exception
    return named_low and order.state in ("received", "reported")


@effect("case.unmark_key")
def unmark_key(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Takes one mark away; leaders named stay."""
    kept = reasons(planned, command)
    for row in planned:
        classes = [one for one in row.target.case.key_classes if one != row.facts["key_class"]]
        Case.objects.filter(id=row.target.case.id).update(key_classes=classes)
    return [_marked(row, kept) for row in planned]


def _marked(row: Planned, kept: Kept) -> Written:
    document = row.facts.get("document_no")
    facts: dict[str, Any] = {"key_class": row.facts["key_class"], **kept.facts_of(("case", row.target.id))}
    return Written(facts={**facts, "document_no": document} if document else facts)


@effect("case.hold_back", "case.release")
def hold_back(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Keeps a case from townships until somebody was there, or lets it go down."""
    kept = reasons(planned, command)
    held = planned[0].move.code == "case.hold_back"
    Case.objects.filter(id__in=[row.target.case.id for row in planned]).update(held_back=held)
    return [Written(facts=kept.facts_of(("case", row.target.id))) for row in planned]


@effect("case.suspect_conflict")
def suspect_conflict(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Enters a body as one the complaint is about: from now on it decides nothing on the case, and reads no reason."""
    kept = reasons(planned, command, "city")
    names = dict(
        Body.objects.filter(id__in=[row.facts["body"]["body_id"] for row in planned]).values_list(
            "id", "name"
        )
    )
    texts = Kept()
    for row in planned:
        body_id = row.facts["body"]["body_id"]
        texts.add(row.target.case.stream_id, ("case", row.target.id), f"party_body_{body_id}", names[body_id])
    texts.write(command=command)
    insert_rows(Party, [_party(row, texts) for row in planned])
    return [
        Written(
            facts={
                "body": row.facts["body"]["body_id"],
                **texts.facts_of(("case", row.target.id)),
                **kept.facts_of(("case", row.target.id)),
            }
        )
        for row in planned
    ]


def _party(row: Planned, texts: Kept) -> dict[str, Any]:
    body_id = row.facts["body"]["body_id"]
    return {
        "case_id": row.target.case.id,
        "kind": "body",
        "name_text_id": texts.id_of(("case", row.target.id), f"party_body_{body_id}"),
        "body_id": body_id,
    }


@effect("case.break_down")
def break_down(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Assigns the issues to parts; a part without one gets an issue of its own. New parts wait for their lead."""
    kept = reasons(planned, command)
    out = set(
        Batch.objects.filter(
            id__in={row.target.case.batch_id for row in planned}, state="transferred"
        ).values_list("id", flat=True)
    )
    written = []
    for row in planned:
        case, parts = row.target.case, row.facts["parts"]
        Case.objects.filter(id=case.id).update(parts=len(parts))
        made = _assign(case, parts)
        own_hour = (Starting("transfer"),) if case.batch_id in out else ()
        written.append(
            Written(
                facts={
                    "before": case.parts, "after": len(parts), "parts": [row["issues"] for row in parts],
                    "issues_added": made, **kept.facts_of(("case", case.id)),
                },
                starts=own_hour,
            )
        )  # fmt: skip
    Batch.objects.filter(id__in={row.target.case.batch_id for row in planned}, state="transferred").update(
        state="registered", version=F("version") + 1
    )
    return written


def _assign(case: CaseSnap, parts: Sequence[dict[str, Any]]) -> list[int]:
    """Write the part of every issue; numbers of the issues added for parts without one."""
    no = max((issue.no for issue in case.issues), default=0)
    added = []
    for part in parts:
        Issue.objects.filter(case_id=case.id, no__in=part["issues"]).update(part=part["part"])
        if not part["issues"]:
            no += 1
            added.append({"case_id": case.id, "no": no, "part": part["part"]})
    insert_rows(Issue, added)
    return [row["no"] for row in added]


@effect("case.link_repeat")
def link_repeat(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Says that a case reports again what an earlier one did."""
    insert_rows(
        CaseLink,
        [
            {
                "case_id": row.target.case.id, "earlier_id": row.facts["case"]["case_id"], "kind": row.facts["kind"],
                "linked_at": command.moment,
            }
            for row in planned
        ],
    )  # fmt: skip
    return [
        Written(facts={"earlier": row.facts["case"]["case_id"], "kind": row.facts["kind"]}) for row in planned
    ]
