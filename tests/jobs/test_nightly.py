"""What is looked after at night: who sees what, and uploads nothing came of."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from bihuan.cases.models import Case
from bihuan.jobs import tasks
from bihuan.journal.models import Message
from bihuan.records.access import GrantDraft, grant
from bihuan.records.evidence import store
from bihuan.records.filestore import path_of
from bihuan.records.models import Blob
from tests.cases.world import build_world
from tests.records.files import office_file

pytestmark = pytest.mark.usefixtures("own_database", "data_folder")


def told() -> list[str]:
    return list(Message.objects.filter(code="access.differs").values_list("to_role", flat=True))


def test_sight_that_differs_is_told_once_however_often_the_night_is_run():
    world = build_world()
    world.issued()
    assert (tasks.compare_access(), told()) == (0, [])
    stream = Case.objects.get().stream_id
    grant([GrantDraft(world.bodies["south"], stream, world.round_id, None)], at=world.now)
    assert (tasks.compare_access(), tasks.compare_access()) == (1, 1)
    assert told() == ["system_admin"]


def test_an_upload_nothing_came_of_goes_after_the_hours_the_installation_keeps_it(monkeypatch):
    stored = store(office_file("word/document.xml"))
    five_hours_ago = (datetime.now(UTC) - timedelta(hours=5)).timestamp()
    os.utime(path_of(stored.sha256), (five_hours_ago, five_hours_ago))
    assert tasks.clear_unused_uploads() == 0
    monkeypatch.setattr(settings, "UPLOAD_KEPT_HOURS", 4)
    assert tasks.clear_unused_uploads() == 1
    assert not Blob.objects.exists()
