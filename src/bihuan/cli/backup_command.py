"""`bihuan backup`: makes, lists and tries out backups, and the key they are made for, which is shown once."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bihuan.cli.backup.checking import Checked
    from bihuan.rules.command import Command

HELP = "备份：数据库、材料、密钥的同一时刻，加密后试装核验；设密钥，列备份，恢复演练"
DONE, STOPPED, UNSOUND = 0, 1, 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to; `key`, `list` and `drill` beside the backup itself."""
    parser.add_argument(
        "--to", metavar="DIR", type=Path, help="备份位置，缺省为 BIHUAN_BACKUP_TO 或数据文件夹的 backups"
    )
    parser.add_argument("--keep", metavar="日,周,月", help="保留的份数，缺省 7,4,12")
    verbs = parser.add_subparsers(dest="verb", required=False, metavar="key|list|drill")
    key = verbs.add_parser("key", help="生成备份密钥，私钥只显示一次，抄录或打印后封存入柜")
    key.add_argument("--public", metavar="age1…", help="用在别处生成的公钥，不在本机生成")
    key.add_argument("--replace", action="store_true", help="换新密钥；以前的备份仍用旧密钥")
    verbs.add_parser("list", help="列出登记的和现有的备份")
    drill = verbs.add_parser("drill", help="恢复演练：取最新备份试装到临时数据库并核验，报告每步用时")
    drill.add_argument("file", nargs="?", type=Path, metavar="FILE", help="缺省取最新一份")
    drill.add_argument("--identity", metavar="FILE", type=Path, help="存有备份密钥的文件；缺省在终端输入")


def run(options: argparse.Namespace) -> int:
    """Do what was asked; 1 with a sentence on standard error when it could not be done, 3 when something is unsound."""
    from bihuan.cli.backup.refusals import BackupStopped
    from bihuan.engine.errors import EngineError

    acts = {None: _make, "key": _key, "list": _list, "drill": _drill}
    try:
        return acts[options.verb](options)
    except (BackupStopped, EngineError) as stopped:
        print(stopped, file=sys.stderr)
        return STOPPED


def _make(options: argparse.Namespace) -> int:
    from bihuan.cli.backup.making import make
    from bihuan.cli.backup.refusals import BackupStopped
    from bihuan.cli.backup.running import KEEP, enter, order_for, thin_out, url_in_use
    from bihuan.journal.backups import recipient

    public = recipient()
    if public is None:
        raise BackupStopped("缺备份密钥，不能备份，请先运行 bihuan backup key")
    if options.keep:
        os.environ[KEEP] = options.keep
    order = order_for(url=url_in_use(), recipient=public, folder=options.to)
    made = make(order)
    enter(made)
    gone = thin_out(order)
    _tell_checked(made.checked)
    print(
        f"已备份：{made.path}（{made.written.size / 2**20:.1f} MB，用时 {made.seconds:.1f} 秒，SHA-256 {made.written.sha256}）"
    )
    if gone:
        print(f"按保留份数清理 {len(gone)} 份旧备份")
    return DONE if made.checked.is_whole else UNSOUND


def _key(options: argparse.Namespace) -> int:
    from bihuan.cli.backup.pipes import check_public, new_identity, public_of
    from bihuan.cli.backup.refusals import BackupStopped
    from bihuan.journal.backups import recipient
    from bihuan.people.actions.backups import set_recipient

    if recipient() is not None and not options.replace:
        raise BackupStopped("已有备份密钥；换新密钥请加 --replace，以前的备份仍须用旧密钥")
    if options.public:
        set_recipient(check_public(options.public), command=_command())
        print("备份密钥已设置")
        return DONE
    secret = new_identity()
    set_recipient(public_of(secret), command=_command())
    print("备份密钥，只显示这一次：", flush=True)
    print(secret, flush=True)
    print(f"公钥：{public_of(secret)}", flush=True)
    print(
        "请抄录或打印，装袋密封，存入保险柜，不放在本机，然后清屏。没有它，备份打不开；系统内不留存。",
        file=sys.stderr,
    )
    return DONE


def _list(options: argparse.Namespace) -> int:
    from bihuan.cli.backup.keeping import kept_files
    from bihuan.cli.backup.running import this_instance, usual_folder
    from bihuan.journal.backups import last_good_backup, newest_backups

    folder = options.to or usual_folder()
    here = {one.path.name: one for one in kept_files(folder, instance=this_instance())}
    for made in newest_backups(100):
        file = here.pop(made.name, None)
        state = "完整" if made.is_whole else "核验有问题"
        print(f"{made.began_at:%Y-%m-%d %H:%M}Z  {made.name}  {state}  {'在' if file else '不在'} {folder}")
    for name in here:
        print(f"{name}  未登记（登记前中断，或来自恢复以前）")
    good = last_good_backup()
    print(f"最近一次完整备份：{good.began_at:%Y-%m-%d %H:%M}Z" if good else "尚无完整备份")
    return DONE


def _drill(options: argparse.Namespace) -> int:
    from django.conf import settings

    from bihuan.cli.backup.checking import check
    from bihuan.cli.backup.keeping import kept_files
    from bihuan.cli.backup.refusals import BackupStopped
    from bihuan.cli.backup.running import this_instance, usual_folder

    folder = options.to or usual_folder()
    newest = [one.path for one in kept_files(folder, instance=this_instance()) if not one.mark]
    path = options.file or (newest[0] if newest else None)
    if path is None or not path.is_file():
        raise BackupStopped(f"{path or folder} 没有备份，不能演练")
    print(f"演练：{path}", flush=True)
    checked = check(path, identity=identity_given(options.identity), under=settings.DATA)
    for name, seconds in checked.steps:
        print(f"  {name}  {seconds:.1f} 秒")
    _tell_checked(checked)
    return DONE if checked.is_whole else UNSOUND


def _tell_checked(checked: Checked) -> None:
    from bihuan.web.verdicts import verdict_words

    about = checked.loaded.about
    print(f"备份时刻 {about.made_at}，{about.entries:,} 条记录、{checked.loaded.files:,} 个文件，试装核验：")
    words = verdict_words(checked.verdict)
    print(f"  {words.headline}")
    for line in (*words.findings, words.more):
        if line:
            print(f"  {line}")


def identity_given(file: Path | None) -> str:
    """The private key: of a file, typed unseen at a terminal, else the first line of standard input. Raises BackupStopped."""
    from bihuan.cli.backup.pipes import read_identity
    from bihuan.cli.backup.refusals import BackupStopped

    if file is not None:
        try:
            return read_identity(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as wrong:
            raise BackupStopped(f"{file} 不能读取，请指明存有备份密钥的文件") from wrong
    return read_identity(getpass.getpass("备份密钥：") if sys.stdin.isatty() else sys.stdin.readline())


def _command() -> Command:
    from bihuan.journal import instance
    from bihuan.rules.actor import SYSTEM
    from bihuan.rules.command import Command

    return Command(SYSTEM, instance.now(), f"backup-{uuid.uuid4()}", origin=instance.origin())
