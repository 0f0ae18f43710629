"""Discipline staff learn who saw a case by grant, for a term, every look entered; and read what is written for them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.models import CommandRun, Entry, Message
from bihuan.journal.streams import open_streams
from bihuan.records.actions.who_saw import ask, decide, look, withdraw
from bihuan.records.models import WhoSaw
from bihuan.records.queries.discipline import discipline_texts
from bihuan.records.queries.who_saw import wish_card, wishes_for
from bihuan.records.texts import TextDraft, write_texts
from bihuan.records.views import record_view
from bihuan.rules.errors import FactMissing, GuardRefused, NotAllowed, NotFound, WrongState
from tests.cast import NOW


@pytest.fixture
def case(cast) -> int:
    """A case somebody of the county and the city leader have looked at."""
    (stream,) = open_streams("case", 1, NOW)
    record_view(cast.beiling_desk, "case", [stream], at=NOW)
    record_view(cast.city_leader, "sign.answer", [stream, stream + 1], at=NOW + timedelta(minutes=5))
    return stream


def written():
    return (
        Entry.objects.count(),
        CommandRun.objects.count(),
        Message.objects.count(),
        list(WhoSaw.objects.values()),
    )


def refused(error, action):
    """The refusal; nothing may have been written."""
    before = written()
    with pytest.raises(error) as refusal:
        action()
    assert written() == before
    return refusal.value


def asked(cast, case: int) -> int:
    return int(ask(case, reason="举报人反映遭报复", command=cast.command("city_discipline"))["who_saw"])


@pytest.fixture
def granted(cast, case) -> int:
    wish = asked(cast, case)
    decide(wish, is_granted=True, command=cast.command("city_leader"))
    return wish


def test_by_grant_discipline_staff_see_who_saw_the_case_newest_first(cast, granted):
    shown = look(granted, command=cast.command("city_discipline"))
    assert [(one.post, one.page) for one in shown.looks] == [
        ("分管副市长", "sign.answer"),
        ("北岭县专班", "case"),
    ]
    assert shown.looks[1].person == "北岭县专班"
    assert shown.until == NOW + timedelta(days=7)


def test_every_look_is_entered_and_the_case_itself_tells_nothing(cast, case, granted):
    for _ in range(2):
        look(granted, command=cast.command("city_discipline"))
    stream = WhoSaw.objects.get().stream_id
    codes = list(Entry.objects.filter(stream_id=stream).order_by("seq").values_list("code", flat=True))
    assert codes == ["who_saw.ask", "who_saw.grant", "who_saw.look", "who_saw.look"]
    assert not Entry.objects.filter(stream_id=case).exists()


def test_before_the_grant_after_its_term_and_once_taken_back_nothing_is_shown(cast, case):
    wish = asked(cast, case)
    refused(WrongState, lambda: look(wish, command=cast.command("city_discipline")))
    decide(wish, is_granted=True, command=cast.command("city_approver1"))
    late = cast.command("city_discipline", NOW + timedelta(days=7))
    assert refused(GuardRefused, lambda: look(wish, command=late)).rule == "grant_expired"
    assert wish_card(cast.city_discipline, wish).state_at(late.now) == "expired"
    withdraw(wish, command=cast.command("city_leader"))
    refused(WrongState, lambda: look(wish, command=cast.command("city_discipline")))


@pytest.mark.parametrize("who", ["city_shift", "city_officer1", "beiling_head", "audit", "city_secretary"])
def test_others_neither_ask_nor_decide_nor_look_nor_learn_of_it(cast, case, granted, who):
    refused(NotFound, lambda: ask(case, reason="理由", command=cast.command(who)))
    refused(NotFound, lambda: decide(granted, is_granted=True, command=cast.command(who)))
    refused(NotFound, lambda: look(granted, command=cast.command(who)))
    refused(NotFound, lambda: wish_card(cast.people[who], granted))
    assert wishes_for(cast.people[who]) == []


def test_who_grants_does_not_look_and_who_asks_does_not_grant(cast, case, granted):
    refused(NotAllowed, lambda: look(granted, command=cast.command("city_leader")))
    wish = asked(cast, case)
    refused(NotAllowed, lambda: decide(wish, is_granted=True, command=cast.command("city_discipline")))
    WhoSaw.objects.filter(id=wish).update(asked_by=cast.city_leader.user_id)
    own = refused(GuardRefused, lambda: decide(wish, is_granted=True, command=cast.command("city_leader")))
    assert own.rule == "same_hand"


def test_a_wish_and_a_refusal_need_a_reason(cast, case):
    refused(FactMissing, lambda: ask(case, reason=" ", command=cast.command("city_discipline")))
    wish = asked(cast, case)
    refused(FactMissing, lambda: decide(wish, is_granted=False, command=cast.command("city_leader")))
    decide(wish, is_granted=False, reason="与职责无关", command=cast.command("city_leader"))
    assert wish_card(cast.city_discipline, wish).refusal == "与职责无关"


def test_leader_and_approvers_are_told_and_then_the_asker(cast, case, granted):
    told = [(message.code, message.to_role, message.to_post_id) for message in Message.objects.order_by("id")]
    assert told == [
        ("who_saw.ask", "city_leader", None),
        ("who_saw.ask", "confidentiality_approver", None),
        ("who_saw.grant", "", cast.city_discipline.post_id),
    ]


def test_what_is_written_for_discipline_staff_is_read_by_them_and_the_leader_only(cast, case):
    first, second = "反映被停工", "反映被停工，另有人上门"
    for content in (first, second):
        draft = TextDraft(case, "case", 1, "retaliation", content, "discipline")
        (text,) = write_texts([draft], command=cast.command("beiling_desk"))
        told = {"text_retaliation": [text.id, text.commitment]}
        record([EntryDraft(case, "case.x", "case", 1, told)], command=cast.command("beiling_desk"))
    asked(cast, case)
    for who in ("city_discipline", "city_leader"):
        found = discipline_texts(cast.people[who])
        assert [(text.field, text.content) for text in found] == [
            ("reason", "举报人反映遭报复"),
            ("retaliation", second),
        ]
        assert [text.stream_id for text in discipline_texts(cast.people[who], field="retaliation")] == [case]
    for who in ("city_shift", "city_officer1", "city_approver1", "beiling_head", "security"):
        refused(NotFound, lambda who=who: discipline_texts(cast.people[who]))
