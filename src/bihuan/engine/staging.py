"""Lets the system user read the files root names on the command line; changes nothing of root's."""

import os
import shutil
from pathlib import Path

from bihuan.engine.users import SERVICE_HOME, Account, can_enter, private_folder

FOLDER_VARIABLE = "BIHUAN_STAGED"


def staged(arguments: list[str], *, account: Account) -> list[str]:
    """Return the arguments with each file the account cannot read replaced by a copy of the same name.

    The copies lie in a private folder that `clear_staged` removes after the command.
    """
    if account.is_me:
        return arguments
    base = private_folder(SERVICE_HOME / "staged", account=account)
    folder = private_folder(base / str(os.getpid()), account=account)
    os.environ[FOLDER_VARIABLE] = str(folder)
    return [
        _readable(argument, folder=folder / str(n), account=account) for n, argument in enumerate(arguments)
    ]


def clear_staged() -> None:
    """Remove the copies made for this command."""
    if folder := os.environ.pop(FOLDER_VARIABLE, ""):
        shutil.rmtree(folder, ignore_errors=True)


def _readable(argument: str, *, folder: Path, account: Account) -> str:
    file = Path(argument).absolute()
    try:
        if not file.is_file() or can_enter(account, file):
            return argument
    except OSError:  # too long for a path: no file
        return argument
    copy = private_folder(folder, account=account) / file.name
    shutil.copyfile(file, copy)
    os.chown(copy, account.uid, account.gid)
    return str(copy)
