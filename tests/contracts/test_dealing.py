"""However many processes share a run, each test is run by one of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.dealing import dealt, folder_of, is_heavy

ROOT = Path("/house")


@dataclass(frozen=True)
class Test:
    """What is asked of a test to deal it."""

    __test__ = False
    path: Path
    number: int
    fixturenames: tuple[str, ...] = ()


def many(folder: str, count: int, *, heavy: bool) -> list[Any]:
    """So many tests of one folder."""
    given = ("scratch_cluster",) if heavy else ()
    return [Test(ROOT / "tests" / folder / "test_it.py", number, given) for number in range(count)]


SUITE = [
    *many("acceptance", 7, heavy=True),
    *many("cases", 3, heavy=True),
    *many("rules", 31, heavy=False),
    *many("desk", 5, heavy=True),
    *many("engine", 4, heavy=False),
]


@pytest.mark.parametrize("suite", [SUITE, SUITE[:1], SUITE[:7], [], SUITE[10:41]])
@pytest.mark.parametrize("hands", [1, 2, 3, 8])
def test_every_test_is_dealt_once(suite: list[Any], hands: int) -> None:
    found = dealt(suite, root=ROOT, hands=hands)
    assert len(found) == len(suite)
    assert set(found) == set(suite)


def test_each_of_two_begins_with_whole_folders_that_are_heavy_and_ends_with_light_tests() -> None:
    found = dealt(SUITE, root=ROOT, hands=2)
    first, second = found[: len(SUITE) // 2], found[len(SUITE) // 2 :]
    begun = [[folder_of(test, ROOT) for test in share if is_heavy(test, ROOT)] for share in (first, second)]
    assert begun == [["acceptance"] * 7 + ["desk"] * 5, ["engine"] * 4 + ["cases"] * 3]
    for share in (first, second):
        heavy = [is_heavy(test, ROOT) for test in share]
        assert heavy == sorted(heavy, reverse=True)
        assert not heavy[-1]
