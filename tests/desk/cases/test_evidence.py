"""The doors to files: who may open one, as what it comes, and that nothing in it is ever run."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from bihuan.cases.models import Answer, Order
from bihuan.records.evidence import store
from bihuan.records.filestore import path_of
from bihuan.records.models import Evidence, View
from tests.cases.world import World
from tests.desk.cases.conftest import Browser, jpeg

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF\n"


def kept(file: SimpleUploadedFile) -> dict[str, object]:
    """An upload as a fact."""
    return store(file).fact(file.name or "")


def visited(world: World, *files: SimpleUploadedFile) -> list[int]:
    """A visit with these files; ids of the evidence."""
    order_id = world.received(more=(world.receiver("bureau", "supporting"),))
    world.wait(hours=2)
    world.visit(order_id, leader_present=False, photos=[kept(file) for file in files])
    return list(Evidence.objects.filter(part_kind="visit").order_by("id").values_list("id", flat=True))


def test_a_photo_is_shown_as_a_copy_and_its_original_goes_to_its_own_body_and_the_city(
    world: World, as_one: Browser
) -> None:
    (photo,) = visited(world, jpeg(world.now + timedelta(hours=1)))
    for who, copy, original in (
        ("north_deputy", 200, 200), ("chase", 200, 200), ("bureau_desk", 404, 404), ("south_desk", 404, 404),
        ("admin", 404, 404),
    ):  # fmt: skip
        browser = as_one(who)
        assert browser.get(reverse("evidence", args=[photo])).status_code == copy, who
        assert browser.get(reverse("evidence_thumb", args=[photo])).status_code == copy, who
        assert browser.get(reverse("evidence_original", args=[photo])).status_code == original, who


def test_what_is_sent_is_never_run_nor_guessed_at(world: World, as_one: Browser) -> None:
    photo, paper = visited(world, jpeg(), SimpleUploadedFile("台账.pdf", PDF))
    browser = as_one("chase")
    for url, disposition in (
        (reverse("evidence", args=[photo]), "inline"), (reverse("evidence_original", args=[photo]), "attachment"),
        (reverse("evidence", args=[paper]), "attachment"),
    ):  # fmt: skip
        answer = browser.get(url)
        assert answer.headers["Content-Disposition"].startswith(disposition), url
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert browser.get(reverse("evidence_thumb", args=[paper])).status_code == 404


def test_the_copy_tells_neither_place_nor_time_and_the_thumb_is_small(world: World, as_one: Browser) -> None:
    (photo,) = visited(world, jpeg(world.now + timedelta(hours=1)))
    browser = as_one("chase")
    copy = Image.open(BytesIO(b"".join(browser.get(reverse("evidence", args=[photo])))))
    assert not copy.getexif()
    small = Image.open(BytesIO(browser.get(reverse("evidence_thumb", args=[photo])).content))
    assert max(small.size) <= 320


def test_the_scan_under_an_unsent_answer_is_the_citys(world: World, as_one: Browser) -> None:
    answer_id = world.answering()
    world.do("leader", "answer.sign_step", answer_id, signature={"way": "scan", "file": kept(jpeg())})
    scan = Evidence.objects.get(part_kind="answer").id
    assert as_one("dispatch").get(reverse("evidence", args=[scan])).status_code == 200
    assert as_one("north_head").get(reverse("evidence", args=[scan])).status_code == 404
    world.do("dispatch", "answer.sign_step", answer_id, opinion="已用印")
    world.do("review", "answer.send", answer_id)
    assert as_one("north_head").get(reverse("evidence", args=[scan])).status_code == 200
    assert Answer.objects.get(id=answer_id).state == "sent"


def test_a_body_that_lost_its_order_loses_its_files_too(world: World, as_one: Browser) -> None:
    order_id = world.issued()
    world.do("north_deputy", "order.sign_receipt", order_id, signature={"way": "scan", "file": kept(jpeg())})
    scan = Evidence.objects.get(part_kind="order").id
    assert as_one("north_deputy").get(reverse("evidence", args=[scan])).status_code == 200
    world.do("dispatch", "order.recall", order_id, reason="单位有误")
    assert Order.objects.get(id=order_id).state == "recalled"
    assert as_one("north_deputy").get(reverse("evidence", args=[scan])).status_code == 404


def test_a_file_lost_from_the_disk_is_said_to_be_lost(
    world: World, as_one: Browser, data_folder: Path
) -> None:
    (photo,) = visited(world, jpeg())
    evidence = Evidence.objects.select_related("blob").get(id=photo)
    assert path_of(evidence.blob.sha256).is_relative_to(data_folder)
    path_of(evidence.blob.derivative_sha256).unlink()
    answer = as_one("chase").get(reverse("evidence", args=[photo]))
    assert answer.status_code == 410
    assert "文件不在存储中" in answer.content.decode()


def test_who_opened_a_file_is_kept(world: World, as_one: Browser) -> None:
    (photo,) = visited(world, jpeg())
    as_one("chase").get(reverse("evidence", args=[photo]))
    assert View.objects.filter(page="evidence", user_ref=world.people["chase"].user_id or 0).count() == 1
