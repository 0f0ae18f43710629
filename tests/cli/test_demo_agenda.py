"""Many scripts are played at once; what cannot be done is left alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bihuan.cli.demo.complaints.plots import PLOTS
from bihuan.cli.demo.player import Player
from bihuan.cli.demo.playing.agenda import Agenda
from bihuan.cli.demo.playing.plots import OF_LAST_DAYS, OF_THIS_HOUR, SCRIPTS
from bihuan.cli.demo.playing.script import Script, Step
from bihuan.rules.errors import GuardRefused

NOW = datetime(2026, 6, 3, 6, 30, tzinfo=UTC)
TAKEN = 2


def test_every_plot_of_the_complaints_has_a_script_of_its_own_and_no_script_is_without_plot() -> None:
    assert set(SCRIPTS) == set(PLOTS)
    assert {*OF_LAST_DAYS, *OF_THIS_HOUR} <= set(PLOTS)


class Refusing(Player):
    """Plays nothing; one part is not its to move any more."""

    def do_each(
        self, login: str, code: str, parts: Sequence[tuple[int, Mapping[str, Any]]]
    ) -> list[dict[str, Any]]:
        """What a set comes to, without anything written."""
        if any(part == TAKEN for part, _ in parts):
            refusal = GuardRefused("at_home", "")
            refusal.add_note(f"{login} {code}")
            raise refusal
        return [{"case": part, "made": None} for part, _ in parts]


def test_a_case_somebody_takes_another_way_meanwhile_is_left_to_them_and_the_rest_is_played(db: None) -> None:
    ended = []

    def script(part: int) -> Script:
        yield Step(NOW, "city-chase", "order.urge", part)
        ended.append(part)

    agenda = Agenda(Refusing(base=NOW), say=lambda _words: None)
    for part in (1, TAKEN, 3):
        agenda.begin(script(part))
    agenda.play_until(NOW + timedelta(hours=1))
    assert ended == [1, 3]
    assert agenda.given_up == ["city-chase order.urge"]
