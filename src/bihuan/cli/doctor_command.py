"""`bihuan doctor`: says what is wrong with the instance and what to do; changes nothing."""

from __future__ import annotations

import argparse
import json

HELP = "体检：磁盘、权限、数据库、时钟、后台任务、封存、备份、证书，说明问题和办法"
SOUND, ILL = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--json` for programs."""
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")


def run(options: argparse.Namespace) -> int:
    """Print errors, warnings and what to do; 1 when there is an error."""
    from django.core.checks import ERROR

    from bihuan.web.checks import examine

    found = examine()
    errors = [told for told in found if told.level >= ERROR]
    if options.json:
        print(
            json.dumps(
                [
                    {"id": told.id, "error": told in errors, "said": told.msg, "hint": told.hint}
                    for told in found
                ],
                ensure_ascii=False,
            )
        )
        return ILL if errors else SOUND
    for told in found:
        print(f"{'错误' if told in errors else '提醒'} {told.id}：{told.msg}。{told.hint or ''}")
    print(f"错误 {len(errors)} 项，提醒 {len(found) - len(errors)} 项。" if found else "一切正常。")
    return ILL if errors else SOUND
