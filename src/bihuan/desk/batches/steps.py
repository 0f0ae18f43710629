"""The steps at the head of each page of a batch, and who takes them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.cases.queries.batches import BatchRow
from bihuan.rules.actor import Actor
from bihuan.rules.capacity import is_dispatcher
from bihuan.rules.errors import NotAllowed

ACCEPTS = ".xlsx,.xls,.csv,.txt,.docx,.pdf,.html,.htm,.mht,.zip"  # endings of files a list may come in
STEPS = (("check", "核对"), ("transfer", "交办"), ("confirm", "确认"))


def check_dispatches(actor: Actor, act: str) -> None:
    """Raises NotAllowed for those of the city who look on, before a missing field could tell them more."""
    if not is_dispatcher(actor):
        raise NotAllowed(act)


def steps_of(row: BatchRow, here: str) -> list[dict[str, Any]]:
    """The steps as the head of each batch page shows them."""
    at = {"received": 0, "registered": 1 if row.out < row.cases else 2}.get(row.state, 2)
    return [
        {
            "name": _(name),
            "url": reverse(f"batch_{code}", args=[row.id]),
            "is_here": code == here,
            "is_done": n < at,
        }
        for n, (code, name) in enumerate(STEPS)
    ]
