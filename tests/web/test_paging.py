"""A list is walked page by page, forwards and back, and nobody is skipped or shown twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import QueryDict

from bihuan.people.models import Area, Body
from bihuan.web.paging import Order, paged
from tests.cast import NOW

MOMENTS = [
    NOW,
    None,
    NOW + timedelta(hours=1),
    NOW,
    None,
    NOW - timedelta(days=1),
    None,
    NOW + timedelta(microseconds=1),
]


@pytest.fixture
def bodies(db):
    """Bodies that ended at these moments, in a table small enough to look at."""
    area = Area.objects.create(code="1", name="清河市")
    return [
        Body.objects.create(code=str(n), name=str(n), kind="county", area=area, ended_at=moment)
        for n, moment in enumerate(MOMENTS)
    ]


def walk(by, *, size=3):
    query, seen = QueryDict("show=late"), []
    while True:
        page = paged(Body.objects.all(), query, by=by, size=size)
        seen.append([row.pk for row in page.rows])
        if not page.next:
            return seen, page
        assert "show=late" in page.next
        query = QueryDict(page.next.removeprefix("?"))


@pytest.mark.parametrize(
    "by", [Order(), Order(descending=True), Order("ended_at"), Order("ended_at", descending=True)]
)
def test_walking_forwards_shows_everybody_once_in_order(bodies, by):
    seen, _last = walk(by)
    expected = sorted(bodies, key=lambda body: body.pk, reverse=by.descending)
    if by.column != "id":
        dated = [body for body in expected if body.ended_at]
        dated.sort(key=lambda body: body.ended_at, reverse=by.descending)
        expected = dated + [body for body in expected if not body.ended_at]
    assert [pk for page in seen for pk in page] == [body.pk for body in expected]


@pytest.mark.parametrize("by", [Order(), Order("ended_at"), Order("ended_at", descending=True)])
def test_walking_back_shows_the_same_pages(bodies, by):
    seen, page = walk(by)
    back = [seen[-1]]
    while page.previous:
        page = paged(Body.objects.all(), QueryDict(page.previous.removeprefix("?")), by=by, size=3)
        back.append([row.pk for row in page.rows])
        forward = paged(Body.objects.all(), QueryDict(page.next.removeprefix("?")), by=by, size=3)
        assert [row.pk for row in forward.rows] == back[-2]
    assert list(reversed(back)) == seen


@pytest.mark.parametrize("key", ["", "x", "~", "~7", "nonsense~7", "2024-13-45T00:00~7", "7~seven", "9~٣"])
def test_a_key_somebody_made_up_shows_the_first_page_or_none_but_never_fails(bodies, key):
    page = paged(Body.objects.all(), QueryDict(f"after={key}"), by=Order("ended_at"), size=3)
    assert len(page.rows) <= 3
