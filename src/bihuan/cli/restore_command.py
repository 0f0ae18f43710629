"""`bihuan restore`: puts a backup into an empty data folder; touches no folder that lives."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

HELP = "恢复：把备份装入空的数据文件夹（用 --data 指明），登记并核验"
DONE, STOPPED, UNSOUND = 0, 1, 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The backup and its key."""
    parser.add_argument("file", type=Path, metavar="FILE", help="备份文件")
    parser.add_argument("--identity", metavar="FILE", type=Path, help="存有备份密钥的文件；缺省在终端输入")


def run(options: argparse.Namespace) -> int:
    """Restore; 1 with a sentence on standard error when it could not be done, 3 when what came is unsound."""
    from bihuan.cli.backup.loading import peek
    from bihuan.cli.backup.refusals import BackupStopped
    from bihuan.cli.backup_command import identity_given
    from bihuan.engine.errors import EngineError

    try:
        if not options.file.is_file():
            raise BackupStopped(f"没有 {options.file}，请指明备份文件")
        identity = identity_given(options.identity)
        about = peek(options.file, identity=identity)
        folder = _folder(about.kind)
        _set_django_up(folder, kind=about.kind)
        from bihuan.cli.backup.restoring import restore

        return DONE if restore(options.file, identity=identity, about=about, folder=folder) else UNSOUND
    except (BackupStopped, EngineError) as stopped:
        print(stopped, file=sys.stderr)
        return STOPPED


def _folder(kind: str) -> Path:
    """The folder named, else the usual one of this kind of instance."""
    from bihuan.cli.backup.refusals import BackupStopped
    from bihuan.engine.places import CHECKOUT_VARIABLE, places_of_this_process

    if named := os.environ.get("BIHUAN_DATA"):
        return Path(named).absolute()
    if CHECKOUT_VARIABLE in os.environ:
        return places_of_this_process().data(kind)
    raise BackupStopped("请用 --data 指明要恢复到的空文件夹")


def _set_django_up(folder: Path, *, kind: str) -> None:
    """Settings are read once, so they must know the folder before Django does."""
    os.environ |= {"BIHUAN_DATA": str(folder), "BIHUAN_KIND": kind}
    import django

    django.setup()
