"""A small office for tests: a city desk, a county with all its rungs, a county with nothing but a desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bihuan.cases.models import Batch, Case, Round
from bihuan.journal.copying import insert_rows
from bihuan.journal.streams import open_streams
from bihuan.people.models import Body, Post, Tenure, User
from bihuan.records.clocks import ClockDraft
from bihuan.rules.actor import Actor
from bihuan.rules.command import Command

NOW = datetime(2024, 6, 3, 2, 11, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=300)


@dataclass(frozen=True)
class Office:
    """Ids of the bodies of 清河市."""

    city: int
    north: int
    south: int


def open_office() -> Office:
    """清河市 with its desk, 北岭县 with everybody in office, 南屏县 with nobody but its desk."""
    city = add_body("qh", "清河市专班", kind="city_desk")
    north = add_body("bl", "北岭县", kind="county")
    south = add_body("np", "南屏县", kind="county")
    add_post(city, "催办岗", role="city_desk", functions=["chase"])
    add_post(city, "值班长", role="city_desk", functions=["shift_head"])
    add_post(city, "分管副市长", role="city_leader")
    for role in ("handler", "desk", "deputy", "head"):
        add_post(north, role, role=role)
    add_post(south, "desk", role="desk")
    return Office(city, north, south)


def add_body(code: str, name: str, *, kind: str) -> int:
    return Body.objects.create(code=code, name=name, short_name=name, kind=kind, lines=[]).id


def add_post(body_id: int, name: str, *, role: str, functions: list[str] | None = None) -> int:
    """A post with somebody in it since long ago; the post's id."""
    post = Post.objects.create(body_id=body_id, name=name, role=role, functions=functions or [])
    user = User.objects.create(login=f"{body_id}-{name}", display_name=name)
    Tenure.objects.create(post=post, user=user, since=LONG_AGO)
    return post.id


def leave(body_id: int, role: str, *, at: datetime) -> None:
    Tenure.objects.filter(post__body_id=body_id, post__role=role).update(until=at)


def actor(body_id: int | None, role: str, **more) -> Actor:
    return Actor(user_id=7, post_id=3, body_id=body_id, role=role, **more)


def command(now: datetime = NOW, *, role: str = "city_desk") -> Command:
    return Command(actor(1, role), now, f"form-{now.isoformat()}")


def streams(count: int) -> list[int]:
    return open_streams("case", count, NOW)


def report_clock(stream_id: int, *, body_id: int, kind: str = "report", **more) -> ClockDraft:
    """A limit of 4 days that began now: warned after 3, breached at 4, then a rung each day."""
    facts: dict[str, Any] = {
        "stream_id": stream_id,
        "part_kind": "order",
        "part_id": stream_id,
        "kind": kind,
        "duty_body_id": body_id,
        "duty_role": "desk",
        "ladder": "receiver",
        "owner": "city",
        "limit": {"form": "duration", "seconds": 4 * 86_400},
        "started_at": NOW,
        "due_at": NOW + timedelta(days=4),
        "source": "《闭环规则》四、时限",
    }
    return ClockDraft(**(facts | more))


def open_rounds(count: int) -> list[int]:
    desk = add_body("desk", "清河市专班", kind="city_desk")
    return insert_rows(
        Round,
        [
            {
                "stream_id": stream, "name": f"第{n}轮", "giver": "督察组", "addressee": "督察组",
                "desk_body_id": desk, "number_prefix": "QH", "starts_on": date(2024, 6, 1),
            }
            for n, stream in enumerate(open_streams("round", count, NOW))
        ],
    )  # fmt: skip


def register_cases(count: int, *, in_round: int) -> list[Case]:
    (batch_stream,) = open_streams("batch", 1, NOW)
    (batch,) = insert_rows(
        Batch,
        [
            {
                "stream_id": batch_stream, "round_id": in_round, "giver": "督察组", "channel": "phone",
                "source_no": "1", "city_no": 1, "received_at": datetime(2024, 6, 3, tzinfo=UTC),
            }
        ],
    )  # fmt: skip
    ids = insert_rows(
        Case,
        [
            {
                "stream_id": stream, "round_id": in_round, "batch_id": batch, "city_no": f"QH-{stream}", "serial": n,
                "title": "大气", "channel": "phone", "area_printed": "北岭县", "types_printed": "大气", "received_at": NOW,
            }
            for n, stream in enumerate(open_streams("case", count, NOW))
        ],
    )  # fmt: skip
    return list(Case.objects.filter(id__in=ids).order_by("id"))
