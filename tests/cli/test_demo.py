"""The demo is played by real moves, and only once."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from bihuan.cases.models import Batch, Case
from bihuan.cli.demo.complaints.plots import PLOTS
from bihuan.cli.demo.complaints.row import Reported
from bihuan.cli.demo.play import play
from bihuan.cli.demo.playing.plots import OF_LAST_DAYS, OF_THIS_HOUR, SCRIPTS
from bihuan.intake.models import DraftRow
from bihuan.journal.models import Entry
from bihuan.rules.vocabulary import STAGES
from tests.scratch import ScratchDatabase

NOW = datetime(2026, 6, 3, 6, 30, tzinfo=UTC)
BATCHES = (2, 4, 5)
EARLIER, LATEST = (
    1,
    1,
)  # batches that come with any: the earlier round's list, the one read but not registered


def of_two_places(row: Reported) -> bool:
    """What two places have to do, and who is late: few cases that are at every stage among them."""
    return row.lead in ("bl", "dh") or (row.batch, row.plot) == (4, "late")


def test_the_demo_cut_off_is_taken_up_again_shows_cases_at_every_stage_and_is_played_once(
    own_database: ScratchDatabase, data_folder: object
) -> None:
    with pytest.raises(KeyboardInterrupt):
        play(NOW, say=cut_off, batches=BATCHES, chosen=of_two_places)
    before = Counter(Case.objects.values_list("batch_id", flat=True))
    assert play(NOW.replace(hour=9), say=lambda _words: None, batches=BATCHES, chosen=of_two_places)
    assert len(before) == EARLIER + len(BATCHES) - 1
    assert before.items() <= Counter(Case.objects.values_list("batch_id", flat=True)).items()
    assert set(Case.objects.values_list("stage", flat=True)) == set(STAGES)
    assert DraftRow.objects.filter(state="draft").count() == 9
    assert set(Entry.objects.values_list("origin", flat=True)) == {"demo"}
    assert Entry.objects.latest("recorded_at").recorded_at <= NOW
    entries = Entry.objects.count()
    assert not play(NOW, say=lambda _words: None)
    assert (Entry.objects.count(), Batch.objects.count()) == (entries, len(BATCHES) + EARLIER + LATEST)


def cut_off(words: str) -> None:
    """Whoever watches presses Ctrl-C at the last list."""
    if "第5批" in words:
        raise KeyboardInterrupt


def test_every_plot_of_the_complaints_has_a_script_of_its_own_and_no_script_is_without_plot() -> None:
    assert set(SCRIPTS) == set(PLOTS)
    assert {*OF_LAST_DAYS, *OF_THIS_HOUR} <= set(PLOTS)
