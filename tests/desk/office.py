"""清河市 with its whole cast at their browsers: the chain's world played by the cast's people, one clock for all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import uuid4

from django.test import Client

from bihuan.cases.actions.rounds import RoundDraft, open_round
from bihuan.journal import instance
from bihuan.journal.models import InstanceClock
from bihuan.people.models import User
from bihuan.web.seat import POST
from tests.beginnings import Beginnings
from tests.cases.ready import Ready
from tests.cases.world import START, World
from tests.cast import Cast, seat_cast

BODIES = {"city": "city", "north": "bl", "south": "np", "bureau": "urban"}
PEOPLE = {
    "dispatch": "city_dispatch", "chase": "city_chase", "review": "city_review", "shift_head": "city_shift",
    "disclosure": "city_disclosure", "leader": "city_leader", "secretary": "city_secretary",
    **{f"north_{role}": f"beiling_{role}" for role in ("desk", "deputy", "head", "handler")},
    **{f"south_{role}": f"nanping_{role}" for role in ("desk", "deputy", "head", "handler")},
    **{f"bureau_{role}": f"urban_{role}" for role in ("desk", "deputy", "head", "handler")},
}  # fmt: skip


@dataclass
class Office:
    """The city on Monday 2024-06-03 at 11:02: its people by post, the world that moves cases for them, their browsers."""

    cast: Cast
    world: World

    def browser(self, who: str) -> Client:
        """The browser of one of the cast, logged in at their post, at the world's moment."""
        instance.set_exercise_start(self.world.now)
        actor = self.cast.people[who]
        client = Client()
        client.force_login(User.objects.get(id=actor.user_id or 0))
        session = client.session
        session[POST] = actor.post_id
        session.save()
        return client


def open_office(cast: Cast) -> Office:
    """Let the cast open a round; the instance's clock stands where the world's does, as in an exercise."""
    InstanceClock.objects.filter(id=1).update(kind="exercise")
    world = World(
        bodies={name: cast.body(code) for name, code in BODIES.items()},
        people={name: cast.people[who] for name, who in PEOPLE.items()},
    )
    draft = RoundDraft("第三轮", "省第三督察组", "省第三督察组", cast.body("city"), "清", START.date())
    world.round_id = int(open_round(draft, command=cast.command("system"))["round"])
    return Office(cast, world)


def ready_office(beginnings: Beginnings) -> Office:
    """The office of the cast, its cases taken from where they stand ready."""

    def build() -> Office:
        return open_office(seat_cast())

    built: Office = beginnings.begin("office", build)
    ready = Ready(beginnings, "office", lambda: build().world)
    return replace(built, world=ready.lend(built.world))


def new_request() -> dict[str, str]:
    """What a form of ours sends along: a request number of its own."""
    return {"request_id": uuid4().hex}
