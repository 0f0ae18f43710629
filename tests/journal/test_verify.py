"""Whoever changes the journal behind the application's back is found out, and where."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings

from bihuan.journal import checkpoints, keys
from bihuan.journal.anchors import Anchor, NotAnAnchor, anchor_of, anchor_text, read_anchor
from bihuan.journal.entries import record
from bihuan.journal.errors import JournalBroken
from bihuan.journal.models import Checkpoint, CheckpointLine, Entry, Stream
from bihuan.journal.streams import open_streams
from bihuan.journal.verify import Finding, Options, Snapshot, Verdict, verify
from bihuan.journal.verify import ranges as ranges_module
from bihuan.rules.canonical import GENESIS, chain_hash
from bihuan.web.verdicts import verdict_words
from tests.journal.cast import COMMAND, NOW, history, issued
from tests.journal.tampering import tamper
from tests.scratch import ScratchDatabase

pytestmark = pytest.mark.usefixtures("own_database", "data_folder")


def check(anchor: Anchor | None = None) -> Verdict:
    """Verify in SQL and in Python: both must say the same."""
    in_sql = verified(anchor=anchor)
    in_python = verified(independent=True, anchor=anchor)
    assert in_python.findings == in_sql.findings
    assert (in_python.streams, in_python.entries) == (in_sql.streams, in_sql.entries)
    return in_sql


def verified(*, independent: bool = False, anchor: Anchor | None = None) -> Verdict:
    options = Options(data=settings.DATA, independent=independent, anchor=anchor)
    with Snapshot(readers=2) as snapshot:
        return verify(snapshot, options=options)


def sealed() -> Checkpoint:
    keys.make_keys(settings.DATA)
    checkpoint = checkpoints.seal(now=NOW, key=keys.sealing_key(settings.DATA))
    assert checkpoint is not None
    return checkpoint


def rewritten(stream: int) -> list[str]:
    """SQL that changes the first entry of a stream and recomputes all that follows, head included."""
    statements, previous = [], GENESIS
    for entry in Entry.objects.filter(stream_id=stream).order_by("seq"):
        body = entry.body.replace('"body_id":12', '"body_id":13')
        previous = chain_hash(previous, body)
        statements.append(
            f"UPDATE journal_entry SET body = '{body}', hash = '{previous}' WHERE id = {entry.id}"
        )
    return [*statements, f"UPDATE journal_stream SET head_hash = '{previous}' WHERE id = {stream}"]


def test_an_untouched_journal_is_whole():
    history(streams=5, entries=4)
    sealed()
    (empty,) = open_streams("round", 1, NOW)
    record([issued(empty, 1)], command=COMMAND)
    verdict = check()
    assert verdict.is_whole, verdict.findings
    assert (verdict.streams, verdict.entries, verdict.checkpoints, verdict.unsealed_entries) == (6, 21, 1, 1)
    assert verdict.sealed_at == NOW


def test_an_empty_journal_is_whole():
    assert check().is_whole


@pytest.mark.parametrize(
    "change",
    [
        "body = replace(body, '\"body_id\":12', '\"body_id\":13')",
        "body = body || ' '",
        "body = 'nothing'",
        "hash = repeat('a', 64)",
    ],
)
def test_a_changed_byte_is_found(own_database, change):
    _first, second = history(streams=2, entries=4)
    tamper(own_database, f"UPDATE journal_entry SET {change} WHERE stream_id = {second} AND seq = 3")
    assert check().findings == (Finding("entry_changed", second, 3),)


@pytest.mark.parametrize(
    "change",
    [
        "code = 'order.recall'",
        "part_id = part_id + 1",
        "actor_key = 'user:8'",
        "actor_post_id = NULL",
        "actor_body_id = 9",
        "recorded_at = recorded_at - interval '1 microsecond'",
        "happened_at = happened_at - interval '1 day'",
        "origin = 'demo'",
    ],
)
def test_a_changed_copy_of_an_entry_is_found(own_database, change):
    (stream,) = history(streams=1, entries=3)
    tamper(own_database, f"UPDATE journal_entry SET {change} WHERE seq = 2")
    assert check().findings == (Finding("copy_differs", stream, 2),)


def test_an_entry_whose_body_is_no_longer_json_but_rehashed_is_found(own_database):
    (stream,) = history(streams=1, entries=1)
    digest = chain_hash(GENESIS, "x")
    tamper(
        own_database,
        f"UPDATE journal_entry SET body = 'x', hash = '{digest}'",
        f"UPDATE journal_stream SET head_hash = '{digest}'",
    )
    assert check().findings == (Finding("copy_differs", stream, 1),)


@pytest.mark.parametrize("seq", [1, 2, 3])
def test_a_removed_entry_is_named(own_database, seq):
    first, _second = history(streams=2, entries=4)
    tamper(own_database, f"DELETE FROM journal_entry WHERE stream_id = {first} AND seq = {seq}")
    assert check().findings == (Finding("entry_missing", first, seq),)


def test_a_cut_tail_is_named_by_its_first_entry(own_database):
    _first, second = history(streams=2, entries=4)
    tamper(own_database, f"DELETE FROM journal_entry WHERE stream_id = {second} AND seq > 2")
    assert check().findings == (Finding("tail_cut", second, 3),)


def test_a_tail_cut_together_with_its_head_is_found_against_the_seal(own_database):
    _first, second = history(streams=2, entries=4)
    cut = f"DELETE FROM journal_entry WHERE stream_id = {second} AND seq > 2"
    head_set_back = (
        "UPDATE journal_stream SET head_seq = 2, head_hash = e.hash FROM journal_entry e"
        f" WHERE e.stream_id = journal_stream.id AND e.seq = 2 AND e.stream_id = {second}"
    )
    checkpoint = sealed()
    tamper(own_database, cut, head_set_back)
    assert check().findings == (Finding("sealed_entry_gone", second, 4, checkpoint.id),)


def test_entries_beyond_the_head_are_found(own_database):
    (stream,) = history(streams=1, entries=2)
    tamper(own_database, "UPDATE journal_stream SET head_seq = 1")
    assert check().findings == (Finding("beyond_head", stream, 2),)


def test_a_head_that_is_not_the_last_entry_is_found(own_database):
    (stream,) = history(streams=1, entries=2)
    tamper(own_database, "UPDATE journal_stream SET head_hash = repeat('b', 64)")
    assert check().findings == (Finding("head_differs", stream, 2),)


def test_a_stream_that_changed_its_kind_is_found(own_database):
    (stream,) = history(streams=1, entries=2)
    tamper(own_database, "UPDATE journal_stream SET kind = 'round'")
    assert check().findings == (Finding("kind_differs", stream, 2),)


def test_an_entry_that_no_longer_says_the_kind_of_its_stream_is_found(own_database):
    (stream,) = history(streams=1, entries=1)
    body = Entry.objects.get().body.replace('"stream_kind":"case",', "")
    digest = chain_hash(GENESIS, body)
    tamper(
        own_database,
        f"UPDATE journal_entry SET body = '{body}', hash = '{digest}'",
        f"UPDATE journal_stream SET head_hash = '{digest}'",
    )
    assert check().findings == (Finding("kind_differs", stream, 1),)


def test_a_lost_stream_is_found_against_the_seal(own_database):
    first, _second = history(streams=2, entries=3)
    checkpoint = sealed()
    tamper(
        own_database,
        f"DELETE FROM journal_entry WHERE stream_id = {first}",
        f"DELETE FROM journal_stream WHERE id = {first}",
    )
    assert check().findings == (Finding("stream_lost", first, 3, checkpoint.id),)


def test_a_history_rewritten_and_rehashed_is_found_against_the_seal(own_database):
    first, _second = history(streams=2, entries=3)
    checkpoint = sealed()
    tamper(own_database, *rewritten(first))
    assert check().findings == (Finding("sealed_entry_changed", first, 3, checkpoint.id),)


def test_a_rewritten_history_without_a_seal_cannot_be_found_and_the_verdict_says_so(own_database):
    (stream,) = history(streams=1, entries=3)
    tamper(own_database, *rewritten(stream))
    verdict = check()
    assert verdict.is_whole
    assert (verdict.sealed_at, verdict.unsealed_entries, verdict.anchor_hash) == (None, 3, None)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE journal_checkpoint SET entries_total = 99", "checkpoint_changed"),
        ("UPDATE journal_checkpoint SET signature = repeat('0', 128)", "signature_wrong"),
        ("UPDATE journal_checkpointline SET seq = 2 WHERE stream_ref = (SELECT max(id) FROM journal_stream)",
         "lines_changed"),
        ("DELETE FROM journal_checkpointline WHERE stream_ref = (SELECT max(id) FROM journal_stream)",
         "lines_changed"),
    ],
)  # fmt: skip
def test_a_changed_checkpoint_is_found(own_database, change, code):
    history(streams=2, entries=3)
    checkpoint = sealed()
    tamper(own_database, change)
    assert code in {found.code for found in check().findings if found.checkpoint_id == checkpoint.id}


def test_a_checkpoint_taken_out_of_the_middle_is_found(own_database):
    history(streams=2, entries=3)
    first = sealed()
    history(streams=1, entries=1)
    second = sealed()
    tamper(
        own_database,
        f"DELETE FROM journal_checkpointline WHERE checkpoint_id = {first.id}",
        f"DELETE FROM journal_checkpoint WHERE id = {first.id}",
    )
    assert check().findings == (Finding("checkpoint_unchained", checkpoint_id=second.id),)


def test_a_signature_that_cannot_be_checked_for_want_of_its_key_is_said(own_database):
    history(streams=1, entries=1)
    checkpoint = sealed()
    next((settings.DATA / "keys").glob("*.pub")).unlink()
    assert check().findings == (Finding("key_missing", checkpoint_id=checkpoint.id, name=checkpoint.key_id),)


def forged_anew(database: ScratchDatabase) -> Checkpoint:
    """All seals thrown away and made again over a rewritten history, with the instance's own key."""
    (stream,) = Stream.objects.values_list("id", flat=True)
    tamper(
        database,
        *rewritten(stream),
        "DELETE FROM journal_checkpointline",
        "DELETE FROM journal_checkpoint",
    )
    return sealed()


def test_even_seals_made_anew_over_a_rewritten_history_fall_against_an_anchor_outside(own_database):
    history(streams=1, entries=3)
    anchor = anchor_of(sealed(), public_key=keys.sealing_key(settings.DATA).public)
    outside = anchor_text(anchor)
    assert check(read_anchor(outside)).is_whole
    forged_anew(own_database)
    assert check().is_whole
    verdict = check(read_anchor(outside))
    assert verdict.findings == (Finding("anchor_missing", name=anchor.hash),)


def test_an_anchor_file_that_was_edited_is_refused():
    history(streams=1, entries=3)
    outside = anchor_text(anchor_of(sealed(), public_key=keys.sealing_key(settings.DATA).public))
    for wrong in (outside.replace('"entries_total":3', '"entries_total":2'), "{}", "x", outside[:-9]):
        with pytest.raises(NotAnAnchor):
            read_anchor(wrong)


@pytest.mark.parametrize(
    ("statement", "code", "name"),
    [
        ("ALTER TABLE journal_entry DISABLE TRIGGER stays", "trigger_off", "journal_entry.stays"),
        ("ALTER TABLE journal_entry ENABLE TRIGGER stays", "trigger_off", "journal_entry.stays"),
        ("DROP TRIGGER grows ON journal_stream", "trigger_missing", "journal_stream.grows"),
        ("CREATE OR REPLACE FUNCTION journal_stays() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
         "trigger_changed", "journal_entry.stays"),
        ("CREATE TRIGGER late BEFORE INSERT ON journal_entry FOR EACH ROW EXECUTE FUNCTION journal_stays()",
         "trigger_foreign", "journal_entry.late"),
        ("CREATE RULE quiet AS ON DELETE TO journal_entry DO INSTEAD NOTHING",
         "trigger_foreign", "journal_entry.quiet"),
        ("GRANT UPDATE ON journal_entry TO bihuan_app", "grant_extra", "UPDATE journal_entry bihuan_app"),
        ("GRANT UPDATE (body) ON journal_entry TO bihuan_app", "grant_extra",
         "UPDATE journal_entry(body) bihuan_app"),
        ("GRANT SELECT ON people_user TO PUBLIC", "grant_extra", "SELECT people_user PUBLIC"),
        ("REVOKE INSERT ON journal_message FROM bihuan_app", "grant_missing",
         "INSERT journal_message bihuan_app"),
        ("GRANT UPDATE ON SEQUENCE journal_entry_id_seq TO bihuan_app", "grant_extra",
         "UPDATE journal_entry_id_seq bihuan_app"),
        ("GRANT CREATE ON SCHEMA public TO bihuan_app", "role_too_mighty", "bihuan_app"),
    ],
)  # fmt: skip
def test_a_protection_put_aside_is_named(own_database, statement, code, name):
    with own_database.as_owner() as owner:
        owner.execute(statement)
    assert Finding(code, name=name) in verified().findings


def test_one_break_is_told_once_and_breaks_of_different_streams_each(own_database):
    first, _second, third = history(streams=3, entries=4)
    tamper(
        own_database,
        f"UPDATE journal_entry SET body = body || ' ' WHERE stream_id = {first}",
        f"DELETE FROM journal_entry WHERE stream_id = {third} AND seq = 2",
    )
    assert check().findings == (Finding("entry_changed", first, 1), Finding("entry_missing", third, 2))


def test_ranges_of_streams_together_hold_every_stream(own_database, monkeypatch):
    monkeypatch.setattr(ranges_module, "ENTRIES", 5)
    streams = history(streams=7, entries=4)
    checkpoint = sealed()
    tamper(
        own_database,
        *(f"DELETE FROM journal_entry WHERE stream_id = {stream}" for stream in (streams[0], streams[6])),
        *(f"DELETE FROM journal_stream WHERE id = {stream}" for stream in (streams[0], streams[6])),
    )
    with Snapshot() as snapshot:
        assert len(ranges_module.divide(snapshot)) > 2
    verdict = check()
    assert verdict.entries == 20
    assert verdict.findings == tuple(
        Finding("stream_lost", stream, 4, checkpoint.id) for stream in (streams[0], streams[6])
    )


def test_a_verification_sees_one_moment_however_long_it_takes(own_database):
    history(streams=2, entries=2)
    with Snapshot(readers=2) as snapshot:
        history(streams=1, entries=5)
        verdict = verify(snapshot, options=Options(data=settings.DATA))
    assert verdict.is_whole
    assert (verdict.streams, verdict.entries) == (2, 4)


def test_progress_runs_to_the_end():
    history(streams=3, entries=2)
    seen: list[tuple[int, int]] = []
    with Snapshot() as snapshot:
        verify(snapshot, options=Options(data=settings.DATA, progress=lambda *step: seen.append(step)))
    assert seen[-1] == (len(seen), len(seen))


def test_a_check_of_a_floor_above_takes_part():
    history(streams=1, entries=1)
    found = Finding("text_changed", name="9")
    with Snapshot() as snapshot:
        options = Options(data=settings.DATA, further=(lambda _connection, _part: [found],))
        assert verify(snapshot, options=options).findings == (found,)


def test_a_commit_that_came_long_after_its_moment_is_sealed_by_the_next_checkpoint(own_database):
    history(streams=2, entries=1)
    first = sealed()
    (late,) = open_streams("case", 1, NOW - timedelta(days=9))
    record([issued(late, 1)], command=replace(COMMAND, now=NOW - timedelta(days=9)))
    second = sealed()
    assert second.id != first.id
    lines = CheckpointLine.objects.filter(checkpoint=second).values_list("stream_ref", flat=True)
    assert list(lines) == [late]
    assert verified().unsealed_entries == 0


def test_a_checkpoint_holds_only_what_moved_since_the_last(own_database):
    first, second = history(streams=2, entries=2)
    one = sealed()
    record([issued(second, 9)], command=COMMAND)
    two = sealed()
    assert sealed() == two
    lines = CheckpointLine.objects.order_by("checkpoint_id", "stream_ref").values_list(
        "checkpoint_id", "stream_ref", "seq"
    )
    assert list(lines) == [(one.id, first, 2), (one.id, second, 2), (two.id, second, 3)]
    assert (two.previous_hash, two.streams_total, two.entries_total) == (one.hash, 2, 5)


def test_nothing_is_sealed_over_a_loss(own_database):
    first, _second = history(streams=2, entries=2)
    sealed()
    tamper(
        own_database,
        f"DELETE FROM journal_entry WHERE stream_id = {first}",
        f"DELETE FROM journal_stream WHERE id = {first}",
    )
    history(streams=1, entries=2)
    with pytest.raises(JournalBroken):
        sealed()
    assert Checkpoint.objects.count() == 1


def test_since_a_seal_kept_outside_only_what_moved_is_looked_at_and_the_verdict_says_so(own_database):
    first, second, _third = history(streams=3, entries=2)
    anchor = anchor_of(sealed(), public_key=keys.sealing_key(settings.DATA).public)
    record([issued(first, 3)], command=COMMAND)
    options = Options(data=settings.DATA, anchor=anchor, only_since=True)
    with Snapshot(readers=2) as snapshot:
        verdict = verify(snapshot, options=options)
    assert (verdict.is_whole, verdict.entries, verdict.only_since) == (True, 3, True)
    assert any("没有核验" in line for line in verdict_words(verdict).unproven)
    tamper(own_database, *rewritten(second)[:-1])
    with Snapshot(readers=2) as snapshot:
        found = verify(snapshot, options=options).findings
    assert found == ()  # the head of the rewritten chain still stands: only a whole verification finds it
    tamper(own_database, f"UPDATE journal_stream SET head_hash = '{GENESIS}' WHERE id = {second}")
    with Snapshot(readers=2) as snapshot:
        found = verify(snapshot, options=options).findings
    assert {one.stream_id for one in found} == {second}
