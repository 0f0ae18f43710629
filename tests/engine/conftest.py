"""What the engine's tests stand on: folders the engine's user can reach, and a house with nothing in it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bihuan import engine
from bihuan.engine.users import engine_account
from tests.engine.house import House

EMPTY_HOUSE = Path(__file__).with_name("empty_house")


@pytest.fixture
def ground() -> Iterator[Path]:
    """An open folder outside pytest's own, which root keeps closed to the system user; spaces in its path."""
    with tempfile.TemporaryDirectory(prefix="bihuan 闭环 ") as made:
        folder = Path(made)
        folder.chmod(0o755)
        yield folder


@pytest.fixture
def house(ground: Path) -> Iterator[House]:
    """The engine with a program around it that only writes down how it was called."""
    checkout = ground / "checkout"
    shutil.copytree(EMPTY_HOUSE, checkout / "src" / "bihuan")
    shutil.copytree(Path(engine.__file__).parent, checkout / "src" / "bihuan" / "engine")
    account = engine_account()
    for path in [ground, *ground.rglob("*")]:
        os.chown(path, account.uid, account.gid)
    built = House(checkout, account)
    yield built
    built.stop_all()
