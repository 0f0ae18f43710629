"""Keys of the holders: how they come in, go out and are recovered, always by two; and what a poor passphrase meets."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import make_password

from bihuan.journal.models import CommandRun, Entry
from bihuan.people.models import User
from bihuan.records.actions.seal_keys import (
    admit,
    ask_out,
    change_passphrase,
    consent,
    make_key,
    make_recovery,
    recover,
    take_out,
)
from bihuan.records.models import GrantedHalf, SealEnvelope, SealKey, SealRequest, SealRing
from bihuan.records.queries.sealed import halves_short_of_holders, holders
from bihuan.records.sealed.rings import is_ready
from bihuan.rules.errors import GuardRefused, NotAllowed, NotFound, WrongState
from tests.records.seals import PASSPHRASES, SAID, Seals, quick_wrapping, set_up_seals

OTHER_WORDS = "戊岗保密口令：云深不知处只在此山中"


@pytest.fixture
def seals(cast) -> Seals:
    return set_up_seals(cast)


def written():
    return (
        Entry.objects.exclude(code="key.wrong_passphrase").count(),
        CommandRun.objects.count(),
        list(SealKey.objects.order_by("id").values_list("state", "consented_by", "retiring_by", "wrapped")),
        SealEnvelope.objects.count(),
        SealRing.objects.count(),
    )


def refused(error, action):
    """The refusal; nothing may have been written but that somebody tried a passphrase."""
    before = written()
    with pytest.raises(error) as refusal:
        action()
    assert written() == before
    return refusal.value


def key_of(seals: Seals, who: str) -> SealKey:
    return SealKey.objects.exclude(state="retired").get(user_ref=seals.cast.people[who].user_id or 0)


def second_officer(seals: Seals) -> int:
    return seals.admit("city_officer2", by="city_officer1", consented_by="city_approver1")


def test_the_first_key_of_each_half_is_in_force_and_the_house_can_seal(cast):
    quick_wrapping()
    seals = Seals(cast)
    for half in ("custodian", "approver"):
        make_recovery(half, command=seals.command("system"))
    assert seals.make("city_officer1")["state"] == "in_force"
    assert not is_ready()
    assert seals.make("city_approver1")["state"] == "in_force"
    assert is_ready()


def test_without_a_recovery_identity_no_key_is_made(cast):
    quick_wrapping()
    assert refused(GuardRefused, lambda: Seals(cast).make("city_officer1")).rule == "recovery_missing"


def test_a_recovery_identity_is_shown_once(seals):
    wish = seals.command("system")
    assert refused(GuardRefused, lambda: make_recovery("custodian", command=wish)).rule == "recovery_exists"


@pytest.mark.parametrize("who", ["city_shift", "city_leader", "discipline", "admin", "beiling_desk"])
def test_only_holders_make_keys(seals, who):
    who = "city_discipline" if who == "discipline" else who
    wish = seals.command(who)
    refused(NotFound, lambda: make_key(passphrase=OTHER_WORDS, again=OTHER_WORDS, command=wish))


@pytest.mark.parametrize(
    ("passphrase", "again", "rule"),
    [
        ("短口令", "短口令", "passphrase_short"),
        ("abababababababababab", "abababababababababab", "passphrase_short"),
        (OTHER_WORDS, OTHER_WORDS + "。", "passphrase_again"),
        ("Qinghe-2024-Qinghe-2024", "Qinghe-2024-Qinghe-2024", "passphrase_login"),
    ],
)
def test_a_poor_passphrase_makes_no_key(seals, passphrase, again, rule):
    user = User.objects.filter(id=seals.cast.city_officer2.user_id)
    user.update(password=make_password("Qinghe-2024-Qinghe-2024"))
    wish = seals.command("city_officer2")
    assert (
        refused(GuardRefused, lambda: make_key(passphrase=passphrase, again=again, command=wish)).rule == rule
    )


def test_who_keeps_one_half_gets_no_key_of_the_other(seals):
    """Even where somebody was named to both posts behind the rules of the roster."""
    SealKey.objects.filter(half="custodian").update(user_ref=seals.cast.city_approver2.user_id)
    assert refused(GuardRefused, lambda: seals.make("city_approver2")).rule == "same_hand"


def test_a_further_holder_reads_what_was_sealed_before_they_came(seals):
    record = seals.sealed()
    key_id = int(seals.make("city_officer2")["key"])
    assert key_of(seals, "city_officer2").state == "pending"
    assert refused(GuardRefused, lambda: seals.asked(record, who="city_officer2")).rule == "key_missing"
    consent(key_id, command=seals.command("city_approver1"))
    admit(key_id, passphrase=PASSPHRASES["city_officer1"], command=seals.command("city_officer1"))
    request = seals.granted(record, who="city_officer2")
    assert seals.read(request, "city_officer2")["name"] == SAID["name"]


def test_nobody_comes_in_by_one_hand(seals):
    key_id = int(seals.make("city_officer2")["key"])
    words = PASSPHRASES["city_officer1"]
    by_one = lambda: admit(key_id, passphrase=words, command=seals.command("city_officer1"))  # noqa: E731
    assert refused(GuardRefused, by_one).rule == "consent_missing"
    refused(NotAllowed, lambda: consent(key_id, command=seals.command("city_officer1")))
    refused(NotFound, lambda: consent(key_id, command=seals.command("security")))
    refused(
        GuardRefused, lambda: consent(key_id, command=seals.command("city_approver2"))
    )  # has no key himself
    consent(key_id, command=seals.command("city_approver1"))
    own = {"passphrase": PASSPHRASES["city_officer2"], "command": seals.command("city_officer2")}
    assert refused(GuardRefused, lambda: admit(key_id, **own)).rule == "key_missing"
    other = {"passphrase": PASSPHRASES["city_approver1"], "command": seals.command("city_approver1")}
    refused(NotAllowed, lambda: admit(key_id, **other))


def test_a_key_changed_behind_the_journal_is_not_let_in(seals):
    key_id = int(seals.make("city_officer2")["key"])
    consent(key_id, command=seals.command("city_approver1"))
    SealKey.objects.filter(id=key_id).update(public="age1" + "q" * 58)
    wish = {"passphrase": PASSPHRASES["city_officer1"], "command": seals.command("city_officer1")}
    assert refused(GuardRefused, lambda: admit(key_id, **wish)).rule == "key_not_entered"


def test_a_holder_who_leaves_keeps_nothing_and_reads_nothing_new(seals):
    second_officer(seals)
    before = seals.sealed()
    granted = seals.granted(before, who="city_officer2")
    leaving = key_of(seals, "city_officer2")
    ask_out(leaving.pk, command=seals.command("city_officer1"))
    take_out(leaving.pk, command=seals.command("city_approver1"))
    gone = SealKey.objects.get(id=leaving.pk)
    assert (gone.state, gone.wrapped) == ("retired", None)
    assert not SealEnvelope.objects.filter(key_id=leaving.pk).exists()
    assert not GrantedHalf.objects.exists()
    assert SealRequest.objects.get(id=granted).state == "withdrawn"
    assert SealRing.objects.filter(half="custodian").count() == 2
    assert SealRing.objects.filter(half="custodian", closed_at=None).count() == 1
    after = seals.sealed()
    for record in (before, after):
        assert seals.read(seals.granted(record))["phone"] == SAID["phone"]


def test_nobody_is_taken_out_by_one_half_or_unasked(seals):
    second_officer(seals)
    key = key_of(seals, "city_officer2")
    unasked = refused(GuardRefused, lambda: take_out(key.pk, command=seals.command("city_approver1")))
    assert unasked.rule == "ask_out_missing"
    ask_out(key.pk, command=seals.command("city_officer1"))
    own = refused(GuardRefused, lambda: take_out(key.pk, command=seals.command("city_officer1")))
    assert own.rule == "same_hand"
    refused(NotFound, lambda: take_out(key.pk, command=seals.command("security")))


def test_who_asked_and_who_confirms_are_not_of_one_half(seals):
    second_officer(seals)
    seals.admit("city_approver2", by="city_approver1", consented_by="city_officer1")
    key = key_of(seals, "city_officer2")
    ask_out(key.pk, command=seals.command("city_approver1"))
    refused(NotAllowed, lambda: take_out(key.pk, command=seals.command("city_approver2")))
    take_out(key.pk, command=seals.command("city_officer1"))


def test_the_last_holder_of_a_half_cannot_be_taken_out(seals):
    key = key_of(seals, "city_officer1")
    ask_out(key.pk, command=seals.command("city_officer1"))
    alone = refused(GuardRefused, lambda: take_out(key.pk, command=seals.command("city_approver1")))
    assert alone.rule == "last_holder"


def test_a_forgotten_passphrase_is_replaced_by_a_new_key_let_in_like_any_other(seals):
    second_officer(seals)
    record = seals.sealed()
    old = key_of(seals, "city_officer2")
    new = int(
        make_key(passphrase=OTHER_WORDS, again=OTHER_WORDS, command=seals.command("city_officer2"))["key"]
    )
    consent(new, command=seals.command("city_approver1"))
    admit(new, passphrase=PASSPHRASES["city_officer1"], command=seals.command("city_officer1"))
    assert SealKey.objects.get(id=old.pk).state == "retired"
    request = seals.granted(record, who="city_officer2")
    assert seals.open(request, "city_officer2", OTHER_WORDS).reporter
    refused(GuardRefused, lambda: seals.open(request, "city_officer2"))


def test_a_passphrase_can_be_changed_by_who_knows_it(seals):
    request = seals.granted(seals.sealed())
    wrong = {"old": "不对" * 9, "passphrase": OTHER_WORDS, "again": OTHER_WORDS}
    refused(GuardRefused, lambda: change_passphrase(command=seals.command("city_officer1"), **wrong))
    right = wrong | {"old": PASSPHRASES["city_officer1"]}
    change_passphrase(command=seals.command("city_officer1"), **right)
    refused(GuardRefused, lambda: seals.open(request))
    assert seals.open(request, passphrase=OTHER_WORDS).reporter


def test_from_the_safe_a_half_without_holders_is_taken_up_again(seals):
    """The only custodian has gone; the envelope of that half lets a new one in, without the approvers' half."""
    record = seals.sealed()
    SealKey.objects.filter(half="custodian").update(wrapped=None)
    key_id = int(seals.make("city_officer2")["key"])
    user_id = seals.cast.city_officer2.user_id
    wish = {"user_id": user_id, "command": seals.command("system")}
    for wrong in (seals.recovery["approver"], "AGE-SECRET-KEY-1", ""):
        assert refused(
            GuardRefused, lambda wrong=wrong: recover("custodian", recovery=wrong, **wish)
        ).rule == ("recovery_wrong")
    assert recover("custodian", recovery=seals.recovery["custodian"], **wish) == key_id
    request = seals.granted(record, who="city_officer2")
    assert seals.read(request, "city_officer2")["name"] == SAID["name"]


def test_what_has_been_done_to_a_key_is_not_done_twice(seals):
    key_id = second_officer(seals)
    refused(WrongState, lambda: consent(key_id, command=seals.command("city_approver1")))
    wish = {"passphrase": PASSPHRASES["city_officer1"], "command": seals.command("city_officer1")}
    refused(WrongState, lambda: admit(key_id, **wish))


def test_the_page_of_holders_says_where_one_is_missing(seals):
    cards = holders(seals.cast.city_officer1, at=seals.now)
    assert [(card.half, card.state, card.is_own) for card in cards] == [
        ("custodian", "in_force", True),
        ("approver", "in_force", False),
    ]
    assert halves_short_of_holders(cards) == ["custodian", "approver"]
    second_officer(seals)
    cards = holders(seals.cast.city_officer1, at=seals.now)
    assert halves_short_of_holders(cards) == ["approver"]
    refused(NotFound, lambda: holders(seals.cast.city_shift, at=seals.now))


def test_no_passphrase_and_no_private_key_is_entered_anywhere(seals):
    second_officer(seals)
    seals.open(seals.granted(seals.sealed()))
    everything = "".join(Entry.objects.values_list("body", flat=True))
    everything += "".join(f"{run.name}{run.result}{run.request_id}" for run in CommandRun.objects.all())
    for secret in (*PASSPHRASES.values(), *seals.recovery.values(), "AGE-SECRET-KEY"):
        assert secret not in everything
