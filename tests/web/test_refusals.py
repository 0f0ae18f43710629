"""Every refusal has its row: a status and a sentence in the officials' words."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import bihuan
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
from bihuan.web.refusals import TABLE, AskedWrong, ShapeWrong, TokenRefused, WrongSeat, said

EXAMPLES = [
    (NotFound("case"), 404, "没有这个交办件，或不在你的查看范围内"),
    (NotAllowed("order.accept_report"), 403, "当前岗位不能“采纳报告”"),
    (WrongState("采纳报告", "issued", ("reported",)), 409, "当前状态为“已交办”，不能“采纳报告”"),
    (WrongState("case.issue", "answered", ("registered",)), 409, "当前状态为“反馈”，不能“交办”"),
    (Stale("order", 5, 2, 3), 409, "交办在你打开之后已有变动，未提交"),
    (FactMissing("退回重办", "reason", "理由"), 422, "缺理由，不能退回重办"),
    (FactWrong("补录", "happened_at", "发生时间不能晚于现在"), 422, "发生时间不能晚于现在"),
    (GuardRefused("visited", "缺现场核查记录，不能填报核查结论"), 422, "缺现场核查记录，不能填报核查结论"),
    (RequestReused("form-1"), 409, "这份表已提交过，内容与上次不同，未再次提交"),
    (UploadRefused("文件为空，不能上传，请重新选择"), 422, "文件为空，不能上传，请重新选择"),
    (PolicyWrong(("转办时限不能为零",)), 422, "规则有误，不能启用"),
    (RosterWrong(("第3行缺岗位",)), 422, "名册有误，未载入"),
    (UnusableFile("文件是空的，没有可读取的内容。"), 422, "文件是空的，没有可读取的内容。"),
    (WrongSeat("北岭县专班"), 409, "本页是以“北岭县专班”打开的，与当前账号或岗位不一致，未提交"),
    (TokenRefused("expired"), 401, "访问令牌已到期"),
    (TokenRefused("scope", "sign"), 403, "令牌缺“签字”权限"),
    (AskedWrong("version_missing"), 428, "缺 If-Match，请先取得最新版本再提交"),
    (ShapeWrong((("facts.reason", "过长"),)), 422, "提交内容的格式不对，未提交"),
    (Refusal(), 409, "现在不能办理此事"),
]


def every_refusal(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    yield kind
    for child in kind.__subclasses__():
        yield from every_refusal(child)


def test_every_refusal_of_the_house_has_a_row_of_its_own():
    for module in pkgutil.walk_packages(bihuan.__path__, "bihuan."):
        if not module.name.endswith("__main__") and ".migrations" not in module.name:
            importlib.import_module(module.name)
    assert {kind for kind in every_refusal() if kind.__module__.startswith("bihuan.")} == set(TABLE)


@pytest.mark.parametrize(("refusal", "status", "sentence"), EXAMPLES, ids=lambda value: str(value)[:24])
def test_a_refusal_is_told_with_its_status_and_one_plain_sentence(refusal, status, sentence):
    words = said(refusal)
    assert (words.status, words.sentence) == (status, sentence)
    assert not {"您", "！", "!"} & set(words.sentence + words.todo)


def test_every_row_of_the_table_has_an_example_here():
    assert {type(refusal) for refusal, _status, _sentence in EXAMPLES} == set(TABLE)


def test_a_refused_state_is_named_in_the_words_of_the_part_the_move_is_aimed_at():
    told = said(WrongState(MOVES["rectification.accept"].label, "accepted", ("claimed",)))
    assert "已验收" in told.sentence
    told = said(WrongState(MOVES["order.accept_report"].label, "accepted", ("reported",)))
    assert "已采纳" in told.sentence
