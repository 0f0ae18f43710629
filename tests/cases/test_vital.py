"""What monitoring is told of limits and seals follows from what people did, and from time alone."""

from __future__ import annotations

from datetime import timedelta

from bihuan.web.vital import vital


def test_limits_nobody_swept_and_streams_nobody_sealed_are_counted(world):
    world.reported()
    at_once, later = vital(world.now), vital(world.now + timedelta(days=30))
    assert at_once.clocks_open > 0
    assert later.clocks_unswept > at_once.clocks_unswept
    assert later.sweep_lag - at_once.sweep_lag == timedelta(days=30).total_seconds()
    assert later.clocks_overdue > at_once.clocks_overdue
    assert at_once.unsealed_streams > 0
    assert at_once.worker_age is None
