"""Who is told of a move: turns the audiences of its row into messages; no text of a case is ever in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bihuan.cases.actions.duties import RECEIVER_ROLES, signer_address
from bihuan.journal.messages import Notice, send
from bihuan.rules.command import Command
from bihuan.rules.plan import Planned
from bihuan.rules.snapshots import CaseSnap, Target, target_of


def tell(planned: Sequence[Planned], fresh: Mapping[int, CaseSnap], *, command: Command) -> None:
    """Write the messages the moves owe, grouped by move and dispatch sheet. fresh: the cases after the moves."""
    notices: list[Notice] = []
    for row in planned:
        after = target_of(row.target.kind, row.target.id, fresh[row.target.case.id]) or row.target
        addresses = [address for audience in row.move.tells for address in addresses_of(audience, after)]
        notices += [_notice(row, after, address, command) for address in addresses]
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


def addresses_of(audience: str, target: Target) -> list[tuple[int, str]]:
    """Bodies and roles behind an audience of a move row; a move on a whole case reaches every receiver of it."""
    case, order = target.case, target.order
    if audience in ("review", "dispatch", "chase"):
        return [(order.giver_body_id if order else case.desk_body_id, audience)]
    if audience == "city_leader":
        return [(case.desk_body_id, "city_leader")]
    if audience == "next_signer":
        address = signer_address(target, target.paper) if target.paper else None
        return [address] if address else []
    role = RECEIVER_ROLES[audience]
    orders = (order,) if order else case.live_orders
    return [(one.receiver_body_id, role) for one in orders]
