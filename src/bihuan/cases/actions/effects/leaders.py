"""Effects about leaders in charge: named, replaced, their personal acts entered."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.cases.actions.applying import Written, effect
from bihuan.cases.actions.keeping import Kept, keep_files_each
from bihuan.cases.models import Deed, Leader
from bihuan.journal.copying import draw_ids, insert_rows
from bihuan.rules.command import Command
from bihuan.rules.plan import Planned


@effect("order.name_leader", "order.replace_leader")
def name_leader(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Names the leader in charge; a leader named before steps back."""
    kept = Kept()
    for row in planned:
        part = ("order", row.target.id)
        kept.add(row.target.case.stream_id, part, "exception", row.facts.get("exception"))
        kept.add(row.target.case.stream_id, part, "reason", row.facts.get("reason"))
    kept.write(command=command)
    order_ids = [row.target.id for row in planned]
    Leader.objects.filter(order_id__in=order_ids, until__isnull=True).update(until=command.now)
    insert_rows(
        Leader,
        [
            {
                "case_id": row.target.case.id, "order_id": row.target.id, "post_id": row.facts["post"]["post_id"],
                "exception_text_id": kept.id_of(("order", row.target.id), "exception"), "named_at": command.moment,
                "until": None,
            }
            for row in planned
        ],
    )  # fmt: skip
    return [
        Written(facts={"post": row.facts["post"]["post_id"], **kept.facts_of(("order", row.target.id))})
        for row in planned
    ]


@effect("order.record_deed")
def record_deed(planned: Sequence[Planned], command: Command) -> list[Written]:
    """One personal act of the leader in charge, with what proves it."""
    ids = draw_ids(Deed, len(planned))
    kept = Kept()
    for deed_id, row in zip(ids, planned, strict=True):
        kept.add(row.target.case.stream_id, ("deed", deed_id), "note", row.facts["note"])
    kept.write(command=command)
    insert_rows(
        Deed,
        [
            {
                "id": deed_id, "case_id": row.target.case.id, "order_id": row.target.id,
                "post_id": row.target.the_order().leader_post_id, "kind": row.facts["kind"],
                "done_on": row.facts["done_on"], "note_text_id": kept.id_of(("deed", deed_id), "note"),
                "by_secretary": row.by_secretary, "user_id": command.actor.user_id or 0, "recorded_at": command.now,
            }
            for deed_id, row in zip(ids, planned, strict=True)
        ],
    )  # fmt: skip
    return [
        Written(
            facts={
                "deed": deed_id, "kind": row.facts["kind"], "done_on": row.facts["done_on"],
                "post": row.target.the_order().leader_post_id, "files": files,
                **kept.facts_of(("deed", deed_id)),
            },
            new_part=deed_id,
        )
        for deed_id, row, files in zip(ids, planned, _files(planned, ids, command), strict=True)
    ]  # fmt: skip


def _files(planned: Sequence[Planned], ids: Sequence[int], command: Command) -> list[list[dict[str, object]]]:
    files = [
        [(row.target.case.stream_id, ("deed", deed_id), "proof", file) for file in row.facts["files"]]
        for deed_id, row in zip(ids, planned, strict=True)
    ]
    return keep_files_each(files, command=command)
