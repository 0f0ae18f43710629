"""Where a cluster's socket lives: short, private, outside the data path; makes the folder, nothing in it."""

import hashlib
import os
from pathlib import Path

from bihuan.engine.users import SERVICE_HOME, SERVICE_USER, Account, private_folder

SOCKET_PATH_BYTES = 107  # the kernel's limit on the whole path, PostgreSQL's file name included


def socket_folder(data: Path, *, account: Account) -> Path:
    """Return the same short folder, belonging to the account, each time the same data folder is started."""
    key = hashlib.sha256(os.fsencode(data.resolve())).hexdigest()[:12]
    return private_folder(_base(account) / key, account=account)


def _base(account: Account) -> Path:
    if account.name == SERVICE_USER and account.home == SERVICE_HOME:
        return private_folder(SERVICE_HOME / "run", account=account)
    session = Path(f"/run/user/{account.uid}")
    if session.is_dir() and session.stat().st_uid == account.uid:
        return private_folder(session / "bihuan", account=account)
    return private_folder(Path(f"/tmp/bihuan-{account.uid}"), account=account)  # noqa: S108
