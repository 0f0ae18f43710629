"""Sealing by hand, as a custodian: what came by letter or phone, not with a list."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from bihuan.journal.commands import begin, finish
from bihuan.records.sealed.keeping import SealDraft, seal_records
from bihuan.rules.command import Command
from bihuan.rules.errors import FactMissing
from bihuan.rules.sealing import CUSTODIAN, Reporter, check_half

KEEP = "seal.keep"


@transaction.atomic(durable=True)
def seal_by_hand(parts: Sequence[tuple[str, Reporter]], *, about_id: int, command: Command) -> int:
    """Seal the parts, by kind (identity, original), with a case given by its stream; the id of the first record.

    Raises NotFound, NotAllowed, FactMissing for nothing to seal, GuardRefused while the holders are not set up.
    """
    facts = {"about": about_id, "kinds": [kind for kind, _reporter in parts]}
    if done := begin(command, KEEP, facts):
        return int(done["record"])
    check_half(command.actor, CUSTODIAN, act=KEEP)
    if not parts:
        raise FactMissing("封存", "name", "要封存的内容")
    ids = seal_records([SealDraft(kind, reporter, about_id) for kind, reporter in parts], command=command)
    return int(finish(command, KEEP, facts, {"record": ids[0]})["record"])
