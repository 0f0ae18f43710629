"""What is measured is a city like a real one, and a measurement says what it found; how fast is for no test to say."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import Count
from pytest_django import DjangoDbBlocker

from bihuan.cases.checks import ALL_CHECKS
from bihuan.cases.loading import load_cases
from bihuan.cases.models import Case, CaseNumber, Round
from bihuan.cli.bench.cast import World
from bihuan.cli.bench.city import Shape, build_city
from bihuan.cli.bench.measuring import Measured, Outcome, Target, percentile, time_requests
from bihuan.cli.bench.memory import family, proportional_kib
from bihuan.cli.bench.operations import OPERATIONS, acting, importing, long_list, sweeping, writing
from bihuan.cli.bench.report import as_json, as_table
from bihuan.cli.bench.running import Result, Wish, failed
from bihuan.cli.bench.words import OLD_WORDS
from bihuan.cli.bench_command import sizes_of
from bihuan.journal.verify import Options, Snapshot, verify
from bihuan.people.models import Body
from bihuan.records.models import Access, Clock, SearchText, Text
from bihuan.records.searching import find
from bihuan.records.sweeping import sweep
from bihuan.rules.search import FIELD_BREAK, document_vector
from bihuan.rules.stages import overall_verdict, stage_of
from tests.scratch import ScratchCluster, ScratchDatabase, django_on

NOW = datetime(2024, 6, 3, 3, 2, tzinfo=UTC)
SHAPE = Shape(400, NOW, counties=2, units=4, rounds=8)


def build(database: ScratchDatabase) -> Shape:
    """A small city, built as the large ones are."""
    with database.as_owner() as owner:
        build_city(owner, SHAPE, tell=lambda _line: None)
    return SHAPE


@pytest.fixture(scope="module")
def city(
    scratch_cluster: ScratchCluster,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Shape]:
    """A city to look at, one for all."""
    database = scratch_cluster.copy()
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), django_on(database.app_url):
        patch.setattr(settings, "DATA", tmp_path_factory.mktemp("data"))
        yield build(database)
    scratch_cluster.drop(database)


def vector(literal: str) -> str:
    """A vector as PostgreSQL writes it."""
    rows = SearchText.objects.raw("SELECT 1 AS id, %s::tsvector::text AS vector", [literal])
    return str(rows[0].vector)


def test_the_built_city_could_have_come_about_by_real_moves(city: Shape) -> None:
    cases = {case.id: case for case in Case.objects.all()}
    snaps = load_cases(cases)
    assert len(cases) == city.cases
    assert {case.stage for case in cases.values()} >= {"registered", "investigating", "reviewing", "answered"}
    for case_id, snap in snaps.items():
        assert stage_of(snap) == cases[case_id].stage
        assert overall_verdict(tuple(issue.verdict for issue in snap.issues)) == cases[case_id].verdict


def test_its_journal_texts_signatures_files_limits_and_sight_prove_sound(city: Shape) -> None:
    with Snapshot() as snapshot:
        verdict = verify(snapshot, options=Options(data=Path(settings.DATA), further=ALL_CHECKS))
    assert verdict.findings == ()
    assert verdict.entries > city.cases * 10
    assert Clock.objects.filter(kind="correction").exists()


def test_its_search_rows_are_those_real_texts_would_have(city: Shape) -> None:
    for case in Case.objects.order_by("?")[:20]:
        content = Text.objects.get(part_kind="case", part_id=case.id, field="content").content
        number = CaseNumber.objects.get(case=case).number
        said = {
            "city": (case.city_no, number, case.area_printed, case.types_printed, content),
            "county": (case.city_no, content),
        }
        bodies = Access.objects.filter(stream_ref=case.stream_id).values_list("body_ref", flat=True)
        tags = {"city": ["c1"], "county": [f"u{body}" for body in bodies]}
        for row in SearchText.objects.filter(stream_ref=case.stream_id):
            always = [f"r{case.round_id}", f"s{case.stream_id // 8192}"]
            literal = document_vector(
                FIELD_BREAK.join(said[row.audience]), tags=[*tags[row.audience], *always]
            )
            assert row.vector == vector(literal)


def test_all_open_work_is_in_the_current_round_and_old_words_are_not(city: Shape) -> None:
    current = Round.objects.get(is_current=True)
    assert set(Case.objects.filter(is_open=True).values_list("round_id", flat=True)) == {current.id}
    assert Round.objects.count() == city.rounds
    clerk = World(city, 1).dispatcher()
    for word in OLD_WORDS:
        assert find(clerk, word, round_id=current.id) == []


def test_the_smallest_unit_of_each_county_has_twenty_cases(city: Shape) -> None:
    smallest = Body.objects.filter(code__endswith=f"-{city.units}")
    seen = (
        Access.objects.filter(body_ref__in=smallest.values("id")).values("body_ref").annotate(n=Count("id"))
    )
    assert [row["n"] for row in seen] == pytest.approx([20] * city.counties, abs=1)


def test_nothing_is_due_before_it_is_made_so(city: Shape) -> None:
    assert Clock.objects.filter(stopped_at__isnull=True).exists()
    assert sweep(city.now) == 0


def test_every_operation_finds_something_to_measure(
    own_database: ScratchDatabase, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "ROWS", 40)
    monkeypatch.setattr(writing, "ORDERS", 10)
    monkeypatch.setattr(long_list, "ROWS", 40)
    monkeypatch.setattr(writing, "COMPARED", 20)
    monkeypatch.setattr(sweeping, "DUE", 10)
    monkeypatch.setattr(importing, "RESULTS", 30)
    world = World(build(own_database), 4)
    at_once = [operation for operation in OPERATIONS if operation not in acting.ACTING]
    measured = {operation.name: operation.run(world) for operation in at_once}
    assert {name: row.done for name, row in measured.items() if not name.startswith("verify")} == {
        **dict.fromkeys(
            (operation.name for operation in OPERATIONS if operation.name[:3] not in ("ver", "act")), 4
        ),
        "sweep.due": 10,
        "import.told": 30,
        "import.told_spoilt": 30,
        "register": 40,
        "repeats": 20,
        "confirm_extracts": 10,
        "issue": 10,
        "import.bare_reading": 42,
        "import.bare_copy": 42,
        **dict.fromkeys(("import.preview", "import.register", "import.memory"), 40),
    }
    assert all(row.median_ms or row.megabytes for row in measured.values())


def test_people_who_ask_are_different_and_the_same_each_time(city: Shape) -> None:
    world, again = World(city, 12), World(city, 12)
    asked = [actor.user_id for actor in world.people("city", "county", "unit")]
    assert len(set(asked)) == 12
    assert asked == [actor.user_id for actor in again.people("city", "county", "unit")]


def test_a_measurement_tells_median_and_p95_and_whether_the_target_is_met() -> None:
    row = Outcome(4, (1.0, 2.0, 3.0, 50.0)).named("list", "清单", size=100, target=Target(40, "ms"))
    assert (row.median_ms, row.p95_ms, row.is_met) == (2.5, 50.0, True)
    assert row.per_second == pytest.approx(4 / 0.056)
    assert percentile(range(1, 201), 95) == 190
    slow = Outcome(1000, (4_000.0,), one_go=True)
    assert slow.named("issue", "", size=1, target=Target(3, "s")).is_met is False
    assert slow.named("sweep", "", size=1, target=Target(200, "/s")).is_met is True
    memory = Outcome(5, megabytes=451.0).named("memory", "", size=0, target=Target(450, "MB"))
    assert failed([memory], largest=100_000) == [memory]


def test_the_first_requests_are_made_once_more_than_they_are_counted() -> None:
    made: list[int] = []
    outcome = time_requests(partial(made.append, number) for number in range(7))
    assert outcome.done == len(outcome.milliseconds) == 7
    assert made == [*range(5), *range(7)]


def test_the_report_reads_as_a_table_and_as_json() -> None:
    rows = (
        Measured("list.city", "筛选清单", 10_000, 200, 5.25, 9.1, 180.4, target=Target(40, "ms")),
        Measured("register", "登记", 10_000, 10_000, 12_000.0, None, 833.3, target=Target(10, "s")),
    )
    head, first, second = as_table(rows).splitlines()
    assert head.split()[:2] == ["操作", "名称"]
    assert first.split() == [
        "筛选清单",
        "list.city",
        "10,000",
        "200",
        "5.2",
        "9.1",
        "180",
        "≤",
        "40",
        "ms",
        "达到",
    ]
    assert second.endswith("≤ 10 s   未达到")
    told = json.loads(as_json(Result(rows, "18.4"), requests=200))
    assert told["machine"]["postgresql"] == "18.4"
    assert [row["is_met"] for row in told["measurements"]] == [True, False]


def test_only_the_operations_named_are_measured() -> None:
    wish = Wish((10,), only=("search", "issue"))
    assert {operation.name.split(".")[0] for operation in wish.operations} == {"search", "issue"}
    assert Wish((10,)).operations == list(OPERATIONS)


@pytest.mark.parametrize("text", ["", "zehn", "10000,", "0", "-5"])
def test_a_size_that_is_no_number_of_cases_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="不是件数"):
        sizes_of(text)
    assert sizes_of("10000,100000") == (10_000, 100_000)


def test_memory_is_that_of_a_process_and_all_it_started() -> None:
    with subprocess.Popen(["sleep", "60"]) as child:
        try:
            assert {os.getpid(), child.pid} <= set(family(os.getpid()))
            assert 0 < proportional_kib(child.pid) < proportional_kib(os.getpid())
        finally:
            child.kill()


def test_the_command_builds_measures_and_leaves_nothing_behind() -> None:
    command = [
        sys.executable,
        "-m",
        "bihuan",
        "bench",
        "--sizes",
        "300",
        "--only",
        "list",
        "--only",
        "act.together",
        "--only",
        "act.memory",
        "--minutes",
        "0.02",
        "--requests",
        "3",
        "--json",
    ]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # whoever PostgreSQL runs as passes through
        env = os.environ | {"TMPDIR": folder, "PYTHONPATH": str(Path(settings.PACKAGE).parent)}
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        assert list(Path(folder).iterdir()) == []
    measured = json.loads(done.stdout)["measurements"]
    lists, acts = measured[:3], measured[3:]
    assert [row["operation"] for row in lists] == ["list.city", "list.receivers", "list.all_rounds"]
    assert all(row["size"] == 300 and row["done"] == 3 for row in lists)
    assert [row["operation"] for row in acts] == ["act.together", "act.memory"]
    assert acts[0]["per_second"] > 0 < acts[1]["megabytes"]
