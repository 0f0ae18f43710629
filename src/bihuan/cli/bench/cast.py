"""The people who ask: drawn from the city that was built, the same ones each time; makes nobody."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import cycle, islice
from typing import Any

from bihuan.cases.models import Case, Round
from bihuan.cli.bench.city import Shape
from bihuan.people.models import Post
from bihuan.people.queries.actors import actors_by_login
from bihuan.records.access import bodies_seen_as
from bihuan.records.models import Access
from bihuan.rules.actor import Actor


@dataclass
class World:
    """The built city as the operations see it.

    requests: how many each of them makes. seconds: how long those last that go by time. tell: gets a line now and then.
    """

    shape: Shape
    requests: int
    seconds: float = 20
    tell: Callable[[str], None] = lambda _line: None
    chance: random.Random = field(init=False)
    run: str = field(
        default_factory=lambda: secrets.token_hex(4)
    )  # of this measurement among those of a kept city

    def __post_init__(self) -> None:
        self.chance = random.Random(2024)  # noqa: S311 - the same people and words each time, no secret
        self.round_id: int = Round.objects.get(is_current=True).id
        self.kept: dict[str, Any] = {}  # what operations leave for those after them
        self._logins: dict[str, list[str]] = {}

    @property
    def now(self) -> datetime:
        """The moment at which the city stands."""
        return self.shape.now

    def people(self, *groups: str) -> list[Actor]:
        """As many actors as there are requests, from the groups in turn: city, county, unit, small."""
        logins = list(islice(_in_turn([cycle(self._of(group)) for group in groups]), self.requests))
        known = actors_by_login(logins, self.now)
        return [known[login][0] for login in logins]

    def dispatcher(self) -> Actor:
        """Somebody of the city desk who transfers cases."""
        login = Post.objects.filter(body__kind="city_desk", functions=["dispatch"]).values_list(
            "tenures__user__login", flat=True
        )[0]
        return actors_by_login([login], self.now)[login][0]

    def handlers(self, body_ids: Sequence[int]) -> list[Actor]:
        """Somebody who handles cases at each of these bodies, in their order."""
        posts = Post.objects.filter(body_id__in=body_ids, role="handler").order_by("-id")
        logins = dict(posts.values_list("body_id", "tenures__user__login"))
        known = actors_by_login(list(logins.values()), self.now)
        return [known[logins[body_id]][0] for body_id in body_ids]

    def case_for(self, actor: Actor) -> int:
        """A case this actor may see, of the current round where they have one there."""
        if actor.sees_city:
            lowest = (
                Case.objects.filter(round_id=self.round_id).order_by("id").values_list("id", flat=True)[0]
            )
            return self.chance.randint(lowest, self.shape.cases)
        seen = Access.objects.filter(body_ref__in=bodies_seen_as(actor)).order_by("-round_ref", "stream_ref")
        streams = seen.values_list("stream_ref", flat=True)[:20]
        return Case.objects.values_list("id", flat=True).get(stream_id=self.chance.choice(list(streams)))

    def _of(self, group: str) -> list[str]:
        if group not in self._logins:
            posts = {
                "city": Post.objects.filter(body__kind="city_desk"),
                "county": Post.objects.filter(body__kind="county"),
                "unit": Post.objects.filter(body__kind__in=("township", "bureau")),
                "small": Post.objects.filter(body__code__endswith=f"-{self.shape.units}"),
            }[group]
            found = list(posts.order_by("id").values_list("tenures__user__login", flat=True))
            self._logins[group] = self.chance.sample(found, len(found))
        return self._logins[group]


def _in_turn(streams: list[Iterator[str]]) -> Iterator[str]:
    while True:
        yield from map(next, streams)
