"""`bihuan demo`: plays the demo into an instance of that kind, and shows its accounts."""

from __future__ import annotations

import argparse
import sys

HELP = "演示数据：载入、账号"
DEMO = "demo"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`load` and `accounts`."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="动作")
    acts.add_parser("load", help="载入演示数据；已载入的不再载入")
    acts.add_parser("accounts", help="列出演示账号")


def run(options: argparse.Namespace) -> int:
    """Load the demo, or list its accounts; 2 in an instance that is no demo."""
    from bihuan.journal import instance

    if instance.kind() != DEMO:
        print("本系统不是演示系统，不能载入演示数据", file=sys.stderr)
        return 2
    return _load() if options.act == "load" else _accounts()


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
