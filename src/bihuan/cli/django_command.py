"""`bihuan django …`: Django's own management commands, for checks and for those who develop."""

from __future__ import annotations

import argparse

HELP = "Django 管理命令，供检查和开发使用"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whatever stands behind it goes to Django."""
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="Django 的命令及参数")


def run(options: argparse.Namespace) -> int:
    """Hand the rest over to Django."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["bihuan django", *options.rest])
    return 0
