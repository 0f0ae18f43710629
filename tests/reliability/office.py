"""清河市 at work: a batch sent out in the calm, then people who move, upload and give in lists for as long as asked."""

from __future__ import annotations

import hashlib
import io
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from PIL import Image

from tests.reliability.programs import ACCEPTED, AGAIN_AFTER_SECONDS, Browser, Ledger, Program
from tests.reliability.town import Town

COUNTIES = {"bl": "北岭县", "np": "南屏县", "dh": "东湖区"}
CITY = ("city-dispatch", "city-chase")
POSTS = ("handler", "deputy")
PASSWORD = "Qinghe-2024"
GIVER = "省第三督察组"
RECEIVED_AT = "2024-06-03T07:30:00+08:00"
VISITED_AT = "2024-06-03T08:30:00+08:00"
ORDERS_FOR_EACH = 8
RECEIVED_IN_CALM = 3
HEAD = "序号,受理编号,交办问题基本情况,行政区域,污染类型\n"
STALE, NOT_SO = 409, 422

KEYS = """
import json
from bihuan.journal import instance
from bihuan.people.actions.tokens import TokenDraft, create_token
from bihuan.people.queries.actors import actors_by_login
from bihuan.rules.actor import SYSTEM
from bihuan.rules.command import Command
from bihuan.rules.vocabulary import TOKEN_SCOPES
now = instance.now()
keys = {{}}
for login, (actor, *_rest) in actors_by_login({logins!r}, now).items():
    draft = TokenDraft(actor.user_id, actor.post_id, "试验", tuple(TOKEN_SCOPES), 300)
    command = Command(SYSTEM, now, "keys-" + login, origin=instance.origin())
    keys[login] = create_token(draft, command=command).key
print(json.dumps(keys))
"""


@dataclass
class Office:
    """The people, what they were answered, and the orders they work on: those of each county, received ones first."""

    town: Town
    chance: random.Random
    ledger: Ledger = field(default_factory=Ledger)
    orders: dict[str, list[int]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    round_id: int = 0
    told_for_each: dict[str, int] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _stop: threading.Event = field(default_factory=threading.Event)

    def program(self, login: str) -> Program:
        """Somebody's program."""
        return Program(self.town.address, login, self.keys[login], self.ledger)

    def number(self) -> str:
        """A request number nobody had."""
        return f"kill-{next(self._numbers):08d}"

    def begin(self) -> None:
        """Let the people in, send a batch out and receive some of it, while nothing is in the way."""
        self.town.rows(
            'UPDATE journal_instanceclock SET "offset" = "offset" + interval \'2 hours\' RETURNING 1'
        )
        logins = [*CITY, *(f"{code}-{post}" for code in COUNTIES for post in POSTS)]
        self.keys = self.town.script(KEYS.format(logins=logins))
        self._send_out()
        for code in COUNTIES:
            for order_id in self.orders[code][:RECEIVED_IN_CALM]:
                self.confirm(self.program("city-chase"), order_id)
                self.sign(self.program(f"{code}-deputy"), order_id)
            self.visit(code)
            self.urge()
        assert not self.ledger.refused, self.ledger.refused
        self.told_for_each = {move: told // times for move, (times, told) in told_by_move(self.town).items()}

    def _send_out(self) -> None:
        dispatch = self.program("city-dispatch")
        self.round_id = dispatch.get("/rounds")["items"][0]["id"]
        counties = [name for name in COUNTIES.values() for _ in range(ORDERS_FOR_EACH)]
        batch_id = self.receive(dispatch)
        self.take_in(dispatch, batch_id, self.rows_of_list(counties, batch_id=batch_id))
        assert dispatch.post(f"/batches/{batch_id}/register", None, key=self.number()).is_good
        waiting = dispatch.get(f"/batches/{batch_id}/transfer")["items"]
        cases = [
            {
                "case_id": one["case_id"], "looked": True,
                "receivers": [{"body_id": one["receivers"][0]["id"], "role": "lead"}],
            }
            for one in waiting
        ]  # fmt: skip
        sent = dispatch.post(f"/batches/{batch_id}/transfer", {"cases": cases}, key=self.number())
        assert sent.is_good, sent.text.decode()
        for code in COUNTIES:
            items = self.program(f"{code}-handler").get("/orders?limit=100")["items"]
            self.orders[code] = sorted(one["id"] for one in items)
            assert len(self.orders[code]) == ORDERS_FOR_EACH

    def receive(self, dispatch: Program) -> int:
        """A batch received; its id."""
        arrival = {"round_id": self.round_id, "giver": GIVER, "received_at": RECEIVED_AT}
        return int(dispatch.post("/batches", arrival, key=self.number()).json()["batch"])

    def rows_of_list(self, counties: list[str], *, batch_id: int) -> list[str]:
        """Complaints that all differ, each with words it alone has."""
        return [
            f"{county}第{batch_id}批{place}号厂夜间排放异味，附近居民无法开窗。{self.number()}。"
            for place, county in enumerate(counties, 1)
        ]

    def take_in(self, dispatch: Program, batch_id: int, contents: list[str]) -> None:
        """A list read at once, or by the worker where it is long."""
        answer = dispatch.give_list(batch_id, csv_of(contents, batch_id=batch_id), key=self.number())
        assert answer.is_good, answer.text.decode()
        while answer.status == ACCEPTED and not _is_read(dispatch, batch_id):
            time.sleep(AGAIN_AFTER_SECONDS)
        self.ledger.lists[batch_id] = contents

    def give_long_list(self, desk: Browser) -> None:
        """A list taken in over the page, locked up until the worker has read it."""
        number = self.number()
        contents = self.rows_of_list(
            [self.chance.choice([*COUNTIES.values()]) for _ in range(12)], batch_id=0
        )
        fields = {
            "giver": GIVER, "channel": "other", "received_at": RECEIVED_AT[:19], "request_id": f"{number}-long",
        }  # fmt: skip
        file = csv_of(contents, batch_id=int(number[-8:]))
        answer = desk.post_form("/batches/new/", fields, name="长清单.csv", content=file)
        assert answer.is_good, (answer.status, answer.text.decode()[-2000:])
        self.ledger.lists[int(answer.location.split("/")[2])] = contents

    def confirm(self, chase: Program, order_id: int) -> None:
        """An order confirmed by phone."""
        self._once(chase, f"/orders/{order_id}/moves/confirm_by_phone", spoken_with="值班员")

    def sign(self, deputy: Program, order_id: int) -> None:
        """The receipt of an order signed."""
        scan = self.upload(deputy, "回执.jpg")
        self._once(deputy, f"/orders/{order_id}/moves/sign_receipt", signature={"file": scan})

    def visit(self, code: str) -> None:
        """A visit with a photo, on one of the county's orders that are received."""
        handler = self.program(f"{code}-handler")
        order_id, number = self.chance.choice(self.orders[code][:RECEIVED_IN_CALM]), self.number()
        photo = self.upload(handler, "现场.jpg")
        label = f"现场见露天喷漆{number}"
        handler.move(
            f"/orders/{order_id}/moves/record_visit", key=number, label=label,
            started_at=VISITED_AT, people="县专班", note=label, photos=[photo],
        )  # fmt: skip

    def urge(self) -> None:
        """Any order urged."""
        order_id = self.chance.choice(self.orders[self.chance.choice([*COUNTIES])])
        number = self.number()
        label = f"请尽快核查{number}"
        self.program("city-chase").move(f"/orders/{order_id}/moves/urge", key=number, label=label, note=label)

    def _once(self, program: Program, path: str, **facts: Any) -> None:
        """A move that can be made but once, on the version it has; another's in between is looked at and asked again."""
        part = path.partition("/moves/")[0]
        while True:
            version = program.get(f"{part}/moves")["version"]
            answer = program.move(path, key=self.number(), version=version, **facts)
            if answer.status != STALE or answer.json()["code"] != "stale":
                return

    def upload(self, program: Program, name: str) -> str:
        """A new photo taken in; its reference."""
        content = self.picture()
        reference = program.upload(name, content)
        self.ledger.uploads.add(hashlib.sha256(content).hexdigest())
        return reference

    def picture(self) -> bytes:
        """A photo nobody took before."""
        image = Image.frombytes("RGB", (24, 24), self.chance.randbytes(24 * 24 * 3))
        written = io.BytesIO()
        image.resize((480, 480), Image.Resampling.NEAREST).save(written, "JPEG", quality=90)
        return written.getvalue()

    def at_work(self) -> list[threading.Thread]:
        """Everybody begins, each for themselves, until told to stop."""
        desk = Browser(self.town.address, "city-dispatch", "", self.ledger)
        desk.log_in(PASSWORD)
        acts: list[Callable[[], None]] = [
            *(lambda code=code: self.visit(code) for code in COUNTIES),
            *(
                lambda rest=rest, code=code: self._receive_next(code, rest)
                for code, rest in self._to_receive()
            ),
            self.urge,
            self._small_list,
            lambda: self.give_long_list(desk),
        ]
        threads = [threading.Thread(target=self._go_on, args=(act,), daemon=True) for act in acts]
        for thread in threads:
            thread.start()
        return threads

    def go_home(self, threads: list[threading.Thread]) -> None:
        """Everybody ends what they have begun."""
        self._stop.set()
        for thread in threads:
            thread.join(180)
        assert not any(thread.is_alive() for thread in threads)

    def _go_on(self, act: Callable[[], None]) -> None:
        try:
            while not self._stop.is_set():
                act()
                self._stop.wait(self.chance.uniform(0.05, 0.3))
        except Exception as broken:  # noqa: BLE001 - a thread that ends is told of in the verdict
            self.ledger.note_trouble(repr(broken))

    def _to_receive(self) -> list[tuple[str, list[int]]]:
        return [(code, list(orders[RECEIVED_IN_CALM:])) for code, orders in self.orders.items()]

    def _receive_next(self, code: str, rest: list[int]) -> None:
        """The next order of a county confirmed and its receipt signed, so that the storm has moves that change states."""
        if rest:
            order_id = rest.pop(0)
            self.confirm(self.program("city-chase"), order_id)
            self.sign(self.program(f"{code}-deputy"), order_id)
        self._stop.wait(self.chance.uniform(1, 4))

    def _small_list(self) -> None:
        dispatch = self.program("city-dispatch")
        batch_id = self.receive(dispatch)
        counties = [self.chance.choice([*COUNTIES.values()]) for _ in range(3)]
        self.take_in(dispatch, batch_id, self.rows_of_list(counties, batch_id=batch_id))
        assert dispatch.post(f"/batches/{batch_id}/register", None, key=self.number()).is_good
        self._stop.wait(self.chance.uniform(0.5, 2))


def _is_read(dispatch: Program, batch_id: int) -> bool:
    """Whether the newest long list of a batch has been read."""
    newest = dispatch.get(f"/batches/{batch_id}/files")["items"][0]
    assert newest["step"] != "failed", newest
    return bool(newest["step"] == "done")


def csv_of(contents: list[str], *, batch_id: int) -> bytes:
    """A list as a file."""
    lines = [
        f"{place},D3HE2024060{batch_id % 7 + 1}{batch_id * 100 + place:05d},{content},{content[:3]},大气\n"
        for place, content in enumerate(contents, 1)
    ]
    return (HEAD + "".join(lines)).encode()


def told_by_move(town: Town) -> dict[str, tuple[int, int]]:
    """For each move how often the journal has it, and how many messages were sent for it."""
    entries = Counter(dict(town.rows("SELECT code, count(*) FROM journal_entry GROUP BY code")))
    told = Counter(dict(town.rows("SELECT code, count(*) FROM journal_message GROUP BY code")))
    return {code: (times, told[code]) for code, times in entries.items() if not code.startswith("clock.")}
