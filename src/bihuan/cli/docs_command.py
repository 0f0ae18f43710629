"""`bihuan docs`: writes the generated documents, or says which are stale; touches no database."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bihuan.cli.docs.api import api_document
from bihuan.cli.docs.lifecycle import lifecycle_document

HELP = "生成文档 docs/lifecycle.md、docs/api/openapi.json，或核对是否过期"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the documents stand, and whether to write or only to compare."""
    parser.add_argument("--check", action="store_true", help="只核对是否过期，过期时返回1")
    parser.add_argument("--folder", type=Path, default=Path("docs"), help="文档所在文件夹")


def run(options: argparse.Namespace) -> int:
    """Write the documents, or with --check compare them; 1 when one is stale."""
    documents = {"lifecycle.md": lifecycle_document(), "api/openapi.json": api_document()}
    stale = [name for name, text in documents.items() if _read(options.folder / name) != text]
    if options.check:
        for name in stale:
            print(f"{options.folder / name} 已过期，请运行 ./bihuan docs 重新生成", file=sys.stderr)
        return 1 if stale else 0
    for name in stale:
        file = options.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(documents[name], encoding="utf-8")
    return 0


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
