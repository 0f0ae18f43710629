"""The journal verifies; a row broken behind its back is named."""

from __future__ import annotations

from tests.e2e.received import received_case
from tests.journal.tampering import tamper


def test_verify_finds_the_journal_whole_and_names_the_row_somebody_broke(browsers, office, tmp_path, scan):
    received_case(browsers, tmp_path, scan)
    whole = office.command("verify", check=False)
    assert whole.returncode == 0, whole.stdout + whole.stderr
    with office.database.as_owner() as owner:
        row = owner.execute(
            "SELECT id, stream_id, seq FROM journal_entry WHERE code = 'order.sign_receipt' ORDER BY id LIMIT 1"
        ).fetchone()
    assert row is not None
    entry, stream, seq = row
    tamper(office.database, f"UPDATE journal_entry SET body = body || ' ' WHERE id = {entry}")
    broken = office.command("verify", check=False)
    tamper(office.database, f"UPDATE journal_entry SET body = rtrim(body) WHERE id = {entry}")
    assert broken.returncode == 1, broken.stdout + broken.stderr
    assert "发现 1 处问题" in broken.stdout
    assert f"记录链{stream}" in broken.stdout
    assert f"第{seq}条记录被改动" in broken.stdout
    assert office.command("verify", check=False).returncode == 0
