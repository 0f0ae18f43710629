"""The holders at their pages: what is asked, granted, opened and sealed by hand, and what never comes back to a page."""

from __future__ import annotations

import io
import re
import tempfile
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from PIL import Image

from bihuan.cases.models import Case
from bihuan.people.sessions import USED_AT
from bihuan.records.models import SealedField, SealedRecord, SealKey, SealRequest, WhoSaw
from bihuan.web.run_out import typed_in
from tests.desk.office import Office, new_request
from tests.records.seals import PASSPHRASES, SAID, Seals, set_up_seals

VALUES = [value for value in SAID.values() if value]


@dataclass
class Room:
    """The office with its holders, a case with a sealed reporter, and browsers by post."""

    office: Office
    seals: Seals
    case: Case
    record: int

    def browser(self, who: str) -> Client:
        return self.office.browser(who)

    def post(self, who: str, name: str, *ids: Any, **fields: Any) -> Any:
        return self.browser(who).post(reverse(name, args=ids), {**new_request(), **fields})

    def get(self, who: str, name: str, *ids: Any, **query: Any) -> str:
        return str(self.browser(who).get(reverse(name, args=ids), query).content.decode())


@pytest.fixture
def room(office: Office) -> Room:
    seals = set_up_seals(office.cast)
    case = Case.objects.get(id=office.world.registered())
    return Room(office, seals, case, seals.sealed(case.stream_id))


def test_asked_granted_and_opened_from_number_to_name(room):
    found = room.get("city_officer1", "sealing", number=room.case.city_no)
    assert reverse("seal", args=[room.record]) in found
    assert not any(value in found for value in VALUES)
    fields = {"purpose": "ask_more", "fields_asked": ["name", "phone"], "reason": "补充了解举报地点"}
    assert room.post("city_officer1", "seal", room.record, **fields).status_code == 303
    request = SealRequest.objects.get().pk
    waiting = room.get("city_approver1", "sealing")
    assert reverse("seal_request", args=[request]) in waiting
    assert "补充了解举报地点" in room.get("city_approver1", "seal_request", request)
    wish = {"passphrase": PASSPHRASES["city_approver1"], "hours": "8"}
    assert room.post("city_approver1", "seal_request_act", request, "grant", **wish).status_code == 303
    typed = {"passphrase": PASSPHRASES["city_officer1"], **new_request()}
    address = reverse("seal_request_act", args=[request, "open"])
    browser = room.browser("city_officer1")
    opened = browser.post(address, typed)
    assert opened["Cache-Control"] == "no-store, private"
    page = opened.content.decode()
    assert SAID["name"] in page
    assert SAID["phone"] in page
    assert SAID["address"] not in page
    again = browser.post(address, typed).content.decode()
    assert "已显示过" in again
    for shown in (
        again,
        room.get("city_officer1", "seal_request", request),
        room.get("city_officer1", "sealing"),
    ):
        assert not any(value in shown for value in VALUES)


def test_a_wrong_passphrase_is_told_and_does_not_come_back(room):
    request = room.seals.granted(room.record)
    refused = room.post("city_officer1", "seal_request_act", request, "open", passphrase="猜一个口令" * 4)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "保密口令不对" in page
    assert "猜一个口令" not in page


def test_for_a_call_back_the_caller_is_named_and_only_what_a_call_needs_is_shown(room):
    page = room.get("city_officer1", "seal", room.record)
    assert "市专班催办" in page
    caller = room.office.cast.city_chase.post_id
    fields = {"purpose": "call_back", "for_post": caller, "reason": "办结后回访满意度"}
    room.post("city_officer1", "seal", room.record, **fields)
    request = SealRequest.objects.get()
    assert request.for_post_ref == caller
    wish = {"passphrase": PASSPHRASES["city_approver1"]}
    assert room.post("city_approver1", "seal_request_act", request.pk, "grant", **wish).status_code == 303
    wish = {"passphrase": PASSPHRASES["city_officer1"]}
    page = room.post("city_officer1", "seal_request_act", request.pk, "open", **wish).content.decode()
    assert "欧阳先生/女士" in page
    assert SAID["phone"] in page
    assert SAID["name"] not in page
    assert room.post("city_officer1", "seal_request_act", request.pk, "open", **wish).status_code == 409


def picture() -> bytes:
    written = io.BytesIO()
    Image.effect_noise((800, 800), 90).save(written, "PNG")
    return written.getvalue()


def sealed_by_hand(room: Room, **fields: Any) -> Any:
    return room.post("city_officer1", "seal_new", number=room.case.city_no, **fields)


def opened_file(room: Room) -> Any:
    record = SealedRecord.objects.get(kind="original")
    request = room.seals.granted(record.pk, "file")
    wish = {"passphrase": PASSPHRASES["city_officer1"]}
    return room.post("city_officer1", "seal_request_act", request, "open", **wish)


def test_a_letter_is_sealed_without_touching_the_disk_in_plain_and_shown_in_place(
    room, monkeypatch, data_folder
):
    def refused(*args: Any, **named: Any) -> None:
        raise AssertionError("a letter was written to a file of passage")

    letter = picture()
    assert len(letter) > 400_000
    monkeypatch.setattr("django.conf.settings.FILE_UPLOAD_MAX_MEMORY_SIZE", 1000)
    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", refused)
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refused)
    file = SimpleUploadedFile("来信.png", letter, content_type="image/png")
    assert sealed_by_hand(room, sealed_file=file, sealed_name="丁某").status_code == 303
    assert {record.kind for record in SealedRecord.objects.all()} == {"identity", "original"}
    kept = b"".join(path.read_bytes() for path in data_folder.rglob("*") if path.is_file())
    assert letter[1000:1032] not in kept
    assert len(kept) >= len(letter)
    page = opened_file(room).content.decode()
    assert "data:image/png;base64," in page


def test_a_recording_or_a_pdf_goes_out_as_a_file_and_stays_in_no_cache(room):
    content = b"%PDF-1.4 " + b"x" * 3000
    sealed_by_hand(room, sealed_file=SimpleUploadedFile("来信.pdf", content))
    response = opened_file(room)
    assert response.content == content
    assert response["Cache-Control"] == "no-store, private"
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"number": "清9999"}, "没有这个编号的交办件"),
        ({"number": ""}, "缺交办件编号，不能封存"),
        ({"sealed_phone": ""}, "缺要封存的内容，不能封存"),
        ({"sealed_file": SimpleUploadedFile("a.docx", b"PK\x03\x04word")}, "不能封存这种文件"),
    ],
)
def test_after_a_refusal_nothing_of_what_was_typed_comes_back(room, fields, words):
    typed = {"sealed_phone": "13700007777", **fields}
    refused = room.post("city_officer1", "seal_new", **{"number": room.case.city_no, **typed})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert words in page
    assert "13700007777" not in page
    assert SealedRecord.objects.count() == 1


def test_what_was_about_to_be_sealed_is_not_carried_through_the_log_in(room):
    browser = room.browser("city_officer1")
    session = browser.session
    session[USED_AT] = int(time.time()) - 100_000
    session.save()
    fields = {"sealed_name": "丁某丙丁", "passphrase": PASSPHRASES["city_officer1"], "number": "清0001"}
    asked = browser.post(reverse("seal_new"), {**new_request(), **fields})
    assert asked.status_code == 401
    (packed,) = re.findall(r'name="typed" value="([^"]*)"', asked.content.decode())
    typed = typed_in(QueryDict(urlencode({"typed": packed})))
    kept = {name for name, _value in typed.fields} if typed else set()
    assert "number" in kept
    assert not kept & {"sealed_name", "passphrase"}


def test_a_second_custodian_comes_in_by_three_pages(room):
    words = PASSPHRASES["city_officer2"]
    room.post("city_officer2", "seal_keys", passphrase=words, passphrase_again=words)
    key = SealKey.objects.get(user_ref=room.office.cast.city_officer2.user_id)
    assert "待启用" in room.get("city_officer2", "seal_keys")
    assert reverse("seal_key_act", args=[key.pk, "consent"]) in room.get("city_approver1", "seal_keys")
    assert reverse("seal_key_act", args=[key.pk, "consent"]) not in room.get("city_officer1", "seal_keys")
    room.post("city_approver1", "seal_key_act", key.pk, "consent")
    assert reverse("seal_key_act", args=[key.pk, "admit"]) in room.get("city_officer1", "seal_keys")
    wrong = room.post("city_officer1", "seal_key_act", key.pk, "admit", passphrase="不对" * 9)
    assert wrong.status_code == 422
    wish = {"passphrase": PASSPHRASES["city_officer1"]}
    assert room.post("city_officer1", "seal_key_act", key.pk, "admit", **wish).status_code == 303
    assert SealKey.objects.get(id=key.pk).state == "in_force"
    room.post("city_officer1", "seal_key_act", key.pk, "ask_out")
    assert reverse("seal_key_act", args=[key.pk, "take_out"]) in room.get("city_approver1", "seal_keys")
    room.post("city_approver1", "seal_key_act", key.pk, "take_out")
    assert SealKey.objects.get(id=key.pk).state == "retired"


def test_the_bell_leads_an_approver_to_the_record(room):
    room.seals.asked(room.record)
    bell = room.get("city_approver1", "bell")
    assert "申请查看封存信息" in bell
    address = reverse("open_stream", args=[room.seals.stream(room.record)])
    assert address in bell
    led = room.browser("city_approver1").get(address)
    assert led["Location"] == reverse("seal", args=[room.record])
    for who in ("city_shift", "city_leader", "city_discipline", "beiling_desk"):
        assert room.browser(who).get(address).status_code == 404


def test_discipline_staff_read_who_saw_a_case_after_the_leader_agreed(room):
    room.get("city_shift", "case", room.case.id)
    fields = {"number": room.case.city_no, "reason": "反映遭报复"}
    assert room.post("city_discipline", "who_saw_new", **fields).status_code == 303
    wish = WhoSaw.objects.get().pk
    assert "反映遭报复" in room.get("city_leader", "sealing")
    assert room.post("city_leader", "who_saw_act", wish, "grant").status_code == 303
    page = room.post("city_discipline", "who_saw_act", wish, "look").content.decode()
    assert '<td data-name="岗位">市专班值班长</td>' in page
    assert '<td data-name="页面">交办件</td>' in page
    assert '<td data-name="岗位">' not in room.get("city_discipline", "who_saw", wish)


def test_the_city_is_told_that_the_reporter_is_sealed_and_shown_no_way_in(room):
    page = room.get("city_shift", "case", room.case.id)
    assert "举报人信息已封存" in page
    assert "/sealing/" not in page
    assert "/sealing/" in room.get("city_officer1", "people")
    assert not any(value in page for value in VALUES)
    assert SealedField.objects.filter(record_id=room.record).count() == 4
