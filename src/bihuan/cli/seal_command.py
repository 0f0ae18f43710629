"""`bihuan seal`: recovery identities, made and printed once, and used when no holder of a half is left.

It never sees what is sealed: a recovery lets a waiting key in, with one half, whose holder then asks like any other.
"""

from __future__ import annotations

import argparse
import getpass
import sys
import uuid
from typing import TYPE_CHECKING

from bihuan.rules.sealing import APPROVER, CUSTODIAN

if TYPE_CHECKING:
    from bihuan.rules.command import Command

HELP = "保密：生成恢复密钥，查看密钥持有情况，用恢复密钥启用新持有人"
HALVES = (CUSTODIAN, APPROVER)
REFUSED = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let the parser know `setup`, `show` and `recover`."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="setup|show|recover")
    setup = verbs.add_parser("setup", help="生成一半的恢复密钥，只显示一次，抄录或打印后封存入柜")
    setup.add_argument("half", choices=HALVES, help="custodian 保密专员一半，approver 审批人一半")
    verbs.add_parser("show", help="查看恢复密钥和持有人")
    recover = verbs.add_parser("recover", help="一半已无人持有时，用恢复密钥启用其新持有人待启用的密钥")
    recover.add_argument("half", choices=HALVES)
    recover.add_argument("--for", dest="login", required=True, metavar="LOGIN", help="新持有人的账号")


def run(options: argparse.Namespace) -> int:
    """Do what was asked; the exit code, 1 with a sentence on standard error when it was refused."""
    return {"setup": _setup, "show": _show, "recover": _recover}[options.verb](options)


def _setup(options: argparse.Namespace) -> int:
    from bihuan.records.actions.seal_keys import make_recovery
    from bihuan.rules.vocabulary import SEAL_HALVES

    secret = make_recovery(options.half, command=_command())
    label = SEAL_HALVES[options.half]
    print(f"恢复密钥（{label}一半），只显示这一次：", flush=True)
    print(secret, flush=True)
    print("请抄录或打印，装袋密封，存入保险柜，然后清屏。", file=sys.stderr)
    print("两个一半由两人分别生成、分别保管，不放在一处；系统内不留存。", file=sys.stderr)
    return 0


def _show(options: argparse.Namespace) -> int:
    from bihuan.people.models import User
    from bihuan.records.models import SealKey
    from bihuan.records.queries.sealed import has_recovery
    from bihuan.records.sealed.boxes import fingerprint
    from bihuan.records.sealed.rings import is_ready
    from bihuan.rules.vocabulary import SEAL_HALVES, SEAL_KEY_STATES

    del options
    for half in HALVES:
        print(f"{SEAL_HALVES[half]}：恢复密钥{'已生成' if has_recovery(half) else '未生成'}")
        keys = SealKey.objects.filter(half=half).exclude(state="retired").order_by("id")
        logins = dict(User.objects.filter(id__in=keys.values("user_ref")).values_list("id", "login"))
        for key in keys:
            print(
                f"  {logins.get(key.user_ref, '')}  {SEAL_KEY_STATES[key.state]}  {fingerprint(key.public)}"
            )
    print("已可封存" if is_ready() else "密钥尚未配齐，清单中的举报人各栏不读取")
    return 0


def _recover(options: argparse.Namespace) -> int:
    from bihuan.people.models import User
    from bihuan.records.actions.seal_keys import recover
    from bihuan.rules.errors import NotFound

    user_id = User.objects.filter(login=options.login, is_active=True).values_list("id", flat=True).first()
    if user_id is None:
        raise NotFound("user")
    try:
        recover(options.half, recovery=_secret(), user_id=user_id, command=_command())
    except NotFound:
        print("该账号没有待启用的保密密钥，请先在“保密密钥”页设置", file=sys.stderr)
        return REFUSED
    print("密钥已启用")
    return 0


def _secret() -> str:
    """The recovery identity: typed unseen at a terminal, else the first line of standard input; never an argument."""
    return getpass.getpass("恢复密钥：") if sys.stdin.isatty() else sys.stdin.readline()


def _command() -> Command:
    from bihuan.journal import instance
    from bihuan.rules.actor import SYSTEM
    from bihuan.rules.command import Command

    return Command(SYSTEM, instance.now(), f"seal-{uuid.uuid4()}", origin=instance.origin())
