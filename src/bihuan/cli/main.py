"""The command line: names its commands, sets Django up for those that need it, and turns refusals into sentences."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from types import MappingProxyType

PROGRAM = "bihuan"
REFUSED = 1
READER_GONE = 141  # as a shell tells of SIGPIPE
# Command to module: each has HELP, add_arguments(parser) and run(options) -> exit code, and imports Django late.
COMMANDS = MappingProxyType(
    {
        "setup": "setup_command",
        "migrate": "migrate_command",
        "web": "web_command",
        "worker": "worker_command",
        "people": "people_command",
        "token": "token_command",
        "import": "import_command",
        "doctor": "doctor_command",
        "verify": "verify_command",
        "checkpoint": "checkpoint_command",
        "backup": "backup_command",
        "restore": "restore_command",
        "seal": "seal_command",
        "erase": "erase_command",
        "database": "database_command",
        "engine": "engine_command",
        "clock": "clock_command",
        "demo": "demo_command",
        "bench": "bench_command",
        "docs": "docs_command",
        "django": "django_command",
    }
)
WITHOUT_DJANGO = frozenset({"docs", "web", "worker", "import", "bench", "engine", "restore"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code, 1 with a sentence on standard error when it was refused."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = parser_for(given).parse_args(given)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.settings")
    if options.command not in WITHOUT_DJANGO and (wrong := _set_up_django()):
        print(wrong, file=sys.stderr)
        return REFUSED
    try:
        code = _run(options)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE


def _set_up_django() -> str:
    """Set Django up; the sentence of a setting that cannot be used, empty when all can."""
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as wrong:
        return str(wrong)
    return ""


def parser_for(given: Sequence[str]) -> argparse.ArgumentParser:
    """The parser; only the command asked for is imported, all of them for help."""
    parser = argparse.ArgumentParser(prog=PROGRAM, description="闭环：交办件的转办、核实、整改、反馈与留痕")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    asked = [given[0]] if given and given[0] in COMMANDS else COMMANDS
    for name in asked:
        module = import_module(f"bihuan.cli.{COMMANDS[name]}")
        added = commands.add_parser(name, help=module.HELP, description=module.HELP)
        module.add_arguments(added)
        added.set_defaults(run=module.run)
    return parser


def _run(options: argparse.Namespace) -> int:
    """Run a command; a refusal is told in its sentence."""
    from bihuan.rules.errors import Refusal

    try:
        return int(options.run(options) if options.command in WITHOUT_DJANGO else _run_on_database(options))
    except Refusal as refusal:
        from bihuan.web.refusals import said

        print(said(refusal).sentence, file=sys.stderr)
        return REFUSED


def _run_on_database(options: argparse.Namespace) -> int:
    """Run a command that needs the database; one out of reach, or not set up, is told in a sentence."""
    from django.db import OperationalError

    from bihuan.journal.errors import NoKey, NotSetUp

    try:
        return int(options.run(options))
    except OperationalError as lost:
        print(
            f"连不上数据库，请确认数据库在运行、DATABASE_URL 正确：{str(lost).splitlines()[0]}",
            file=sys.stderr,
        )
        return REFUSED
    except (NotSetUp, NoKey):
        print("此数据文件夹尚未设置，请先运行 ./run 或 bihuan setup", file=sys.stderr)
        return REFUSED
