"""What the engine's tests stand on: folders the engine's user can reach, and a house with nothing in it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bihuan import engine
from bihuan.engine.cluster import start_cluster
from bihuan.engine.instance import open_instance
from bihuan.engine.users import engine_account
from tests.engine.house import CHOSEN, House

EMPTY_HOUSE = Path(__file__).with_name("empty_house")


@pytest.fixture
def ground() -> Iterator[Path]:
    """An open folder outside pytest's own, which root keeps closed to the system user; spaces in its path."""
    with tempfile.TemporaryDirectory(prefix="bihuan 闭环 ") as made:
        folder = Path(made)
        folder.chmod(0o755)
        yield folder


@pytest.fixture(scope="session")
def made_cluster() -> Iterator[Path]:
    """A cluster made once and at rest, for tests to copy that are not about its making."""
    with tempfile.TemporaryDirectory(prefix="bihuan-cluster-") as made:
        Path(made).chmod(0o755)
        start_cluster(Path(made) / "pg", durable=False, binaries=CHOSEN).stop()
        yield Path(made) / "pg"


@pytest.fixture
def pg(ground: Path, made_cluster: Path) -> Path:
    """The folder of a cluster that holds nothing yet."""
    shutil.copytree(made_cluster, ground / "pg")
    give_to_engine(ground / "pg")
    return ground / "pg"


@pytest.fixture
def new_house(ground: Path) -> Iterator[House]:
    """The engine with a program around it that only writes down how it was called."""
    built = build_house(ground)
    yield built
    built.stop_all()


@pytest.fixture
def house(new_house: House, made_cluster: Path) -> House:
    """A house whose cluster is made already and holds nothing yet."""
    return with_cluster(new_house, made_cluster)


@pytest.fixture(scope="module")
def open_house(made_cluster: Path) -> Iterator[House]:
    """A house that is open, and stays so for all tests of a module: none may stop it or change its program."""
    with tempfile.TemporaryDirectory(prefix="bihuan 闭环 ") as made:
        Path(made).chmod(0o755)
        built = with_cluster(build_house(Path(made)), made_cluster)
        built.env["DATABASE_OWNER_URL"] = "postgresql://somebody@/somewhere"  # left over in the shell
        built.open()
        yield built
        built.stop_all()


def build_house(ground: Path) -> House:
    """A checkout of the empty house, which the engine's user owns."""
    checkout = ground / "checkout"
    shutil.copytree(EMPTY_HOUSE, checkout / "src" / "bihuan")
    shutil.copytree(Path(engine.__file__).parent, checkout / "src" / "bihuan" / "engine")
    give_to_engine(ground)
    return House(checkout, engine_account())


def with_cluster(house: House, cluster: Path) -> House:
    """The house with a copy of the cluster in the data folder of its demo."""
    open_instance(house.data, kind="demo")
    shutil.copytree(cluster, house.data / "postgres")
    give_to_engine(house.data.parent)
    return house


def give_to_engine(folder: Path) -> None:
    """Let the engine's user own a folder and all in it."""
    account = engine_account()
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, account.uid, account.gid)
