"""`bihuan web`: becomes the web server, for a server that supervises by itself; `./run` starts it otherwise."""

from __future__ import annotations

import argparse
import os
import sys

HELP = "网页服务：供自有服务器和反向代理使用；通常由 ./run 启动"
PORT = 8000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, and with how many processes."""
    parser.add_argument("--host", default="127.0.0.1", help="监听地址，默认 127.0.0.1")
    parser.add_argument("--port", type=int, default=PORT, help=f"端口，默认 {PORT}")
    parser.add_argument("--workers", type=int, default=2, help="进程数，默认 2")


def run(options: argparse.Namespace) -> int:
    """Replace this process by the server, under the same process id."""
    safe_path = ["-P"] if sys.flags.safe_path else []
    given = ["--host", options.host, "--port", str(options.port), "--workers", str(options.workers)]
    os.execv(sys.executable, [sys.executable, *safe_path, "-m", "bihuan.engine.web", *given])
