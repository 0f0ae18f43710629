"""`bihuan bench`: measures this version on this machine, on a scratch database; touches no instance.

Django is imported late, inside the functions, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

HELP = "性能测试：在临时数据库上按规模建数据，逐项计时"
MISSED = 1
SECONDS = 60


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let the parser know sizes, selection and form of the report."""
    parser.add_argument("--json", action="store_true", help="结果输出为一个 JSON 对象")
    parser.add_argument(
        "--sizes", type=sizes_of, default=(10_000, 100_000), help="件数，逗号分隔，默认 10000,100000"
    )
    parser.add_argument(
        "--only", action="append", default=[], metavar="NAME", help="只测名称以此开头的操作，可重复"
    )
    parser.add_argument("--requests", type=int, default=200, help="每项操作的次数，默认 200")
    parser.add_argument(
        "--minutes",
        type=float,
        default=1 / 3,
        help="多人同时办理的时长，默认三分之一分钟；20 可看内存是否持平",
    )
    parser.add_argument(
        "--keep",
        type=Path,
        metavar="DIR",
        help="建好的数据留在此文件夹，下次直接使用；登记、交办等项会改变它",
    )


def run(options: argparse.Namespace) -> int:
    """Measure and print; 1 when a target is missed at the largest size."""
    os.environ.setdefault("BIHUAN_SECRET_KEY", "bench")  # signs sessions of a scratch database only
    import django

    django.setup()
    from bihuan.cli.bench.report import as_json, as_table
    from bihuan.cli.bench.running import Wish, failed, measure

    only, seconds = tuple(options.only), options.minutes * SECONDS
    wish = Wish(options.sizes, only, options.requests, seconds, options.keep and options.keep.absolute())
    result = measure(wish, tell=lambda line: print(line, file=sys.stderr, flush=True))
    print(as_json(result, requests=wish.requests) if options.json else as_table(result.rows))
    return MISSED if failed(result.rows, largest=max(wish.sizes)) else 0


def sizes_of(text: str) -> tuple[int, ...]:
    """Numbers of cases from `10000,100000`. Raises ArgumentTypeError when the text is something else."""
    parts = text.split(",")
    if not all(part.strip().isdigit() and int(part) for part in parts):
        raise argparse.ArgumentTypeError(f"“{text}”不是件数，应如 10000,100000")
    return tuple(int(part) for part in parts)
