"""`bihuan demo`: plays the demo into an instance of that kind, and shows its accounts."""

from __future__ import annotations

import argparse
import sys

HELP = "演示数据：载入、账号"
DEMO, EXERCISE = "demo", "exercise"
ON_A_LINE = 8  # bodies on one line of the accounts


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
    """The city's desk and every place post by post, the rest by what their logins begin with."""
    from bihuan.cli.demo.organisation import SHARED_BY_ALL, accounts
    from bihuan.cli.demo.places import PLACES

    print(f"演示账号（口令均为 {SHARED_BY_ALL}）：")
    in_full = {"city", "administration", *(place.code for place in PLACES)}
    rest = []
    for code, name, posts in accounts():
        if code in in_full:
            print(f"  {name}：" + "，".join(f"{post} {login}" for post, login in posts))
        else:
            rest.append(f"{name} {code}")
    print(
        "  其他单位账号为“代码-岗位”：head 主要领导，deputy 分管领导，desk 专班，handler 经办（乡镇街道不设专班）"
    )
    for first in range(0, len(rest), ON_A_LINE):
        print("    " + "，".join(rest[first : first + ON_A_LINE]))
    return 0
