"""`bihuan token`: keys by which programs act for a person over the API; whoever sits at the server may make any."""

from __future__ import annotations

import argparse
import sys
import uuid
from typing import TYPE_CHECKING

from bihuan.rules.vocabulary import TOKEN_SCOPES

if TYPE_CHECKING:
    from datetime import datetime

    from bihuan.rules.actor import Actor
    from bihuan.rules.command import Command

HELP = "访问令牌：为程序经接口办理建立、查看、注销"
UNCLEAR = 2
STATES = {"open": "有效", "revoked": "已注销", "expired": "已到期"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`create`, `list`, `revoke`."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="create|list|revoke")
    create = acts.add_parser("create", help="建立访问令牌，只显示一次")
    create.add_argument("--as", dest="login", metavar="LOGIN", required=True, help="以此账号的名义办理")
    create.add_argument("--post", metavar="POST", help="岗位编号或名称；只有一个岗位的可不写")
    create.add_argument(
        "--scope", action="append", required=True, choices=TOKEN_SCOPES, help="权限范围，可多次写"
    )
    create.add_argument("--days", type=int, required=True, metavar="N", help="有效天数")
    create.add_argument("--name", default="命令行建立", help="用途")
    acts.add_parser("list", help="列出令牌，不含令牌本身").add_argument("--as", dest="login", metavar="LOGIN")
    acts.add_parser("revoke", help="注销令牌，立即失效").add_argument("id", type=int, metavar="ID")


def run(options: argparse.Namespace) -> int:
    """Do what was asked; 2 when it is not clear who or which post is meant."""
    return {"create": _create, "list": _list, "revoke": _revoke}[options.act](options)


def _create(options: argparse.Namespace) -> int:
    from bihuan.people.actions.tokens import TokenDraft, create_token
    from bihuan.people.queries.actors import actors_by_login

    command = _command()
    held = actors_by_login([options.login], command.now)[options.login]
    chosen = _chosen(held, options.post)
    if chosen is None:
        names = "、".join(f"{actor.title}（{actor.post_id}）" for actor in held) or "无"
        print(f"岗位不明，请用 --post 写明；该账号现任岗位：{names}", file=sys.stderr)
        return UNCLEAR
    scopes = tuple(dict.fromkeys(options.scope))
    draft = TokenDraft(chosen.user_id or 0, chosen.post_id or 0, options.name, scopes, options.days)
    made = create_token(draft, command=command)
    print(f"令牌 {made.token_id}，{chosen.title}，以下一行只显示这一次：", file=sys.stderr)
    print(made.key)
    return 0


def _chosen(held: list[Actor], post: str | None) -> Actor | None:
    """The one post meant; None when there is none or more than one."""
    fitting = [actor for actor in held if post is None or post == str(actor.post_id) or post in actor.title]
    return fitting[0] if len(fitting) == 1 else None


def _list(options: argparse.Namespace) -> int:
    from bihuan.people.queries.tokens import tokens_of
    from bihuan.rules.vocabulary import label_of

    for card in tokens_of(None, at=_command().now):
        if options.login in (None, card.login):
            scopes = "、".join(label_of(TOKEN_SCOPES, scope) for scope in card.scopes)
            print(
                f"{card.id}\t{card.login}\t{card.title}\t{card.name}\t{scopes}\t{STATES[card.state]}"
                f"\t到期 {_day(card.expires_at)}\t最近使用 {card.last_used_on or '无'}"
            )
    return 0


def _revoke(options: argparse.Namespace) -> int:
    from bihuan.people.actions.tokens import revoke_token

    revoke_token(options.id, command=_command())
    print(f"令牌 {options.id} 已注销")
    return 0


def _command() -> Command:
    from bihuan.journal import instance
    from bihuan.rules.actor import SYSTEM
    from bihuan.rules.command import Command

    return Command(SYSTEM, instance.now(), f"token-{uuid.uuid4()}", origin=instance.origin())


def _day(moment: datetime) -> str:
    from bihuan.rules.calendar import local_day

    return local_day(moment).isoformat()
