"""What a move made calls attention to, said after it; the move stands, nothing is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _

from bihuan.cases.queries.leaders import over_cap
from bihuan.rules.moves import Move


def warnings_after(row: Move, part_ids: Sequence[int]) -> list[str]:
    """Sentences to show beside the word that the move is done; none for most moves."""
    warn = WARNINGS.get(row.code)
    return warn(part_ids) if warn else []


def _leaders_over_cap(order_ids: Sequence[int]) -> list[str]:
    words = _("%(who)s现包案 %(n)s 件，超过上限 %(cap)s 件，请考虑分担")
    return [
        words % {"who": charge.title, "n": charge.open_cases, "cap": charge.cap}
        for charge in over_cap(order_ids)
    ]


WARNINGS: Mapping[str, Callable[[Sequence[int]], list[str]]] = {"order.name_leader": _leaders_over_cap}
