"""What a case's timeline is narrowed to, read from the address and written into it; works without JavaScript."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from bihuan.cases.queries.case_timeline import KINDS, Narrowing

WHO, KIND = "who", "kind"
LONGEST_ID = 18  # digits of a number the database still takes
Choice = tuple[str, str, bool]  # value, words, whether it is chosen


def narrowed_by(query: Mapping[str, str]) -> Narrowing:
    """The narrowing an address asks for; what it does not know narrows nothing."""
    who, kind = query.get(WHO, ""), query.get(KIND, "")
    is_post = who.isascii() and who.isdigit() and len(who) <= LONGEST_ID
    return Narrowing(int(who) if is_post else None, kind if kind in KINDS else "")


def address_part(narrowed: Narrowing) -> str:
    """The narrowing as a part of an address, `who=12&kind=clocks`; empty where nothing is narrowed."""
    asked = {WHO: "" if narrowed.who is None else str(narrowed.who), KIND: narrowed.kind}
    return urlencode({name: value for name, value in asked.items() if value})


def choices(narrowed: Narrowing, actors: Iterable[tuple[int, str]]) -> dict[str, list[Choice]]:
    """What can be chosen: who made an entry, and of which kind."""
    return {
        WHO: [(str(post_id), _(title), post_id == narrowed.who) for post_id, title in actors],
        KIND: [(code, _(label), code == narrowed.kind) for code, label in KINDS.items()],
    }
