"""Erasing at the terminal takes two people with their passwords, and never an argument that says what."""

from __future__ import annotations

import io
import sys

import pytest

from bihuan.cli.main import main
from bihuan.people.models import User
from bihuan.records.models import Text
from tests.desk.office import Office

WORDS = "宏达板材厂"


def erased(
    monkeypatch: pytest.MonkeyPatch, city_no: str, *typed: str, approver: str = "city-approver1"
) -> int:
    """What the command returns when these lines are typed."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(typed) + "\n"))
    return main(["erase", city_no, "--as", "city-officer1", "--approved-by", approver])


def test_two_people_erase_and_neither_does_alone(office: Office, capsys, monkeypatch) -> None:
    case = office.world.case(office.world.registered())
    for login in ("city-officer1", "city-approver1"):
        user = User.objects.get(login=login)
        user.set_password(f"{login}-Qinghe")
        user.save()
    passwords = ("city-officer1-Qinghe", "city-approver1-Qinghe")
    assert erased(monkeypatch, case.city_no, WORDS, passwords[0], "wrong") == 1
    assert erased(monkeypatch, case.city_no, WORDS, passwords[0], passwords[0], approver="city-officer1") == 1
    assert "未清除" in capsys.readouterr().err
    assert erased(monkeypatch, case.city_no, "没有这句话", *passwords) == 1
    assert "没有这些文字" in capsys.readouterr().err
    assert erased(monkeypatch, "没有0001", WORDS, *passwords) == 1
    assert Text.objects.filter(content__contains=WORDS).exists()
    assert erased(monkeypatch, case.city_no, WORDS, *passwords) == 0
    assert "已清除文本" in capsys.readouterr().out
    assert not Text.objects.filter(content__contains=WORDS).exists()
