"""Whose a matter was at each moment: the deepest level that has it, else the city, with nothing left over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bihuan.rules.clocks import Hop, shares
from bihuan.rules.hops import OrderTimes, hops_of

START = datetime(2024, 6, 3, 3, 2, tzinfo=UTC)
CITY = "市专班"


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def hops(
    *orders: OrderTimes, until: float | None = None, now: float = 10
) -> list[tuple[str, float, float | None]]:
    """Hops as (holder, hours from the start, hours to its end or None)."""
    found = hops_of(orders, city=CITY, since=START, until=None if until is None else at(until), now=at(now))
    return [(hop.holder, _hours(hop.since) or 0, _hours(hop.until)) for hop in found]


def _hours(moment: datetime | None) -> float | None:
    return None if moment is None else (moment - START) / timedelta(hours=1)


def test_the_city_has_it_until_it_is_given_on_and_again_from_the_report_to_the_answer() -> None:
    order = OrderTimes("北岭县", 1, at(1), handed_in=(at(5),))
    assert hops(order, until=8) == [(CITY, 0, 1), ("北岭县", 1, 5), (CITY, 5, 8)]
    assert hops(order) == [(CITY, 0, 1), ("北岭县", 1, 5), (CITY, 5, None)]


def test_what_comes_back_is_the_receivers_again() -> None:
    order = OrderTimes("北岭县", 1, at(1), handed_in=(at(4), at(9)), sent_back=(at(6),))
    assert hops(order, until=10) == [
        (CITY, 0, 1), ("北岭县", 1, 4), (CITY, 4, 6), ("北岭县", 6, 9), (CITY, 9, 10),
    ]  # fmt: skip


def test_a_level_below_has_it_while_the_level_above_waits() -> None:
    county = OrderTimes("北岭县", 1, at(1), handed_in=(at(8),))
    town = OrderTimes("柳河镇", 2, at(2), handed_in=(at(6),))
    assert hops(county, town, until=9) == [
        (CITY, 0, 1), ("北岭县", 1, 2), ("柳河镇", 2, 6), ("北岭县", 6, 8), (CITY, 8, 9),
    ]  # fmt: skip


def test_two_receivers_of_one_level_have_it_until_both_have_reported() -> None:
    north = OrderTimes("北岭县", 1, at(1), handed_in=(at(3),))
    south = OrderTimes("南屏县", 1, at(1), handed_in=(at(5),))
    assert hops(north, south, until=6) == [(CITY, 0, 1), ("北岭县、南屏县", 1, 5), (CITY, 5, 6)]


def test_nothing_given_and_nothing_elapsed() -> None:
    assert hops(now=2) == [(CITY, 0, None)]
    assert hops(now=0) == []
    assert hops(OrderTimes("北岭县", 1, at(0)), now=2) == [("北岭县", 0, None)]


def test_handed_in_and_sent_back_at_one_moment_stays_with_the_receiver() -> None:
    order = OrderTimes("北岭县", 1, at(0), handed_in=(at(2),), sent_back=(at(2),))
    assert hops(order, now=3) == [("北岭县", 0, None)]


moments = st.integers(0, 50).map(at)
orders = st.lists(
    st.builds(
        OrderTimes,
        holder=st.sampled_from(["北岭县", "南屏县", "柳河镇"]),
        depth=st.integers(1, 3),
        given_at=moments,
        handed_in=st.lists(moments, max_size=3).map(tuple),
        sent_back=st.lists(moments, max_size=3).map(tuple),
    ),
    max_size=4,
)


@given(orders, st.integers(1, 60), st.sampled_from(["answered", "open"]))
def test_every_moment_is_somebodys_and_the_shares_make_a_whole(
    given_orders: list[OrderTimes], end: int, state: str
) -> None:
    until = at(end) if state == "answered" else None
    found = hops_of(given_orders, city=CITY, since=START, until=until, now=at(end))
    assert found[0].since == START
    assert (found[-1].until or at(end)) == at(end)
    assert all(one.until == other.since for one, other in pairwise(found))
    assert all(one.holder != other.holder for one, other in pairwise(found))
    parts = shares(found, now=at(end))
    assert sum(part.percent for part in parts) == 100
    assert sum((part.elapsed for part in parts), timedelta()) == at(end) - START


@given(orders, st.integers(1, 60))
def test_the_citys_own_time_counts_too(given_orders: list[OrderTimes], end: int) -> None:
    first = min((order.given_at for order in given_orders), default=at(end))
    found = hops_of(given_orders, city=CITY, since=START, until=None, now=at(end))
    spent = {part.holder: part.elapsed for part in shares(found, now=at(end))}
    assert spent.get(CITY, timedelta()) >= min(first, at(end)) - START
    assert isinstance(found[0], Hop)
