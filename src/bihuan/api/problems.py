"""A refusal as a problem document (RFC 9457); what it says comes from `web.refusals`, as on the pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Schema

from bihuan.rules.errors import FactMissing, FactWrong, GuardRefused, Refusal, Stale
from bihuan.web.changes import changes_since
from bihuan.web.refusals import Said, ShapeWrong, said

MEDIA_TYPE = "application/problem+json"
UNKNOWN_CALLER = 401
# After a failure nobody can say whether a commit stands; who sends the same key again learns it and does nothing twice.
AGAIN = "请用同一 Idempotency-Key 重新提交，已办理的不会重复"
FAILED, READING_FAILED = (
    Said(500, "failed", "系统出错，不能确定是否已办理", AGAIN),
    Said(500, "failed", "系统出错", "请稍后再试"),
)
AWAY, READING_AWAY = (
    Said(503, "database_away", "数据库没有应答，不能确定是否已办理", AGAIN),
    Said(503, "database_away", "数据库没有应答", "请稍后再试"),
)
# What kind of problem it is; which one exactly stands in `detail`.
TITLES: Mapping[int, str] = MappingProxyType(
    {
        400: "请求不能读取", 401: "未认证", 403: "无权办理", 404: "未找到", 405: "方法不支持", 409: "与现状不符",
        410: "文件不在", 413: "内容过大", 415: "类型不支持", 422: "内容有误", 428: "缺版本", 429: "请求受限",
        500: "系统出错", 503: "暂时不能办理",
    }
)  # fmt: skip


class FieldProblem(Schema):
    """One field and what is wrong with it."""

    name: str
    sentence: str


class Problem(Schema):
    """Why something was not done.

    code is stable for programs, detail is the sentence for people, todo what they can do, rule the rule of the chain that
    stands against it, version the one a part has now.
    """

    type: str
    title: str
    status: int
    code: str
    detail: str
    todo: str | None = None
    lines: list[str] | None = None
    fields: list[FieldProblem] | None = None
    rule: str | None = None
    version: int | None = None


def refused(refusal: Refusal, *, request: HttpRequest) -> HttpResponse:
    """The answer to a refusal; a stale version is also told who changed what and when."""
    more: dict[str, Any] = {}
    if isinstance(refusal, (FactMissing, FactWrong)):
        more["fields"] = [{"name": refusal.fact, "sentence": said(refusal).sentence}]
    elif isinstance(refusal, ShapeWrong):
        more["fields"] = [{"name": name, "sentence": sentence} for name, sentence in refusal.fields]
    elif isinstance(refusal, GuardRefused):
        more["rule"] = refusal.rule
    elif isinstance(refusal, Stale):
        now = getattr(request, "now", None)
        more |= {"version": refusal.current, "lines": changes_since(refusal, now=now) if now else ()}
    return problem(said(refusal), **more)


def problem(words: Said, **more: Any) -> HttpResponse:
    """The document of what people would be told."""
    told = {
        "type": f"urn:bihuan:problem:{words.code}",
        "title": _(TITLES.get(words.status, "未办理")),
        "status": words.status,
        "code": words.code,
        "detail": _(words.sentence),
        "todo": _(words.todo) if words.todo else None,
        "lines": list(words.lines) or None,
        **more,
    }
    body = {name: value for name, value in told.items() if value not in (None, (), [])}
    response = HttpResponse(
        json.dumps(body, ensure_ascii=False), status=words.status, content_type=MEDIA_TYPE
    )
    if words.status == UNKNOWN_CALLER:
        response.headers["WWW-Authenticate"] = 'Bearer realm="bihuan"'
    return response
