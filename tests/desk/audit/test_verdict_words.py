"""Every finding has a sentence, the same on the page and on the command line."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from bihuan.journal.verify import Finding, Verdict
from bihuan.journal.verify.keeping import verdict_as_json, verdict_from_json
from bihuan.web.verdicts import SENTENCES, finding_sentence, verdict_words

AT = datetime(2024, 6, 3, 3, 2, tzinfo=UTC)
WHOLE = Verdict(
    checked_at=AT, streams=39, entries=1204, checkpoints=2, findings=(), findings_total=0, sealed_at=AT,
    unsealed_entries=0, anchor_hash=None, independent=False, seconds=0.81,
)  # fmt: skip
CHECKS = ("journal/verify/*.py", "records/verifying.py", "records/erased.py", "cases/*verifying.py")
CODE = re.compile(r"""(?:Finding\(\s*|THEN |ELSE |SELECT |return .*)['"]([a-z]+(?:_[a-z]+)+)['"]""")


def codes_in_the_checks() -> set[str]:
    sources = [path.read_text() for pattern in CHECKS for path in Path(settings.PACKAGE).glob(pattern)]
    return {code for source in sources for code in CODE.findall(source)}


def test_every_finding_has_its_sentence_and_no_sentence_is_left_over():
    assert codes_in_the_checks() == set(SENTENCES)


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_says_where(code):
    sentence = finding_sentence(Finding(code, 17, 3, 5, "text 9"), names={17: "交办件清0005"})
    assert "None" not in sentence
    assert "%" not in sentence
    assert any(place in sentence for place in ("记录链17（交办件清0005）", "封存点5", "text 9"))


def test_a_stream_nobody_can_name_any_more_keeps_its_number():
    assert finding_sentence(Finding("stream_missing", 17), names={}) == "记录链17有记录，链首登记不见"


def test_what_was_looked_at_is_told_with_numbers(db):
    words = verdict_words(WHOLE)
    assert words.checked == (
        "核验 1,204 条记录、39 条记录链、2 个封存点，2024年6月3日 11:02:00 的状态，用时 0.8 秒，由数据库计算"
    )
    assert "由程序另行计算" in verdict_words(replace(WHOLE, independent=True)).checked


def test_more_findings_than_are_named_are_counted(db):
    words = verdict_words(replace(WHOLE, findings=(Finding("trigger_off", name="x"),), findings_total=13))
    assert (words.is_whole, words.headline, words.more) == (
        False,
        "日志不完整，发现 13 处问题",
        "另有 12 处未逐一列出",
    )


def test_only_what_is_left_open_is_said_to_be_unproven(db):
    against = verdict_words(replace(WHOLE, anchor_hash="ab" * 32))
    assert against.checked.endswith("，并与外部保存的封存点 abababababababab 比对")
    assert not any("未与外部" in sentence for sentence in against.unproven)
    unsealed = verdict_words(replace(WHOLE, unsealed_entries=18)).unproven
    assert "最近一次封存（2024年6月3日 11:02:00）以后的 18 条记录尚未封存，从末尾截去的不能发现" in unsealed


@pytest.mark.parametrize("sealed_at", [AT, None])
def test_a_verdict_kept_is_the_verdict_given(sealed_at):
    verdict = replace(WHOLE, sealed_at=sealed_at, findings=(Finding("tail_cut", 4, 2),), findings_total=1)
    assert verdict_from_json(json.loads(json.dumps(verdict_as_json(verdict)))) == verdict
