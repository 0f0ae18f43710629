"""What every test may ask for: a database as the application sees it, a data folder, one of its own."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.template import Template
from pytest_django import DjangoDbBlocker

from tests.beginnings import Beginnings
from tests.scratch import ScratchCluster, ScratchDatabase, django_on

pytest_plugins = ["tests.cast", "tests.dealing", "tests.in_memory"]
ALONE = "master"  # what pytest-xdist calls a process that shares its run with no other
DRAWN = vars(Template)["_render"]  # as it is before Django's test environment watches it


def pytest_collection_finish() -> None:
    """Spare the garbage collector what stays until the end: thousands of tests and all that was imported for them."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session")
def scratch_cluster(
    django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[ScratchCluster]:
    """The PostgreSQL of this test process, with its migrated template."""
    shared = None if worker_id == ALONE else tmp_path_factory.getbasetemp().parent
    with django_db_blocker.unblock():
        cluster = ScratchCluster(shared=shared)
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def django_db_setup(scratch_cluster: ScratchCluster, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Behind `db`: Django as the application, in a copy that all such tests of this process share.

    Each test is rolled back. There is no `transactional_db`, since the application may not empty the
    append-only tables: a test that needs commits takes `own_database`.
    """
    shared = scratch_cluster.copy()
    with django_db_blocker.unblock(), django_on(shared.app_url):
        yield


@pytest.fixture(scope="session")
def _all_beginnings(scratch_cluster: ScratchCluster) -> Iterator[Beginnings]:
    made = Beginnings(scratch_cluster)
    yield made
    made.close()


@pytest.fixture
def beginnings(db: None, _all_beginnings: Beginnings) -> Iterator[Beginnings]:
    """What the tests of this process begin with, ready made; rolled back like `db`."""
    yield _all_beginnings
    _all_beginnings.undo()


@pytest.fixture
def own_database(
    scratch_cluster: ScratchCluster, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ScratchDatabase]:
    """A database of this test's own, with real commits; other threads and child processes go to it too."""
    scratch = scratch_cluster.copy()
    monkeypatch.setenv("DATABASE_URL", scratch.app_url)
    monkeypatch.setenv("DATABASE_OWNER_URL", scratch.owner_url)
    with django_db_blocker.unblock(), django_on(scratch.app_url):
        yield scratch
    scratch_cluster.drop(scratch)


@pytest.fixture
def data_folder(settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder for this test, in the settings and for child processes."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setattr(django_settings, "DATA", folder)
    monkeypatch.setenv("BIHUAN_DATA", str(folder))
    return folder


@pytest.fixture(autouse=True, scope="session")
def _no_data_folder_of_the_house(tmp_path_factory: pytest.TempPathFactory) -> None:
    django_settings.DATA = tmp_path_factory.mktemp("data")


@pytest.fixture(autouse=True, scope="session")
def _pages_drawn_as_ever(django_test_environment: None) -> Iterator[None]:
    """Draw pages as the house does. Django's test environment copies what each of their parts was given, dozens for a
    page, so that a test may ask for it; ours read what was answered.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", DRAWN)
        yield
