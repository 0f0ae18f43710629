"""The same as whole pages: a logged-in person's request through all of Django, to the last byte of the answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import cycle
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from bihuan.cli.bench.cast import World
from bihuan.cli.bench.measuring import Outcome, time_requests
from bihuan.cli.bench.operations.looking import AT_ONCE, EVERYBODY
from bihuan.cli.bench.operations.spec import Operation
from bihuan.cli.bench.words import WORDS_2, WORDS_4
from bihuan.people.models import User
from bihuan.rules.actor import Actor
from bihuan.web import seat

BACKEND = "django.contrib.auth.backends.ModelBackend"
OK = 200
FILTERS = (
    {"stage": "investigating"},
    {"type": "noise"},
    {"show": "late"},
    {"show": "key"},
    {"stage": "struck_off"},
    {"area": 1},
)
Address = Callable[[Actor, int], str]


class PageFailed(RuntimeError):
    """A page answered with something else than itself; its time would mean nothing."""


def log_in(actor: Actor) -> Client:
    """A browser of this person, already at their post."""
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(id=actor.user_id or 0), backend=BACKEND)
    session = client.session
    session.update({seat.POST: actor.post_id, seat.POSTS: 1})
    session.save()
    return client


def _open(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != OK:
        raise PageFailed(f"{address}: {answer.status_code}")


def _pages(world: World, *, address: Callable[[World], Address]) -> Outcome:
    at = address(world)
    return time_requests(
        partial(_open, log_in(actor), at(actor, number))
        for number, actor in enumerate(world.people(*EVERYBODY))
    )


def _workbench(_world: World) -> Address:
    return lambda _actor, _number: reverse("workbench")


def _list(_world: World) -> Address:
    queries = [urlencode(query) for query in FILTERS]
    return lambda _actor, number: f"{reverse('cases')}?{queries[number % len(queries)]}"


def _search(_world: World) -> Address:
    scraps = cycle((*WORDS_2, *WORDS_4))
    return lambda _actor, _number: f"{reverse('cases')}?{urlencode({'q': next(scraps)})}"


def _case(world: World) -> Address:
    return lambda actor, _number: reverse("case", args=[world.case_for(actor)])


PAGES = tuple(
    Operation(f"page.{name}", label, AT_ONCE, partial(_pages, address=address))
    for name, label, address in (
        ("workbench", "整页：工作台", _workbench),
        ("list", "整页：筛选清单", _list),
        ("search", "整页：检索", _search),
        ("case", "整页：交办件", _case),
    )
)
