"""The one table from a refusal to its HTTP status and its sentence; pages, command line and API all read it.

Every subclass of `Refusal` has a row here, held by a test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from bihuan.intake.reading.drafts import UnusableFile
from bihuan.rules.errors import (
    FactMissing,
    FactWrong,
    GuardRefused,
    NotAllowed,
    NotFound,
    PolicyWrong,
    Refusal,
    RequestReused,
    RosterWrong,
    Stale,
    UploadRefused,
    WrongState,
)
from bihuan.rules.lifecycle import MOVES
from bihuan.web.wording import TABLES, label_of

THINGS: Mapping[str, str] = MappingProxyType(
    {
        "case": "交办件", "batch": "批次", "order": "交办", "sheet": "交办通知单", "report": "报告", "answer": "反馈意见",
        "rectification": "整改", "round": "督察轮次", "post": "岗位", "body": "单位", "user": "账号", "evidence": "材料",
        "stream": "记录", "page": "页面", "import": "导入", "text": "文本", "signature": "签字",
        "verification": "核验", "checkpoint": "封存点", "shift": "交班记录", "note": "记事", "token": "访问令牌",
        "disclosure": "公开稿", "strike_off": "销号申请", "objection": "异议", "recall": "撤回申请", "dispute": "改派申请",
        "extension": "延期申请", "deduction": "核减申请", "suspension": "暂停申请",
        "sealed": "封存信息", "seal_request": "查看申请", "seal_key": "保密密钥", "who_saw": "查阅记录申请", "session": "会话",
        "tenure": "任职", "duty": "值班", "duty_shift": "班次",
        "calendar": "日历", "area": "区划",
    }
)  # fmt: skip

# What can be refused and is no move on a case: code to label.
ACTS: Mapping[str, str] = MappingProxyType(
    {
        "batch.receive": "接收批次", "batch.register": "登记批次", "intake.keep_file": "读取清单",
        "intake.edit_row": "修改清单", "intake.map_column": "对应栏目", "intake.decide_repeat": "核对重复",
        "intake.accept_file": "接收清单",
        "round.open": "开启轮次", "round.set_policy": "修改政策", "round.recompute_clocks": "重算时限",
        "body.add": "登记单位", "body.change": "更改单位", "body.close": "撤销单位", "post.add": "设置岗位",
        "post.change": "更改岗位", "post.close": "撤销岗位", "user.change": "更正人员信息", "user.lock": "停用账号",
        "user.unlock": "启用账号", "session.end": "结束会话", "duty.set": "排班", "duty.withdraw": "取消值班",
        "duty.swap": "换班", "round.close": "结束轮次", "round.reopen": "恢复轮次",
        "user.create": "建立账号", "user.reset_password": "重置口令", "calendar.enter": "录入日历",
        "people.load": "载入名册", "tenure.name": "任命", "tenure.end": "免职",
        "post.hand_over": "移交包案", "body.hand_over": "单位移交",
        "shift.note": "记事", "shift.settle": "办结记事", "shift.hand_over": "交班", "shift.take_over": "接班",
        "token.create": "建立访问令牌", "token.revoke": "注销访问令牌",
        "retaliation.report": "举报打击报复",
        "seal.keep": "封存", "seal.ask": "申请查看", "seal.grant": "批准查看", "seal.refuse": "不予批准",
        "seal.withdraw": "撤回", "seal.open": "查看封存信息", "key.make": "设置保密密钥", "key.consent": "同意启用",
        "key.admit": "启用密钥", "key.ask_out": "申请停用", "key.take_out": "停用密钥", "who_saw.ask": "申请查阅",
        "who_saw.grant": "批准查阅", "who_saw.refuse": "不予批准", "who_saw.withdraw": "撤回",
        "who_saw.look": "查阅", "text.erase": "清除",
    }
)  # fmt: skip

PARTS_WITH_STATES = ("case", "order", "report", "answer", "rectification", "shift")
STATES_OF_ACTS = {"seal": "seal_request", "key": "seal_key", "who_saw": "who_saw"}


@dataclass(frozen=True, slots=True)
class Said:
    """A refusal as told to people: status, stable code, one sentence, what to do, and further lines."""

    status: int
    code: str
    sentence: str
    todo: str = ""
    lines: tuple[str, ...] = ()


@dataclass(eq=False)
class WrongSeat(Refusal):
    """A form was filled in by another user or at another post than the one submitting it."""

    opened_as: str
    code = "wrong_seat"


@dataclass(eq=False)
class TokenRefused(Refusal):
    """A program's key opens nothing here. why: one of TOKEN_WHYS; scope: the one that is missing."""

    why: str
    scope: str = ""
    code = "token_refused"


@dataclass(eq=False)
class AskedWrong(Refusal):
    """A program's request cannot be read or lacks what every such request carries. what: one of ASKED_WRONG."""

    what: str
    code = "asked_wrong"


@dataclass(eq=False)
class ShapeWrong(Refusal):
    """What a program sent is not of the shape the document of the API gives. fields: (path, sentence) of each."""

    fields: tuple[tuple[str, str], ...]
    code = "shape_wrong"


# Why a key opens nothing: status and sentence.
TOKEN_WHYS: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        "missing": (401, "缺访问令牌，请在 Authorization 头中以 Bearer 提交"),
        "unknown": (401, "访问令牌不识别"),
        "revoked": (401, "访问令牌已注销"),
        "expired": (401, "访问令牌已到期"),
        "without_post": (401, "令牌所属账号已停用，或不再任该岗位"),
        "locked": (429, "本机连续提交不识别的令牌，已锁定，请稍后再试"),
        "scope": (403, "令牌缺“%(scope)s”权限"),
    }
)
# What can be wrong with a request as such, by its code: status and sentence.
ASKED_WRONG: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        "body_unreadable": (400, "请求内容不是有效的JSON"),
        "method_not_allowed": (405, "此地址不支持这种方法"),
        "too_big": (413, "提交的内容过大，不能保存，请减少附件后分次提交"),
        "media_type_unsupported": (415, "请求内容的类型不支持"),
        "cursor_wrong": (422, "翻页游标不识别，请从首页重新取"),
        "idempotency_key_wrong": (422, "缺 Idempotency-Key，或格式不对，应为8至64位字母、数字、连字符"),
        "if_match_wrong": (422, "If-Match 格式不对，应为带引号的版本号"),
        "version_missing": (428, "缺 If-Match，请先取得最新版本再提交"),
    }
)
Row = Callable[[Any], Said]


def _not_found(refusal: NotFound) -> Said:
    thing = _(THINGS.get(refusal.kind, "内容"))
    return Said(404, refusal.code, _("没有这个%(thing)s，或不在你的查看范围内") % {"thing": thing})


def _not_allowed(refusal: NotAllowed) -> Said:
    values = {"move": move_label(refusal.move)}
    sentence = _("当前岗位不能“%(move)s”") % values if values["move"] else _("当前岗位不能办理此事")
    return Said(403, refusal.code, sentence, _("兼任多个岗位的，可在右上角换岗后再办"))


def _wrong_state(refusal: WrongState) -> Said:
    values = {"move": move_label(refusal.move), "state": state_label(refusal.move, refusal.state)}
    return Said(
        409, refusal.code, _("当前状态为“%(state)s”，不能“%(move)s”") % values, _("请刷新后查看最新情况")
    )


def _stale(refusal: Stale) -> Said:
    sentence = _("%(thing)s在你打开之后已有变动，未提交") % {"thing": _(THINGS.get(refusal.part, "内容"))}
    return Said(409, refusal.code, sentence, _("已填内容保留在下方，核对后可再次提交"))


def _fact_missing(refusal: FactMissing) -> Said:
    values = {"fact": _(refusal.label), "move": _(refusal.move)}
    sentence = _("缺%(fact)s，不能%(move)s") if refusal.move else _("缺%(fact)s，不能提交")
    return Said(422, refusal.code, sentence % values)


def _fact_wrong(refusal: FactWrong) -> Said:
    return Said(422, refusal.code, _(refusal.sentence))


def _guard_refused(refusal: GuardRefused) -> Said:
    return Said(422, refusal.code, _(refusal.sentence))


def _request_reused(refusal: RequestReused) -> Said:
    return Said(409, refusal.code, _("这份表已提交过，内容与上次不同，未再次提交"), _("请刷新后重新填写"))


def _upload_refused(refusal: UploadRefused) -> Said:
    return Said(422, refusal.code, _(refusal.sentence))


def _roster_wrong(refusal: RosterWrong) -> Said:
    return Said(422, refusal.code, _("名册有误，未载入"), _("改正后重新载入"), refusal.problems)


def _unusable_file(refusal: UnusableFile) -> Said:
    return Said(422, refusal.code, _(refusal.sentence))


def _policy_wrong(refusal: PolicyWrong) -> Said:
    return Said(422, refusal.code, _("规则有误，不能启用"), lines=refusal.problems)


def _wrong_seat(refusal: WrongSeat) -> Said:
    sentence = _("本页是以“%(who)s”打开的，与当前账号或岗位不一致，未提交") % {"who": refusal.opened_as}
    return Said(409, refusal.code, sentence, _("请换回原岗位，或刷新后以当前岗位重新填写"))


def _token_refused(refusal: TokenRefused) -> Said:
    status, sentence = TOKEN_WHYS[refusal.why]
    values = {"scope": label_of(refusal.scope, "token_scope")}
    return Said(status, f"token_{refusal.why}", _(sentence) % values if refusal.scope else _(sentence))


def _asked_wrong(refusal: AskedWrong) -> Said:
    status, sentence = ASKED_WRONG[refusal.what]
    return Said(status, refusal.what, _(sentence))


def _shape_wrong(refusal: ShapeWrong) -> Said:
    lines = tuple(f"{name}：{sentence}" for name, sentence in refusal.fields)
    return Said(422, refusal.code, _("提交内容的格式不对，未提交"), lines=lines)


TABLE: Mapping[type[Refusal], Row] = MappingProxyType(
    {
        Refusal: lambda refusal: Said(409, refusal.code, _("现在不能办理此事")),
        NotFound: _not_found,
        NotAllowed: _not_allowed,
        WrongState: _wrong_state,
        Stale: _stale,
        FactMissing: _fact_missing,
        FactWrong: _fact_wrong,
        GuardRefused: _guard_refused,
        RequestReused: _request_reused,
        UploadRefused: _upload_refused,
        UnusableFile: _unusable_file,
        PolicyWrong: _policy_wrong,
        RosterWrong: _roster_wrong,
        WrongSeat: _wrong_seat,
        TokenRefused: _token_refused,
        AskedWrong: _asked_wrong,
        ShapeWrong: _shape_wrong,
    }
)


def said(refusal: Refusal) -> Said:
    """What people are told of a refusal, by its own row or that of the nearest class above it."""
    row = next(TABLE[kind] for kind in type(refusal).__mro__ if kind in TABLE)
    return row(refusal)


def file_lost() -> Said:
    """What people are told of a file that is not on disk, or not whole."""
    return Said(410, "file_lost", _("文件不在存储中，不能打开"), _("请告知系统管理员，核验时会列出"))


def move_label(move: str) -> str:
    """Chinese name of a move or other act, given its code or already the name."""
    return _(MOVES[move].label if move in MOVES else ACTS.get(move, move)) if move else ""


def state_label(move: str, state: str) -> str:
    """Chinese name of a state, in the words of the part the move is aimed at."""
    part = next((row.part for row in MOVES.values() if move in (row.code, row.label)), "")
    tables = (
        [part] if part in TABLES else [STATES_OF_ACTS.get(move.partition(".")[0], ""), *PARTS_WITH_STATES]
    )
    tables = [table for table in tables if table in TABLES]
    return next((label_of(state, table) for table in tables if state in TABLES[table]), state)
