"""A data folder: what kind of instance it belongs to, who runs on it; knows nothing of tables."""

import json
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bihuan.engine import lock
from bihuan.engine.errors import DataMissing, FileBroken, FolderClosed, WrongKind
from bihuan.engine.telling import named
from bihuan.engine.users import Account, private_folder

KINDS = {"real": "正式使用", "demo": "演示", "exercise": "演练"}
FOREIGN = "其他程序"


@dataclass(frozen=True)
class Instance:
    """A data folder and its kind."""

    folder: Path
    kind: str

    @property
    def cluster(self) -> Path:
        """Where the embedded PostgreSQL keeps its files."""
        return self.folder / "postgres"

    @property
    def lock(self) -> Path:
        """Held by whoever serves the instance."""
        return self.folder / "lock"

    @property
    def is_served(self) -> bool:
        """Whether web and worker run on it now."""
        return lock.is_held(self.lock)

    def remembered(self) -> dict[str, Any]:
        """Return what instance.json says."""
        return _read(self.folder / "instance.json")

    def remember(self, **facts: str) -> None:
        """Add facts to instance.json."""
        _write(self.folder / "instance.json", self.remembered() | facts)

    def announce(self, *, url: str, port: int) -> None:
        """Write down where the running instance answers."""
        _write(self.folder / "run.json", {"pid": os.getpid(), "kind": self.kind, "url": url, "port": port})

    def withdraw(self) -> None:
        """Take the announcement back."""
        (self.folder / "run.json").unlink(missing_ok=True)


def instance_in(folder: Path) -> Instance | None:
    """Return the instance whose data the folder holds, None when it holds none."""
    kind = _read(folder / "instance.json").get("kind")
    return Instance(folder.resolve(), kind) if kind in KINDS else None


def check_kind(folder: Path, *, kind: str) -> None:
    """Check that a start may use the folder.

    Raises WrongKind when it holds another kind of instance or something that is not ours; FolderClosed.
    """
    try:
        found = instance_in(folder)
        if found is None and folder.exists() and any(folder.iterdir()):
            raise WrongKind(folder, FOREIGN, KINDS[kind])
    except NotADirectoryError as no_folder:
        raise WrongKind(folder, FOREIGN, KINDS[kind]) from no_folder
    except PermissionError as refused:
        raise FolderClosed(folder) from refused
    if found is not None and found.kind != kind:
        raise WrongKind(folder, KINDS[found.kind], KINDS[kind])


def check_whole(instance: Instance, *, embedded: bool) -> None:
    """Check that an instance that was set up once still has what it cannot be made anew.

    embedded: whether its database lies in the folder. Raises DataMissing.
    """
    if "set_up" not in instance.remembered():
        return
    parts = ["keys/checkpoint.pem", "keys/secret_key", *(["postgres/data"] if embedded else [])]
    for part in parts:
        if not (instance.folder / part).exists():
            raise DataMissing(instance.folder, part)


def clear_exercise(folder: Path, *, account: Account) -> None:
    """Throw away the last exercise; its folder and nothing else."""
    check_kind(folder, kind="exercise")
    if folder.exists():
        shutil.rmtree(folder)
    private_folder(folder, account=account)


def open_instance(folder: Path, *, kind: str) -> Instance:
    """Return the instance in the folder, made when the folder is empty; the caller may write there.

    Raises WrongKind.
    """
    check_kind(folder, kind=kind)
    instance = Instance(folder.resolve(), kind)
    if not instance.remembered():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(folder / "instance.json", {"kind": kind, "made_at": datetime.now(UTC).isoformat()})
    return instance


def _read(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text())
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except ValueError as broken:
        raise FileBroken(file) from broken
    if not isinstance(found, dict):
        raise FileBroken(file)
    return found


def _write(file: Path, facts: dict[str, Any]) -> None:
    """Write a file whole or not at all, power cut or full disk included."""
    new = file.with_name(f"{file.name}.new")
    with named(file):
        with new.open("w") as written:
            written.write(json.dumps(facts, ensure_ascii=False, indent=1) + "\n")
            written.flush()
            os.fsync(written.fileno())
        new.replace(file)
