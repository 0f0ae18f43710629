"""`bihuan clock`: shows the instance's clock, and moves that of an exercise."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import datetime, timedelta

HELP = "时钟：查看；演练系统可向前拨动"
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_SPAN = re.compile(r"(\d{1,6})([dhms])")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`show`, or `advance 2h`."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="动作")
    acts.add_parser("show", help="显示现在的时间")
    acts.add_parser("advance", help="演练时钟向前拨，如 2h、30m、1d12h").add_argument("span")


def run(options: argparse.Namespace) -> int:
    """Show or move the clock; 2 for a span that is none or an instance that is no exercise."""
    from bihuan.journal import instance
    from bihuan.journal.errors import NotAnExercise

    if options.act == "show":
        print(_words(instance.now()))
        return 0
    span = span_of(options.span)
    if span is None:
        print(f"“{options.span}”不是时间跨度，请写作 2h、30m、1d12h", file=sys.stderr)
        return 2
    try:
        print(_words(instance.advance(span)))
    except NotAnExercise:
        print("只有演练系统的时钟可以拨动", file=sys.stderr)
        return 2
    return 0


def span_of(text: str) -> timedelta | None:
    """The span a text like 1d12h means; None for any other text, or for nothing."""
    if not re.fullmatch(f"({_SPAN.pattern})+", text):
        return None
    found = sum((timedelta(**{_UNITS[unit]: int(n)}) for n, unit in _SPAN.findall(text)), timedelta())
    return found or None


def _words(moment: datetime) -> str:
    from bihuan.rules.calendar import LOCAL

    return f"{moment.astimezone(LOCAL):%Y-%m-%d %H:%M:%S}"
