"""A first start that is killed at any moment is finished by the next: keys, tables, the first administrator's password."""

from __future__ import annotations

import random
import re
import time
from functools import partial

import pytest

from tests.reliability import standing
from tests.reliability.chance import SEED
from tests.reliability.ground import disk
from tests.reliability.programs import Browser, Ledger
from tests.reliability.town import Town, wait_for

pytestmark = pytest.mark.kill

STEPS = ("启动数据库……", "建立或升级数据表……", "设置……", "启动网页和后台任务……")
LONGEST_SECONDS = 1.5
PASSWORD = re.compile("账号 admin，口令 (\\S+?)（")


def test_a_first_start_killed_again_and_again_opens_in_the_end_with_a_password_that_fits() -> None:
    chance = random.Random(SEED)
    with disk() as ground:
        town = Town(ground.folder, options=("--no-demo",))
        try:
            for step in STEPS:
                town.start()
                wait_for(partial(has_said, town, step), what=town.last_words)
                time.sleep(chance.uniform(0, LONGEST_SECONDS))
                town.kill_parent()
            town.open()
            told = PASSWORD.findall(town.words())
            Browser(town.address, "admin", "", Ledger()).log_in(told[-1])
            assert town.command("checkpoint").returncode == 0
            assert standing.verdict(town)["exit code"] == 0
            town.stop()
        finally:
            if town.process is not None and town.process.poll() is None:
                town.kill_parent()
            print(town.last_words())


def has_said(town: Town, words: str) -> bool:
    """Whether this start has come so far."""
    return words in town.words()[town.begun :]
