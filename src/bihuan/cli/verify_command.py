"""`bihuan verify`: recomputes the whole journal and says in words what is broken, and what it cannot prove."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bihuan.journal.verify import Verdict

HELP = "核验日志：重算全部记录、封存点、文本和材料，指出第一处改动、缺失或截断"
WHOLE, BROKEN, UNUSABLE = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """An anchor kept outside, the independent way, and JSON."""
    kept = parser.add_mutually_exclusive_group()
    kept.add_argument(
        "--against", metavar="FILE", type=Path, help="外部保存的封存点文件，由 checkpoint --out 生成"
    )
    kept.add_argument(
        "--since", metavar="FILE", type=Path, help="同上，该封存点以前已经核验过，只核验其后有新记录的记录链"
    )
    parser.add_argument("--independent", action="store_true", help="不用数据库的函数，逐条另行计算（较慢）")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")


def run(options: argparse.Namespace) -> int:
    """Verify; 0 whole, 1 broken, 2 when the anchor cannot be used."""
    from django.conf import settings

    from bihuan.cases.checks import ALL_CHECKS
    from bihuan.journal.anchors import NotAnAnchor, read_anchor
    from bihuan.journal.verify import Options, Snapshot, verify
    from bihuan.journal.verify.keeping import verdict_as_json

    kept: Path | None = options.against or options.since
    try:
        anchor = read_anchor(kept.read_text(encoding="utf-8")) if kept else None
    except (OSError, UnicodeDecodeError, NotAnAnchor):
        print(f"{kept} 不是封存点文件，或已被改动，不能用来核验", file=sys.stderr)
        return UNUSABLE
    asked = Options(
        data=settings.DATA, anchor=anchor, independent=options.independent,
        only_since=options.since is not None, further=ALL_CHECKS, progress=_progress,
    )  # fmt: skip
    with Snapshot() as snapshot:
        verdict = verify(snapshot, options=asked)
    if options.json:
        print(json.dumps(verdict_as_json(verdict), ensure_ascii=False))
    else:
        _tell(verdict)
    return WHOLE if verdict.is_whole else BROKEN


def _progress(done: int, parts: int) -> None:
    if sys.stderr.isatty():
        print(f"\r  已核验 {done}/{parts} 段", end="\n" if done == parts else "", file=sys.stderr, flush=True)


def _tell(verdict: Verdict) -> None:
    from bihuan.web.verdicts import verdict_words

    words = verdict_words(verdict)
    print(words.headline)
    print(words.checked)
    for line in (*words.findings, words.more):
        if line:
            print(f"  {line}")
    for line in words.unproven:
        print(line)
