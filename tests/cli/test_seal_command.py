"""What the administrator does at the server's own command line for the holders; it opens nothing."""

from __future__ import annotations

import io
import sys

import pytest

from bihuan.cli.main import main
from bihuan.records.models import SealKey
from bihuan.rules.sealing import HALF_OF_ROLE
from tests.records.seals import PASSPHRASES, SAID, Seals, quick_wrapping


@pytest.fixture
def seals(cast) -> Seals:
    quick_wrapping()
    return Seals(cast)


def printed(capsys, half: str) -> str:
    assert main(["seal", "setup", half]) == 0
    return str(capsys.readouterr().out.splitlines()[1])


def test_a_recovery_identity_is_printed_once_for_each_half(seals, capsys):
    first, second = printed(capsys, "custodian"), printed(capsys, "approver")
    assert first != second
    assert first.startswith("AGE-SECRET-KEY-1")
    assert main(["seal", "setup", "custodian"]) == 1
    assert "已生成过" in capsys.readouterr().err


def test_a_half_nobody_holds_any_more_is_taken_up_from_the_safe(seals, capsys, monkeypatch):
    secrets = {half: printed(capsys, half) for half in HALF_OF_ROLE.values()}
    for who in ("city_officer1", "city_approver1"):
        seals.make(who)
    record = seals.sealed()
    SealKey.objects.filter(half="custodian").update(wrapped=None)
    monkeypatch.setattr(sys, "stdin", io.StringIO(secrets["custodian"] + "\n"))
    assert main(["seal", "recover", "custodian", "--for", "city-officer2"]) == 1
    assert "没有待启用的保密密钥" in capsys.readouterr().err
    seals.make("city_officer2")
    for secret, code in ((secrets["approver"], 1), (secrets["custodian"], 0)):
        monkeypatch.setattr(sys, "stdin", io.StringIO(secret + "\n"))
        assert main(["seal", "recover", "custodian", "--for", "city-officer2"]) == code
    shown = capsys.readouterr()
    assert "不是这一半的恢复密钥" in shown.err
    assert not any(secret in shown.out + shown.err for secret in secrets.values())
    assert seals.read(seals.granted(record, who="city_officer2"), "city_officer2")["name"] == SAID["name"]


def test_the_state_of_the_keys_is_shown_without_any_secret(seals, capsys):
    assert main(["seal", "show"]) == 0
    assert "密钥尚未配齐" in capsys.readouterr().out
    for half in HALF_OF_ROLE.values():
        printed(capsys, half)
    for who in ("city_officer1", "city_approver1"):
        seals.make(who)
    main(["seal", "show"])
    out = capsys.readouterr().out
    assert "city-officer1  在用" in out
    assert "已可封存" in out
    assert not any(secret in out for secret in (*PASSPHRASES.values(), "AGE-SECRET"))
