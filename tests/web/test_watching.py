"""The house is watched by figures and names of routes: no word of what was typed gets into log or metrics."""

from __future__ import annotations

import json
import logging

import pytest
from django.db import DatabaseError
from django.test import Client

from bihuan.settings.logs import JsonLines, logging_config
from bihuan.web import health

CANARY = "13912345678"
TEXT = "夜间偷排"
REQUEST_FIELDS = {"time", "level", "process", "logger", "event", "request_id", "route", "status", "ms"}


def line_of(record: logging.LogRecord) -> dict[str, object]:
    told: dict[str, object] = json.loads(JsonLines().format(record))
    return told


def test_a_request_leaves_one_line_with_its_number_route_and_who_by_number(come_in, caplog):
    caplog.set_level(logging.INFO, "bihuan.request")
    come_in("bl-desk").get(f"/bell/?q={CANARY}")
    Client().post("/login/", {"login": CANARY, "password": TEXT})
    Client().get(f"/{TEXT}{CANARY}/")
    lines = [line_of(record) for record in caplog.records if record.name == "bihuan.request"]
    bell, login, missing = lines[-3:]
    assert (bell["route"], bell["status"]) == ("bell", 200)
    assert isinstance(bell["actor"], int)
    assert (login["route"], set(login)) == ("login", REQUEST_FIELDS)
    assert (missing["route"], missing["status"]) == ("none", 404)
    written = "\n".join(JsonLines().format(record) for record in caplog.records)
    assert CANARY not in written
    assert TEXT not in written


def test_what_others_log_keeps_its_template_and_an_error_its_type_and_place_only():
    try:
        raise ValueError(TEXT)
    except ValueError as error:
        broken = logging.getLogger("django.request").makeRecord(
            "django.request", logging.ERROR, "f", 1, "%s: %s", ("Broken", f"/{CANARY}"),
            (ValueError, error, error.__traceback__),
        )  # fmt: skip
    told = line_of(broken)
    assert (told["event"], told["error"]) == ("%s: %s", "ValueError")
    assert "test_what_others_log" in str(told["at"])
    said = logging.makeLogRecord({"name": "elsewhere", "msg": f"{TEXT}{CANARY}"})
    ours = logging.makeLogRecord({"name": "bihuan.jobs", "msg": "%s of %s", "args": (3, 4)})
    named = logging.makeLogRecord({"name": "bihuan.jobs", "msg": "lost %s", "args": (CANARY,)})
    assert [line_of(record)["event"] for record in (said, ours, named)] == [
        "message withheld", "3 of 4", "lost %s",
    ]  # fmt: skip
    assert CANARY not in json.dumps(told)
    assert logging_config("")["formatters"]["line"]
    assert logging_config("json")["loggers"]["bihuan"]["level"] == "INFO"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"REMOTE_ADDR": "10.1.2.3"}, 404),
        ({"HTTP_X_FORWARDED_FOR": "10.1.2.3"}, 404),  # a proxy on this machine asks for somebody else
        ({"REMOTE_ADDR": "10.1.2.3", "HTTP_AUTHORIZATION": "Bearer key"}, 200),
        ({"REMOTE_ADDR": "10.1.2.3", "HTTP_AUTHORIZATION": "Bearer other"}, 404),
    ],
)
def test_figures_are_for_this_machine_or_by_the_token(come_in, settings, headers, status):
    settings.METRICS_TOKEN = "key"
    assert Client(**headers).get("/metrics").status_code == status


def test_without_a_token_set_an_empty_one_opens_nothing(come_in, settings):
    settings.METRICS_TOKEN = ""
    asked = Client(REMOTE_ADDR="10.1.2.3", HTTP_AUTHORIZATION="Bearer ")
    assert asked.get("/metrics").status_code == 404


def test_figures_count_requests_by_route_and_tell_how_the_house_stands(come_in):
    come_in("bl-desk").get("/bell/")
    told = Client().get("/metrics").content.decode()
    assert 'bihuan_requests_total{method="GET",route="bell",status="200"}' in told
    assert 'bihuan_request_seconds_bucket{le="0.5",route="bell"}' in told
    for figure in ("database_up 1.0", "clocks_unswept 0.0", "jobs_failed 0.0", "database_bytes "):
        assert f"\nbihuan_{figure}" in told
    assert "bl-desk" not in told


def test_a_process_that_cannot_serve_says_why(come_in, settings, tmp_path, monkeypatch):
    assert Client().get("/readyz").content == b"ok"
    settings.DATA = tmp_path / "gone"
    monkeypatch.setattr(health, "_tables_are_there", lambda: False)
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.content.decode().splitlines()) == (
        503, ["migrations 数据表未升级，请运行 bihuan migrate", "data 数据文件夹不可写"],
    )  # fmt: skip

    def lost() -> bool:
        raise DatabaseError(TEXT)

    monkeypatch.setattr(health, "_tables_are_there", lost)
    assert Client().get("/readyz").content.decode().splitlines()[0] == "database 数据库没有应答"
    assert Client().get("/healthz").status_code == 200
