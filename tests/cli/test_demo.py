"""The demo is played by real moves, and only once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bihuan.cases.models import Batch, Case
from bihuan.cli.demo.play import play
from bihuan.intake.models import DraftRow
from bihuan.journal.models import Entry
from tests.scratch import ScratchDatabase

NOW = datetime(2026, 6, 3, 6, 30, tzinfo=UTC)


def test_the_demo_cut_off_is_taken_up_again_shows_cases_at_every_link_and_is_played_once(
    own_database: ScratchDatabase, data_folder: object
) -> None:
    with pytest.raises(KeyboardInterrupt):
        play(NOW, say=cut_off)
    before = Case.objects.count()
    assert play(NOW.replace(hour=9), say=lambda _words: None)
    assert (before, Case.objects.count()) == (17, 17)
    stages = set(Case.objects.values_list("stage", flat=True))
    assert stages >= {
        "confirmed",
        "investigating",
        "rectifying",
        "accepting",
        "signing",
        "reviewing",
        "answered",
    }
    assert DraftRow.objects.filter(state="draft").count() == 9
    assert set(Entry.objects.values_list("origin", flat=True)) == {"demo"}
    entries = Entry.objects.count()
    assert not play(NOW, say=lambda _words: None)
    assert (Entry.objects.count(), Batch.objects.count()) == (entries, 3)


def cut_off(words: str) -> None:
    """Whoever watches presses Ctrl-C at the second batch."""
    if "第5批" in words:
        raise KeyboardInterrupt
