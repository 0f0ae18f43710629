"""Which files something hangs on: those a backup takes along and a verification asks for; reads names, no file."""

from __future__ import annotations

# Plain SQL on few columns, erased_at asked for only where there is one: it also runs on the tables of the version
# before, when a migration waits for its backup.
NEEDED_FILES = """
SELECT DISTINCT sha256 FROM (
    SELECT blob.sha256 FROM records_evidence evidence JOIN records_blob blob ON blob.id = evidence.blob_id
    WHERE to_jsonb(evidence) ->> 'erased_at' IS NULL
    UNION ALL
    SELECT blob.derivative_sha256 FROM records_evidence evidence JOIN records_blob blob ON blob.id = evidence.blob_id
    WHERE to_jsonb(evidence) ->> 'erased_at' IS NULL
    UNION ALL
    SELECT field.sha256 FROM records_sealedfield field JOIN records_sealedrecord record ON record.id = field.record_id
    WHERE field.field = 'file' AND record.erased_at IS NULL
) needed WHERE sha256 <> ''
"""
