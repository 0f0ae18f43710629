"""A zip of lists is read file by file under the members' own names; what is hostile or broken in it is refused in words."""

from __future__ import annotations

import io
import zipfile

import pytest

from bihuan.intake.reading import Given, Limits, Reading, UnusableFile, read_files, read_list
from bihuan.intake.reading.limits import LIMITS
from tests.intake.builders import complaints, list_rows, separated, sheet_of
from tests.intake.documents import archive, table, word
from tests.intake.portable import PagePrinter, pdf

SMALL = Limits(archive=1_000_000)
ROWS = list_rows(complaints(2))
XLSX, DOCX = sheet_of(ROWS), word(table(*ROWS))
CSV = separated(ROWS, encoding="gb18030")


def read(raw: bytes, name: str = "材料.zip", limits: Limits = LIMITS) -> list[Given]:
    return list(read_files(raw, name=name, reading=Reading(limits=limits)))


def refusal(raw: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(UnusableFile) as refused:
        read(raw, limits=limits)
    return refused.value.sentence


def sentences(given: list[Given]) -> dict[str | None, str]:
    return {one.member: one.sentence for one in given if one.found is None}


def test_each_file_in_a_zip_is_a_list_under_its_own_name():
    found = [
        one.found
        for one in read(archive({"来电/清单.xlsx": XLSX, "来信.docx": DOCX, "表.csv": CSV}))
        if one.found
    ]
    assert [(one.file, one.member, one.format, len(one.cases)) for one in found] == [
        ("材料.zip", "来电/清单.xlsx", "xlsx", 2),
        ("材料.zip", "来信.docx", "docx", 2),
        ("材料.zip", "表.csv", "csv", 2),
    ]


def test_a_file_that_is_no_zip_is_read_as_itself():
    (given,) = read(XLSX, name="清单.xlsx")
    assert (given.member, given.found and given.found.file) == (None, "清单.xlsx")


def test_the_batch_in_the_name_of_the_zip_holds_for_its_files():
    (given,) = read(archive({"清单.xlsx": XLSX}), name="第八批.zip")
    assert given.found is not None
    assert given.found.batch == "8"


def test_a_member_that_cannot_be_read_stops_no_other():
    given = read(
        archive({"a.pdf": pdf(PagePrinter()), "b.xlsx": XLSX, "c.png": b"\x89PNG\r\n", "d.xlsx": XLSX[:900]})
    )
    assert [one.member for one in given if one.found] == ["b.xlsx"]
    told = sentences(given)
    assert ("扫描" in told["a.pdf"], "图片" in told["c.png"], "损坏" in told["d.xlsx"]) == (True, True, True)


def test_a_zip_in_a_zip_is_not_opened():
    given = read(archive({"里面.zip": archive({"清单.xlsx": XLSX}), "清单.xlsx": XLSX}))
    assert sentences(given) == {"里面.zip": "压缩包内的压缩包不能读取。请解压后上传其中的文件"}


def test_what_packing_programs_leave_behind_is_passed_over():
    given = read(
        archive({"__MACOSX/._清单.xlsx": b"x", ".DS_Store": b"x", "~$清单.xlsx": b"x", "清单.xlsx": XLSX})
    )
    assert [one.member for one in given] == ["清单.xlsx"]


def test_names_written_in_gb18030_are_read():
    raw = archive({"QQQQ.xlsx": XLSX}).replace(b"QQQQ.xlsx", "清单".encode("gb18030") + b".xlsx")
    assert [one.member for one in read(raw)] == ["清单.xlsx"]


def test_an_encrypted_member_is_refused_and_the_others_read():
    raw = bytearray(archive({"a.xlsx": XLSX, "b.csv": CSV}))
    raw[raw.index(b"PK\x03\x04") + 6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    given = read(bytes(raw))
    assert ("密码" in sentences(given)["a.xlsx"], given[1].found is not None) == (True, True)


def test_a_member_with_a_damaged_stream_is_refused():
    raw = bytearray(archive({"a.csv": CSV * 50, "b.csv": CSV}))
    raw[60:90] = b"\xff" * 30
    assert list(sentences(read(bytes(raw)))) == ["a.csv"]


def test_a_zip_that_unpacks_to_too_much_is_refused_before_it_is_unpacked():
    bomb = archive({"a.csv": b"0" * 3_000_000})
    assert len(bomb) < 10_000
    assert "解开后过大" in refusal(bomb, limits=SMALL)


def test_many_small_members_count_together():
    bomb = archive({f"{n}.csv": b"0" * 400_000 for n in range(5)})
    assert "解开后过大" in refusal(bomb, limits=SMALL)


def test_a_zip_of_too_many_files_is_refused():
    assert "超过3个" in refusal(archive({f"{n}.csv": CSV for n in range(4)}), limits=Limits(members=3))


@pytest.mark.parametrize(
    ("raw", "word"),
    [(archive({}), "空"), (archive({"a/": b""}), "空"), (archive({"a.csv": CSV})[:-30], "损坏")],
)
def test_an_empty_or_broken_zip_is_refused(raw: bytes, word: str):
    assert word in refusal(raw)


def test_reading_one_list_takes_no_zip():
    with pytest.raises(UnusableFile, match="压缩包"):
        read_list(archive({"a.csv": CSV}), name="a.zip")


def test_a_zip_that_lies_about_the_size_of_a_member_is_not_believed():
    raw = bytearray(archive({"a.csv": b"0" * 3_000_000}))
    at = raw.index(b"PK\x01\x02") + 24
    raw[at : at + 4] = (100).to_bytes(4, "little")
    (given,) = read(bytes(raw), limits=SMALL)
    assert (given.found, "损坏" in given.sentence) == (None, True)


def test_limits_come_from_settings_and_nonsense_is_refused():
    limits = Limits.of({"BIHUAN_IMPORT_FILE_MB": "5", "BIHUAN_IMPORT_MEMBERS": "7"})
    assert (limits.file, limits.members, limits.text) == (5_000_000, 7, Limits().text)
    with pytest.raises(ValueError, match="BIHUAN_IMPORT_TEXT_MB"):
        Limits.of({"BIHUAN_IMPORT_TEXT_MB": "viel"})


def test_folders_in_a_zip_are_no_files():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.mkdir("甲县")
        packed.writestr("甲县/a.csv", CSV)
    assert [one.member for one in read(target.getvalue())] == ["甲县/a.csv"]
