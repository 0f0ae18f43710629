"""What `./run`, `./bihuan` and `./test` call first, on a bare Python: checks, prepares, hands over for good.

Imports nothing that has to be installed.
"""

import contextlib
import errno
import os
import shlex
import sys
from pathlib import Path

from bihuan.engine import lock
from bihuan.engine.errors import FileClosed, SystemRefused
from bihuan.engine.instance import check_kind, clear_exercise
from bihuan.engine.options import check_port, read_options
from bihuan.engine.places import CHECKOUT_VARIABLE, Places, places_for
from bihuan.engine.prepare import prepare
from bihuan.engine.sockets import socket_folder
from bihuan.engine.staging import staged
from bihuan.engine.telling import end_with
from bihuan.engine.users import Account, can_enter, engine_account, private_folder

DROPPED = {"PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME"}


def run(arguments: list[str], *, places: Places, account: Account) -> None:
    """Prepare and become the process that serves the instance."""
    options = read_options(arguments)
    folder = _resolved(options.data or places.data(options.kind))
    check_kind(folder, kind=options.kind)
    if (folder / "lock").exists():
        os.close(lock.hold(folder / "lock"))
    check_port(options.host, port=options.port)
    for file in options.tls or ():
        if not can_enter(account, file):
            raise FileClosed(file, account.name)
    prepare(places)
    if options.kind == "exercise" and options.data is None:
        clear_exercise(folder, account=account)
    private_folder(folder, account=account)
    socket_folder(folder / "postgres", account=account)
    places.last_data.write_text(str(folder))
    _become("bihuan.engine.serve", arguments, places=places, account=account)


def _resolved(folder: Path) -> Path:
    try:
        return folder.resolve()
    except RuntimeError as loop:  # how Python 3.11 tells of a link that leads to itself
        raise SystemRefused(folder, OSError(errno.ELOOP, "")) from loop


def command(arguments: list[str], *, places: Places, account: Account) -> None:
    """Prepare when need be, saying so beside the command's own output, and become the command line."""
    with contextlib.redirect_stdout(sys.stderr):
        prepare(places)
    if arguments[:1] == ["--data"] and arguments[2:3] == ["restore"]:  # made by whoever may make it
        private_folder(Path(arguments[1]).absolute(), account=account)
    _become("bihuan.engine.command", staged(arguments, account=account), places=places, account=account)


def environment(*, places: Places) -> None:
    """Prepare with what tests need, and print for a shell where it all is."""
    with contextlib.redirect_stdout(sys.stderr):
        prepare(places, with_tests=True)
    found = {"python": places.python, "BIHUAN_ASSETS": places.assets, "BIHUAN_STATIC": places.static}
    print("\n".join(f"{name}={shlex.quote(str(path))}" for name, path in found.items()))


def _become(module: str, arguments: list[str], *, places: Places, account: Account) -> None:
    """Turn this very process into another module of ours, as the account."""
    env = {name: value for name, value in os.environ.items() if name not in DROPPED}
    os.umask(0o077)
    env |= {CHECKOUT_VARIABLE: str(places.checkout), "PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8"}
    if not account.is_me:
        env |= {"HOME": str(account.home), "USER": account.name, "LOGNAME": account.name}
        if not can_enter(account, Path.cwd()):
            os.chdir(account.home)
        os.setgroups([])
        os.setgid(account.gid)
        os.setuid(account.uid)
    sys.stdout.flush()
    os.execve(places.python, [str(places.python), "-P", "-m", module, *arguments], env)


def main(arguments: list[str]) -> None:
    """Do what the script at the root was called for: `run`, `command` or `environment`."""
    checkout = Path(__file__).resolve().parents[3]
    places = places_for(checkout, as_root=os.geteuid() == 0)
    account = engine_account()
    match arguments:
        case ["run", *rest]:
            run(rest, places=places, account=account)
        case ["command", *rest]:
            command(rest, places=places, account=account)
        case ["environment"]:
            environment(places=places)


if __name__ == "__main__":
    end_with(main)
