"""`python -m bihuan.cli.bench.calling`: the people who make moves at once, in a process of their own that does nothing else.

It shares the cores with the house, so it knows neither Django nor a general HTTP client: one loop, one line for each person,
requests put together by hand. Reads what is wanted as JSON, writes what came of it as JSON.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import secrets
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

HOST = "127.0.0.1"
WARM_UP = 3  # moves of each person before, not counted: a house that has just started fills its caches and plans statements
OVERTIME_SECONDS = 30.0  # after which moves that are due but not begun are given up
NOTHING_DONE = "no move was made"
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a key and the orders they note visits on."""

    key: str
    orders: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """How long the people make moves, and how many are due each second of all of them together; 0: without a pause."""

    port: int
    seconds: float
    pace: float
    people: tuple[Person, ...]


@dataclass
class Came:
    """What came of it: milliseconds of each move, how long all took, what went wrong, processor time of this process."""

    milliseconds: list[float] = field(default_factory=list)
    seconds: float = 0
    failures: list[str] = field(default_factory=list)
    processor_seconds: float = 0


def main() -> None:
    """Do what standard input asks for."""
    asked = json.load(sys.stdin)
    people = tuple(Person(one["key"], tuple(one["orders"])) for one in asked.pop("people"))
    json.dump(asdict(asyncio.run(call(Wanted(people=people, **asked)))), sys.stdout)


async def call(wanted: Wanted) -> Came:
    """Let all people make their moves until the time is over or one fails.

    At a pace a move counts from the moment at which it was due, also when its person was still waiting for the one before:
    otherwise a house that stands still for a second would be found to have been slow once.
    """
    came = Came()
    lines = [await asyncio.open_connection(HOST, wanted.port) for _ in wanted.people]
    for turn in range(WARM_UP):
        told = await asyncio.gather(
            *(
                _note_visit(line, person.key, person.orders[turn % len(person.orders)])
                for line, person in zip(lines, wanted.people, strict=True)
            )
        )
        came.failures += filter(None, told)
    began = time.perf_counter()
    await asyncio.gather(*(_act(wanted, place, came, began, line) for place, line in enumerate(lines)))
    came.seconds, came.processor_seconds = time.perf_counter() - began, time.process_time()
    if not came.milliseconds:
        came.failures.append(NOTHING_DONE)
    return came


async def _act(wanted: Wanted, place: int, came: Came, began: float, line: Line) -> None:
    """One person's moves, one after the other on one line."""
    person = wanted.people[place]
    for number, order_id in enumerate(itertools.cycle(person.orders)):
        due = time.perf_counter()
        if wanted.pace:
            due = began + (number * len(wanted.people) + place) / wanted.pace
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
        late = time.perf_counter() - began - wanted.seconds
        if due - began >= wanted.seconds or late > OVERTIME_SECONDS or came.failures:
            break
        failure = await _note_visit(line, person.key, order_id)
        if failure:
            came.failures.append(failure)
        else:
            came.milliseconds.append((time.perf_counter() - due) * 1000)
    line[1].close()


async def _note_visit(line: Line, key: str, order_id: int) -> str:
    """What was answered instead of that it was noted; empty when it was."""
    reader, writer = line
    writer.write(_request(key, order_id))
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        told = await reader.readexactly(_length(head.split("\r\n")))
    except (OSError, EOFError) as error:
        return repr(error)
    status = head.split(" ", 2)[1]
    return "" if status == "200" else f"{status} {told.decode()[:300]}"


def _length(lines: Sequence[str]) -> int:
    return next(int(line.partition(":")[2]) for line in lines if line.startswith("content-length:"))


def _request(key: str, order_id: int) -> bytes:
    facts: dict[str, Any] = {
        "started_at": (datetime.now(UTC) - timedelta(minutes=1)).isoformat(),
        "people": "两名执法人员",
        "note": "现场检查，设备已停。",
    }
    body = json.dumps({"facts": facts}).encode()
    head = (
        f"POST /api/v1/orders/{order_id}/moves/record_visit HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {key}\r\n"
        f"Idempotency-Key: {secrets.token_hex(16)}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


if __name__ == "__main__":
    main()
