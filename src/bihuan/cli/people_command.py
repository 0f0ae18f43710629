"""`bihuan people`: bring the organisation in from files, and look at it; decides nothing itself.

Django is imported late, inside the functions, so that `--help` answers at once and needs no instance.
"""

from __future__ import annotations

import argparse
import json
import sys
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bihuan.people.actions.organisation import Loaded
    from bihuan.people.queries.organisation import BodyEntry
    from bihuan.rules.command import Command

FILE_UNUSABLE, ROWS_WRONG, REFUSED = 2, 3, 1
HELP = "组织：导入和查看区划、单位、岗位、人员、值班、日历"
PARTS = {
    "area": "区划", "body": "单位", "post": "岗位", "user": "人员", "tenure": "任职", "shift": "值班", "calendar": "日历",
    "responsibility": "责任清单",
}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let the parser know `template`, `load` and `show`."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="template|load|show")
    template = verbs.add_parser("template", help="写出一份空白组织表（xlsx），填写后导入")
    template.add_argument("file", type=Path, metavar="FILE")
    load = verbs.add_parser("load", help="从 xlsx、xls 或 csv 文件导入组织，重复导入不产生变化")
    load.add_argument("files", nargs="+", type=Path, metavar="FILE")
    load.add_argument("--as", dest="login", metavar="LOGIN", help="以此账号的名义办理，默认为系统")
    load.add_argument("--json", action="store_true", help="结果输出为一个 JSON 对象")
    show = verbs.add_parser("show", help="查看单位、岗位、任职人员和空缺")
    show.add_argument("body", nargs="?", metavar="CODE", help="只看此代码的单位及其下级")
    show.add_argument("--vacant", action="store_true", help="只列空缺")


def run(options: argparse.Namespace) -> int:
    """Do what was asked and return the exit code: 0 done, 1 refused, 2 file unusable, 3 rows wrong."""
    from bihuan.rules.errors import NotAllowed, NotFound, RosterWrong, UploadRefused

    try:
        return {"template": _template, "load": _load, "show": _show}[options.verb](options)
    except UploadRefused as refused:
        return _complain([refused.sentence], FILE_UNUSABLE)
    except RosterWrong as wrong:
        return _complain([*wrong.problems, f"共{len(wrong.problems)}处有误，未导入任何内容"], ROWS_WRONG)
    except NotAllowed:
        return _complain(["该账号无权导入组织，不能导入"], REFUSED)
    except NotFound as missing:
        return _complain(
            ["单位未找到" if missing.kind == "body" else "账号未找到，或现无管理员岗位"], REFUSED
        )


def _template(options: argparse.Namespace) -> int:
    from bihuan.people.roster.template import write_template

    try:
        write_template(options.file)
    except OSError:
        return _complain([f"不能写入 {options.file}，请换一个位置"], FILE_UNUSABLE)
    return 0


def _load(options: argparse.Namespace) -> int:
    from bihuan.people.actions.organisation import load_people
    from bihuan.people.roster.reading import read_rosters

    loaded = load_people(read_rosters(options.files), command=_command(options.login))
    if options.json:
        print(
            json.dumps(
                {"counts": loaded.counts, "passwords": loaded.passwords, "remarks": loaded.remarks},
                ensure_ascii=False,
            )
        )
    else:
        _print_loaded(loaded)
    return 0


def _print_loaded(loaded: Loaded) -> None:
    for remark in loaded.remarks:
        print(remark, file=sys.stderr)
    for part, count in loaded.counts.items():
        print(f"{PARTS[part]}：新增{count['new']}，变更{count['changed']}，未变{count['same']}")
    if loaded.passwords:
        print("初始口令（只显示这一次，首次登录须更改）：")
        for login, password in loaded.passwords.items():
            print(f"  {login}  {password}")


def _command(login: str | None) -> Command:
    from bihuan.journal import instance
    from bihuan.people.access import ADMINISTERING
    from bihuan.people.queries.actors import actors_by_login
    from bihuan.rules.actor import SYSTEM
    from bihuan.rules.command import Command
    from bihuan.rules.errors import NotFound

    now, actor = instance.now(), SYSTEM
    if login is not None:
        posts = [held for held in actors_by_login([login], now)[login] if held.role in ADMINISTERING]
        if not posts:
            raise NotFound("user")
        actor = posts[0]
    return Command(actor, now, f"people-load-{uuid.uuid4()}", origin=instance.origin())


def _show(options: argparse.Namespace) -> int:
    from bihuan.journal import instance
    from bihuan.people.queries.bodies import bodies_by_codes
    from bihuan.people.queries.organisation import organisation_at
    from bihuan.rules.errors import NotFound

    now, under = instance.now(), None
    if options.body:
        found = bodies_by_codes([options.body])
        if options.body not in found:
            raise NotFound("body")
        under = found[options.body].id
    entries = organisation_at(now, under=under)
    if not options.vacant:
        _print_bodies(entries)
    _print_vacancies(entries, now)
    if under is None:
        _print_calendar(now)
    return 0


def _print_bodies(entries: Iterable[BodyEntry]) -> None:
    from bihuan.rules.vocabulary import RECEIVER_KINDS, ROLES, TENURES, label_of

    for entry in entries:
        indent = "  " * entry.depth
        print(f"{indent}{entry.body.name}（{label_of(RECEIVER_KINDS, entry.body.kind)}，{entry.body.code}）")
        for post in entry.posts:
            holders = "、".join(
                f"{holder.display_name} {label_of(TENURES, holder.tenure)}" for holder in post.holders
            )
            print(f"{indent}  - {post.name}（{label_of(ROLES, post.role)}）：{holders or '空缺'}")


def _print_vacancies(entries: Iterable[BodyEntry], now: datetime) -> None:
    from bihuan.people.queries.vacancies import vacancies
    from bihuan.rules.vocabulary import FUNCTIONS, ROLES, label_of

    names = {entry.body.id: entry.body.short_name for entry in entries}
    found = vacancies(now, body_ids=names)
    print(f"空缺{len(found)}处" if found else "无空缺")
    for vacancy in found:
        function = label_of(FUNCTIONS, vacancy.function)
        print(
            f"  {names[vacancy.body_id]}：{label_of(ROLES, vacancy.role)}{f'（{function}）' if function else ''}"
        )


def _print_calendar(now: datetime) -> None:
    from bihuan.people.queries.calendar import calendar_for, editions
    from bihuan.rules.calendar import local_day

    for edition in editions():
        state = "" if edition.in_force else "（已被替代）"
        print(f"日历：{edition.year}年，{edition.document}，{edition.days}天{state}")
    year = local_day(now).year
    for missing in (y for y in (year, year + 1) if not calendar_for([y]).covered(y)):
        print(f"日历：{missing}年未录入节假日安排，暂按周一至周五为工作日计算")


def _complain(sentences: Iterable[str], code: int) -> int:
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    return code
