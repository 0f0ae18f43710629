"""Notes who was shown case text, on which page, of which streams; decides nothing about who may."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bihuan.journal.copying import insert_rows
from bihuan.records.models import View
from bihuan.rules.actor import Actor


def record_view(actor: Actor, page: str, stream_ids: Iterable[int], *, at: datetime) -> None:
    """Note that the actor saw text of these streams; nothing is noted of the system or of a page without any."""
    shown = sorted(set(stream_ids))
    if actor.user_id is None or not shown:
        return
    row = {
        "user_ref": actor.user_id,
        "post_ref": actor.post_id,
        "page": page,
        "stream_refs": shown,
        "viewed_at": at,
    }
    insert_rows(View, [row])
