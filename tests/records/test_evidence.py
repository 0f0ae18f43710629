"""Who may open which file: rights are on the row, whatever the bytes."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from bihuan.records import filestore
from bihuan.records.access import GrantDraft, end, grant
from bihuan.records.evidence import AttachDraft, FileLost, attach, open_file, store, visible_evidence
from bihuan.records.models import Blob, Evidence, Text
from bihuan.rules.actor import PostRef
from bihuan.rules.canonical import canonical, commitment
from bihuan.rules.errors import NotFound
from tests.records.files import office_file, photo
from tests.records.office import NOW, actor, command, streams

pytestmark = pytest.mark.usefixtures("db", "data_folder")

CITY, NORTH, SOUTH, TOWN = 1, 20, 30, 21
CLERK, CITY_LEADER = actor(CITY, "city_desk"), actor(CITY, "city_leader")
NORTH_DESK, SOUTH_DESK, TOWN_HANDLER = (
    actor(b, r) for b, r in [(NORTH, "desk"), (SOUTH, "desk"), (TOWN, "handler")]
)


def hang(file: io.BytesIO, name: str = "现场.jpg", *, by=TOWN_HANDLER, confined_to: int | None = None) -> int:
    """A file the township uploaded for a case that it and its county see; its evidence id."""
    (stream,) = streams(1)
    grant([GrantDraft(body, stream, 1, 1) for body in (NORTH, TOWN)], at=NOW)
    draft = AttachDraft(stream, "order", stream, "photo", store(file).fact(name), confined_to)
    (held,) = attach([draft], command=replace_actor(by))
    return held.evidence_id


def replace_actor(by):
    from dataclasses import replace

    return replace(command(), actor=by)


def is_refused(evidence_id: int, who, *, original: bool) -> bool:
    with pytest.raises(NotFound) as refusal:
        open_file(evidence_id, who, original=original)
    return refusal.value.kind == "evidence"


def test_the_county_gets_the_bare_copy_of_a_photo_of_its_township():
    opened = open_file(hang(photo()), NORTH_DESK, original=False)
    picture = Image.open(opened.file)
    assert (opened.media_type, opened.as_attachment, opened.name) == ("image/jpeg", False, "现场.jpg")
    assert max(picture.size) == 1600
    assert dict(picture.getexif()) == {}


def test_the_original_is_for_the_own_body_and_the_city():
    evidence_id, content = hang(photo()), photo().getvalue()
    for who in (TOWN_HANDLER, CLERK, CITY_LEADER):
        opened = open_file(evidence_id, who, original=True)
        assert opened.file.read() == content
        assert opened.size == len(content)
    assert is_refused(evidence_id, NORTH_DESK, original=True)


def test_a_secretary_opens_what_the_leader_sees():
    secretary = actor(99, "secretary", acts_for=(PostRef(5, NORTH, "head"),))
    assert open_file(hang(photo()), secretary, original=False).size > 0


def test_who_may_not_see_the_case_is_told_there_is_no_such_file():
    evidence_id = hang(photo())
    assert is_refused(evidence_id, SOUTH_DESK, original=False)
    assert is_refused(evidence_id, actor(NORTH, "system_admin"), original=False)
    assert is_refused(evidence_id + 1000, CLERK, original=False)


def test_a_body_that_lost_the_order_loses_the_files():
    evidence_id = hang(photo())
    end([1], at=NOW)
    assert is_refused(evidence_id, TOWN_HANDLER, original=False)


def test_a_confined_file_is_for_one_body_only():
    evidence_id = hang(photo(), confined_to=TOWN)
    assert open_file(evidence_id, TOWN_HANDLER, original=False).size > 0
    assert is_refused(evidence_id, NORTH_DESK, original=False)
    assert is_refused(evidence_id, CLERK, original=False)


def test_the_same_bytes_on_two_cases_carry_two_rights():
    seen, unseen = hang(photo()), hang(photo(), confined_to=SOUTH)
    assert Blob.objects.count() == 1
    assert open_file(seen, NORTH_DESK, original=False).size > 0
    assert is_refused(unseen, NORTH_DESK, original=False)


def test_a_paper_goes_out_as_an_attachment_to_all_who_see_the_case():
    for original in (True, False):
        opened = open_file(
            hang(office_file("word/document.xml"), "检查记录.docx"), NORTH_DESK, original=original
        )
        assert opened.as_attachment
        assert opened.name == "检查记录.docx"
        assert opened.media_type.endswith("wordprocessingml.document")


@pytest.mark.parametrize(
    ("given", "sent"), [("现场.exe", "现场.exe.jpg"), ("现场.JPG", "现场.JPG"), ("现场.png", "现场.png.jpg")]
)
def test_a_name_never_claims_another_kind(given, sent):
    assert open_file(hang(photo(), given), NORTH_DESK, original=False).name == sent


def test_the_journal_gets_hash_and_commitment_and_never_the_name():
    (stream,) = streams(1)
    fact = store(photo()).fact("C:\\北岭县\\举报人张某家门口.jpg")
    (held,) = attach([AttachDraft(stream, "order", 7, "photo", fact)], command=command())
    text = Text.objects.get(part_kind="evidence", part_id=held.evidence_id)
    assert text.content == "举报人张某家门口.jpg"
    assert held.name_commitment == commitment(text.salt, text.content)
    assert held.sha256 == fact["sha256"]


def test_a_stored_file_can_be_a_fact_of_a_command():
    fact = store(photo()).fact("现场.jpg")
    assert canonical(fact) == canonical(store(photo()).fact("现场.jpg"))


def test_time_and_place_stand_on_the_row():
    row = Evidence.objects.get(id=hang(photo()))
    assert (str(row.longitude), str(row.latitude)) == ("113.250000", "34.510000")
    assert row.taken_at is not None
    assert (row.user_id, row.body_id, row.added_at) == (7, TOWN, NOW)


def test_a_file_gone_from_the_disk_is_said_to_be_lost():
    evidence_id = hang(office_file("word/document.xml"), "检查记录.docx")
    place = filestore.path_of(Evidence.objects.get(id=evidence_id).blob.sha256)
    place.write_bytes(b"short")
    with pytest.raises(FileLost):
        open_file(evidence_id, CLERK, original=True)
    place.unlink()
    with pytest.raises(FileLost):
        open_file(evidence_id, CLERK, original=True)


def test_a_list_of_files_shows_only_those_one_may_open():
    open_to_all, confined = hang(photo()), hang(photo(), confined_to=TOWN)
    parts = [row.part_id for row in Evidence.objects.filter(id__in=[open_to_all, confined])]

    def listed(who) -> list[int]:
        return [row.id for row in visible_evidence("order", parts, actor=who)]

    assert listed(TOWN_HANDLER) == [open_to_all, confined]
    assert listed(NORTH_DESK) == listed(CLERK) == [open_to_all]
    assert listed(SOUTH_DESK) == []


def test_many_files_are_hung_on_in_a_fixed_number_of_statements(django_assert_num_queries):
    (stream,) = streams(1)
    fact = store(photo()).fact("现场.jpg")
    drafts = [AttachDraft(stream, "order", n, "photo", fact) for n in range(30)]
    with django_assert_num_queries(5):
        attach(drafts, command=command())
