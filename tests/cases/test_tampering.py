"""What somebody with the owner's password does behind the journal's back is named; what only a seal outside proves is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC
from typing import Any

import psycopg
from django.conf import settings

from bihuan.cases.checks import ALL_CHECKS
from bihuan.journal import checkpoints, keys
from bihuan.journal.anchors import Anchor, anchor_of
from bihuan.journal.models import Checkpoint
from bihuan.journal.verify import Finding, Options, Snapshot, verify
from bihuan.records import filestore
from bihuan.records.sweeping import sweep
from bihuan.web.verdicts import SENTENCES
from tests.backup.office import put_files_in_place
from tests.cases.world import build_world
from tests.scratch import ScratchDatabase

TABLES = (
    "journal_entry",
    "journal_stream",
    "journal_checkpoint",
    "journal_checkpointline",
    "journal_message",
)
CASE = "(SELECT stream_id FROM cases_case)"
# What the stream of the case says, hashed anew from its first entry on, as a forger would.
REHASH = f"""
DO $$
DECLARE previous text := repeat('0', 64); entry record;
BEGIN
    FOR entry IN SELECT * FROM journal_entry WHERE stream_id = {CASE} ORDER BY seq LOOP
        previous := encode(sha256(convert_to(previous || E'\\n' || entry.body, 'UTF8')), 'hex');
        UPDATE journal_entry SET hash = previous WHERE id = entry.id;
    END LOOP;
    UPDATE journal_stream SET head_hash = previous WHERE id = {CASE};
END $$
"""
FORGE = f"UPDATE journal_entry SET body = replace(body, '\"part\":1', '\"part\":2') WHERE stream_id = {CASE}"
ADDED = f"""
INSERT INTO journal_entry (stream_id, seq, code, part_kind, part_id, actor_key, actor_post_id, actor_body_id, happened_at,
    recorded_at, origin, body, algorithm, hash)
SELECT stream_id, seq + 1, code, part_kind, part_id, actor_key, actor_post_id, actor_body_id, happened_at, recorded_at,
    origin, said, algorithm, encode(sha256(convert_to(hash || E'\\n' || said, 'UTF8')), 'hex')
FROM (
    SELECT *, regexp_replace(body, '"seq":[0-9]+', '"seq":' || seq + 1) AS said
    FROM journal_entry WHERE stream_id = {CASE} ORDER BY seq DESC LIMIT 1
) newest
"""
SWAPPED = f"""
UPDATE journal_entry one SET body = other.body FROM journal_entry other
WHERE one.stream_id = {CASE} AND other.stream_id = one.stream_id AND (one.seq, other.seq) IN ((3, 4), (4, 3))
"""
CUT = f"DELETE FROM journal_entry WHERE stream_id = {CASE} AND seq > 5"
HEAD_CUT = f"""
UPDATE journal_stream SET head_seq = 5, head_hash = (SELECT hash FROM journal_entry WHERE stream_id = {CASE} AND seq = 5)
WHERE id = {CASE}
"""
UNTIE = """
DO $$
DECLARE tie record;
BEGIN
    FOR tie IN SELECT conrelid::regclass AS held, conname FROM pg_constraint WHERE confrelid = 'journal_stream'::regclass LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', tie.held, tie.conname);
    END LOOP;
END $$
"""
LOSE_HEAD = (UNTIE, f"DELETE FROM journal_stream WHERE id = {CASE}")
LOSE = (f"DELETE FROM journal_entry WHERE stream_id = {CASE}", *LOSE_HEAD)
TAKE_OUT = tuple(
    f"DELETE FROM {table} WHERE {column} = (SELECT min(id) FROM journal_checkpoint)"
    for table, column in (("journal_checkpointline", "checkpoint_id"), ("journal_checkpoint", "id"))
)
FOREIGN = "CREATE TRIGGER quiet BEFORE UPDATE ON records_clock FOR EACH ROW EXECUTE FUNCTION journal_stays()"
UNSEAL = ("DELETE FROM journal_checkpointline", "DELETE FROM journal_checkpoint")
REPORT = "id = (SELECT min(id) FROM records_clock WHERE kind = 'report')"
STOPPED = "id = (SELECT min(id) FROM records_clock WHERE stopped_at IS NOT NULL AND part_kind = 'order')"
WARNED = "id = (SELECT min(id) FROM records_clock WHERE level > 0)"
COPY_OF_CLOCK = """
INSERT INTO records_clock SELECT (c).* FROM (
    SELECT json_populate_record(clock, json_build_object('id', 999999, 'kind', 'conclusion', 'started_at',
        clock.started_at + interval '7 minutes 3 seconds')) AS c FROM records_clock clock ORDER BY id LIMIT 1
) made
"""
COPY_OF_SIGHT = """
INSERT INTO records_access SELECT (a).* FROM (
    SELECT json_populate_record(access, json_build_object('id', 999999, 'body_ref', 424242, 'until', NULL)) AS a
    FROM records_access access ORDER BY id LIMIT 1
) made
"""


def _clock(which: str, change: str) -> str:
    return f"UPDATE records_clock SET {change} WHERE {which}"


# What is done, and what is said of it.
TAMPERED: dict[str, tuple[tuple[str, ...], str]] = {
    "an entry changed": ((FORGE,), "entry_changed"),
    "an entry changed and all hashed anew": ((FORGE, REHASH), "sealed_entry_changed"),
    "an entry removed": ((f"DELETE FROM journal_entry WHERE stream_id = {CASE} AND seq = 4",), "entry_missing"),
    "an entry added": ((ADDED,), "beyond_head"),
    "entries re-ordered": ((SWAPPED,), "entry_changed"),
    "entries re-ordered and hashed anew": ((SWAPPED, REHASH), "copy_differs"),
    "a tail cut": ((CUT,), "tail_cut"),
    "a tail cut with its head": ((CUT, HEAD_CUT), "sealed_entry_gone"),
    "the head of a stream lost": (LOSE_HEAD, "stream_missing"),
    "a stream lost": (LOSE, "stream_lost"),
    "a checkpoint taken out": (TAKE_OUT, "checkpoint_unchained"),
    "a checkpoint set back": (
        ("UPDATE journal_checkpoint SET made_at = made_at - interval '1 day'",), "checkpoint_changed"),
    "a checkpoint signed by another": (
        ("UPDATE journal_checkpoint SET signature = repeat('1', 128)",), "signature_wrong"),
    "lines of a checkpoint exchanged": (
        ("UPDATE journal_checkpointline SET hash = repeat('1', 64)",), "lines_changed"),
    "a trigger off": (("ALTER TABLE journal_entry DISABLE TRIGGER stays",), "trigger_off"),
    "a trigger on another table": ((FOREIGN,), "trigger_foreign"),
    "a grant too much": (("GRANT UPDATE ON journal_entry TO bihuan_app",), "grant_extra"),
    "a text exchanged": (("UPDATE records_text SET content = content || '。'",), "text_changed"),
    "a text erased without entry": (
        ("UPDATE records_text SET content = '', erased_at = now()",), "erased_not_in_journal"),
    "a signed paper exchanged": (("UPDATE records_signature SET content = content || ' '",), "signature_changed"),
    "a photo exchanged": (
        ("UPDATE records_blob SET sha256 = repeat('a', 63) || id % 10",), "evidence_not_in_journal"),
    "sight given": ((COPY_OF_SIGHT,), "access_too_much"),
    "a limit put off": ((_clock(REPORT, "due_at = due_at + interval '1 day'"),), "clock_due_not_in_journal"),
    "a limit put off with its original": (
        (_clock(WARNED, "due_at = due_at + interval '1 day', original_due_at = original_due_at + interval '1 day'"),),
        "clock_due_not_in_journal"),
    "a limit put off by a pause": (
        (_clock(REPORT, "due_at = due_at - interval '1 hour', paused_for = interval '1 hour'"),),
        "clock_due_not_in_journal"),
    "a limit met earlier": (
        (_clock(STOPPED, "stopped_at = stopped_at - interval '1 hour'"),), "clock_stop_not_in_journal"),
    "a limit begun later": (
        (_clock(REPORT, "started_at = started_at + interval '1 second'"),), "clock_start_not_in_journal"),
    "a breach forgotten": ((_clock(WARNED, "level = 0"),), "clock_level_not_in_journal"),
    "a limit removed": ((f"DELETE FROM records_clock WHERE {WARNED}",), "clock_missing"),
    "a limit slipped in": ((COPY_OF_CLOCK,), "clock_start_not_in_journal"),
}  # fmt: skip


class InOneTransaction(Snapshot):
    """What a snapshot shows, by one connection that is in the middle of a forgery."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.first, self._opened = connection, []
        ((moment,),) = connection.execute("SELECT transaction_timestamp()").fetchall()
        self.opened_at = moment.astimezone(UTC)

    def each(self, check: Callable[..., Any], parts: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        for part in parts:
            yield part, check(self.first, part)


def findings(connection: psycopg.Connection[Any], *, anchor: Anchor | None = None) -> set[str]:
    """The codes found; that the owner is mighty is no news here."""
    options = Options(data=settings.DATA, further=ALL_CHECKS, anchor=anchor)
    found = verify(InOneTransaction(connection), options=options).findings
    return {finding.code for finding in found if finding != Finding("role_too_mighty", name="bihuan_owner")}


def forged(owner: psycopg.Connection[Any], *statements: str) -> None:
    """Run the statements past the triggers, which stand again afterwards."""
    for table in TABLES:
        owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER".encode())
    for statement in statements:
        owner.execute(statement.encode())
    owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
    off = {statement.split()[2] for statement in statements if "DISABLE TRIGGER" in statement}
    enabling = owner.execute(
        "SELECT format('ALTER TABLE %%s ENABLE ALWAYS TRIGGER %%I', tgrelid::regclass, tgname)"
        " FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = ANY(%s::regclass[])",
        [sorted(set(TABLES) - off)],
    )
    for (statement,) in enabling.fetchall():
        owner.execute(statement)


def lived() -> Checkpoint:
    """A case with its report in, warned of in time, sealed twice; the last seal."""
    world = build_world()
    keys.make_keys(settings.DATA)
    world.reported()
    checkpoints.seal(now=world.now, key=keys.sealing_key(settings.DATA))
    world.wait(days=30)
    while sweep(world.now):
        pass
    put_files_in_place()
    made = checkpoints.seal(now=world.now, key=keys.sealing_key(settings.DATA))
    assert made is not None
    return made


def test_whatever_is_done_behind_the_journal_is_named(
    own_database: ScratchDatabase, data_folder: object
) -> None:
    made = lived()
    with psycopg.connect(own_database.owner_url) as owner:
        assert findings(owner) == set()
        told = {}
        for what, (statements, _code) in TAMPERED.items():
            with owner.transaction(force_rollback=True):
                forged(owner, *statements)
                told[what] = findings(owner)
        assert {what: code for what, (_, code) in TAMPERED.items() if code not in told[what]} == {}
        keys_exchanged(owner, made)
        files_swapped(owner)
        only_an_anchor_proves(owner, made)


def keys_exchanged(owner: psycopg.Connection[Any], made: Checkpoint) -> None:
    """Another key in place of the instance's: its public half, then a seal made with it."""
    folder = settings.DATA / "keys"
    shutil.copytree(folder, folder.with_name("before"))
    public = next(folder.glob("*.pub"))
    public.write_text("00" * 32 + "\n")
    assert findings(owner) == {"key_missing"}
    shutil.rmtree(folder)
    keys.make_keys(settings.DATA)
    other = keys.sealing_key(settings.DATA)
    shutil.copy(folder.with_name("before") / public.name, folder / public.name)
    with owner.transaction(force_rollback=True):
        forged(owner, f"UPDATE journal_checkpoint SET key_id = '{other.id}' WHERE id = {made.pk}")
        assert "key_changed" in findings(owner)
    shutil.rmtree(folder)
    folder.with_name("before").rename(folder)


def files_swapped(owner: psycopg.Connection[Any]) -> None:
    """Another file under the hash of a photo, then none."""
    ((sha256,),) = owner.execute("SELECT min(sha256) FROM records_blob").fetchall()
    place = filestore.path_of(sha256)
    place.write_bytes(b"another photo")
    assert findings(owner) == {"file_changed"}
    place.unlink()
    assert findings(owner) == {"file_missing"}
    put_files_in_place()


def only_an_anchor_proves(owner: psycopg.Connection[Any], made: Checkpoint) -> None:
    """With database and key all can be made anew, or what came after a seal dropped: only a seal kept outside tells."""
    anchor = anchor_of(made, public_key=keys.sealing_key(settings.DATA).public)
    assert findings(owner, anchor=anchor) == set()
    for statements, code in (
        ((FORGE, REHASH, *UNSEAL), "journal_older_than_anchor"),
        ((CUT, HEAD_CUT, *UNSEAL, "DELETE FROM records_clock", *ERASE_REST), "journal_older_than_anchor"),
    ):
        with owner.transaction(force_rollback=True):
            forged(owner, *statements)
            without = findings(owner)
            assert not without & {"sealed_entry_changed", "sealed_entry_gone", "stream_lost"}
            assert code in findings(owner, anchor=anchor)


# What a careful forger takes away with the entries.
ERASE_REST = ("DELETE FROM records_signature", "DELETE FROM records_evidence")


def test_the_documents_say_of_every_finding_what_leads_to_it() -> None:
    told = (settings.PACKAGE.parents[1] / "docs" / "security.md").read_text()
    assert [code for code in SENTENCES if f"`{code}`" not in told] == []
