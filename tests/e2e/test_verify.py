"""The journal verifies; a row broken behind its back is named."""

from __future__ import annotations

import pytest

from tests.e2e.received import received_case
from tests.journal.tampering import tamper


@pytest.fixture
def broken_row(browsers, office, tmp_path, scan):
    """Breaks the entry of a receipt as the owner of the database, past all triggers; mended afterwards."""
    received_case(browsers, tmp_path, scan)
    with office.database.as_owner() as owner:
        found = owner.execute(
            "SELECT id, stream_id, seq FROM journal_entry WHERE code = 'order.sign_receipt' ORDER BY id LIMIT 1"
        ).fetchone()
    assert found is not None
    entry, stream, seq = found

    def break_it():
        tamper(office.database, f"UPDATE journal_entry SET body = body || ' ' WHERE id = {entry}")
        return stream, seq

    yield break_it
    tamper(office.database, f"UPDATE journal_entry SET body = rtrim(body) WHERE id = {entry}")


def test_verify_finds_the_journal_whole_and_names_the_row_somebody_broke(office, broken_row):
    whole = office.command("verify", check=False)
    assert whole.returncode == 0, whole.stdout + whole.stderr
    stream, seq = broken_row()
    broken = office.command("verify", check=False)
    assert broken.returncode == 1, broken.stdout + broken.stderr
    assert "发现 1 处问题" in broken.stdout
    assert f"记录链{stream}" in broken.stdout
    assert f"第{seq}条记录被改动" in broken.stdout


def test_the_audit_administrator_is_told_the_same_on_a_page(browsers, broken_row):
    auditor = browsers.come_in("audit")
    auditor.go("/audit/")
    assert "日志完整" in verdict(auditor)
    stream, seq = broken_row()
    words = verdict(auditor)
    assert f"记录链{stream}" in words
    assert f"第{seq}条记录被改动" in words


def verdict(auditor):
    auditor.page.locator("form[action='/audit/verify/'] button[data-act]").click()
    auditor.page.locator("#run .icon-clock").wait_for(state="attached")
    auditor.page.locator("#run:is(.is-whole, .is-broken)").wait_for()
    return auditor.text("#run")
