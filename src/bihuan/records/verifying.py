"""Checks that texts, signatures and files are those the journal speaks of; changes nothing.

Handed to the journal's verification as further checks, which runs them on ranges of streams.
"""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.journal.verify import Finding
from bihuan.journal.verify.ranges import Range
from bihuan.journal.verify.snapshot import Connection
from bihuan.records.filestore import hash_of_kept

# Changed: the row no longer has the hash beside it. Not in the journal: row and hash were changed together, or the
# row was slipped in. An erased text keeps its commitment and has nothing left to compare.
TEXTS = """
SELECT CASE
    WHEN erased_at IS NULL
        AND commitment <> encode(sha256(convert_to(salt || E'\\n' || content, 'UTF8')), 'hex') THEN 'text_changed'
    WHEN erased_at IS NOT NULL AND content <> '' THEN 'text_not_erased'
    ELSE 'text_not_in_journal'
END, stream_ref, 'text ' || id
FROM records_text text
WHERE stream_ref BETWEEN %(first)s AND %(last)s AND (
    CASE WHEN erased_at IS NULL
        THEN commitment <> encode(sha256(convert_to(salt || E'\\n' || content, 'UTF8')), 'hex')
        ELSE content <> '' END
    OR NOT EXISTS (
        SELECT FROM journal_entry WHERE stream_id = text.stream_ref AND strpos(body, text.commitment) > 0
    )
)
ORDER BY id
"""
SIGNATURES = """
SELECT CASE
    WHEN content_hash <> encode(sha256(convert_to(content, 'UTF8')), 'hex') THEN 'signature_changed'
    ELSE 'signature_not_in_journal'
END, stream_ref, 'signature ' || id
FROM records_signature signature
WHERE stream_ref BETWEEN %(first)s AND %(last)s AND (
    content_hash <> encode(sha256(convert_to(content, 'UTF8')), 'hex')
    OR NOT EXISTS (
        SELECT FROM journal_entry WHERE stream_id = signature.stream_ref AND strpos(body, content_hash) > 0
    )
)
ORDER BY id
"""
EVIDENCE = """
SELECT 'evidence_not_in_journal', evidence.stream_ref, 'evidence ' || evidence.id
FROM records_evidence evidence JOIN records_blob blob ON blob.id = evidence.blob_id
WHERE evidence.stream_ref BETWEEN %(first)s AND %(last)s AND NOT EXISTS (
    SELECT FROM journal_entry WHERE stream_id = evidence.stream_ref AND strpos(body, blob.sha256) > 0
)
ORDER BY evidence.id
"""
# A file that hangs on several streams is read with the first of them only.
FILES = """
SELECT min(evidence.stream_ref), blob.sha256, blob.derivative_sha256
FROM records_evidence evidence JOIN records_blob blob ON blob.id = evidence.blob_id
GROUP BY blob.id HAVING min(evidence.stream_ref) BETWEEN %(first)s AND %(last)s
ORDER BY blob.id
"""


def check_records(connection: Connection, part: Range) -> Iterator[Finding]:
    """Texts, signatures and evidence rows of these streams that are not as the journal says."""
    for query in (TEXTS, SIGNATURES, EVIDENCE):
        for code, stream_id, name in connection.execute(query, {"first": part.first, "last": part.last}):
            yield Finding(code, stream_id=stream_id, name=name)


def check_files(connection: Connection, part: Range) -> Iterator[Finding]:
    """Files of these streams, copies for others included, that are gone from the disk or changed on it."""
    found = connection.execute(FILES, {"first": part.first, "last": part.last}).fetchall()
    for stream_id, *hashes in found:
        for sha256 in filter(None, hashes):
            code = _wrong_with(sha256)
            if code is not None:
                yield Finding(code, stream_id=stream_id, name=f"file {sha256}")


def _wrong_with(sha256: str) -> str | None:
    try:
        return None if hash_of_kept(sha256) == sha256 else "file_changed"
    except FileNotFoundError:
        return "file_missing"
