"""Who is told of a move: turns the audiences of its row into messages; no text of a case is ever in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bihuan.cases.actions.duties import RECEIVER_ROLES, signer_address
from bihuan.journal.messages import Notice, send
from bihuan.rules.command import Command
from bihuan.rules.plan import Planned
from bihuan.rules.snapshots import CaseSnap, PetitionSnap, Target, target_of


def tell(
    planned: Sequence[Planned],
    fresh: Mapping[int, CaseSnap],
    *,
    more: Sequence[Sequence[tuple[int, str]]],
    command: Command,
) -> None:
    """Write the messages the moves owe, grouped by move and dispatch sheet.

    fresh: the cases after the moves. more: bodies and roles an effect named besides, one sequence for each move.
    """
    notices: list[Notice] = []
    for row, further in zip(planned, more, strict=True):
        after = target_of(row.target.kind, row.target.id, fresh[row.target.case.id]) or row.target
        addresses = [address for audience in row.move.tells for address in addresses_of(audience, after)]
        notices += [
            _notice(row, after, address, command) for address in dict.fromkeys([*addresses, *further])
        ]
        if "asker" in row.move.tells and row.target.petition is not None:
            notices.append(_to_asker(row, row.target.petition, command))
    send(notices, now=command.now)


def _notice(row: Planned, after: Target, address: tuple[int, str], command: Command) -> Notice:
    sheet = after.order.sheet_id if after.order else 0
    return Notice(
        stream_id=after.case.stream_id,
        code=row.move.code,
        to_body_id=address[0],
        to_role=address[1],
        group_key=f"{row.move.code}/{sheet or after.case.batch_id}",
        facts={"case": after.case.id, "city_no": after.case.city_no, "by_body": command.actor.body_id},
    )


def _to_asker(row: Planned, petition: PetitionSnap, command: Command) -> Notice:
    plain = _notice(row, row.target, (petition.asked_body_id, ""), command)
    return replace(plain, to_post_id=petition.asked_post_id)


# Divisions of work at the giver's desk; a county's desk does them all unnamed.
_AT_DESK = ("review", "dispatch", "chase", "shift_head", "disclosure")


def addresses_of(audience: str, target: Target) -> list[tuple[int, str]]:
    """Bodies and roles behind an audience of a move row; a move on a whole case reaches every receiver of it."""
    case, order = target.case, target.order
    if audience in _AT_DESK:
        return [(order.giver_body_id if order else case.desk_body_id, audience)]
    if audience == "city_leader":
        return [(case.desk_body_id, "city_leader")]
    if audience == "next_signer":
        address = signer_address(target, target.paper) if target.paper else None
        return [address] if address else []
    if audience not in RECEIVER_ROLES:  # who asked, or who owns the limit: named by the move's effect
        return []
    role = RECEIVER_ROLES[audience]
    orders = (order,) if order else (case.host or case).live_orders
    return [(one.receiver_body_id, role) for one in orders]
