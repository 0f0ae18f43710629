"""`bihuan engine`: takes the embedded database to a newer PostgreSQL; while nobody serves the instance."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bihuan.engine.database import Database

HELP = "自带数据库：升级到新版 PostgreSQL，删除升级前的数据"
REFUSED = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`upgrade` and `drop-old`."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="动作")
    acts.add_parser("upgrade", help="复制、比对、核验后换用新版；原数据保留在 postgres.old")
    acts.add_parser("drop-old", help="删除升级前的数据")


def run(options: argparse.Namespace) -> int:
    """Upgrade or drop; 1 with a sentence when it was refused, the old data untouched."""
    from bihuan.engine.errors import EngineError
    from bihuan.engine.instance import instance_in
    from bihuan.engine.upgrade import drop_old, upgrade

    instance = instance_in(Path(os.environ.get("BIHUAN_DATA", "var")))
    if instance is None:
        print("还没有数据：请用 BIHUAN_DATA 指明数据文件夹。", file=sys.stderr)
        return REFUSED
    try:
        if options.act == "upgrade":
            kept = upgrade(instance, verify=_is_whole)
            print(f"升级完成。原数据保留在 {kept}，确认无误后运行 ./bihuan engine drop-old 删除。")
        else:
            print("升级前的数据已删除。" if drop_old(instance) else "没有升级前的数据。")
    except EngineError as refused:
        print(refused, file=sys.stderr)
        return REFUSED
    return 0


def _is_whole(database: Database) -> bool:
    """Whether `bihuan verify`, as a process of its own on the new database, finds the journal whole."""
    env = os.environ | {"DATABASE_URL": database.url}
    safe_path = ["-P"] if sys.flags.safe_path else []
    return (
        subprocess.run(
            [sys.executable, *safe_path, "-m", "bihuan", "verify"], env=env, check=False
        ).returncode
        == 0
    )
