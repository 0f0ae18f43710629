"""Checks that whatever is erased was erased by an entry of the journal, and is gone; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.journal.verify import Finding
from bihuan.journal.verify.ranges import Range
from bihuan.journal.verify.snapshot import Connection
from bihuan.records import filestore
from bihuan.records.erasing import ERASED

# Only what is erased is looked at, and of the journal only the entries that erase.
NOT_ENTERED = """
WITH told AS MATERIALIZED (
    SELECT stream_id, body::jsonb -> 'facts' AS facts FROM journal_entry
    WHERE code = %(code)s AND stream_id BETWEEN %(first)s AND %(last)s
)
SELECT stream_ref, name FROM (
    SELECT stream_ref, 'text ' || id AS name, 'texts' AS fact, id FROM records_text
    WHERE erased_at IS NOT NULL AND stream_ref BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT stream_ref, 'signature ' || id, 'signatures', id FROM records_signature
    WHERE erased_at IS NOT NULL AND stream_ref BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT stream_ref, 'evidence ' || id, 'files', id FROM records_evidence
    WHERE erased_at IS NOT NULL AND stream_ref BETWEEN %(first)s AND %(last)s
) erased
WHERE NOT EXISTS (
    SELECT FROM told WHERE told.stream_id = erased.stream_ref AND told.facts -> erased.fact @> to_jsonb(erased.id)
)
ORDER BY stream_ref, name
"""
FILES_ERASED = """
SELECT evidence.stream_ref, blob.sha256, blob.derivative_sha256
FROM records_evidence evidence JOIN records_blob blob ON blob.id = evidence.blob_id
WHERE evidence.erased_at IS NOT NULL AND evidence.stream_ref BETWEEN %(first)s AND %(last)s
    AND NOT EXISTS (SELECT FROM records_evidence other WHERE other.blob_id = blob.id AND other.erased_at IS NULL)
ORDER BY evidence.id
"""


def check_erased(connection: Connection, part: Range) -> Iterator[Finding]:
    """Texts, signed papers and files of these streams erased without an entry that says so."""
    facts = {"code": ERASED, "first": part.first, "last": part.last}
    for stream_id, name in connection.execute(NOT_ENTERED, facts).fetchall():
        yield Finding("erased_not_in_journal", stream_id=stream_id, name=name)


def check_erased_files(connection: Connection, part: Range) -> Iterator[Finding]:
    """Files of these streams that are erased and still lie on the disk."""
    facts = {"first": part.first, "last": part.last}
    for stream_id, *hashes in connection.execute(FILES_ERASED, facts).fetchall():
        for sha256 in filter(None, hashes):
            if filestore.kept_at(sha256) is not None:
                yield Finding("file_not_erased", stream_id=stream_id, name=f"file {sha256}")
