"""`bihuan erase`: two people together erase words or files from a case; the words are never an argument."""

from __future__ import annotations

import argparse
import getpass
import sys
import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bihuan.rules.actor import Actor

HELP = "清除：由保密专员申请、保密审批人同意，清除交办件中含某些文字的文本、签字内容、清单行和指定材料"
DONE, REFUSED = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which case, what of it, and the two people; words and passwords are asked for."""
    parser.add_argument("case", metavar="编号", help="交办件的市内编号")
    parser.add_argument(
        "--file",
        dest="files",
        metavar="ID",
        type=int,
        action="append",
        default=[],
        help="要清除的材料编号，可多次",
    )
    parser.add_argument("--all", action="store_true", help="清除该件的全部文本、签字内容和材料")
    parser.add_argument("--as", dest="login", required=True, metavar="LOGIN", help="申请人，保密专员")
    parser.add_argument(
        "--approved-by", dest="approver", required=True, metavar="LOGIN", help="同意人，保密审批人"
    )


def run(options: argparse.Namespace) -> int:
    """Erase; 1 with a sentence on standard error when one of the two may not, or nothing was found."""
    from bihuan.intake.actions.erasing import Wish, erase_words, left_elsewhere
    from bihuan.journal import instance
    from bihuan.rules.command import Command
    from bihuan.rules.sealing import APPROVER, CUSTODIAN

    words = None if options.all else _asked("要清除的文字（只清材料可留空）：")
    asker = _actor(options.login, half=CUSTODIAN)
    approver = _actor(options.approver, half=APPROVER)
    if asker is None or approver is None:
        print("账号、口令或岗位不符，未清除；申请人须为保密专员，同意人须为保密审批人", file=sys.stderr)
        return REFUSED
    command = Command(asker, instance.now(), f"erase-{uuid.uuid4()}", origin=instance.origin())
    done = erase_words(Wish(options.case, words, tuple(options.files)), approved_by=approver, command=command)
    print(
        f"已清除文本 {done.texts} 条、签字内容 {done.signatures} 份、材料 {done.files} 件、清单行 {done.rows} 行"
    )
    left = left_elsewhere(words) if words else {}
    for name, number in left.items():
        print(f"其他交办件的{name}中仍有 {number} 处含这些文字，未清除")
    print("以前的备份仍含被清除的内容，到期由保留份数清理，或由保管人销毁")
    return DONE


def _actor(login: str, *, half: str) -> Actor | None:
    """The person in the post of a half, by their log-in password; None for whoever is not."""
    from bihuan.journal import instance
    from bihuan.people.models import User
    from bihuan.people.queries.actors import actors_for
    from bihuan.rules.sealing import ROLE_OF_HALF

    password = _secret(f"{login} 的口令：")
    user = User.objects.filter(login=login, is_active=True).first()
    if user is None or not user.check_password(password):
        return None
    actors = (actor for actor in actors_for(user.pk, instance.now()) if actor.role == ROLE_OF_HALF[half])
    return next(actors, None)


def _asked(prompt: str) -> str:
    return (input(prompt) if sys.stdin.isatty() else sys.stdin.readline()).rstrip("\n")


def _secret(prompt: str) -> str:
    return getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
