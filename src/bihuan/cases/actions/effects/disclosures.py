"""Effects of what the public reads: drafted from an answer sent, published by another hand, corrected, taken down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bihuan.cases.actions.applying import Written, effect
from bihuan.cases.actions.effects.orders import reasons
from bihuan.cases.actions.keeping import Kept
from bihuan.cases.models import Case, Disclosure
from bihuan.journal.copying import draw_ids, insert_rows
from bihuan.rules.command import Command
from bihuan.rules.plan import Planned


@effect("case.draft_disclosure", "case.correct_disclosure")
def draft_disclosure(planned: Sequence[Planned], command: Command) -> list[Written]:
    """A new revision of the public text; verdict and conclusion are those of the last answer sent."""
    ids = draw_ids(Disclosure, len(planned))
    kept = Kept()
    for disclosure_id, row in zip(ids, planned, strict=True):
        part, stream = ("disclosure", disclosure_id), row.target.case.stream_id
        for field in ("finding", "handling"):
            kept.add(stream, part, field, row.facts[field], "public")
        kept.add(stream, part, "reason", row.facts.get("reason"), "city")
        _supersede(row)
    kept.write(command=command)
    insert_rows(
        Disclosure, [_disclosure(row, one, kept, command) for one, row in zip(ids, planned, strict=True)]
    )
    return [
        Written(facts={"disclosure": one, **kept.facts_of(("disclosure", one))}, new_part=one) for one in ids
    ]


def _supersede(row: Planned) -> None:
    """A draft nobody decided on gives way to the new one; what is published stays until the new one is."""
    draft = row.target.case.disclosure
    if draft is not None and draft.state == "drafted":
        Disclosure.objects.filter(id=draft.id).update(state="superseded", version=draft.version + 1)


def _disclosure(row: Planned, disclosure_id: int, kept: Kept, command: Command) -> dict[str, Any]:
    case, answer, part = row.target.case, row.target.case.sent[-1], ("disclosure", disclosure_id)
    return {
        "id": disclosure_id, "case_id": case.id, "answer_id": answer.id, "cycle": case.cycle,
        "revision": case.disclosure.revision + 1 if case.disclosure else 1, "state": "drafted",
        "finding_text_id": kept.id_of(part, "finding"), "handling_text_id": kept.id_of(part, "handling"),
        "verdict": answer.verdict, "conclusion": answer.conclusion, "drafted_at": command.now,
        "drafted_by": command.actor.user_id or 0, "published_at": None, "published_by": None,
    }  # fmt: skip


@effect("disclosure.publish")
def publish(planned: Sequence[Planned], command: Command) -> list[Written]:
    """The text becomes public in place of the one before."""
    kept = Kept()
    for row in planned:
        kept.add(
            row.target.case.stream_id, ("disclosure", row.target.id), "media", row.facts["media"], "public"
        )
    kept.write(command=command)
    for row in planned:
        earlier = Disclosure.objects.filter(case_id=row.target.case.id, state="published")
        earlier.exclude(id=row.target.id).update(state="superseded")
        Disclosure.objects.filter(id=row.target.id).update(
            published_at=command.moment, published_by=command.actor.user_id
        )
        Case.objects.filter(id=row.target.case.id).update(disclosed_at=command.moment)
    return [Written(facts=kept.facts_of(("disclosure", row.target.id))) for row in planned]


@effect("disclosure.decline")
def decline(planned: Sequence[Planned], command: Command) -> list[Written]:
    """The draft goes back with the reason."""
    kept = reasons(planned, command, "city")
    return [Written(facts=kept.facts_of(("disclosure", row.target.id))) for row in planned]


@effect("disclosure.withdraw")
def withdraw(planned: Sequence[Planned], command: Command) -> list[Written]:
    """What was public is taken down; its limit to be public runs anew."""
    kept = reasons(planned, command, "city")
    Case.objects.filter(id__in=[row.target.case.id for row in planned]).update(disclosed_at=None)
    return [Written(facts=kept.facts_of(("disclosure", row.target.id))) for row in planned]
