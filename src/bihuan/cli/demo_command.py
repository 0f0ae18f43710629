"""`bihuan demo`: plays the demo into an instance of that kind, and shows its accounts."""

from __future__ import annotations

import argparse
import sys

HELP = "演示数据：载入、账号"
DEMO, EXERCISE = "demo", "exercise"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`load` and `accounts`."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="动作")
    acts.add_parser("load", help="载入演示数据；已载入的不再载入")
    acts.add_parser("accounts", help="列出演示账号")


def run(options: argparse.Namespace) -> int:
    """Load the demo, in an exercise its people and a round only, or list the accounts; 2 in a real instance."""
    from bihuan.journal import instance

    kind = instance.kind()
    if kind not in (DEMO, EXERCISE):
        print("正式系统不能载入演示数据", file=sys.stderr)
        return 2
    if options.act == "accounts":
        return _accounts()
    return _load() if kind == DEMO else _stage()


def _stage() -> int:
    from bihuan.cli.demo.play import stage
    from bihuan.journal import instance

    if stage(instance.now()):
        print("演练的单位、岗位和轮次已载入")
    return 0


def _load() -> int:
    from bihuan.cli.demo.play import play
    from bihuan.journal import instance
    from bihuan.records.sweeping import sweep

    now = instance.now()
    if play(now, say=_say):
        sweep(now, origin=DEMO, limit=10_000)
        print("演示数据已载入")
    return 0


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _accounts() -> int:
    from bihuan.cli.demo.organisation import SHARED_BY_ALL, accounts

    print(f"演示账号（口令均为 {SHARED_BY_ALL}）：")
    for post, login in accounts():
        print(f"  {login:<14} {post}")
    return 0
