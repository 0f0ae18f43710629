"""`bihuan docs`: writes the generated documents, or says which are stale; touches no database."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from bihuan.cli.docs.lifecycle import lifecycle_document


def add_parser(subparsers: Any) -> None:
    """Add `docs` to the command line."""
    parser = subparsers.add_parser("docs", help="生成文档 docs/lifecycle.md")
    parser.add_argument("--check", action="store_true", help="只核对是否过期，过期时返回1")
    parser.add_argument("--folder", type=Path, default=Path("docs"), help="文档所在文件夹")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the documents, or with --check compare them; 1 when one is stale."""
    documents = {"lifecycle.md": lifecycle_document()}
    stale = [name for name, text in documents.items() if _read(args.folder / name) != text]
    if args.check:
        for name in stale:
            print(f"{args.folder / name} 已过期，请运行 ./bihuan docs 重新生成", file=sys.stderr)
        return 1 if stale else 0
    for name in stale:
        args.folder.mkdir(parents=True, exist_ok=True)
        (args.folder / name).write_text(documents[name], encoding="utf-8")
    return 0


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
