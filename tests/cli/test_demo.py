"""The demo is played by real moves, and only once; its tour says what is there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoDbBlocker

from bihuan.cases.models import Batch, Case
from bihuan.cli.demo.complaints.row import Reported
from bihuan.cli.demo.play import play
from bihuan.desk.login.tour import Tour, tour
from bihuan.intake.models import DraftRow, LikelyRepeat
from bihuan.journal.models import Entry
from bihuan.people.demo import SHARED_BY_ALL
from bihuan.people.models import Responsibility
from bihuan.records.models import SealedRecord, SealKey, SealRequest
from bihuan.records.sealed import wrapping
from bihuan.records.sealed.rings import is_ready
from bihuan.rules.vocabulary import STAGES
from tests.scratch import ScratchCluster, django_on

NOW = datetime(2026, 6, 3, 6, 30, tzinfo=UTC)
BATCHES = (2, 4, 5)
BESIDES = 2  # batches that come with any: the list of the earlier round, and the one read but not registered
# What a stop of the tour counts, and the matter of those rows on the page its account comes to.
ROWS_OF = {
    "待电话确认": "电话确认",
    "份报告待审核": "审核",
    "件待签批": "市领导审签",
    "代办签批": "市领导审签",
    "件待公开": "公开",
    "件退回补正": "补正",
    "件退回重办": "重办",
    "件待签收": "签收回执",
    "份报告待审签": "上报办理情况",
    "个整改节点在推进": "整改节点",
    "件待提行业意见": "市领导审签",
}


def of_two_places(row: Reported) -> bool:
    """What two places have to do, and who is late: few cases that are at every stage among them."""
    return row.lead in ("bl", "dh") or (row.batch, row.plot) == (4, "late")


def cut_off(words: str) -> None:
    """Whoever watches presses Ctrl-C at the last list."""
    if "第5批" in words:
        raise KeyboardInterrupt


@pytest.fixture(scope="module")
def said(
    scratch_cluster: ScratchCluster,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[list[str]]:
    """What was said while the demo was played, cut off and taken up again two hours later."""
    database, words = scratch_cluster.copy(), list[str]()
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), django_on(database.app_url):
        patch.setattr(settings, "DATA", tmp_path_factory.mktemp("data"))
        patch.setattr(settings, "KIND", "demo")
        patch.setitem(wrapping.COST, "n", 2)  # how much a guess costs is the cryptographers' to say
        with pytest.raises(KeyboardInterrupt):
            play(NOW, say=cut_off, batches=BATCHES, chosen=of_two_places)
        words.append(f"{Case.objects.count()}")
        assert play(NOW.replace(hour=9), say=words.append, batches=BATCHES, chosen=of_two_places)
        yield words
    scratch_cluster.drop(database)


def test_the_demo_cut_off_is_taken_up_again_shows_cases_at_every_stage_and_is_played_once(
    said: list[str],
) -> None:
    assert not [words for words in said if "未办成" in words]
    by_batch = Counter(Case.objects.values_list("batch_id", flat=True))
    assert sum(by_batch.values()) - by_batch[max(by_batch)] == int(said[0])
    assert set(Case.objects.values_list("stage", flat=True)) == set(STAGES)
    assert DraftRow.objects.filter(state="draft").count() == 12
    assert {one.row.row for one in LikelyRepeat.objects.filter(decision="")} >= {15}  # within the list
    assert Responsibility.objects.exists()
    assert set(Entry.objects.values_list("origin", flat=True)) == {"demo"}
    assert Entry.objects.latest("recorded_at").recorded_at <= NOW
    entries = Entry.objects.count()
    assert not play(NOW, say=lambda _words: None)
    assert (Entry.objects.count(), Batch.objects.count()) == (entries, len(BATCHES) + BESIDES)


def test_the_tour_counts_what_is_on_the_page_of_each_account(said: list[str]) -> None:
    shown = _tour()
    assert shown.is_played
    assert len({stop.login for stop in shown.stops}) == len(shown.stops) >= 10
    told = {stop.login: _counted(stop.says) for stop in shown.stops}
    seen = {stop.login: _rows(stop.login, stop.says) for stop in shown.stops}
    assert told == seen


def test_letters_of_the_demo_are_sealed_and_one_waits_for_an_approver(said: list[str]) -> None:
    assert is_ready()
    assert Counter(SealKey.objects.values_list("half", "state")) == {
        ("custodian", "in_force"): 2, ("approver", "in_force"): 2,
    }  # fmt: skip
    assert Counter(SealRequest.objects.values_list("purpose", "state", "openings")) == {
        ("ask_more", "granted", 1): 1, ("call_back", "granted", 0): 1, ("ask_more", "asked", 0): 1,
    }  # fmt: skip
    from_the_latest_list = DraftRow.objects.filter(sealed_ref__isnull=False).count()
    assert SealedRecord.objects.filter(about_ref__isnull=True).count() == from_the_latest_list == 3


def test_the_tour_says_so_while_the_demo_is_still_being_played(
    said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "正在载入" not in Client().get("/login/").content.decode()
    monkeypatch.setattr("bihuan.desk.login.tour.PLAYED", "demo/not-yet")
    assert "演示数据正在载入" in Client().get("/login/").content.decode()


def _tour() -> Tour:
    shown = tour(NOW)
    assert shown is not None
    return shown


def _counted(says: str) -> int | None:
    """The number a stop gives for rows of one matter; None for one that counts something else."""
    number = re.search(r"\d+", says)
    return int(number[0]) if number and _matter(says) else None


def _matter(says: str) -> str:
    return next((label for words, label in ROWS_OF.items() if words in says), "")


def _rows(login: str, says: str) -> int | None:
    client = Client()
    page = client.post("/login/", {"login": login, "password": SHARED_BY_ALL}, follow=True)
    assert page.status_code == 200
    label = _matter(says)
    return page.content.decode().count(f"<td><b>{label}</b></td>") if label else None
