"""What a stale page has missed: who changed the part, what and when, in one line each."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from bihuan.journal.queries.timeline import Happening, timeline
from bihuan.rules.errors import Stale
from bihuan.web.happenings import sentence_for
from bihuan.web.kinds import stream_of
from bihuan.web.names import SYSTEM, post_titles
from bihuan.web.wording import moment_words

LOOKED_AT = 20  # newest entries searched for those about the part
SHOWN = 5


def changes_since(refusal: Stale, *, now: datetime) -> tuple[str, ...]:
    """Lines such as `6月3日 12:02 北岭县专班经办 填报了核查结论`, newest first, at most five."""
    stream_id = stream_of(refusal.part, refusal.part_id)
    if stream_id is None:
        return ()
    found = [
        happening
        for happening in timeline(stream_id, limit=LOOKED_AT)
        if (happening.part_kind, happening.part_id) == (refusal.part, refusal.part_id)
    ][: min(SHOWN, max(refusal.current - refusal.seen, 1))]
    titles = post_titles(happening.actor_post_id for happening in found)
    return tuple(_line(happening, titles, now=now) for happening in found)


def _line(happening: Happening, titles: dict[int, str], *, now: datetime) -> str:
    who = titles.get(happening.actor_post_id or 0, _(SYSTEM))
    return f"{moment_words(happening.recorded_at, now=now)} {who} {sentence_for(happening.code, happening.facts)}"
