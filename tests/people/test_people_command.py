"""`bihuan people` on the command line."""

from __future__ import annotations

import argparse
import json

import pytest

from bihuan.cli import people_command
from bihuan.people.models import Area, Tenure
from bihuan.people.roster.reading import read_roster
from tests.cast import NOW
from tests.people.books import office, write_csv, write_xlsx


def people(*arguments):
    parser = argparse.ArgumentParser()
    people_command.add_arguments(parser)
    return people_command.run(parser.parse_args([str(argument) for argument in arguments]))


def test_a_file_is_loaded_and_the_passwords_are_shown_once(db, tmp_path, capsys):
    path = write_xlsx(tmp_path / "组织.xlsx", office())
    assert people("load", path) == 0
    shown = capsys.readouterr().out
    assert "人员：新增3，变更0，未变0" in shown
    assert "初始口令（只显示这一次，首次登录须更改）：" in shown
    assert people("load", path) == 0
    assert "口令" not in capsys.readouterr().out


def test_several_csv_files_make_one_office(db, tmp_path, capsys):
    paths = [write_csv(tmp_path / f"{title}.csv", title, rows) for title, rows in office().items()]
    assert people("load", "--json", *paths) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["counts"]["post"] == {"new": 5, "changed": 0, "same": 0}
    assert set(told["passwords"]) == {"qh-1", "bl-1", "bl-2"}


def test_wrong_rows_are_listed_with_a_total_and_an_exit_code_of_their_own(db, tmp_path, capsys):
    sheets = office()
    sheets["区划"][1][3] = "云川市"
    sheets["人员"][2][6] = ""
    assert people("load", write_xlsx(tmp_path / "组织.xlsx", sheets)) == 3
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == [
        "区划第3行：区划“云川市”未找到，请先在区划表中登记或更正名称",
        "人员第4行：缺依据文件，主持工作、授权代行须填写依据文件",
        "共2处有误，未导入任何内容",
    ]
    assert not Area.objects.exists()


def test_a_file_that_cannot_be_used_has_its_exit_code(db, tmp_path, capsys):
    assert people("load", tmp_path / "none.xlsx") == 2
    assert capsys.readouterr().err == "打不开 none.xlsx，请检查文件\n"


@pytest.mark.parametrize("login", ["city-dispatch", "nobody"])
def test_only_an_administrator_lends_their_name_to_a_load(cast, tmp_path, capsys, login):
    path = write_csv(tmp_path / "a.csv", "区划", [["77", "临江县", "", ""]])
    assert people("load", "--as", login, path) == 1
    assert capsys.readouterr().err == "账号未找到，或现无管理员岗位\n"
    assert not Area.objects.filter(code="77").exists()


def test_an_administrator_loads_in_their_own_name(cast, tmp_path):
    path = write_csv(tmp_path / "a.csv", "区划", [["77", "临江县", "", ""]])
    assert people("load", "--as", "admin", path) == 0
    assert Area.objects.filter(code="77").exists()


def test_the_office_is_shown_with_its_vacancies_and_its_calendar(cast, capsys):
    heads = [cast.beiling_head.user_id, cast.beiling_party.user_id]
    Tenure.objects.filter(user_id__in=heads).update(until=NOW)
    assert people("show") == 0
    shown = capsys.readouterr().out
    assert "  北岭县（县（市、区），bl）" in shown
    assert "    - 县长（主要领导）：空缺" in shown
    assert "    - 专班（承办单位专班）：北岭县专班 任职" in shown
    assert "空缺1处\n  北岭县：主要领导\n" in shown
    assert "日历：2024年，国办发明电〔2023〕7号，36天" in shown


def test_one_body_is_shown_alone_and_an_unknown_one_is_refused(cast, capsys):
    assert people("show", "bl1") == 0
    shown = capsys.readouterr().out
    assert shown.startswith("青石镇（乡镇（街道），bl1）\n")
    assert shown.endswith("无空缺\n")
    assert people("show", "unknown") == 1
    assert capsys.readouterr().err == "单位未找到\n"


def test_the_empty_workbook_knows_every_column_and_can_be_loaded_as_it_is(db, tmp_path, capsys):
    path = tmp_path / "空表.xlsx"
    assert people("template", path) == 0
    roster = read_roster(path)
    assert roster.problems == roster.remarks == ()
    assert people("load", path) == 0
    assert people("template", tmp_path / "none" / "空表.xlsx") == 2
    assert capsys.readouterr().err == f"不能写入 {tmp_path / 'none' / '空表.xlsx'}，请换一个位置\n"
