"""A limit warns, breaches and goes up the ladder while nobody looks, also past a worker that was killed: each told once."""

from __future__ import annotations

import re
import time

from tests.e2e.desk import issue_plain

PATIENCE_SECONDS = 40
WARNED = "签收回执临近时限 3 件"
BREACHED = "签收回执超期 3 件"
WENT_UP = "签收回执超期未办，已报上一级 3 件"


def bell_of(browsers, login):
    person = browsers.come_in(login)
    person.go("/bell/")
    return person


def told(browsers, login, sentence):
    """Wait until the bell has the line about these three orders; it has it once."""
    person, until = bell_of(browsers, login), time.monotonic() + PATIENCE_SECONDS
    line = line_of(person, sentence)
    while not line.count():
        assert time.monotonic() < until, f"{login} was never told: {sentence}"
        person.page.wait_for_timeout(300)
        person.page.reload()
    assert line.count() == 1, f"{login} was told more than once: {sentence}"


def has_not_been_told(browsers, login, sentence):
    return line_of(bell_of(browsers, login), sentence).count() == 0


def line_of(person, sentence):
    return person.page.locator(".messages li b").filter(has_text=re.compile(rf"^\s*(西山区 )?{sentence}\s*$"))


def test_a_receipt_nobody_signs_warns_breaches_and_goes_up_and_a_killed_worker_doubles_nothing(
    browsers, office, tmp_path
):
    issue_plain(browsers, tmp_path, area="西山区", count=3)
    office.advance("91m")
    told(browsers, "xs-deputy", WARNED)
    assert has_not_been_told(browsers, "xs-head", BREACHED)
    office.advance("30m")
    told(browsers, "xs-head", BREACHED)
    office.kill_worker()
    office.advance("31m")
    assert has_not_been_told(browsers, "city-shift", WENT_UP)
    office.worker = office.start_worker()
    told(browsers, "city-shift", WENT_UP)
    told(browsers, "xs-deputy", WARNED)
    told(browsers, "xs-head", BREACHED)
