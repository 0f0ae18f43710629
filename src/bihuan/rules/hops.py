"""At which level a matter lay, and when: worked out from plain moments of its orders; keeps no clock and reads none.

Between two levels the deeper one has it: a county whose township has not reported waits for the township. What no receiver
has is the city's, from the moment the batch came in to the moment the answer goes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from bihuan.rules.clocks import Hop

NAMED = 2  # so many holders of one level are named, more are counted


@dataclass(frozen=True, slots=True)
class OrderTimes:
    """The moments of one order. holder: its receiver; depth: 1 for the city's own hop, 2 for the hop below.

    sent_back: when its report came back to the receiver. handed_in: when it left the receiver, by report or otherwise.
    """

    holder: str
    depth: int
    given_at: datetime
    handed_in: tuple[datetime, ...] = ()
    sent_back: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class _Stretch:
    depth: int
    since: datetime
    until: datetime


def hops_of(
    orders: Sequence[OrderTimes], *, city: str, since: datetime, until: datetime | None, now: datetime
) -> tuple[Hop, ...]:
    """Who had the matter from `since` on, without gap or overlap, the first first.

    city: name of the giver, who has what nobody below has. until: when it was answered; None while it is not, and then the
    last hop has no end. Empty when no time has passed.
    """
    end = max(until or now, since)
    stretches = [one for order in orders for one in _stretches(order, end=end) if one.until > since]
    edges = {since, end, *(s.since for s in stretches), *(s.until for s in stretches)}
    moments = sorted(edge for edge in edges if since <= edge <= end)
    names = {0: city, **_names(orders)}
    hops: list[Hop] = []
    for begin, finish in pairwise(moments):
        depth = max((s.depth for s in stretches if s.since <= begin and finish <= s.until), default=0)
        if hops and hops[-1].holder == names[depth]:
            hops[-1] = Hop(names[depth], hops[-1].since, finish)
        else:
            hops.append(Hop(names[depth], begin, finish))
    if hops and until is None:
        hops[-1] = Hop(hops[-1].holder, hops[-1].since)
    return tuple(hops)


def _stretches(order: OrderTimes, *, end: datetime) -> Iterator[_Stretch]:
    """When the order lay with its receiver: from given or sent back until handed in, at last until the end."""
    turns = sorted([(moment, False) for moment in order.handed_in] + [(m, True) for m in order.sent_back])
    has_since: datetime | None = order.given_at
    for moment, comes_back in turns:
        if moment < order.given_at:
            continue
        if comes_back:
            has_since = has_since or moment
        elif has_since is not None:
            yield _Stretch(order.depth, has_since, min(moment, end))
            has_since = None
    if has_since is not None:
        yield _Stretch(order.depth, has_since, max(end, has_since))


def _names(orders: Iterable[OrderTimes]) -> dict[int, str]:
    """What each level is called: by its holders, 北岭县、南屏县, or 3 个单位."""
    holders: dict[int, list[str]] = {}
    for order in orders:
        level = holders.setdefault(order.depth, [])
        if order.holder not in level:
            level.append(order.holder)
    return {
        depth: "、".join(names) if len(names) <= NAMED else f"{names[0]}等 {len(names)} 个单位"
        for depth, names in holders.items()
    }
