"""Several people who act at the same moment, each on a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from bihuan.rules.errors import BihuanError


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act returned or refused with, all started at the same moment in threads of their own."""
    start = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def go(place: int, act: Callable[[], Any]) -> None:
        start.wait()
        try:
            results[place] = act()
        except BihuanError as refusal:
            results[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
