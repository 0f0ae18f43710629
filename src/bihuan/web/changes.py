"""What a stale page has missed: who changed the part, what and when, in one line each."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from bihuan.journal.queries.timeline import Happening, timeline
from bihuan.people.queries.former_names import titles_at
from bihuan.people.queries.history import OWN, changes_of
from bihuan.rules.errors import Stale
from bihuan.web.happenings import sentence_for
from bihuan.web.kinds import stream_of
from bihuan.web.names import SYSTEM
from bihuan.web.wording import moment_words

LOOKED_AT = 20  # newest entries searched for those about the part
SHOWN = 5


def changes_since(refusal: Stale, *, now: datetime) -> tuple[str, ...]:
    """Lines such as `6月3日 12:02 北岭县专班经办 填报了核查结论`, newest first, at most five."""
    missed = min(SHOWN, max(refusal.current - refusal.seen, 1))
    found = (
        changes_of(refusal.part, refusal.part_id, limit=missed)
        if refusal.part in OWN
        else _of_stream(refusal)[:missed]
    )
    titles = titles_at((happening.actor_post_id, happening.happened_at) for happening in found)
    return tuple(_line(happening, titles, now=now) for happening in found)


def _of_stream(refusal: Stale) -> list[Happening]:
    """The newest entries about the part in the stream it belongs to."""
    stream_id = stream_of(refusal.part, refusal.part_id)
    return [
        happening
        for happening in (timeline(stream_id, limit=LOOKED_AT) if stream_id is not None else ())
        if (happening.part_kind, happening.part_id) == (refusal.part, refusal.part_id)
    ]


def _line(happening: Happening, titles: dict[tuple[int, datetime], str], *, now: datetime) -> str:
    who = titles.get((happening.actor_post_id or 0, happening.happened_at), _(SYSTEM))
    return f"{moment_words(happening.recorded_at, now=now)} {who} {sentence_for(happening.code, happening.facts)}"
