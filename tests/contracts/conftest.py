"""One city for all contracts: built once, since asking for pages changes nothing in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.contracts.town import Town, build_town
from tests.scratch import ScratchCluster, ScratchDatabase, django_on


@pytest.fixture(scope="session")
def _built(
    scratch_cluster: ScratchCluster, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[ScratchDatabase, Town]]:
    scratch = scratch_cluster.copy()
    with django_db_blocker.unblock(), django_on(scratch.app_url):
        town = build_town()
    yield scratch, town
    scratch_cluster.drop(scratch)


@pytest.fixture(scope="module")
def town(_built: tuple[ScratchDatabase, Town], django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """清河市 on Monday 2024-06-03, in a database of its own, to which the tests of one module go."""
    scratch, town = _built
    with django_db_blocker.unblock(), django_on(scratch.app_url):
        yield town
