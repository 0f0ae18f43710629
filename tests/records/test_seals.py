"""What is sealed opens to a custodian with an approver's grant, to its fields, for its term, and to nobody else."""

from __future__ import annotations

import io
import json
import pickle
from datetime import timedelta
from typing import Any

import pytest

from bihuan.journal.models import CommandRun, Entry, Message
from bihuan.journal.queries.timeline import timeline
from bihuan.records.actions.seal_openings import open_granted
from bihuan.records.actions.seal_requests import AskDraft, ask, grant, refuse, withdraw
from bihuan.records.models import GrantedHalf, SealedField, SealedRecord, SealKey, SealRequest, View
from bihuan.records.queries.sealed import (
    records_about,
    request_card,
    requests_for,
    sealed_card,
    sealed_of,
)
from bihuan.records.sealed.boxes import BoxClosed, read_identity
from bihuan.records.sealed.contents import Place, open_content, take_half
from bihuan.records.sealed.grants import expire_grants
from bihuan.records.sealed.keeping import SealDraft, discard, seal_records
from bihuan.records.sealed.rings import identities_for
from bihuan.records.sealed.wrapping import unwrap
from bihuan.rules.errors import FactMissing, GuardRefused, NotAllowed, NotFound, WrongState
from bihuan.rules.sealing import Confided, Reporter
from tests.records.seals import PASSPHRASES, SAID, Seals, set_up_seals


@pytest.fixture
def seals(cast) -> Seals:
    return set_up_seals(cast)


def written():
    return (
        Entry.objects.exclude(code="key.wrong_passphrase").count(),
        CommandRun.objects.count(),
        Message.objects.count(),
        GrantedHalf.objects.count(),
        View.objects.count(),
        list(SealRequest.objects.values_list("state", "version")),
    )


def refused(error, action):
    """The refusal; nothing may have been written but that somebody tried a passphrase."""
    before = written()
    with pytest.raises(error) as refusal:
        action()
    assert written() == before
    return refusal.value


def test_the_fields_granted_are_read_and_no_other(seals):
    request = seals.granted(seals.sealed(), "name", "phone")
    assert seals.read(request) == {"name": SAID["name"], "phone": SAID["phone"]}
    assert set(GrantedHalf.objects.values_list("field", flat=True)) == {"name", "phone"}


def test_every_opening_is_entered_on_its_own_stream_and_is_a_view_of_the_case(seals):
    about = seals.about()
    record = seals.sealed(about)
    request = seals.granted(record)
    seals.open(request)
    seals.open(request)
    codes = list(
        Entry.objects.filter(stream_id=seals.stream(record)).order_by("seq").values_list("code", flat=True)
    )
    assert codes == ["seal.keep", "seal.tie", "seal.ask", "seal.grant", "seal.open", "seal.open"]
    views = View.objects.filter(page="seal.open")
    assert [view.stream_refs for view in views] == [[about], [about]]
    assert timeline(about) == []


def test_the_same_opening_asked_for_again_shows_nothing(seals):
    request = seals.granted(seals.sealed())
    wish = seals.command("city_officer1")
    first = open_granted(request, passphrase=PASSPHRASES["city_officer1"], command=wish)
    again = open_granted(request, passphrase=PASSPHRASES["city_officer1"], command=wish)
    assert (first.number, again.number) == (1, 1)
    assert first.reporter
    assert again.reporter is None
    assert View.objects.count() == 1


def test_a_call_back_is_for_salutation_and_phone_once_and_two_hours(seals):
    record = seals.sealed()
    request = seals.asked(record, "name", "address", purpose="call_back")
    grant(
        request, passphrase=PASSPHRASES["city_approver1"], hours=24, command=seals.command("city_approver1")
    )
    assert request_card(seals.cast.city_officer1, request).expires_at == seals.now + timedelta(hours=2)
    assert seals.read(request) == {"salutation": "欧阳先生/女士", "phone": SAID["phone"]}
    assert refused(WrongState, lambda: seals.open(request)).state == "used"
    assert not GrantedHalf.objects.exists()


def test_after_its_term_a_grant_opens_nothing_and_its_halves_go(seals):
    request = seals.granted(seals.sealed())
    seals.wait(hours=8)
    assert refused(GuardRefused, lambda: seals.open(request)).rule == "grant_expired"
    assert request_card(seals.cast.city_officer1, request).state_at(seals.now) == "expired"
    assert expire_grants(seals.now, origin="real") == 1
    assert expire_grants(seals.now, origin="real") == 0
    assert not GrantedHalf.objects.exists()
    assert SealRequest.objects.get().state == "expired"
    assert Entry.objects.order_by("-id").values_list("code", flat=True)[0] == "seal.expire"


def test_a_grant_whose_term_still_runs_is_left(seals):
    seals.granted(seals.sealed())
    seals.wait(hours=7)
    assert expire_grants(seals.now, origin="real") == 0
    assert GrantedHalf.objects.count() == 2


def test_nobody_grants_their_own_request_even_from_two_posts(seals):
    request = seals.asked(seals.sealed())
    SealRequest.objects.update(asked_by=seals.cast.city_approver1.user_id)
    wish: dict[str, Any] = {"hours": 8, "passphrase": PASSPHRASES["city_approver1"]}
    assert (
        refused(GuardRefused, lambda: grant(request, command=seals.command("city_approver1"), **wish)).rule
        == "same_hand"
    )


@pytest.mark.parametrize(
    "who", ["city_officer2", "city_shift", "city_leader", "beiling_desk", "admin", "audit"]
)
def test_others_grant_nothing(seals, who):
    request = seals.asked(seals.sealed())
    expected = NotAllowed if who == "city_officer2" else NotFound
    refused(expected, lambda: grant(request, passphrase="x" * 16, hours=8, command=seals.command(who)))


@pytest.mark.parametrize("who", ["city_approver1", "city_shift", "city_leader", "beiling_desk", "security"])
def test_others_neither_ask_nor_open_nor_learn_that_anything_is_sealed(seals, who):
    about = seals.about()
    record = seals.sealed(about)
    request = seals.granted(record)
    draft = AskDraft(record, ("name",), "ask_more", "理由")
    expected = NotAllowed if who == "city_approver1" else NotFound
    refused(expected, lambda: ask(draft, command=seals.command(who)))
    refused(expected, lambda: open_granted(request, passphrase="x" * 16, command=seals.command(who)))
    if who != "city_approver1":
        for query in (
            lambda: records_about(seals.cast.people[who], about),
            lambda: sealed_card(seals.cast.people[who], record),
            lambda: requests_for(seals.cast.people[who]),
            lambda: request_card(seals.cast.people[who], request),
        ):
            refused(NotFound, query)


def test_another_custodian_does_not_open_what_was_granted_to_the_first(seals):
    seals.admit("city_officer2", by="city_officer1", consented_by="city_approver1")
    request = seals.granted(seals.sealed())
    refused(NotFound, lambda: seals.open(request, "city_officer2"))
    assert requests_for(seals.cast.city_officer2) == []


def test_a_wrong_passphrase_opens_nothing_and_five_lock_the_key(seals):
    request = seals.granted(seals.sealed())
    for _ in range(5):
        assert (
            refused(GuardRefused, lambda: seals.open(request, passphrase="不对" * 9)).rule
            == "passphrase_wrong"
        )
    assert refused(GuardRefused, lambda: seals.open(request)).rule == "passphrase_locked"
    assert Entry.objects.filter(code="key.wrong_passphrase").count() == 5
    seals.wait(minutes=31)
    assert seals.read(request)["name"] == SAID["name"]
    assert SealKey.objects.get(user_ref=seals.cast.city_officer1.user_id).failures == 0


def test_a_passphrase_typed_in_full_width_is_the_same(seals):
    request = seals.granted(seals.sealed())
    typed = PASSPHRASES["city_officer1"].replace("：", ":")
    assert open_granted(request, passphrase=typed, command=seals.command("city_officer1")).reporter


def test_one_half_alone_opens_nothing(seals):
    """Neither a custodian's nor an approver's key, with all that lies in database and files, gives one letter."""
    record = seals.sealed()
    stream = seals.stream(record)
    field = SealedField.objects.get(record_id=record, field="phone")
    place = Place(stream, record, "phone")
    halves = {}
    for half, who in (("custodian", "city_officer1"), ("approver", "city_approver1")):
        key = SealKey.objects.get(user_ref=seals.cast.people[who].user_id)
        own = unwrap(key.wrapped, key.how, public=key.public, passphrase=PASSPHRASES[who])
        rings = identities_for(half, key_id=key.pk, identity=own)
        halves[half] = take_half(
            getattr(field, f"{half}_half"), place, rings[getattr(field, f"{half}_ring_id")]
        )
        other = {"custodian": "approver", "approver": "custodian"}[half]
        assert identities_for(other, key_id=key.pk, identity=own) == {}
        for ring in (*rings.values(), own):
            with pytest.raises(BoxClosed):
                take_half(getattr(field, f"{other}_half"), place, ring)
    for lone in halves.values():
        for guess in (lone, bytes(32)):
            with pytest.raises(BoxClosed):
                open_content(field.ciphertext, place, halves=(lone, guess), commitment=field.commitment)
    both = (halves["custodian"], halves["approver"])
    assert (
        open_content(field.ciphertext, place, halves=both, commitment=field.commitment).text == SAID["phone"]
    )


def test_a_half_or_content_moved_to_another_place_does_not_open(seals):
    """Whoever can write to the database cannot have one reporter's phone granted under another case's number."""
    asked_about, wanted = seals.sealed(), seals.sealed(phone="13800005678")
    request = seals.asked(asked_about, "phone")
    other = SealedField.objects.get(record_id=wanted, field="phone")
    columns = ("ciphertext", "approver_half", "custodian_half", "commitment")
    here = SealedField.objects.filter(record_id=asked_about, field="phone")
    here.update(**{name: getattr(other, name) for name in columns})
    wish: dict[str, Any] = {"passphrase": PASSPHRASES["city_approver1"], "hours": 8}
    refusal = refused(GuardRefused, lambda: grant(request, command=seals.command("city_approver1"), **wish))
    assert refusal.rule == "sealed_changed"


def test_a_record_tied_to_another_case_behind_the_journal_is_not_granted(seals):
    record = seals.sealed()
    request = seals.asked(record)
    SealedRecord.objects.filter(id=record).update(about_ref=seals.about())
    wish: dict[str, Any] = {"passphrase": PASSPHRASES["city_approver1"], "hours": 8}
    refusal = refused(GuardRefused, lambda: grant(request, command=seals.command("city_approver1"), **wish))
    assert refusal.rule == "tie_changed"


def test_a_changed_ciphertext_is_told_as_such(seals):
    record = seals.sealed()
    request = seals.granted(record, "phone")
    field = SealedField.objects.get(record_id=record, field="phone")
    sealed = bytes(field.ciphertext or b"")
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    SealedField.objects.filter(id=field.pk).update(ciphertext=changed)
    assert refused(GuardRefused, lambda: seals.open(request)).rule == "sealed_changed"


def test_all_short_fields_are_sealed_to_the_same_size(seals):
    seals.sealed(name="王某", phone="1", address="长" * 60, other="x")
    assert len({len(field.ciphertext or b"") for field in SealedField.objects.all()}) == 1


def test_the_same_text_sealed_twice_looks_different(seals):
    for _ in range(2):
        seals.sealed(phone="13900001234")
    first, second = SealedField.objects.all()
    assert first.ciphertext != second.ciphertext
    assert first.commitment != second.commitment


def test_a_refusal_and_a_withdrawal_leave_nothing_to_open(seals):
    record = seals.sealed()
    said_no = seals.asked(record)
    refusal = {"reason": "理由不充分", "command": seals.command("city_approver1")}
    refuse(said_no, **refusal)
    assert request_card(seals.cast.city_officer1, said_no).refusal == "理由不充分"
    taken_back, revoked = seals.granted(record), seals.granted(record)
    withdraw(taken_back, command=seals.command("city_officer1"))
    withdraw(revoked, command=seals.command("city_approver1"))
    assert not GrantedHalf.objects.exists()
    for request in (said_no, taken_back, revoked):
        refused(WrongState, lambda request=request: seals.open(request))


def test_a_refusal_needs_a_reason_and_a_request_too(seals):
    record = seals.sealed()
    request = seals.asked(record)
    refused(FactMissing, lambda: refuse(request, reason=" ", command=seals.command("city_approver1")))
    draft = AskDraft(record, ("name",), "ask_more", "")
    assert refused(FactMissing, lambda: ask(draft, command=seals.command("city_officer1"))).fact == "reason"
    nothing = AskDraft(record, ("file",), "ask_more", "理由")
    assert (
        refused(GuardRefused, lambda: ask(nothing, command=seals.command("city_officer1"))).rule
        == "no_fields"
    )


def test_the_approvers_are_told_and_the_asker_of_the_answer(seals):
    request = seals.granted(seals.sealed())
    asked, granted = Message.objects.order_by("id")
    assert (asked.code, asked.to_role) == ("seal.ask", "confidentiality_approver")
    assert (granted.code, granted.to_post_id) == ("seal.grant", seals.cast.city_officer1.post_id)
    assert asked.facts == {"request": request, "by_body": seals.cast.city_officer1.body_id}


def test_before_the_holders_are_set_up_nothing_can_be_sealed(cast):
    draft = SealDraft("identity", Reporter.of_texts(SAID))
    with pytest.raises(GuardRefused) as refusal:
        seal_records([draft], command=cast.command("city_dispatch"))
    assert refusal.value.rule == "sealing_not_ready"
    assert not SealedRecord.objects.exists()


def test_what_is_discarded_is_gone_and_the_chain_stays(seals):
    about = seals.about()
    record = seals.sealed(about)
    discard([record], command=seals.command("city_dispatch"))
    assert sealed_of([about]) == frozenset()
    assert set(SealedField.objects.values_list("ciphertext", "custodian_half", "approver_half")) == {
        (None, None, None)
    }
    refused(NotFound, lambda: seals.asked(record))


def test_what_is_sealed_of_a_case_is_told_by_field_names_only(seals):
    about = seals.about()
    record = seals.sealed(about)
    (card,) = records_about(seals.cast.city_officer1, about)
    assert (card.id, card.fields) == (record, ("salutation", "name", "phone", "address"))
    assert sealed_of([about, about + 1]) == {about}


def test_nothing_confided_shows_itself_by_accident(seals):
    reporter = Reporter.of_texts(SAID)
    for shown in (reporter, SealDraft("identity", reporter), Confided(b"13900001234")):
        assert "13900001234" not in repr(shown) + str(shown) + f"{shown}"
        with pytest.raises(TypeError):
            json.dumps(shown)
        with pytest.raises(TypeError):
            pickle.dump(shown, io.BytesIO())
    assert "13900001234" not in repr(seals.open(seals.granted(seals.sealed())))


def test_the_printed_recovery_identities_open_both_halves_and_neither_the_other(seals):
    """What somebody does with the two envelopes out of two safes and the stock `age` program."""
    record = seals.sealed()
    field = SealedField.objects.get(record_id=record, field="name")
    place = Place(seals.stream(record), record, "name")
    halves = []
    for half in ("custodian", "approver"):
        printed = read_identity(seals.recovery[half])
        rings = identities_for(half, key_id=None, identity=printed)
        halves.append(
            take_half(getattr(field, f"{half}_half"), place, rings[getattr(field, f"{half}_ring_id")])
        )
    content = open_content(
        field.ciphertext, place, halves=(halves[0], halves[1]), commitment=field.commitment
    )
    assert content.text == SAID["name"]
    with pytest.raises(BoxClosed):
        identities_for("approver", key_id=None, identity=read_identity(seals.recovery["custodian"]))
