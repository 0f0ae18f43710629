"""Two people change the organisation at the same moment."""

from __future__ import annotations

import threading
import time
from typing import Any

from django.db import connection, transaction

from bihuan.journal.models import Stream
from bihuan.people.actions.administration import lock_administration
from bihuan.people.actions.organisation import apply_roster, load_people
from bihuan.people.actions.users import create_first_administrator
from bihuan.people.models import Body, User
from bihuan.people.roster.rows import BodyRow, PostRow, Roster, UserRow
from bihuan.rules.errors import GuardRefused
from tests.people.books import NOW, command

FIRST = Roster(
    bodies=(BodyRow(code="administration", name="系统管理", kind="administration"),),
    posts=(PostRow(body="administration", name="系统管理员", role="system_admin"),),
    users=(UserRow(login="first", display_name="甲", body="administration", post="系统管理员", since=NOW),),
)


class Second(threading.Thread):
    """Somebody on a connection of their own; what came of it stands in `came`."""

    def __init__(self, action):
        super().__init__()
        self.action = action
        self.came: Any = None

    def run(self):
        try:
            self.came = self.action()
        except GuardRefused as refused:
            self.came = refused
        finally:
            connection.close()

    def start_and_wait_for_lock(self):
        self.start()
        while self.is_alive():
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
                if cursor.fetchone()[0]:
                    return
            time.sleep(0.01)


def test_the_second_of_two_first_administrators_is_refused(own_database):
    second = Second(lambda: create_first_administrator("second", command=command(2)))
    with transaction.atomic():
        lock_administration(NOW)
        second.start_and_wait_for_lock()
        apply_roster(FIRST, command=command(1))
    second.join()
    assert isinstance(second.came, GuardRefused)
    assert list(User.objects.values_list("login", flat=True)) == ["first"]
    assert Stream.objects.filter(kind="administration").count() == 1


def test_two_loads_of_the_same_roster_at_once_make_one_office(own_database):
    load_people(FIRST, command=command(0))
    county = Roster(bodies=(BodyRow(code="bl", name="北岭县", kind="county"),))
    second = Second(lambda: load_people(county, command=command(2)))
    with transaction.atomic():
        lock_administration(NOW)
        second.start_and_wait_for_lock()
        apply_roster(county, command=command(1))
    second.join()
    assert second.came.counts == {"body": {"new": 0, "changed": 0, "same": 1}}
    assert Body.objects.filter(code="bl").count() == 1
