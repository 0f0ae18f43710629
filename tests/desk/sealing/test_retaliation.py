"""Retaliation reported on a case: it reaches the city leader and discipline staff, and nobody learns of it between."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from bihuan.cases.models import Case, Retaliation
from bihuan.journal.models import Entry, Message
from tests.desk.office import Office, new_request

WORDS = "厂方扬言断水断电"
READERS = ("city_leader", "city_discipline")
STRANGERS = (
    "city_dispatch",
    "city_shift",
    "city_secretary",
    "city_officer1",
    "beiling_head",
    "beiling_handler",
)


@pytest.fixture
def case(office: Office) -> Case:
    office.world.received()
    return Case.objects.get()


def timeline(page: str) -> str:
    return re.sub(r'value="\w{30,}"|[0-9a-f]{32}', "", page[page.index('id="timeline"') :])


def report(office: Office, case: Case, who: str, words: str = WORDS) -> Any:
    address = reverse("retaliation_report", args=[case.id])
    return office.browser(who).post(address, {"words": words, **new_request()})


def test_it_is_read_by_two_and_the_case_shows_nothing_of_it(office: Office, case: Case) -> None:
    page = reverse("case", args=[case.id])
    before = office.browser("city_shift").get(page).content.decode()
    entries = Entry.objects.filter(stream_id=case.stream_id).count()
    assert report(office, case, "beiling_handler").status_code == 303
    assert Entry.objects.filter(stream_id=case.stream_id).count() == entries
    told = Message.objects.filter(code="retaliation.report")
    assert set(told.values_list("to_role", flat=True)) == {"city_leader", "discipline"}
    assert not any(case.city_no in str(facts) for facts in told.values_list("facts", flat=True))
    one = reverse("retaliation", args=[Retaliation.objects.get().pk])
    for who in READERS:
        for address in (reverse("retaliations"), one):
            assert WORDS in office.browser(who).get(address).content.decode()
        assert reverse("retaliations") in office.browser(who).get(reverse("sealing")).content.decode()
    for who in STRANGERS:
        for address in (reverse("retaliations"), one):
            assert office.browser(who).get(address).status_code == 404
    after = office.browser("city_shift").get(page).content.decode()
    assert timeline(after) == timeline(before)


def test_the_message_leads_its_readers_there(office: Office, case: Case) -> None:
    report(office, case, "beiling_handler")
    made = Retaliation.objects.get()
    for who in READERS:
        answer = office.browser(who).get(reverse("open_stream", args=[made.stream_id]))
        assert answer["Location"] == reverse("retaliation", args=[made.pk])
    assert office.browser("city_shift").get(reverse("open_stream", args=[made.stream_id])).status_code == 404


def test_who_does_not_see_the_case_cannot_report_on_it_and_empty_words_are_sent_back(
    office: Office, case: Case
) -> None:
    assert report(office, case, "nanping_desk").status_code == 404
    assert report(office, case, "beiling_desk", " ").status_code == 422
    assert report(office, case, "beiling_desk", "字" * 2001).status_code == 422
    assert not Retaliation.objects.exists()
