-- The sheets orders travel on: one for each batch and county, one for each round and unit.

CREATE TABLE bench.sheet AS
SELECT row_number() OVER () AS id, * FROM (
    SELECT batch_id, 1 AS giver, county_body AS receiver, min(received_at) + interval '40 minutes' AS issued_at
    FROM bench.planned WHERE last_step >= 3 GROUP BY batch_id, county_body
    UNION ALL
    SELECT min(batch_id), county_body, unit_body, min(received_at) + interval '3 hours'
    FROM bench.planned WHERE last_step >= 5 GROUP BY round, county_body, unit_body
) sheet;
CREATE UNIQUE INDEX ON bench.sheet (batch_id, receiver);

INSERT INTO journal_stream (id, kind, head_seq, head_hash, moved_at)
SELECT 1000000 + shape.cases + sheet.id, 'sheet', 0, repeat('0', 64), issued_at FROM bench.sheet, bench.shape;

INSERT INTO cases_dispatchsheet (id, number, issued_at, version, batch_id, giver_body_id, issuer_body_id, receiver_body_id, stream_id)
SELECT sheet.id, format('%s〔2024〕%s号', giver, sheet.id), issued_at, 1, batch_id, giver, giver, receiver,
    1000000 + shape.cases + sheet.id
FROM bench.sheet, bench.shape;
