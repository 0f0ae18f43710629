"""A text, a signature or a file that was changed behind the journal's back is found."""

from __future__ import annotations

import hashlib

import pytest
from django.db import connection

from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.verify.ranges import HIGHEST, LOWEST, Range
from bihuan.records import filestore
from bihuan.records.evidence import AttachDraft, attach, store
from bihuan.records.models import Blob, Evidence, SealedField, SealedRecord, SealKey, Signature, Text
from bihuan.records.sealed.keeping import SealDraft, seal_records
from bihuan.records.signatures import SignatureDraft, sign
from bihuan.records.texts import TextDraft, erase, write_texts
from bihuan.records.verifying import check_files, check_records
from bihuan.rules.canonical import commitment
from bihuan.rules.sealing import Confided, Reporter
from tests.cases.world import build_world
from tests.records.files import office_file, photo
from tests.records.office import NOW, command, streams
from tests.records.seals import Seals, set_up_seals

pytestmark = pytest.mark.usefixtures("db", "data_folder")

ALL = Range(LOWEST, HIGHEST)


def found(part: Range = ALL) -> list[tuple[str, str]]:
    connection.ensure_connection()
    checks = (check(connection.connection, part) for check in (check_records, check_files))
    return [(finding.code, finding.name) for findings in checks for finding in findings]


def text_told_to_the_journal(content: str = "夜间排烟属实") -> Text:
    (stream,) = streams(1)
    (written,) = write_texts([TextDraft(stream, "case", 1, "content", content)], command=command())
    tell(stream, text_content=[written.id, written.commitment])
    return Text.objects.get(id=written.id)


def tell(stream: int, **facts: object) -> None:
    record([EntryDraft(stream, "case.register", "case", 1, facts)], command=command())


def signed_and_told() -> int:
    (stream,) = streams(1)
    draft = SignatureDraft(
        stream_id=stream, paper_kind="report", paper_id=1, step=0, step_code="head", kind="signature", post_id=3,
        user_id=7, by_secretary=False, tenure="holder", way="scan", content="属实", signed_at=NOW,
    )  # fmt: skip
    (signature,) = sign([draft])
    tell(stream, content_hash=draft.content_hash)
    return signature


def photo_told_to_the_journal() -> tuple[int, Blob]:
    (stream,) = streams(1)
    fact = store(photo()).fact("现场.jpg")
    (held,) = attach([AttachDraft(stream, "order", 1, "photo", fact)], command=command())
    tell(stream, files=[{"sha256": held.sha256, "name": held.name_commitment}])
    return held.evidence_id, Blob.objects.get(sha256=held.sha256)


def test_what_the_journal_was_told_of_is_found_to_be_whole():
    text_told_to_the_journal()
    signed_and_told()
    photo_told_to_the_journal()
    assert found() == []


def test_every_text_signature_and_file_of_a_case_played_to_its_answer_is_in_the_journal():
    build_world().answered()
    wrong = [finding for finding in found() if finding[0] not in ("file_missing",)]  # its photos are made up
    assert wrong == []


def test_a_changed_text_is_found():
    text = text_told_to_the_journal()
    Text.objects.filter(id=text.id).update(content="夜间排烟不属实")
    assert found() == [("text_changed", f"text {text.id}")]


def test_a_text_changed_together_with_its_commitment_is_found():
    text = text_told_to_the_journal()
    forged = "夜间排烟不属实"
    Text.objects.filter(id=text.id).update(content=forged, commitment=commitment(text.salt, forged))
    assert found() == [("text_not_in_journal", f"text {text.id}")]


def test_a_text_slipped_in_is_found():
    (stream,) = streams(1)
    (written,) = write_texts([TextDraft(stream, "case", 1, "content", "凭空而来")], command=command())
    assert found() == [("text_not_in_journal", f"text {written.id}")]


def test_an_erased_text_breaks_nothing_and_one_that_came_back_is_found():
    text = text_told_to_the_journal()
    erase([text.id], command=command())
    assert found() == []
    Text.objects.filter(id=text.id).update(content="另一段话")
    assert found() == [("text_not_erased", f"text {text.id}")]


def test_a_signed_text_that_was_changed_is_found():
    signature = signed_and_told()
    Signature.objects.filter(id=signature).update(content="不属实")
    assert found() == [("signature_changed", f"signature {signature}")]


def test_a_signature_moved_under_another_text_is_found():
    signature = signed_and_told()
    other = SignatureDraft(
        stream_id=1, paper_kind="report", paper_id=1, step=0, step_code="head", kind="signature", post_id=3,
        user_id=7, by_secretary=False, tenure="holder", way="scan", content="不属实", signed_at=NOW,
    )  # fmt: skip
    Signature.objects.filter(id=signature).update(content=other.content, content_hash=other.content_hash)
    assert found() == [("signature_not_in_journal", f"signature {signature}")]


def test_a_photo_exchanged_for_another_is_found():
    evidence, blob = photo_told_to_the_journal()
    other = store(office_file("word/document.xml"))
    Blob.objects.filter(id=other.blob_id).delete()
    Blob.objects.filter(id=blob.id).update(sha256=other.sha256, derivative_sha256="")
    assert found() == [("evidence_not_in_journal", f"evidence {evidence}")]


@pytest.mark.parametrize("which", ["sha256", "derivative_sha256"])
def test_a_file_changed_or_gone_on_the_disk_is_found(which):
    _evidence, blob = photo_told_to_the_journal()
    sha256 = getattr(blob, which)
    place = filestore.path_of(sha256)
    place.write_bytes(place.read_bytes() + b" ")
    assert found() == [("file_changed", f"file {sha256}")]
    place.unlink()
    assert found() == [("file_missing", f"file {sha256}")]


def test_each_range_answers_for_its_own_streams():
    text = text_told_to_the_journal()
    Text.objects.filter(id=text.id).update(content="改过")
    assert found(Range(LOWEST, text.stream_ref - 1)) == found(Range(text.stream_ref + 1, HIGHEST)) == []
    assert found(Range(text.stream_ref, text.stream_ref)) == [("text_changed", f"text {text.id}")]


def test_a_lost_file_is_named_once_with_the_first_stream_it_hangs_on():
    _evidence, blob = photo_told_to_the_journal()
    photo_told_to_the_journal()
    first, second = Evidence.objects.order_by("id").values_list("stream_ref", flat=True)
    filestore.path_of(blob.sha256).unlink()
    assert found(Range(second, HIGHEST)) == []
    assert found(Range(LOWEST, first)) == found() == [("file_missing", f"file {blob.sha256}")]


@pytest.fixture
def seals(cast) -> Seals:
    return set_up_seals(cast)


def sealed_letter(seals: Seals) -> SealedField:
    """A sealed original, as a file on disk."""
    content = Confided(b"%PDF-1.4 " + b"letter" * 99, "信.pdf", "application/pdf")
    draft = SealDraft("original", Reporter({"file": content}), seals.about())
    (record_id,) = seal_records([draft], command=seals.command("city_officer1"))
    return SealedField.objects.get(record_id=record_id)


def test_what_is_sealed_and_its_keys_are_found_sound(seals):
    sealed_letter(seals)
    seals.admit("city_officer2", by="city_officer1", consented_by="city_approver1")
    seals.open(seals.granted(seals.sealed()))
    assert found() == []


def test_a_changed_ciphertext_a_slipped_in_field_and_another_tie_are_named(seals):
    record = seals.sealed()
    phone = SealedField.objects.get(record_id=record, field="phone")
    SealedField.objects.filter(id=phone.pk).update(ciphertext=b"changed")
    assert found() == [("sealed_changed", f"sealed {phone.pk}")]
    SealedField.objects.filter(id=phone.pk).update(
        ciphertext=b"other", sha256=hashlib.sha256(b"other").hexdigest()
    )
    assert found() == [("sealed_not_in_journal", f"sealed {phone.pk}")]
    SealedField.objects.filter(id=phone.pk).delete()
    SealedRecord.objects.filter(id=record).update(about_ref=seals.about())
    assert {code for code, _name in found()} == {"sealed_not_in_journal"}


def test_a_key_nobody_entered_is_named(seals):
    SealKey.objects.filter(half="approver").update(public="age1slipped")
    (key,) = SealKey.objects.filter(half="approver")
    assert found() == [("seal_key_not_in_journal", f"seal key {key.pk}")]


def test_a_sealed_file_gone_from_the_disk_is_named(seals):
    field = sealed_letter(seals)
    filestore.path_of(field.sha256).unlink()
    assert found() == [("file_missing", f"file {field.sha256}")]
