"""Every page of a case under way fits a desk's screen and a phone's; the pictures of the documents are taken of them.

The pictures are written only with BIHUAN_SHOTS=1, so that a run of the tests leaves the tree as it was.
"""

from __future__ import annotations

import io
import os

import pytest
from PIL import Image

from tests.e2e.desk import issue, next_batch, sheet_of
from tests.e2e.lists import row
from tests.e2e.office import ROOT
from tests.e2e.people import DESK, PHONE
from tests.e2e.received import at, confirm, investigate

FOLDER = ROOT / "docs" / "images"
PICTURES = ("case-1440", "case-390", "workbench-1440")
COLOURS = 128
LINES = (
    ("北岭县青石镇宏达板材厂喷漆车间夜间偷排，气味刺鼻，下风向村庄无法开窗。", "北岭县", "大气"),
    ("南屏县白塔镇废弃砖窑内倾倒工业固废，下雨时有黄水流出。", "南屏县", "固体废物"),
    ("东湖区湖滨街道小吃街多家烧烤店油烟直排，凌晨仍有音响噪声。", "东湖区", "油烟、噪声"),
    ("西山区石门街道搅拌站夜间装卸噪声大、道路积尘。", "西山区", "噪声、扬尘"),
    ("高新区金辉涂装公司喷漆废气收集不全，厂界异味明显。", "高新区", "大气"),
)


@pytest.fixture
def case(browsers, office, tmp_path, scan, photo):
    """A case of 北岭县 whose rectification waits to be accepted, among a batch of others."""
    number = next_batch()
    rows = [row(serial, number, *line) for serial, line in enumerate(LINES, start=1)]
    batch = issue(browsers, tmp_path, rows, number=number)
    case = confirm(browsers, sheet_of(browsers.come_in("city-dispatch"), batch, "北岭县"), scan)
    investigate(browsers, office, case, photo=photo)
    handler = at(browsers, "bl-handler", case)
    handler.do("填报处理措施", kind="ordered_rectify", document_no="北环责改〔2024〕11号")
    handler.do("立行立改", what="拆除露天喷漆棚，完善废气收集。")
    handler.do("申请验收", note="喷漆棚已拆除，废气收集装置已运行。", photos=photo)
    return case


def test_the_pages_of_a_case_under_way_fit_a_desk_and_a_phone(browsers, case):
    pages = [
        ("bl-deputy", case, "case"),
        ("city-shift", "/workbench/", "workbench"),
        ("bl-desk", "/cases/", ""),
    ]
    pages += [("city-dispatch", "/batches/", ""), ("bl-deputy", "/sheets/", ""), ("bl-head", "/bell/", "")]
    for login, place, name in pages:
        for size in (DESK, PHONE):
            person = browsers.come_in(login, size=size)
            person.go(place)
            assert person.is_within_the_screen(), (place, size)
            if f"{name}-{size[0]}" in PICTURES and os.environ.get("BIHUAN_SHOTS"):
                keep(person.page.screenshot(animations="disabled"), f"{name}-{size[0]}.png")


def keep(shot, name):
    FOLDER.mkdir(exist_ok=True)
    with Image.open(io.BytesIO(shot)) as image:
        image.convert("RGB").quantize(COLOURS).save(FOLDER / name, optimize=True)
