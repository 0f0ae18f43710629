"""Fifty people who make moves at once over the API of a real web process, its worker beside it, on the scratch database."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

from django.conf import settings
from django.db import connection

from bihuan.cases.models import Order
from bihuan.cli.bench.calling import HOST, Came, Person, Wanted
from bihuan.cli.bench.cast import World
from bihuan.cli.bench.measuring import Outcome, Target
from bihuan.cli.bench.memory import free_port, memory_of, parent_of, processor_seconds, wait_for
from bihuan.cli.bench.operations.spec import Operation
from bihuan.people.actions.tokens import TokenDraft, create_token
from bihuan.rules.actor import SYSTEM, Actor
from bihuan.rules.command import Command

PEOPLE = 50
PACE = 105.0  # moves a second that are due, so that those asked for are not missed by a rounding
LOOK_SECONDS = 60.0  # between two looks at the memory
WEB, WORKER, DATABASE = "网页", "后台", "数据库"


class MoveFailed(RuntimeError):
    """A move was answered with something else than that it was made."""


@dataclass
class Acting:
    """What came of it: milliseconds of each move, how long all took, megabytes of all processes at each look."""

    milliseconds: list[float] = field(default_factory=list)
    seconds: float = 0
    megabytes: list[float] = field(default_factory=list)


def _together(world: World) -> Outcome:
    return _outcome(_acted(world, PACE))


def _most(world: World) -> Outcome:
    return _outcome(_acted(world, 0))


def _outcome(acting: Acting) -> Outcome:
    return Outcome(len(acting.milliseconds), tuple(acting.milliseconds), seconds=acting.seconds)


def _memory(world: World) -> Outcome:
    acting = _acted(world, PACE)
    return Outcome(len(acting.megabytes), megabytes=max(acting.megabytes))


def _acted(world: World, pace: float) -> Acting:
    """What came of the people acting at a pace (0: without pause); done once for all that ask."""
    kept = f"acting at {pace}"
    if kept not in world.kept:
        people, database = _people(world), _postmaster()
        connection.close()
        with _served() as (port, parts):
            parts |= {DATABASE: database}
            wanted = Wanted(port, world.seconds, pace, tuple(people))
            world.kept[kept] = _act(wanted, parts, world)
    acting: Acting = world.kept[kept]
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


def _postmaster() -> int:
    """The process id of PostgreSQL: the parent of the session that answers here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return parent_of(cursor.fetchone()[0]) or 0


@contextmanager
def _served() -> Iterator[tuple[int, dict[str, int]]]:
    """A web server and a worker as `./run` starts them; the port they answer on, and the process behind each."""
    port = free_port()
    env = os.environ | {
        "DATABASE_URL": _address(), "BIHUAN_DATA": str(settings.DATA), "DJANGO_SETTINGS_MODULE": "bihuan.settings",
    }  # fmt: skip
    python = [sys.executable, "-P", "-m"]
    web = [*python, "bihuan.engine.web", "--host", HOST, "--port", str(port)]
    started = [
        subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
        for command in (web, [*python, "bihuan", "worker"])
    ]
    try:
        wait_for(port, started[0])
        yield port, {WEB: started[0].pid, WORKER: started[1].pid}
    finally:
        for process in started:
            process.send_signal(signal.SIGTERM)
        for process in started:
            process.wait()


def _address() -> str:
    asked = connection.settings_dict
    return f"postgresql://{asked['USER']}@/{asked['NAME']}?host={asked['HOST']}&port={asked['PORT']}"


def _act(wanted: Wanted, parts: Mapping[str, int], world: World) -> Acting:
    """Let a process of its own do it, and look at the memory meanwhile."""
    before = {name: processor_seconds(pid) for name, pid in parts.items()}
    command = [sys.executable, "-P", "-m", "bihuan.cli.bench.calling"]
    megabytes: list[float] = []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as calling:
        stop = threading.Event()
        looking = threading.Thread(target=_look, args=(parts, megabytes, stop, world))
        looking.start()
        told, _ = calling.communicate(json.dumps(asdict(wanted)))
        stop.set()
        looking.join()
    came = Came(**json.loads(told))
    if came.failures:
        raise MoveFailed(came.failures[0])
    spent = {name: processor_seconds(pid) - before[name] for name, pid in parts.items()}
    _tell_spent(spent | {"发起": came.processor_seconds}, len(came.milliseconds), world)
    return Acting(came.milliseconds, came.seconds, megabytes)


def _look(parts: Mapping[str, int], megabytes: list[float], stop: threading.Event, world: World) -> None:
    """Add up the memory every minute and once at the end."""
    began, is_over = time.monotonic(), False
    while not is_over:
        is_over = stop.wait(LOOK_SECONDS)
        taken = {name: memory_of(pid) for name, pid in parts.items()}
        megabytes.append(sum(taken.values()))
        told = "，".join(f"{name} {one:.0f}" for name, one in taken.items())
        world.tell(f"{time.monotonic() - began:.0f} 秒，{megabytes[-1]:.0f} MB（{told}）")


def _tell_spent(spent: Mapping[str, float], moves: int, world: World) -> None:
    each = "，".join(f"{name} {seconds / moves * 1000:.1f}" for name, seconds in spent.items())
    world.tell(f"每次办理所用处理器时间，毫秒：{each}")


ACTING = (
    Operation(
        "act.together", f"{PEOPLE}人同时经接口办理，每秒{PACE:.0f}次", Target(100, "/s", p95=200), _together
    ),
    Operation("act.most", f"{PEOPLE}人同时经接口办理，不停顿", Target(100, "/s"), _most),
    Operation("act.memory", "同时办理时网页、后台任务和数据库的内存", Target(700, "MB"), _memory),
)
