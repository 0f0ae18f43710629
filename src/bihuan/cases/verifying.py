"""Checks that whoever should see a case does, and nobody else: recomputed from orders and answers, changing nothing.

Handed to the journal's verification as a further check, and run for itself each night.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bihuan.journal.verify import Finding, Snapshot
from bihuan.journal.verify.ranges import Range, divide
from bihuan.journal.verify.snapshot import Connection
from bihuan.rules.vocabulary import OUT_OF_SIGHT

# should_see is the one definition of who sees which case, and because of which order: the receiver of every order that
# gives sight and of each order above it (who gave it on), the same for a case that shares another one's investigation
# (through), and the bureau asked for its opinion. The city's own desk
# needs no row. Whoever lets somebody else see a case adds it there.
# Sight is missing where a body has no row at all; a row is too much as soon as its own order gives no sight.
# Search rows are asked for their tags and taken apart only where something is odd: each holds hundreds of words.
DIFFERENCES = """
WITH RECURSIVE of_case AS MATERIALIZED (
    SELECT id AS case_id, stream_id AS stream_ref, round_id AS round_ref FROM cases_case
    WHERE stream_id BETWEEN %(first)s AND %(last)s
), through AS MATERIALIZED (
    SELECT * FROM of_case
    UNION ALL
    SELECT host_id, stream_id, round_id FROM cases_case
    WHERE stream_id BETWEEN %(first)s AND %(last)s AND host_id IS NOT NULL
), hop AS (
    SELECT id AS order_ref, case_id, parent_id, receiver_body_id AS body_ref
    FROM cases_order WHERE case_id IN (SELECT case_id FROM through) AND state <> ALL(%(without_sight)s)
    UNION
    SELECT hop.order_ref, hop.case_id, above.parent_id, above.receiver_body_id
    FROM hop JOIN cases_order above ON above.id = hop.parent_id
), should_see AS MATERIALIZED (
    SELECT stream_ref, round_ref, body_ref, order_ref FROM hop JOIN through USING (case_id)
    UNION
    SELECT stream_ref, round_ref, line_body_id, NULL FROM cases_answer JOIN of_case USING (case_id)
    WHERE line_body_id IS NOT NULL
    UNION
    SELECT stream_ref, round_ref, line_body_id, NULL FROM cases_strikeoff JOIN of_case USING (case_id)
    WHERE line_body_id IS NOT NULL
), sees AS MATERIALIZED (
    SELECT stream_ref, round_ref, body_ref, order_ref FROM records_access
    WHERE stream_ref BETWEEN %(first)s AND %(last)s AND until IS NULL
), tagged AS (
    SELECT stream_ref, array_agg(tag) AS tags, string_agg(quote_literal(tag), ' & ')::tsquery AS all_tags
    FROM (SELECT DISTINCT stream_ref, '@u' || body_ref AS tag FROM should_see) tag GROUP BY stream_ref
), findable AS (
    SELECT stream_ref, vector, all_tags, coalesce(tags, '{}') AS tags
    FROM records_searchtext LEFT JOIN tagged USING (stream_ref)
    WHERE stream_ref BETWEEN %(first)s AND %(last)s AND audience = 'county'
    UNION ALL
    SELECT stream_ref, vector, NULL, '{}' FROM records_searchtext
    WHERE stream_ref BETWEEN %(first)s AND %(last)s AND audience <> 'county'
)
SELECT 'access_missing' AS code, stream_ref, body_ref FROM (
    SELECT stream_ref, round_ref, body_ref FROM should_see EXCEPT SELECT stream_ref, round_ref, body_ref FROM sees
) missing
UNION
SELECT 'access_too_much', stream_ref, body_ref FROM (SELECT * FROM sees EXCEPT SELECT * FROM should_see) too_much
UNION
SELECT 'search_tag_missing', stream_ref, substr(tag, 3)::bigint
FROM (SELECT * FROM findable WHERE NOT vector @@ all_tags) odd, unnest(tags) AS tag
WHERE NOT vector @@ quote_literal(tag)::tsquery
UNION
SELECT 'search_tag_too_much', stream_ref, substr(tag, 3)::bigint
FROM (SELECT stream_ref, ts_delete(vector, tags) AS rest FROM findable) odd, unnest(tsvector_to_array(rest)) AS tag
WHERE rest @@ '''@u'':*'::tsquery AND starts_with(tag, '@u')
ORDER BY stream_ref, code, body_ref
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """One body and one stream whose sight is not what orders and answers say.

    code: access_missing, access_too_much, search_tag_missing or search_tag_too_much.
    """

    code: str
    stream_id: int
    body_id: int


def differences(connection: Connection, part: Range) -> list[Difference]:
    """What differs on the streams of a range, in the order of the streams."""
    facts = {"first": part.first, "last": part.last, "without_sight": list(OUT_OF_SIGHT)}
    return [Difference(*row) for row in connection.execute(DIFFERENCES, facts).fetchall()]


def check_access(connection: Connection, part: Range) -> Iterator[Finding]:
    """The same as findings of a verification."""
    for found in differences(connection, part):
        yield Finding(found.code, stream_id=found.stream_id, name=f"body {found.body_id}")


def all_differences(snapshot: Snapshot) -> list[Difference]:
    """What differs on all streams, at the one moment the snapshot shows."""
    return [found for part in divide(snapshot) for found in differences(snapshot.first, part)]
