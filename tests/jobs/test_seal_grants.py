"""What was given for a grant goes with its term, without anybody asking."""

from __future__ import annotations

import pytest

from bihuan.jobs import tasks
from bihuan.journal import instance
from bihuan.journal.models import InstanceClock
from bihuan.records.models import GrantedHalf, SealRequest
from tests.records.seals import set_up_seals


@pytest.mark.usefixtures("db")
def test_the_worker_takes_back_what_was_given_for_grants_whose_term_is_over(cast):
    InstanceClock.objects.filter(id=1).update(kind="exercise")
    seals = set_up_seals(cast)
    seals.granted(seals.sealed())
    instance.set_exercise_start(seals.now)
    assert tasks.expire_seal_grants(0) == 0
    seals.wait(hours=9)
    instance.set_exercise_start(seals.now)
    assert tasks.expire_seal_grants(0) == 1
    assert SealRequest.objects.get().state == "expired"
    assert not GrantedHalf.objects.exists()
