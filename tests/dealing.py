"""Deals the tests to the processes that share a run, so that they build little twice and end at the same moment.

Each gets whole folders of tests that stand in a database or start processes, then its part of all others. One that has
nothing left takes over from the end of another's share, where no test needs a beginning of its own.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import pytest

COUNT = "PYTEST_XDIST_WORKER_COUNT"
STARTS_PROCESSES = "engine"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Order the tests; nothing is left out. Every process of a run comes to the same order."""
    items[:] = dealt(items, root=config.rootpath, hands=int(os.environ.get(COUNT, "1")))


def dealt(items: list[pytest.Item], *, root: Path, hands: int) -> list[pytest.Item]:
    """The tests as `--dist worksteal` cuts them, into so many even runs one after the other."""
    heavy = [item for item in items if is_heavy(item, root)]
    light = iter([item for item in items if not is_heavy(item, root)])
    found: list[pytest.Item] = []
    for number, share in enumerate(shares(heavy, root=root, hands=hands)):
        end = len(items) * (number + 1) // hands
        found += share
        found += islice(light, max(0, end - len(found)))
    return [*found, *light]


def shares(items: Iterable[pytest.Item], *, root: Path, hands: int) -> list[list[pytest.Item]]:
    """Whole folders, dealt in turn; those that start processes come first, while another makes the first database."""
    folders: dict[str, list[pytest.Item]] = {}
    for item in items:
        folders.setdefault(folder_of(item, root), []).append(item)
    dealt_out: list[list[pytest.Item]] = [[] for _ in range(hands)]
    for turn, name in enumerate(sorted(folders)):
        share = dealt_out[turn % hands]
        share[:] = folders[name] + share if name == STARTS_PROCESSES else share + folders[name]
    return dealt_out


def is_heavy(item: pytest.Item, root: Path) -> bool:
    """Whether a test stands in a database or starts processes."""
    return "scratch_cluster" in getattr(item, "fixturenames", ()) or folder_of(item, root) == STARTS_PROCESSES


def folder_of(item: pytest.Item, root: Path) -> str:
    """The folder of `tests` a test lies in."""
    return item.path.relative_to(root).parts[1]
