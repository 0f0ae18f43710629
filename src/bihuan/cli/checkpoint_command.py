"""`bihuan checkpoint`: seals the journal now, and writes the seal to a file that can be kept outside."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HELP = "封存日志：现在生成封存点，可导出到外部保存"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to write the anchor."""
    parser.add_argument("--out", metavar="FILE", type=Path, help="封存点文件，保存在本系统之外")


def run(options: argparse.Namespace) -> int:
    """Seal, and print the seal's hash; 1 when there is nothing to seal, 2 when the file cannot be written."""
    from django.conf import settings

    from bihuan.journal import instance
    from bihuan.journal.anchors import anchor_of, anchor_text
    from bihuan.journal.checkpoints import seal
    from bihuan.journal.errors import JournalBroken
    from bihuan.journal.kept import note_kept
    from bihuan.journal.keys import public_key, sealing_key

    try:
        checkpoint = seal(now=instance.now(), key=sealing_key(settings.DATA))
    except JournalBroken:
        print("已封存的记录有缺失或改动，不能再封存；请运行 bihuan verify 查明", file=sys.stderr)
        return 1
    if checkpoint is None:
        print("日志为空，没有可封存的记录", file=sys.stderr)
        return 1
    print(checkpoint.hash)
    if options.out is None:
        return 0
    public = public_key(settings.DATA, key_id=checkpoint.key_id) or ""
    try:
        options.out.write_text(anchor_text(anchor_of(checkpoint, public_key=public)), encoding="utf-8")
    except OSError:
        print(f"不能写入 {options.out}，请换一个位置", file=sys.stderr)
        return 2
    note_kept(settings.DATA, checkpoint_id=checkpoint.pk, at=instance.now())
    return 0
