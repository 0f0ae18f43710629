"""The web server: granian, two processes of few threads each unless told otherwise, around the WSGI application named."""

import argparse
import multiprocessing
from pathlib import Path

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from bihuan.engine import lifeline

APPLICATION = "bihuan.wsgi:application"
THREADS = 4
PROCESSES = 2  # one is busy to 85 % with a hundred moves a second, and whoever comes then waits in a row


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, default=PROCESSES)
    parser.add_argument("--tls", nargs=2, type=Path)
    given = parser.parse_args()
    lifeline.watch()
    multiprocessing.set_start_method("fork")  # so that granian's own child inherits the lifeline
    certificate, key = given.tls or (None, None)
    Granian(
        APPLICATION,
        address=given.host,
        port=given.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.auto if given.tls else HTTPModes.http1,
        websockets=False,
        workers=given.workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
        ssl_cert=certificate,
        ssl_key=key,
    ).serve()


if __name__ == "__main__":
    main()
