"""Who the engine's processes run as; must never change the rights of a folder it did not make."""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from bihuan.engine.errors import FolderClosed, NoServiceUser, SystemRefused

SERVICE_USER = "bihuan"
SERVICE_HOME = Path("/var/lib/bihuan")


@dataclass(frozen=True)
class Account:
    """An operating system user, with the groups it may use a folder by."""

    name: str
    uid: int
    gid: int
    home: Path

    @property
    def is_me(self) -> bool:
        return self.uid == os.geteuid()


class Identity(TypedDict):
    """The part of `subprocess` arguments that says whom a child runs as."""

    user: int | None
    group: int | None
    extra_groups: list[int] | None


def as_account(account: Account) -> Identity:
    """Return what makes `subprocess` start a child as the account; nothing when that is us."""
    if account.is_me:
        return {"user": None, "group": None, "extra_groups": None}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def engine_account() -> Account:
    """Return the user PostgreSQL runs as: ourselves, or the system user (made if missing) when we are root.

    Raises NoServiceUser when root cannot make the system user.
    """
    if os.geteuid() != 0:
        try:
            return _account(pwd.getpwuid(os.geteuid()))
        except KeyError as nameless:  # PostgreSQL refuses to run as a number without a name
            raise NoServiceUser(str(os.geteuid())) from nameless
    account = _account(_service_entry())
    if not account.home.exists():
        account.home.mkdir(mode=0o750)
        os.chown(account.home, 0, account.gid)  # root runs programs from below it: only root may rename there
    return account


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, Path(entry.pw_dir))


def _service_entry() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SERVICE_USER)
    except KeyError:
        _make_service_user()
    try:
        return pwd.getpwnam(SERVICE_USER)
    except KeyError as missing:
        raise NoServiceUser(SERVICE_USER) from missing


def _make_service_user() -> None:
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if useradd is None:
        raise NoServiceUser(SERVICE_USER)
    options = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"]
    command = [useradd, *options, "--home-dir", str(SERVICE_HOME), SERVICE_USER]
    subprocess.run(
        command, check=False, capture_output=True
    )  # two starts at once: one of them loses, and needs not care


def can_enter(account: Account, path: Path) -> bool:
    """Tell whether the account may pass through every folder above `path` and read `path` itself."""
    return all(_permits(account, parent, os.X_OK) for parent in path.parents) and _permits(
        account, path, os.R_OK
    )


def _permits(account: Account, path: Path, wish: int) -> bool:
    if account.is_me:
        return os.access(path, wish)
    try:
        found = path.stat()
    except OSError:
        return False
    shift = 6 if found.st_uid == account.uid else 3 if found.st_gid == account.gid else 0
    return bool(found.st_mode & (wish << shift))


def private_folder(folder: Path, *, account: Account) -> Path:
    """Return `folder`, made if missing, belonging to the account and closed to others.

    An empty folder of root's is handed over; parents keep their owner and rights.
    Raises FolderClosed when the account cannot reach it or somebody else's files are in it; SystemRefused.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
        if stat.S_ISLNK(found.st_mode):
            raise FolderClosed(folder, account.name)
        if found.st_uid != account.uid:
            if os.geteuid() != 0 or any(folder.iterdir()):
                raise FolderClosed(folder, account.name)
            os.chown(folder, account.uid, account.gid)
        if stat.S_IMODE(found.st_mode) & 0o077:
            folder.chmod(0o700)
    except PermissionError as refused:
        raise FolderClosed(folder, account.name) from refused
    except OSError as refused:
        raise SystemRefused(folder, refused) from refused
    if not can_enter(account, folder) or not _permits(account, folder, os.W_OK):
        raise FolderClosed(folder, account.name)
    return folder
