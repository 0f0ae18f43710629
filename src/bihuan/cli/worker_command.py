"""`bihuan worker`: becomes the worker process; knows nothing of what it does, since doors do not know each other."""

from __future__ import annotations

import argparse
import os
import sys

HELP = "后台任务：时限提醒、封存日志，直到被停止；通常由 ./run 启动"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The worker takes no arguments: all it needs stands in the environment."""


def run(options: argparse.Namespace) -> int:
    """Replace this process by the worker, under the same process id."""
    del options
    safe_path = ["-P"] if sys.flags.safe_path else []
    os.execv(sys.executable, [sys.executable, *safe_path, "-m", "bihuan.jobs"])
