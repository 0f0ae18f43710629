"""An office sends its organisation as a file, again and again, and what is wrong comes back line by line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.hashers import check_password

from bihuan.journal.models import CommandRun, Entry, Stream
from bihuan.people.actions.organisation import load_people
from bihuan.people.models import Area, Body, Post, Shift, Tenure, User
from bihuan.people.queries.actors import actors_by_login
from bihuan.people.roster.reading import read_rosters
from bihuan.rules.errors import GuardRefused, NotAllowed, RosterWrong
from tests.people.books import NOW, command, everything, office, roster_of, write_xlsx


def load(sheets, folder, *, number=1, now=NOW):
    return load_people(roster_of(sheets, folder), command=command(number, now))


def refused(sheets, folder):
    """The problems named; nothing may have been written."""
    before, entries = everything(), Entry.objects.count()
    with pytest.raises(RosterWrong) as refusal:
        load(sheets, folder, number="refused")
    assert (everything(), Entry.objects.count()) == (before, entries)
    assert not CommandRun.objects.filter(request_id="people-refused").exists()
    return list(refusal.value.problems)


def codes():
    return list(Entry.objects.order_by("seq").values_list("code", flat=True))


def test_a_file_becomes_an_office_whose_people_can_act(db, tmp_path):
    loaded = load(office(), tmp_path)
    assert {part: count["new"] for part, count in loaded.counts.items()} == {
        "area": 2,
        "body": 3,
        "post": 5,
        "user": 3,
        "tenure": 4,
        "shift": 2,
        "calendar": 1,
    }
    people = actors_by_login(["qh-1", "bl-1", "bl-2"], NOW)
    assert [actor.title for actor in people["qh-1"]] == ["市专班转办"]
    assert people["qh-1"][0].functions == {"dispatch", "chase"}
    acting, secretary = people["bl-2"]
    assert (acting.tenure, acting.title) == ("acting", "北岭县县长")
    assert {post.role for post in secretary.acts_for} == {"head", "city_leader"}
    county = Body.objects.filter(code="bl").values_list("parent__code", "area__code", "number_prefix")
    assert county.get() == ("qh", "9901", "北环督交")
    assert Area.objects.get(code="9901").aliases == ["北岭", "北岭城区"]
    assert Body.objects.get(code="hb").lines == ["air", "water"]
    assert User.objects.get(login="bl-2").phone == "8202"
    assert Tenure.objects.get(post__name="转办").since == datetime(2023, 12, 31, 16, 0, tzinfo=UTC)


def test_the_same_file_twice_changes_nothing(db, tmp_path):
    load(office(), tmp_path)
    before, entries = everything(), codes()
    again = load(office(), tmp_path, number=2, now=NOW + timedelta(hours=1))
    assert all(count["new"] == count["changed"] == 0 for count in again.counts.values())
    assert (again.passwords, everything(), codes()) == ({}, before, entries)


def test_the_same_request_returns_what_came_of_it_but_no_passwords(db, tmp_path):
    first = load(office(), tmp_path)
    again = load(office(), tmp_path)
    assert (again.counts, again.passwords) == (first.counts, {})


def test_what_changed_is_entered_once_and_nothing_else(db, tmp_path):
    load(office(), tmp_path)
    before = len(codes())
    sheets = office()
    sheets["单位"][1][8] = "8288"
    sheets["单位"][2][6] = "大气、水、土壤"
    sheets["岗位"][4][6] = "县长"
    loaded = load(sheets, tmp_path, number=2)
    assert codes()[before:] == ["body.change", "body.change", "post.change"]
    assert (loaded.counts["body"]["changed"], loaded.counts["post"]["changed"]) == (2, 1)
    assert Body.objects.get(code="bl").desk_phone == "8288"
    (secretary,) = Post.objects.filter(name="联络员")
    assert [post.name for post in secretary.prepares_for.all()] == ["县长"]


def test_the_journal_holds_no_name_no_number_and_no_login(db, tmp_path):
    sheets = office()
    load(sheets, tmp_path)
    sheets["人员"][0][1:3] = ["新转办员", "8109"]
    load(sheets, tmp_path, number=2)
    bodies = "".join(Entry.objects.values_list("body", flat=True))
    told = [*sheets["人员"], *office()["人员"]]
    for private in {row[place] for row in told for place in (0, 1, 2)} | {"门卫", "8299", "北政任"}:
        assert not private or f'"{private}' not in bodies
    assert codes()[-1] == "user.change"
    assert "新转办员" not in bodies


def test_all_is_entered_in_the_one_stream_of_administration(db, tmp_path):
    load(office(), tmp_path)
    sheets = office()
    sheets["单位"][1][8] = "8288"
    load(sheets, tmp_path, number=2)
    (stream,) = Stream.objects.filter(kind="administration")
    assert set(Entry.objects.values_list("stream_id", flat=True)) == {stream.id}


def test_a_part_of_the_office_can_come_alone_and_leaves_the_rest(db, tmp_path):
    load(office(), tmp_path)
    before = everything()
    load({"岗位": [["北岭县", "经办", "经办", "", "", "", ""]]}, tmp_path, number=2)
    after = everything()
    assert [post["name"] for post in after.pop("Post") if post not in before["Post"]] == ["经办"]
    assert after == {name: rows for name, rows in before.items() if name != "Post"}


def test_a_column_left_out_keeps_what_stands_and_an_empty_cell_empties_it(db, tmp_path):
    load(office(), tmp_path)
    headers = {"单位": ["代码", "名称", "类别", "文号前缀"]}
    path = write_xlsx(tmp_path / "单位.xlsx", {"单位": [["bl", "北岭县", "县", ""]]}, headers)
    load_people(read_rosters([path]), command=command(2))
    county = Body.objects.filter(code="bl").values_list("number_prefix", "desk_phone", "parent__code")
    assert county.get() == ("", "8200", "qh")


def test_each_new_person_gets_a_password_of_their_own_and_has_to_change_it(db, tmp_path):
    passwords = load(office(), tmp_path).passwords
    assert set(passwords) == {"qh-1", "bl-1", "bl-2"}
    assert len(set(passwords.values())) == 3
    for user in User.objects.all():
        assert check_password(passwords[user.login], user.password)
        assert user.must_change_password
    kept = str(everything()) + "".join(Entry.objects.values_list("body", flat=True))
    kept += str(list(CommandRun.objects.values_list("result", flat=True)))
    assert not any(password in kept for password in passwords.values())


def test_a_demo_gives_everybody_one_password_to_keep(db, tmp_path):
    loaded = load_people(roster_of(office(), tmp_path), command=command(1), shared_password="Qinghe-2024")
    assert loaded.passwords == {}
    (kept,) = set(User.objects.values_list("password", flat=True))
    assert check_password("Qinghe-2024", kept)
    assert not User.objects.filter(must_change_password=True).exists()


WRONG = [
    ("区划", 1, 3, "云川市", "区划第3行：区划“云川市”未找到，请先在区划表中登记或更正名称"),
    ("区划", 1, 0, "99", "区划第3行：“99”重复，请只保留一行"),
    ("区划", 0, 3, "北岭县", "区划第2行：上级关系成环，请更正上级"),
    ("单位", 2, 1, "", "单位第4行：缺名称"),
    ("单位", 1, 3, "县级", "单位第3行：类别“县级”不识别，请填写：市专班、县（市、区）"),
    ("单位", 1, 4, "省专班", "单位第3行：单位“省专班”未找到，请先在单位表中登记或更正名称"),
    ("单位", 1, 4, "bl", "单位第3行：上级关系成环，请更正上级"),
    ("单位", 2, 3, "市专班", "单位第4行：市专班只能有一个，已有“qh”"),
    ("单位", 2, 6, "大气、酸雨", "单位第4行：行业“大气、酸雨”不识别，请填写：大气"),
    ("岗位", 2, 2, "市专班", "岗位第4行：县（市、区）不设“市专班”，请更正角色或单位"),
    ("岗位", 0, 4, "", "岗位第2行：缺分工，请填写：转办、催办、审核、数据、公开、值班长"),
    ("岗位", 2, 4, "转办", "岗位第4行：分工只用于市专班岗位，请清空"),
    ("岗位", 4, 6, "", "岗位第6行：缺协助岗位，请填写联络员协助的岗位"),
    ("岗位", 2, 6, "专班", "岗位第4行：协助只用于联络员岗位，请清空"),
    ("岗位", 4, 6, "书记", "岗位第6行：岗位“书记”未找到，请先在岗位表中登记或更正名称"),
    ("岗位", 2, 3, "一", "岗位第4行：排序“一”不是整数，请填写数字"),
    ("岗位", 3, 1, "县长", "岗位第5行：岗位“县长”重复，请只保留一行"),
    ("人员", 0, 0, "转办 1", "人员第2行：账号“转办 1”只能用字母、数字和 . _ @ -"),
    ("人员", 0, 4, "", "人员第2行：单位和岗位要同时填写"),
    ("人员", 0, 4, "县长", "人员第2行：岗位“县长”未找到，请先在岗位表中登记或更正名称"),
    ("人员", 0, 7, "去年", "人员第2行：起始日期“去年”不是日期时间，请写成2024-06-03或2024-06-03 08:30"),
    ("人员", 0, 8, "2023-12-01", "人员第2行：截止日期应晚于起始日期"),
    ("人员", 2, 6, "", "人员第4行：缺依据文件，主持工作、授权代行须填写依据文件"),
    ("人员", 3, 1, "别人", "人员第5行：与同一账号前面所填不一致：“别人”，请统一"),
    ("人员", 3, 4, "县长", "人员第5行：该人员已填写过这个岗位，请只保留一行"),
    ("值班", 0, 1, "bl-9", "值班第2行：账号“bl-9”未找到，请先在人员表中登记"),
    ("值班", 1, 2, "", "值班第3行：缺值班人员，请填写账号或姓名"),
    ("值班", 0, 5, "2024-06-03 20:00", "值班第2行：结束时间应晚于开始时间，且不超过48小时"),
    ("值班", 0, 5, "2024-07-04 08:00", "值班第2行：结束时间应晚于开始时间，且不超过48小时"),
    ("日历", 0, 2, "2025-06-10", "日历第2行：日期不在2024年前后，请更正"),
    ("日历", 0, 3, "串休", "日历第2行：安排“串休”不识别，请填写：放假、上班"),
]


@pytest.mark.parametrize(("sheet", "row", "column", "value", "sentence"), WRONG)
def test_a_wrong_cell_is_named_with_what_to_do(db, tmp_path, sheet, row, column, value, sentence):
    sheets = office()
    sheets[sheet][row][column] = value
    problems = refused(sheets, tmp_path)
    assert any(problem.startswith(sentence) for problem in problems), problems
    assert len(problems) <= 3


def test_every_wrong_row_is_listed_at_once(db, tmp_path):
    sheets = office()
    sheets["区划"][1][3] = "云川市"
    sheets["单位"][1][3] = "县级"
    sheets["岗位"][2][3] = "一"
    sheets["人员"][2][6] = ""
    sheets["值班"][1][2] = ""
    problems = refused(sheets, tmp_path)
    places = ["区划第3行", "单位第3行", "岗位第4行", "人员第4行", "值班第3行"]
    assert sorted(problem.partition("：")[0] for problem in problems) == sorted(places)


def test_one_wrong_row_keeps_an_office_that_stands_as_it_is(db, tmp_path):
    load(office(), tmp_path)
    sheets = office()
    sheets["单位"][1][8] = "8288"
    sheets["人员"][0][7] = "去年"
    refused(sheets, tmp_path)
    assert Body.objects.get(code="bl").desk_phone == "8200"


def test_a_name_two_bodies_bear_has_to_give_way_to_the_code(db, tmp_path):
    sheets = office()
    sheets["单位"].append(["bl9", "北岭县", "", "县", "qh", "", "", "", ""])
    assert any("有多个单位叫“北岭县”，请改填代码" in problem for problem in refused(sheets, tmp_path))


def test_an_old_file_brings_nobody_back_who_has_left(db, tmp_path):
    load(office(), tmp_path)
    Tenure.objects.filter(user__login="bl-1").update(until=NOW + timedelta(days=1))
    before = everything()
    loaded = load(office(), tmp_path, number=2, now=NOW + timedelta(days=2))
    assert everything() == before
    assert loaded.remarks == ("人员第3行：该人员已离任，未恢复；重新任职请填写离任之后的起始日期",)


def test_who_has_left_comes_back_with_a_later_date(db, tmp_path):
    load(office(), tmp_path)
    Tenure.objects.filter(user__login="bl-1").update(until=NOW + timedelta(days=1))
    sheets = office()
    sheets["人员"][1][7] = "2024-07-01"
    load(sheets, tmp_path, number=2)
    load(sheets, tmp_path, number=3)
    assert Tenure.objects.filter(user__login="bl-1").count() == 2
    assert codes()[-1] == "tenure.name"


def test_a_last_day_ends_the_tenure_and_stays_ended(db, tmp_path):
    load(office(), tmp_path)
    sheets = office()
    sheets["人员"][1][8] = "2024-06-30"
    load(sheets, tmp_path, number=2)
    assert codes()[-1] == "tenure.end"
    before = everything()
    load(sheets, tmp_path, number=3)
    assert everything() == before
    assert actors_by_login(["bl-1"], NOW + timedelta(days=60))["bl-1"] == []


def test_a_new_duty_roster_takes_the_place_of_what_has_not_begun(db, tmp_path):
    load(office(), tmp_path)
    sheets = {"值班": [["bl", "bl-2", "", "", "2024-06-03 20:00", "2024-06-04 08:00"], office()["值班"][1]]}
    load(sheets, tmp_path, number=2)
    assert [
        shift.user.login if shift.user else shift.person for shift in Shift.objects.order_by("starts_at")
    ] == [
        "bl-2",
        "门卫",
    ]
    assert codes()[-2:] == ["shift.add", "shift.withdraw"]


def test_shifts_outside_the_time_of_the_new_roster_stay(db, tmp_path):
    sheets = office()
    later = ["bl", "bl-1", "", "", "2024-06-10 20:00", "2024-06-11 08:00"]
    load({**sheets, "值班": [*sheets["值班"], later]}, tmp_path)
    load({"值班": [["bl", "bl-2", "", "", "2024-06-03 20:00", "2024-06-04 08:00"]]}, tmp_path, number=2)
    assert Shift.objects.filter(user__login="bl-1").count() == 1
    assert Shift.objects.filter(person="门卫").exists()


def test_a_shift_that_has_begun_stays_in_the_roster(db, tmp_path):
    load(office(), tmp_path)
    sheets = {"值班": [["bl", "bl-2", "", "", "2024-06-03 20:00", "2024-06-04 08:00"]]}
    load(sheets, tmp_path, number=2, now=NOW + timedelta(hours=10))
    assert Shift.objects.filter(user__login="bl-1").exists()


ADMINISTRATION = {
    "单位": [["adm", "系统管理", "", "系统管理", "", "", "", "", ""]],
    "岗位": [[*("adm", role, role), "", "", "", ""] for role in ("系统管理员", "安全管理员", "审计管理员")],
    "人员": [["one", "甲岗", "", "adm", "系统管理员", "", "", "2024-01-01", ""]],
}


def test_one_person_is_never_two_administrators(db, tmp_path):
    both = dict(ADMINISTRATION)
    both["人员"] = [*both["人员"], ["one", "甲岗", "", "adm", "审计管理员", "", "", "", ""]]
    assert "系统管理员、审计管理员不得由一人兼任，请更换人员" in refused(both, tmp_path)[0]
    load(ADMINISTRATION, tmp_path)
    later = {"人员": [["one", "甲岗", "", "adm", "安全管理员", "", "", "", ""]]}
    assert "不得由一人兼任" in refused(later, tmp_path)[0]


def test_nobody_keeps_both_halves_of_what_is_sealed(db, tmp_path):
    sheets = {
        "单位": [["city", "清河市专班", "", "市专班", "", "", "", "", ""]],
        "岗位": [
            ["city", "保密专员", "举报信息保密专员", "", "", "", ""],
            ["city", "保密审批人", "举报信息保密审批人", "", "", "", ""],
            ["city", "派驻纪检", "纪检监察", "", "", "", ""],
        ],
        "人员": [["one", "甲岗", "", "city", "保密专员", "", "", "2024-01-01", ""]],
    }
    load(sheets, tmp_path)
    both = {"人员": [["one", "甲岗", "", "city", "保密审批人", "", "", "", ""]]}
    assert "举报信息保密专员、举报信息保密审批人不得由一人兼任，请更换人员" in refused(both, tmp_path)[0]
    load({"人员": [["two", "乙岗", "", "city", "保密审批人", "", "", "2024-01-01", ""]]}, tmp_path, number=3)


def test_a_clerk_loads_nothing(cast, tmp_path):
    before = everything()
    with pytest.raises(NotAllowed):
        load_people(
            roster_of({"区划": [["77", "临江县", "", ""]]}, tmp_path), command=cast.command("city_dispatch")
        )
    assert everything() == before


def test_with_a_security_administrator_in_office_the_system_one_names_nobody(cast, tmp_path):
    roster = roster_of({"人员": [["bl-desk", "北岭县专班", "", "bl", "经办", "", "", "", ""]]}, tmp_path)
    before = everything()
    with pytest.raises(NotAllowed):
        load_people(roster, command=cast.command("admin"))
    assert everything() == before
    load_people(roster, command=cast.command("security"))
    assert len(actors_by_login(["bl-desk"], NOW)["bl-desk"]) == 2


def test_nobody_names_themselves_in_a_file(cast, tmp_path):
    row = ["security", "安全管理员", "", "bl", "县长", "", "", "", ""]
    before = everything()
    with pytest.raises(GuardRefused):
        load_people(roster_of({"人员": [row]}, tmp_path), command=cast.command("security"))
    assert everything() == before
