"""The audit: who may look, what the page says of the journal and of log-ins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from bihuan.journal.actions.verifying import end, note_progress, take_up
from bihuan.journal.anchors import read_anchor
from bihuan.journal.checkpoints import seal
from bihuan.journal.keys import make_keys, sealing_key
from bihuan.journal.models import Checkpoint, VerificationRun
from bihuan.journal.verify import Finding, Options, Snapshot, verify
from bihuan.journal.verify.keeping import verdict_as_json
from bihuan.people.actions.backups import enter_backup, enter_restore, set_recipient
from tests.desk.office import Office, new_request

WATCHING = ("audit", "security")


def text(answer: Any) -> str:
    return str(answer.content.decode())


def ask(client: Client, **more: Any) -> Any:
    return client.post(reverse("audit_verify"), {**new_request(), **more})


def sealed(office: Office) -> Checkpoint:
    """A checkpoint of the journal as it stands."""
    make_keys(Path(settings.DATA))
    checkpoint = seal(now=office.world.now, key=sealing_key(Path(settings.DATA)))
    assert checkpoint is not None
    return checkpoint


def ended(office: Office, *findings: Finding) -> None:
    """The run asked for, ended with these findings by the worker."""
    run = take_up(office.world.now)
    assert run is not None
    with Snapshot(readers=1) as snapshot:
        verdict = verdict_as_json(verify(snapshot, options=Options(data=Path(settings.DATA))))
    told = [
        {
            "code": f.code,
            "stream_id": f.stream_id,
            "seq": f.seq,
            "checkpoint_id": f.checkpoint_id,
            "name": f.name,
        }
        for f in findings
    ]
    end(run.pk, verdict=verdict | {"findings": told, "findings_total": len(told)}, at=office.world.now)


@pytest.mark.parametrize("who", [*WATCHING, "city_dispatch", "city_leader", "city_secretary"])
def test_the_city_and_those_who_watch_it_see_the_audit(office: Office, who: str) -> None:
    page = text(office.browser(who).get(reverse("audit")))
    assert "尚未核验" in page
    assert ("最近50次" in page) == (who in WATCHING)


@pytest.mark.parametrize("who", ["beiling_desk", "beiling_head", "beiling_secretary", "admin"])
def test_for_all_others_there_is_no_audit(office: Office, who: str) -> None:
    client = office.browser(who)
    addresses = [reverse("audit"), reverse("audit_anchor"), reverse("audit_run", args=[1])]
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
    assert ask(client).status_code == 404
    assert not VerificationRun.objects.exists()


def test_a_verification_is_asked_for_once_however_often_the_button_is_pressed(office: Office) -> None:
    client, form = office.browser("audit"), new_request()
    for _ in range(2):
        answer = client.post(reverse("audit_verify"), form)
        assert (answer.status_code, answer.headers["Location"]) == (303, reverse("audit"))
    assert VerificationRun.objects.count() == 1


def test_the_page_asks_for_itself_until_the_verdict_is_there(office: Office) -> None:
    client = office.browser("audit")
    ask(client)
    run = VerificationRun.objects.get()
    address = reverse("audit_run", args=[run.pk])
    assert "等待后台任务开始核验" in text(client.get(reverse("audit")))
    take_up(office.world.now)
    note_progress(run.pk, done=3, total=8)
    going = text(client.get(address, headers={"HX-Request": "true"}))
    assert "已核验 3 / 8 段" in going
    assert f'hx-get="{address}"' in going
    ended(office)
    done = text(client.get(address, headers={"HX-Request": "true"}))
    assert "日志完整，未发现改动、缺失或截断" in done
    assert "hx-get" not in done


def test_a_run_nobody_takes_up_says_that_the_worker_is_away(office: Office) -> None:
    ask(office.browser("audit"))
    assert "后台任务没有运行" not in text(office.browser("audit").get(reverse("audit")))
    office.world.wait(minutes=2)
    assert "后台任务没有运行" in text(office.browser("audit").get(reverse("audit")))


def test_a_run_that_broke_off_claims_nothing(office: Office) -> None:
    ask(office.browser("audit"))
    run = take_up(office.world.now)
    assert run is not None
    end(run.pk, verdict=None, at=office.world.now)
    page = text(office.browser("audit").get(reverse("audit")))
    assert "核验中断，未得出结论" in page
    assert "日志完整" not in page


def test_what_is_broken_is_named_by_what_it_belongs_to(office: Office) -> None:
    case = office.world.case(office.world.registered())
    client = office.browser("city_dispatch")
    ask(client)
    ended(
        office,
        Finding("entry_missing", case.stream_id, 3),
        Finding("trigger_off", name="journal_entry.stays"),
    )
    page = text(client.get(reverse("audit")))
    assert "日志不完整，发现 2 处问题" in page
    assert f"记录链{case.stream_id}（交办件{case.city_no}）缺第3条记录" in page
    assert "保护触发器journal_entry.stays被停用" in page


def test_what_no_verification_can_prove_is_said_beside_the_verdict(office: Office) -> None:
    client = office.browser("audit")
    ask(client)
    ended(office)
    page = text(client.get(reverse("audit")))
    assert "本次不能证明的" in page
    assert "未与外部保存的封存点比对" in page
    assert "尚无封存点，从末尾整段截去的记录不能发现" in page
    assert "没有登记的事，日志不能证明" in page


def test_the_newest_checkpoint_goes_outside_as_a_file_that_proves_itself(office: Office) -> None:
    client = office.browser("audit")
    assert client.get(reverse("audit_anchor")).status_code == 404
    checkpoint = sealed(office)
    answer = client.get(reverse("audit_anchor"))
    assert "attachment" in answer.headers["Content-Disposition"]
    assert read_anchor(text(answer)).hash == checkpoint.hash
    assert checkpoint.hash in text(client.get(reverse("audit")))


def test_a_kept_checkpoint_is_handed_to_the_verification_and_no_other_file_is(office: Office) -> None:
    client = office.browser("audit")
    sealed(office)
    kept = client.get(reverse("audit_anchor")).content
    wrong = ask(
        client, anchor=SimpleUploadedFile("x.json", kept.replace(b'"streams_total":', b'"streams_total":9'))
    )
    assert wrong.status_code == 422
    assert "文件不是封存点，或已被改动" in text(wrong)
    assert not VerificationRun.objects.exists()
    assert ask(client, anchor=SimpleUploadedFile("x.json", kept)).status_code == 303
    assert VerificationRun.objects.get().anchor == kept.decode()


def test_log_ins_and_failed_ones_are_shown_to_those_who_watch(office: Office) -> None:
    Client().post("/login/", {"login": "bl-desk", "password": "falsch-Falsch-1"})
    Client().post("/login/", {"login": "nobody", "password": "falsch-Falsch-1"})
    page = text(office.browser("security").get(reverse("audit")))
    assert "北岭县专班" in page
    assert page.count("口令不对") == 2
    assert "没有这个账号" in page
    assert "falsch" not in page


def test_the_page_says_when_the_last_good_backup_was_made_and_that_one_was_put_back(office: Office) -> None:
    assert "尚未设置备份密钥" in text(office.browser("audit").get(reverse("audit")))
    set_recipient("age1key", command=office.world.command("dispatch"))
    assert "尚无完整备份" in text(office.browser("audit").get(reverse("audit")))
    made = {"name": "b.age", "began_at": "2024-06-02T19:00:00+00:00", "bytes": 9, "sha256": "5f" * 32, "entries": 7,
            "files": 2, "is_whole": True, "seconds": 4}  # fmt: skip
    enter_backup(made, command=office.world.command("dispatch"))
    enter_backup({**made, "name": "c.age", "is_whole": False}, command=office.world.command("dispatch"))
    put_back = {"name": "b.age", "made_at": "2024-06-02T19:00:00+00:00", "entries": 7}
    enter_restore(put_back, command=office.world.command("dispatch"))
    page = text(office.browser("audit").get(reverse("audit")))
    assert "最近一次完整备份 2024年6月3日 03:00:00" in page
    assert "由备份恢复，备份止于2024年6月3日 03:00:00" in page
    assert ("5f" * 32 in page, page.count("有问题")) == (True, 1)


def test_the_page_asks_few_questions_of_the_database(
    office: Office, django_assert_max_num_queries: Any
) -> None:
    client = office.browser("audit")
    case = office.world.case(office.world.registered())
    ask(client)
    ended(office, Finding("entry_missing", case.stream_id, 3))
    client.get(reverse("audit"))
    with django_assert_max_num_queries(30, connection=connection):
        assert client.get(reverse("audit")).status_code == 200
