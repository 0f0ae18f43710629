"""The history of a body, a post, a person or a duty roster in words: who changed what, when, to what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from bihuan.journal.queries.timeline import Happening
from bihuan.people.access import ADMINISTERING
from bihuan.people.models import Area, Body, User
from bihuan.people.queries.former_names import PostNames, post_names
from bihuan.people.queries.history import history_of
from bihuan.rules.actor import Actor
from bihuan.rules.calendar import local, local_day
from bihuan.web.happenings import TimelineLine, timeline_lines
from bihuan.web.wording import day_words, label_of, moment_words

# The columns an entry names as changed, in words.
COLUMNS = {
    "name": "名称", "short_name": "简称", "aliases": "别名", "parent_id": "上级单位", "area_id": "行政区划", "kind": "类别",
    "lines": "主管污染类型", "number_prefix": "文号前缀", "desk_phone": "值班电话", "rank": "排序", "functions": "分工",
    "portfolio": "分管", "prepares_for": "协助岗位", "display_name": "姓名", "phone": "电话", "paper": "依据文件",
    "until": "截止", "since": "起任", "user_id": "人员", "person": "人员", "starts_at": "开始", "ends_at": "结束",
    "role": "角色", "days": "日期安排", "document": "文件",
}  # fmt: skip
WATCHING = frozenset({*ADMINISTERING, "audit_admin"})


@dataclass(frozen=True, slots=True)
class Names:
    """Names of everything the entries speak of."""

    people: Mapping[int, str]
    bodies: Mapping[int, str]
    areas: Mapping[int, str]
    posts: Mapping[int, PostNames]


def may_see_history(actor: Actor, body_id: int | None) -> bool:
    """Whether the actor reads who changed what: the administrators, the city, and those of the body itself."""
    return actor.role in WATCHING or actor.sees_city or (body_id is not None and actor.body_id == body_id)


def history_lines(kind: str, number: int, *, now: datetime) -> list[TimelineLine]:
    """The newest entries about one thing, each with what it changed. At most 9 statements."""
    return in_words(history_of(kind, number), now=now)


def in_words(found: Sequence[Happening], *, now: datetime) -> list[TimelineLine]:
    """Entries about the organisation as lines, with what each changed. 5 statements."""
    names = _names(found)
    lines = timeline_lines(found)
    return [
        replace(line, facts=tuple(_facts(happening, names, now=now)))
        for line, happening in zip(lines, found, strict=True)
    ]


def _facts(happening: Happening, names: Names, *, now: datetime) -> Iterable[tuple[str, str]]:
    yield from _who(happening, names)
    yield from _when(happening.facts, now=now)
    yield from _what(happening.facts, names)


def _who(happening: Happening, names: Names) -> Iterable[tuple[str, str]]:
    facts = happening.facts
    if happening.part_kind in ("tenure", "post") and (post := _post_of(happening, names)):
        yield _("岗位"), post
    if happening.part_kind in ("tenure", "duty") and facts.get("user_id"):
        yield _("人员"), names.people.get(facts["user_id"], "")
    if happening.code == "tenure.name" and facts.get("kind"):
        yield _("方式"), label_of(str(facts["kind"]), "tenure")


def _when(facts: Mapping[str, Any], *, now: datetime) -> Iterable[tuple[str, str]]:
    for name, label in (("since", _("自")), ("starts_at", _("自")), ("until", _("至")), ("ends_at", _("至"))):
        if facts.get(name):
            moment = datetime.fromisoformat(str(facts[name]))
            is_end_of_day = name == "until" and local(moment).time() == time()
            yield label, last_day_words(moment, now=now) if is_end_of_day else moment_words(moment, now=now)


def last_day_words(until: datetime, *, now: datetime) -> str:
    """The last day before a midnight something ends at: 2024年12月31日."""
    return day_words(local_day(until - timedelta(days=1)), today=local_day(now))


def _what(facts: Mapping[str, Any], names: Names) -> Iterable[tuple[str, str]]:
    changed = facts.get("changed", ())
    if "parent_id" in changed:
        yield _("上级单位"), names.bodies.get(facts.get("parent_id") or 0, _("无"))
    if facts.get("successor"):
        yield _("并入"), names.bodies.get(facts["successor"], "")
    if facts.get("functions"):
        yield _("分工"), "、".join(label_of(one, "function") for one in facts["functions"])
    if "sessions" in facts:
        yield _("会话"), str(facts["sessions"])
    if words := [_(COLUMNS.get(name, name)) for name in changed]:
        yield _("更改"), "、".join(dict.fromkeys(words))


def _post_of(happening: Happening, names: Names) -> str:
    number = happening.part_id if happening.part_kind == "post" else happening.facts.get("post_id")
    found = names.posts.get(int(number or 0))
    return found.at(happening.happened_at) if found else ""


def _names(found: Iterable[Happening]) -> Names:
    every: dict[str, set[int]] = {"user_id": set(), "post_id": set(), "body": set(), "area_id": set()}
    for happening in found:
        facts: Mapping[str, Any] = happening.facts
        for fact, among in (("user_id", "user_id"), ("post_id", "post_id"), ("parent_id", "body"),
                            ("successor", "body"), ("area_id", "area_id")):  # fmt: skip
            if isinstance(facts.get(fact), int):
                every[among].add(facts[fact])
        if happening.part_kind == "post":
            every["post_id"].add(happening.part_id)
    return Names(
        people=dict(User.objects.filter(id__in=every["user_id"]).values_list("id", "display_name")),
        bodies=dict(Body.objects.filter(id__in=every["body"]).values_list("id", "short_name")),
        areas=dict(Area.objects.filter(id__in=every["area_id"]).values_list("id", "name")),
        posts=post_names(every["post_id"]),
    )
