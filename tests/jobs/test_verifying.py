"""The worker makes the verifications pages asked for, and says when one broke off."""

from __future__ import annotations

import pytest
from django.conf import settings

from bihuan.jobs import tasks
from bihuan.journal.actions.verifying import ask_verification
from bihuan.journal.anchors import anchor_of, anchor_text
from bihuan.journal.checkpoints import seal
from bihuan.journal.keys import make_keys, sealing_key
from bihuan.journal.models import VerificationRun
from bihuan.journal.queries.verifying import RunCard, verification
from bihuan.journal.verify import Finding
from bihuan.rules.command import Command
from tests.jobs.worker_process import eventually, jobs_named, while_a_worker_listens, worker
from tests.journal.cast import COMMAND, NOW, history
from tests.journal.tampering import tamper

pytestmark = pytest.mark.usefixtures("own_database", "data_folder")


def ask(number: int = 1, **more) -> int:
    command = Command(COMMAND.actor, NOW, f"verify-{number}")
    return int(ask_verification(command=command, **more)["run"])


def made(run_id: int) -> RunCard:
    tasks.verify_journal()
    return verification(run_id)


def test_a_verification_asked_for_ends_with_its_verdict():
    history(streams=3, entries=4)
    card = made(ask())
    assert card.verdict is not None
    assert card.verdict.is_whole, card.verdict.findings
    assert (card.verdict.streams, card.verdict.entries, card.verdict.independent) == (3, 12, False)
    assert (card.done, card.total) == (1, 1)
    assert card.ended_at is not None


def test_what_was_tampered_with_is_kept_in_the_verdict_as_it_was_found(own_database):
    _first, second = history(streams=2, entries=4)
    tamper(own_database, f"DELETE FROM journal_entry WHERE stream_id = {second} AND seq = 3")
    card = made(ask(independent=True))
    assert card.verdict is not None
    assert card.verdict.findings == (Finding("entry_missing", second, 3),)
    assert card.verdict.independent


def test_a_checkpoint_kept_outside_is_compared_with():
    history(streams=1, entries=1)
    make_keys(settings.DATA)
    key = sealing_key(settings.DATA)
    checkpoint = seal(now=NOW, key=key)
    assert checkpoint is not None
    anchor = anchor_text(anchor_of(checkpoint, public_key=key.public))
    card = made(ask(anchor=anchor))
    assert card.verdict is not None
    assert (card.verdict.is_whole, card.verdict.anchor_hash) == (True, checkpoint.hash)


def test_two_who_ask_the_same_at_once_wait_for_one_verification():
    assert ask(1) == ask(2)
    assert ask(3, independent=True) != ask(2)
    made(ask(1))
    assert ask(4) != ask(1)


def test_a_verification_whose_worker_was_killed_is_made_by_the_next():
    run_id = ask()
    VerificationRun.objects.filter(id=run_id).update(began_at=NOW, done=3, total=9)
    assert made(run_id).verdict is not None


def test_a_verification_that_breaks_off_says_so_and_is_not_tried_for_ever(monkeypatch):
    def broken(*_args: object, **_more: object) -> None:
        raise OSError("disk gone")

    monkeypatch.setattr(tasks, "verify", broken)
    run_id = ask()
    with pytest.raises(OSError, match="disk gone"):
        tasks.verify_journal()
    card = verification(run_id)
    assert (card.verdict, card.ended_at is not None) == (None, True)
    tasks.verify_journal()


def test_asking_wakes_the_worker_at_once():
    while_a_worker_listens(ask_and_see_it_queued)


def ask_and_see_it_queued() -> None:
    ask()
    assert eventually(lambda: jobs_named("verify_journal") == ["todo"])


def test_the_worker_itself_verifies():
    history(streams=1, entries=1)
    run_id = ask()
    with worker():
        assert eventually(lambda: verification(run_id).verdict is not None)
