"""`bihuan demo`: plays the demo into an instance of that kind, and shows its accounts."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

HELP = "演示数据：载入、账号"
DEMO, EXERCISE = "demo", "exercise"
ALL, RECENT = (1, 2, 3, 4, 5), (4, 5)  # batches
ON_A_LINE = 8  # bodies on one line of the accounts


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`people`, `load` and `accounts`."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="动作")
    acts.add_parser("people", help="载入演示的单位、岗位和人员")
    load = acts.add_parser("load", help="载入演示数据；已载入的不再载入")
    load.add_argument("--small", action="store_true", help="只载入最近两批")
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
    if kind == EXERCISE:
        return _stage()
    return _people() if options.act == "people" else _load(RECENT if options.small else ALL)


def _stage() -> int:
    from bihuan.cli.demo.play import stage
    from bihuan.journal import instance

    if stage(instance.now()):
        print("演练的单位、岗位和轮次已载入")
    return 0


def _people() -> int:
    from bihuan.cli.demo.play import populate
    from bihuan.journal import instance

    populate(instance.now(), say=_say)
    return 0


def _load(batches: Sequence[int]) -> int:
    from bihuan.cli.demo.play import play
    from bihuan.journal import instance
    from bihuan.records.sweeping import sweep

    now = instance.now()
    if play(now, say=_say, batches=batches):
        sweep(now, origin=DEMO, limit=10_000)
        print("演示数据已载入")
    return 0


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _accounts() -> int:
    """The city's desk and every place post by post, the rest by what their logins begin with."""
    from bihuan.cli.demo.organisation import accounts
    from bihuan.cli.demo.places import PLACES
    from bihuan.people.demo import SHARED_BY_ALL

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
