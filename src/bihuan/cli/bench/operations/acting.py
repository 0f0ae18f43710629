"""Fifty people who make moves at once over the API of a real web process, its worker beside it, on the scratch database."""

from __future__ import annotations

import http.client
import itertools
import json
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection

from bihuan.cases.models import Order
from bihuan.cli.bench.cast import World
from bihuan.cli.bench.measuring import Outcome, Target
from bihuan.cli.bench.memory import KIB_PER_MB, family, free_port, proportional_kib, wait_for
from bihuan.cli.bench.operations.spec import Operation
from bihuan.people.actions.tokens import TokenDraft, create_token
from bihuan.rules.actor import SYSTEM, Actor
from bihuan.rules.command import Command

PEOPLE = 50
LOOK_SECONDS = 60.0  # between two looks at the memory


class MoveFailed(RuntimeError):
    """A move was answered with something else than that it was made."""


@dataclass
class Acting:
    """What came of it: milliseconds of each move, how long all took, megabytes of all processes at each look."""

    milliseconds: list[float] = field(default_factory=list)
    seconds: float = 0
    megabytes: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Person:
    """Somebody with a key and the orders they note visits on."""

    key: str
    orders: tuple[int, ...]


def _together(world: World) -> Outcome:
    acting = _acted(world)
    return Outcome(len(acting.milliseconds), tuple(acting.milliseconds), seconds=acting.seconds)


def _memory(world: World) -> Outcome:
    acting = _acted(world)
    return Outcome(len(acting.megabytes), megabytes=max(acting.megabytes))


def _acted(world: World) -> Acting:
    if "acting" not in world.kept:
        people = _people(world)
        connection.close()  # of the threads below none asks the database
        with _served() as port:
            world.kept["acting"] = _act(port, people, world)
    acting: Acting = world.kept["acting"]
    return acting


def _people(world: World) -> list[Person]:
    """Handlers of fifty bodies with most to do."""
    orders: dict[int, list[int]] = {}
    running = Order.objects.filter(state="received", case__round_id=world.round_id)
    for order_id, body_id in running.order_by("id").values_list("id", "receiver_body_id"):
        orders.setdefault(body_id, []).append(order_id)
    busiest = sorted(orders, key=lambda body_id: -len(orders[body_id]))[:PEOPLE]
    actors = world.handlers(busiest)
    return [
        Person(_key_of(actor, world), tuple(orders[body_id]))
        for body_id, actor in zip(busiest, actors, strict=True)
    ]


def _key_of(actor: Actor, world: World) -> str:
    draft = TokenDraft(actor.user_id or 0, actor.post_id or 0, "性能测试", ("read", "write"), 1)
    made = create_token(draft, command=Command(SYSTEM, world.now, f"bench-{secrets.token_hex(8)}"))
    return made.key or ""


@contextmanager
def _served() -> Iterator[int]:
    """A web process and a worker as `./run` starts them; the port they answer on."""
    port = free_port()
    env = os.environ | {
        "DATABASE_URL": _address(), "BIHUAN_DATA": str(settings.DATA), "DJANGO_SETTINGS_MODULE": "bihuan.settings",
    }  # fmt: skip
    python = [sys.executable, "-P", "-m"]
    web = [*python, "bihuan.engine.web", "--host", "127.0.0.1", "--port", str(port)]
    started = [
        subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
        for command in (web, [*python, "bihuan", "worker"])
    ]
    try:
        wait_for(port, started[0])
        yield port
    finally:
        for process in started:
            process.send_signal(signal.SIGTERM)
        for process in started:
            process.wait()


def _address() -> str:
    asked = connection.settings_dict
    return f"postgresql://{asked['USER']}@/{asked['NAME']}?host={asked['HOST']}&port={asked['PORT']}"


def _act(port: int, people: Sequence[Person], world: World) -> Acting:
    acting = Acting()
    began = time.monotonic()
    until = began + world.seconds
    threads = [
        threading.Thread(target=_act_as, args=(person, port, until, acting), daemon=True) for person in people
    ]
    for thread in threads:
        thread.start()
    for look in itertools.count(1):
        time.sleep(max(0.0, min(began + look * LOOK_SECONDS, until) - time.monotonic()))
        acting.megabytes.append(_taken())
        world.tell(
            f"{time.monotonic() - began:.0f} 秒，{len(acting.milliseconds):,} 次，{acting.megabytes[-1]:.0f} MB"
        )
        if time.monotonic() >= until:
            break
    for thread in threads:
        thread.join()
    acting.seconds = time.monotonic() - began
    if acting.failures:
        raise MoveFailed(acting.failures[0])
    return acting


def _taken() -> float:
    """Megabytes of everything started from here, without the measurement itself."""
    own = os.getpid()
    return sum(proportional_kib(pid) for pid in family(own) if pid != own) / KIB_PER_MB


def _act_as(person: Person, port: int, until: float, acting: Acting) -> None:
    """Note visits one after the other until the time is over or one fails."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for order_id in itertools.cycle(person.orders):
        if time.monotonic() >= until or acting.failures:
            break
        began = time.perf_counter()
        failure = _note_visit(line, person.key, order_id)
        if failure:
            acting.failures.append(failure)
        else:
            acting.milliseconds.append((time.perf_counter() - began) * 1000)
    line.close()


def _note_visit(line: http.client.HTTPConnection, key: str, order_id: int) -> str:
    """What was answered instead of that it was noted; empty when it was."""
    headers = {
        "Authorization": f"Bearer {key}", "Idempotency-Key": secrets.token_hex(16), "Content-Type": "application/json",
    }  # fmt: skip
    facts = {
        "started_at": (datetime.now(UTC) - timedelta(minutes=1)).isoformat(),
        "people": "两名执法人员",
        "note": "现场检查，设备已停。",
    }
    try:
        line.request(
            "POST", f"/api/v1/orders/{order_id}/moves/record_visit", json.dumps({"facts": facts}), headers
        )
        answer = line.getresponse()
        told = answer.read()
    except OSError as error:
        return repr(error)
    return "" if answer.status == http.HTTPStatus.OK else f"{answer.status} {told.decode()[:300]}"


ACTING = (
    Operation("act.together", f"{PEOPLE}人同时经接口办理", Target(100, "/s", p95=200), _together),
    Operation("act.memory", "同时办理时网页、后台任务和数据库的内存", Target(700, "MB"), _memory),
)
