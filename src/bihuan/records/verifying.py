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
# What a stream's entries say is put together once: asking each entry about each row takes five times as long. What stands
# before a hash is shorter than all of it where the hash is said; strpos would count characters up to it, half of the time.
RECORDS = """
WITH said AS MATERIALIZED (
    SELECT stream_id, string_agg(body, E'\\n') AS bodies FROM journal_entry
    WHERE stream_id BETWEEN %(first)s AND %(last)s GROUP BY stream_id
), found AS (
    SELECT 1 AS place, id, stream_ref, CASE
        WHEN erased_at IS NULL
            AND commitment <> encode(sha256(convert_to(salt || E'\\n' || content, 'UTF8')), 'hex') THEN 'text_changed'
        WHEN erased_at IS NOT NULL AND content <> '' THEN 'text_not_erased'
        WHEN octet_length(split_part(said.bodies, commitment, 1)) < octet_length(said.bodies) THEN NULL
        ELSE 'text_not_in_journal'
    END AS problem
    FROM records_text text LEFT JOIN said ON said.stream_id = text.stream_ref
    WHERE stream_ref BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT 2, id, stream_ref, CASE
        WHEN erased_at IS NULL
            AND content_hash <> encode(sha256(convert_to(content, 'UTF8')), 'hex') THEN 'signature_changed'
        WHEN erased_at IS NOT NULL AND content <> '' THEN 'text_not_erased'
        WHEN octet_length(split_part(said.bodies, content_hash, 1)) < octet_length(said.bodies) THEN NULL
        ELSE 'signature_not_in_journal'
    END
    FROM records_signature signature LEFT JOIN said ON said.stream_id = signature.stream_ref
    WHERE stream_ref BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT 3, evidence.id, stream_ref, CASE
        WHEN octet_length(split_part(said.bodies, blob.sha256, 1)) < octet_length(said.bodies) THEN NULL
        ELSE 'evidence_not_in_journal'
    END
    FROM records_evidence evidence JOIN records_blob blob ON blob.id = evidence.blob_id
    LEFT JOIN said ON said.stream_id = evidence.stream_ref
    WHERE stream_ref BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT 4, field.id, record.stream_id, CASE
        WHEN field.sha256 <> encode(sha256(field.ciphertext), 'hex') THEN 'sealed_changed'
        WHEN octet_length(split_part(said.bodies, field.sha256, 1)) < octet_length(said.bodies)
            AND octet_length(split_part(said.bodies, field.commitment, 1)) < octet_length(said.bodies)
            AND (record.about_ref IS NULL OR strpos(said.bodies, '"about":' || record.about_ref || '}') > 0) THEN NULL
        ELSE 'sealed_not_in_journal'
    END
    FROM records_sealedfield field JOIN records_sealedrecord record ON record.id = field.record_id
    LEFT JOIN said ON said.stream_id = record.stream_id
    WHERE record.stream_id BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT 5, key.id, keyring.id, CASE
        WHEN strpos(said.bodies, '"' || key.public || '"') > 0 THEN NULL
        ELSE 'seal_key_not_in_journal'
    END
    FROM (
        SELECT id, public FROM records_sealkey UNION ALL SELECT id, public FROM records_sealring
        UNION ALL SELECT id, public FROM records_sealrecovery
    ) key CROSS JOIN journal_stream keyring LEFT JOIN said ON said.stream_id = keyring.id
    WHERE keyring.kind = 'keyring' AND keyring.id BETWEEN %(first)s AND %(last)s
)
SELECT problem, stream_ref, (ARRAY['text ', 'signature ', 'evidence ', 'sealed ', 'seal key '])[place] || id
FROM found WHERE problem IS NOT NULL ORDER BY place, id
"""
# A file that hangs on several streams is read with the first of them only.
FILES = """
SELECT here.stream_ref, blob.sha256, blob.derivative_sha256
FROM (
    SELECT blob_id, min(stream_ref) AS stream_ref FROM records_evidence
    WHERE stream_ref BETWEEN %(first)s AND %(last)s AND erased_at IS NULL GROUP BY blob_id
) here JOIN records_blob blob ON blob.id = here.blob_id
WHERE here.stream_ref = (
    SELECT min(stream_ref) FROM records_evidence WHERE blob_id = here.blob_id AND erased_at IS NULL
)
ORDER BY blob.id
"""
SEALED_FILES = """
SELECT record.stream_id, field.sha256, ''
FROM records_sealedfield field JOIN records_sealedrecord record ON record.id = field.record_id
WHERE field.field = 'file' AND record.erased_at IS NULL AND record.stream_id BETWEEN %(first)s AND %(last)s
ORDER BY field.id
"""


def check_records(connection: Connection, part: Range) -> Iterator[Finding]:
    """Texts, signatures, evidence rows, sealed fields and their keys that are not as the journal says."""
    for code, stream_id, name in connection.execute(RECORDS, {"first": part.first, "last": part.last}):
        yield Finding(code, stream_id=stream_id, name=name)


def check_files(connection: Connection, part: Range) -> Iterator[Finding]:
    """Files of these streams, copies for others and sealed ones included, that are gone from the disk or changed on it."""
    streams = {"first": part.first, "last": part.last}
    found = [row for files in (FILES, SEALED_FILES) for row in connection.execute(files, streams).fetchall()]
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
