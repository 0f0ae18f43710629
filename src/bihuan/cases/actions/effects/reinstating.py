"""Effect of taking a deducted case back into the counts, with the limits it had."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.cases.actions.applying import Written, effect
from bihuan.cases.actions.clocking import Starting
from bihuan.cases.actions.effects.orders import reasons
from bihuan.cases.models import Batch, Case
from bihuan.rules.command import Command
from bihuan.rules.plan import Planned


@effect("case.reinstate")
def reinstate(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Back to be issued; the inspectors' limit runs from when the batch was received, as if nothing had been."""
    kept = reasons(planned, command)
    Case.objects.filter(id__in=[row.target.case.id for row in planned]).update(deducted_at=None)
    batches = Batch.objects.filter(id__in={row.target.case.batch_id for row in planned})
    received = dict(batches.values_list("id", "received_at"))
    return [
        Written(
            facts=kept.facts_of(("case", row.target.id)),
            starts=(Starting("answer", started_at=received[row.target.case.batch_id]), Starting("transfer")),
            withheld=("answer", "transfer"),
        )
        for row in planned
    ]
