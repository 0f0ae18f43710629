"""A web application that answers with its surroundings."""

import json
import os
from collections.abc import Callable, Iterable

from bihuan.engine import lifeline

lifeline.watch()


def application(
    _environ: dict[str, object], start_response: Callable[[str, list[tuple[str, str]]], object]
) -> Iterable[bytes]:
    """Answer every request with the variables the web process was given."""
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({"pid": os.getpid(), **os.environ}).encode()]
