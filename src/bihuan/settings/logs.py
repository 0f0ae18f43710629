"""How the log is written: lines for a person, or with BIHUAN_LOG=json one object a line that names nobody.

What others log may repeat what a person typed: of that only the template and its numbers are kept, of an error its type
and where it arose, never its words.
"""

import json
import logging
import os
import traceback
from datetime import UTC, datetime
from typing import Any

FRAMES = 6
OURS = "bihuan"
# These speak of the house's technology only: connections, processes, ports.
PLAIN = ("psycopg.pool", "granian", "_granian")
FIELDS = ("request_id", "route", "status", "ms", "actor", "task", "job")


class JsonLines(logging.Formatter):
    """One JSON object for each record: time, level, process, logger, event, and the fields of FIELDS it carries."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "process": os.environ.get("BIHUAN_PROCESS", "command"),
            "logger": record.name,
            "event": _event(record),
        }
        told |= {name: value for name in FIELDS if (value := getattr(record, name, None)) is not None}
        if record.exc_info and record.exc_info[0] is not None:
            told |= {"error": record.exc_info[0].__name__, "at": _places(record.exc_info[2])}
        return json.dumps(told, ensure_ascii=False)


def _event(record: logging.LogRecord) -> str:
    """The words of the program, without what was put into them; numbers may stay."""
    if record.name.startswith(PLAIN):
        return record.getMessage()
    template = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
    if record.name.partition(".")[0] == OURS:
        numbers = [arg for arg in _arguments(record) if isinstance(arg, int | float)]
        return template % tuple(numbers) if len(numbers) == len(_arguments(record)) and numbers else template
    return str(getattr(record, "action", "")) or (template if record.args else "message withheld")


def _arguments(record: logging.LogRecord) -> tuple[object, ...]:
    return record.args if isinstance(record.args, tuple) else ()


def _places(trace: Any) -> list[str]:
    frames = traceback.extract_tb(trace)[-FRAMES:]
    return [
        f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno} {frame.name}" for frame in frames
    ]


def logging_config(form: str) -> dict[str, Any]:
    """Django's LOGGING: `json` for objects, with every request; else lines of what went wrong."""
    as_json = form == "json"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
            "json": {"()": "bihuan.settings.logs.JsonLines"},
        },
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "json" if as_json else "line"},
        },
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "bihuan": {"level": "INFO" if as_json else "WARNING"},
            # Django's own handlers would repeat a path in words of theirs.
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
        },
    }
