"""A small city and a way to bring a case anywhere in the chain by the real moves."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from bihuan.cases.actions.batches import BatchDraft, RegisteredRow, receive_batch, register
from bihuan.cases.actions.perform import perform
from bihuan.cases.actions.rounds import RoundDraft, open_round
from bihuan.cases.loading import load_cases
from bihuan.cases.models import Order
from bihuan.people.models import Body, Post, Tenure, User
from bihuan.records.models import Blob
from bihuan.rules.actor import SYSTEM, Actor, PostRef
from bihuan.rules.calendar import local_day
from bihuan.rules.command import Command
from bihuan.rules.snapshots import CaseSnap
from tests.cases.ready import Ready, ready_made

START = datetime(2024, 6, 3, 3, 2, tzinfo=UTC)  # 11:02 in the city, a Monday
_numbers = count(1)
DESK_POSTS = {
    "dispatch": "转办岗", "chase": "催办岗", "review": "审核岗", "disclosure": "公开岗", "shift_head": "值班长",
}  # fmt: skip
RECEIVER_POSTS = {"desk": "专班", "deputy": "分管副县长", "head": "县长", "handler": "经办"}


@dataclass
class World:
    """The city at one moment: its bodies, people by post, its round, its cases; `now` moves when told to."""

    now: datetime = START
    bodies: dict[str, int] = field(default_factory=dict)
    people: dict[str, Actor] = field(default_factory=dict)
    round_id: int = 0
    known: list[int] = field(default_factory=list)
    ready: Ready | None = field(default=None, compare=False)

    def command(self, who: str, **more: Any) -> Command:
        """A fresh command of one of the people at the world's moment."""
        return Command(self.people[who], self.now, f"form-{next(_numbers):08d}", **more)

    def wait(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)

    @staticmethod
    def span(**units: float) -> timedelta:
        """A stretch of time, for comparing moments."""
        return timedelta(**units)

    @staticmethod
    def signature() -> dict[str, Any]:
        """A scan of a paper signature."""
        return scan()

    def photo(self) -> dict[str, Any]:
        """A photo taken now."""
        return photo(self.now)

    def do(
        self, who: str, code: str, /, *part_ids: int, seen: Mapping[int, int] | None = None, **facts: Any
    ) -> Any:
        """One move by one of the people; the result of the first part."""
        done = perform(code, list(part_ids), command=self.command(who), facts=facts, seen=seen)
        return done["parts"][0]

    def case(self, case_id: int) -> CaseSnap:
        """The case as it stands."""
        return load_cases([case_id])[case_id]

    def receive(self, **facts: Any) -> int:
        """A batch received now; its id."""
        draft = BatchDraft(
            **{
                "round_id": self.round_id, "giver": "省第三督察组", "channel": "other", "source_no": "6",
                "received_at": self.now, **facts,
            }
        )  # fmt: skip
        return int(receive_batch(draft, command=self.command("dispatch"))["batch"])

    def register(self, batch_id: int, *rows: RegisteredRow) -> list[int]:
        """Rows registered in a batch; ids of the new cases."""
        made = register(batch_id, rows or [row()], command=self.command("dispatch"))
        self.known += made["new"].values()
        return list(made["new"].values())

    @ready_made
    def registered(self, **facts: Any) -> int:
        """A case registered in a batch of its own."""
        return self.register(self.receive(), row(**facts))[0]

    def receiver(self, body: str, role: str = "lead", **more: Any) -> dict[str, Any]:
        """A receiver as the form of `issue` gives it."""
        found = Body.objects.get(id=self.bodies[body])
        return {"body_id": found.id, "name": found.name, "kind": found.kind, "role": role, **more}

    @ready_made
    def issued(
        self, body: str = "north", *, case_id: int | None = None, more: tuple[Any, ...] = (), **facts: Any
    ) -> int:
        """A case issued to a body; the id of its lead order."""
        case_id = case_id or self.registered(**facts)
        case = self.case(case_id)
        if case.extract_state != "confirmed":
            self.do("dispatch", "case.confirm_extract", case_id, extract="某厂夜间排放异味", looked=True)
        self.do("dispatch", "case.issue", case_id, receivers=[self.receiver(body), *more])
        return Order.objects.filter(case_id=case_id, role="lead", state="issued").latest("id").id

    @ready_made
    def received(self, body: str = "north", **facts: Any) -> int:
        """An order confirmed twice; its id."""
        return self.confirmed(self.issued(body, **facts), body)

    def confirmed(self, order_id: int, body: str = "north") -> int:
        """An order of the city's hop confirmed by phone and receipt; its id."""
        self.do("chase", "order.confirm_by_phone", order_id, spoken_with="专班值班员")
        self.do(f"{body}_deputy", "order.sign_receipt", order_id, signature=scan())
        return order_id

    @ready_made
    def investigated(self, body: str = "north", *, verdict: str = "true", **facts: Any) -> int:
        """An order with leader, visit and findings on every issue; its id."""
        order_id = self.received(body, **facts)
        self.work_on(order_id, body)
        self.found(order_id, body, verdict=verdict)
        return order_id

    def work_on(self, order_id: int, body: str = "north") -> None:
        """A leader named, by the rank rule, and a visit with the leader there."""
        is_key = self.case(Order.objects.get(id=order_id).case_id).is_key
        leader = self.post(f"{body}_{'head' if is_key else 'deputy'}")
        self.do(f"{body}_desk", "order.name_leader", order_id, post=leader)
        self.wait(hours=3)
        self.visit(order_id, body)

    def post(self, who: str) -> dict[str, Any]:
        """A post as a form gives it."""
        actor = self.people[who]
        return {"post_id": actor.post_id, "body_id": actor.body_id, "role": actor.role}

    def visit(self, order_id: int, body: str = "north", **facts: Any) -> int:
        """A visit one hour ago with the leader present; its id."""
        given = {
            "started_at": self.now - timedelta(hours=1), "people": "县专班、生态环境分局", "note": "现场见露天喷漆",
            "leader_present": True, **facts,
        }  # fmt: skip
        return int(self.do(f"{body}_handler", "order.record_visit", order_id, **given)["made"])

    def found(self, order_id: int, body: str = "north", *, verdict: str = "true") -> None:
        """The same verdict on every issue of the case."""
        issues = self.case(Order.objects.get(id=order_id).case_id).issues
        verdicts = [{"no": issue.no, "verdict": verdict, "needs_rectification": True} for issue in issues]
        self.do(
            f"{body}_handler",
            "order.record_finding",
            order_id,
            verdicts=verdicts,
            reason="现场核查并调阅台账",
        )

    def rectified(self, order_id: int, body: str = "north") -> int:
        """A rectification for every issue, claimed with a photo and accepted on site; its id."""
        issues = [issue.no for issue in self.case(Order.objects.get(id=order_id).case_id).issues]
        rect_id = self.do(
            f"{body}_handler", "order.open_immediate", order_id, issues=issues, what="拆除喷漆棚"
        )["made"]
        self.wait(hours=5)
        self.do(
            f"{body}_handler", "rectification.claim_done", rect_id, note="已拆除", photos=[photo(self.now)]
        )
        self.do(
            f"{body}_deputy",
            "rectification.accept",
            rect_id,
            at_site_on=self.now.date(),
            note="现场查看，已整改到位",
        )
        return int(rect_id)

    def drafted(self, order_id: int, body: str = "north") -> int:
        """A report out for signature; its id."""
        made = self.do(
            f"{body}_desk", "order.draft_report", order_id, finding="反映属实。", handling="已拆除喷漆棚。"
        )
        return int(made["made"])

    @ready_made
    def reported(self, body: str = "north", *, order_id: int | None = None, **facts: Any) -> int:
        """An order whose signed report is handed in; its id."""
        if order_id is None:
            order_id = self.investigated(body, **facts)
            self.rectified(order_id, body)
        self.do(f"{body}_head", "report.sign_step", self.drafted(order_id, body), signature=scan())
        self.do(f"{body}_desk", "order.submit_report", order_id)
        return order_id

    @ready_made
    def accepted(self, body: str = "north", **facts: Any) -> int:
        """An order whose report the city took over; its id."""
        order_id = self.reported(body, **facts)
        self.do("review", "order.accept_report", order_id)
        return order_id

    @ready_made
    def answering(self, body: str = "north", **facts: Any) -> int:
        """A case whose answer waits for the city leader; the answer's id."""
        case_id = Order.objects.get(id=self.accepted(body, **facts)).case_id
        return self.answer_drafted(case_id)

    def answer_drafted(self, case_id: int) -> int:
        """The answer of a case with the desk's opinion given; its id."""
        made = self.do(
            "review", "case.draft_answer", case_id, finding="反映属实。", handling="已拆除喷漆棚。"
        )
        answer_id = int(made["made"])
        self.do("review", "answer.sign_step", answer_id, opinion="同意上报")
        return answer_id

    @ready_made
    def answered(self, body: str = "north", **facts: Any) -> int:
        """A case whose answer is sent; its id."""
        return self.sent(self.answering(body, **facts))

    def sent(self, answer_id: int) -> int:
        """An answer signed by the city leader, sealed and sent; the id of its case."""
        self.do("leader", "answer.sign_step", answer_id, signature=scan())
        self.do("dispatch", "answer.sign_step", answer_id, opinion="已用印")
        return int(self.do("review", "answer.send", answer_id)["case"])

    def disclosed(self, case_id: int) -> int:
        """The public text of an answered case published by another hand; the case's id."""
        made = self.do(
            "disclosure", "case.draft_disclosure", case_id, finding="反映属实。", handling="已整改。"
        )
        self.do("shift_head", "disclosure.publish", int(made["made"]), media="市政府网站")
        return case_id

    def noticed(self, case_id: int, body: str = "north") -> int:
        """A concluded, disclosed case applied for, re-checked and put up for notice; the case's id."""
        order_id = self.case(case_id).leads[0].id
        made = self.do(f"{body}_desk", "order.apply_strike_off", order_id, summary="已整改到位，无反弹。")
        self.do(f"{body}_head", "strike_off.sign_step", int(made["made"]), signature=scan())
        self.do("review", "strike_off.accept", int(made["made"]))
        self.do("disclosure", "case.publish_notice", case_id, media="市政府网站", noticed_on=self.today)
        return case_id

    def struck_off(self, body: str = "north", **facts: Any) -> int:
        """A case gone all the way; its id."""
        case_id = self.noticed(self.disclosed(self.answered(body, **facts)), body)
        self.wait(days=11)
        self.do("review", "case.strike_off", case_id)
        return case_id

    @property
    def today(self) -> date:
        """The city's day."""
        return local_day(self.now)


def row(**facts: Any) -> RegisteredRow:
    """A row of a list as intake hands it over; without facts a clean complaint about a firm in 北岭县.

    issues: their texts, or how many.
    """
    number = next(_numbers)
    given = {
        "serial": number, "content": "北岭县宏达板材厂夜间排放刺鼻异味，影响周边居民。", "row_hash": f"hash-{number}",
        "row_key": hashlib.sha256(str(number).encode()).hexdigest(), "numbers": (f"D3HE20240602{number:04d}",),
        "area_printed": "北岭县", "pollution_types": ("air",), "types_printed": "大气", **facts,
    }  # fmt: skip
    if isinstance(given.get("issues"), int):
        given["issues"] = tuple(f"第{n}处问题" for n in range(1, given["issues"] + 1))
    return RegisteredRow(**given)


def stored(name: str, taken_at: datetime | None = None) -> dict[str, Any]:
    """A file as the door stores it before the move."""
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    blob, _made = Blob.objects.get_or_create(
        sha256=sha256, defaults={"size": 3, "media_type": "image/jpeg", "derivative_sha256": ""}
    )
    return {"blob_id": blob.id, "name": name, "sha256": sha256, "taken_at": taken_at}


def photo(taken_at: datetime | None = None) -> dict[str, Any]:
    """A photo as evidence."""
    return stored("整改后.jpg", taken_at)


def scan() -> dict[str, Any]:
    """A scan of a paper signature."""
    return {"way": "scan", "file": stored("签字件.jpg")}


def build_world() -> World:
    """清河市: a desk of four, its leader and secretary, 北岭县 and 南屏县 with all posts, a bureau, a province's unit."""
    world = World()
    city = _body(world, "city", "清河市专班", "city_desk", "清环督交")
    for function, name in DESK_POSTS.items():
        _person(world, function, city, name, "city_desk", functions=[function])
    leader = _person(world, "leader", city, "分管副市长", "city_leader")
    _person(world, "secretary", city, "联络员", "secretary", prepares=leader)
    for body, name, kind in (
        ("north", "北岭县", "county"),
        ("south", "南屏县", "county"),
        ("zone", "高新区", "zone"),
        ("bureau", "市城管局", "bureau"),
        ("eco", "市生态环境局", "bureau"),
        ("town", "青石镇", "township"),
        ("village", "青石镇环保站", "township"),
    ):
        body_id = _body(world, body, name, kind)
        for role, post in RECEIVER_POSTS.items():
            if (kind, role) != ("township", "desk"):
                _person(world, f"{body}_{role}", body_id, post, role)
    _body(world, "province", "省林业厅", "provincial_unit")
    _person(
        world,
        "admin",
        _body(world, "administration", "系统管理", "administration"),
        "系统管理员",
        "system_admin",
    )
    draft = RoundDraft("第三轮", "省第三督察组", "省第三督察组", city, "清", START.date())
    made = open_round(draft, command=Command(SYSTEM, START, "open-round"))
    world.round_id = int(made["round"])
    return world


def _body(world: World, key: str, name: str, kind: str, prefix: str = "") -> int:
    made = Body.objects.create(
        code=key, name=name, short_name=name, kind=kind, lines=[], number_prefix=prefix or f"{name}督"
    )
    world.bodies[key] = made.id
    return made.id


def _person(
    world: World,
    key: str,
    body_id: int,
    name: str,
    role: str,
    *,
    functions: list[str] | None = None,
    prepares: int = 0,
) -> int:
    post = Post.objects.create(body_id=body_id, name=name, role=role, functions=functions or [])
    user = User.objects.create(login=key, display_name=name)
    Tenure.objects.create(post=post, user=user, since=START - timedelta(days=99))
    if prepares:
        post.prepares_for.add(prepares)
    acts_for = (PostRef(prepares, body_id, "city_leader"),) if prepares else ()
    world.people[key] = Actor(user.id, post.id, body_id, role, frozenset(functions or ()), acts_for)
    return post.id
