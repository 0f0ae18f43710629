"""An official text given in at the page: its figures beside ours, its repairs told, nothing of it kept."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bihuan.intake.models import ImportRun
from bihuan.journal.models import Entry
from bihuan.people.models import Area
from tests.cases.world import World
from tests.desk.cases.conftest import Browser, as_one, form, world
from tests.intake import spoiling

__all__ = ["as_one", "world"]

TEXT = "截至2024年6月3日，清河市共收到2批3件，已办结1件，逮捕6人。"


def test_each_difference_is_shown_and_nothing_is_kept(world: World, as_one: Browser) -> None:
    world.answered()
    before = Entry.objects.count()
    page = as_one("dispatch").post(reverse("figures"), form(pasted=TEXT))
    shown = page.content.decode()
    assert page.status_code == 200
    assert shown.count("tag tag-near") == 2
    for words in ("交办批数", "+1", "+2", "一致", "不统计", "不在区划中，按全市数据核对"):
        assert words in shown
    assert (Entry.objects.count(), ImportRun.objects.count()) == (before, 0)


def test_a_republished_bulletin_shows_repairs_metadata_and_articles(world: World, as_one: Browser) -> None:
    raw = spoiling.bulletin().encode()
    page = as_one("review").post(reverse("figures"), form(list_file=SimpleUploadedFile("简报.txt", raw)))
    shown = page.content.decode()
    for words in (
        "繁体转为简体", "索引号", "0330021K/2019-00457", "空白", "北岭市建立市县领导包联制度督导检查整改工作",
        "327 个", "略去重复正文",
    ):  # fmt: skip
        assert words in shown


def test_without_a_text_the_page_says_what_is_missing(world: World, as_one: Browser) -> None:
    page = as_one("dispatch").post(reverse("figures"), form(pasted=" "))
    assert page.status_code == 422
    assert "缺文件或文字，不能核对" in page.content.decode()


def test_a_file_that_is_no_text_is_refused_in_words(world: World, as_one: Browser) -> None:
    picture = SimpleUploadedFile("图.png", b"\x89PNG\r\n\x1a\n")
    page = as_one("dispatch").post(reverse("figures"), form(list_file=picture))
    assert page.status_code == 422
    assert "这是图片" in page.content.decode()


def test_a_county_does_not_see_the_page(world: World, as_one: Browser) -> None:
    assert as_one("north_desk").get(reverse("figures")).status_code == 404
    assert as_one("north_desk").post(reverse("figures"), form(pasted=TEXT)).status_code == 404


def test_figures_and_repairs_of_a_list_stand_on_its_check_page(world: World, as_one: Browser) -> None:
    Area.objects.create(code="1", name="北岭县")
    desk = as_one("dispatch")
    rows = [
        "截至2024年6月3日，清河市共收到131件，已办结90件。",
        "序号\t受理编号\t举报内容\t行政区域\t污染类型",
        *(
            f"{n}\tD3HE20240602{n:04d}\t{spoiling.annotated('某厂夜间排放废水，環境受影响')}\t北岭县\t水"
            for n in (1, 2)
        ),
    ]
    typed = {"giver": "省第三督察组", "channel": "other", "received_at": "2024-06-03T11:00:00"}
    upload = SimpleUploadedFile("清单.csv", "\n".join(rows).encode())
    page = desk.post(reverse("batch_upload"), form(**typed, list_file=upload), follow=True)
    shown = page.content.decode()
    for words in ("删去夹注拼音", "读出的行", "截至", "131 件", "+131", "某厂夜间排放废水，环境受影响"):
        assert words in shown


def test_words_around_a_list_that_names_complainants_are_not_kept(world: World, as_one: Browser) -> None:
    Area.objects.create(code="1", name="北岭县")
    rows = [
        "举报人章三多次来电，截至2024年6月3日，清河市共收到131件。",
        "受理编号\t举报人姓名\t举报内容\t行政区域\t污染类型",
        "D3HE202406020001\t章三\t某厂夜间排放废水\t北岭县\t水",
    ]
    typed = {"giver": "省第三督察组", "channel": "other", "received_at": "2024-06-03T11:00:00"}
    upload = SimpleUploadedFile("清单.csv", "\n".join(rows).encode())
    as_one("dispatch").post(reverse("batch_upload"), form(**typed, list_file=upload))
    notes = ImportRun.objects.get().notes
    assert notes["statements"][0]["figures"] == {"cases_received": 131}
    assert set(notes["statements"][0]["printed"].values()) == {""}
    assert "章三" not in str(notes["statements"])
