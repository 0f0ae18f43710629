-- Every step of every case as an entry in its chain, in the order of time; the heads; the messages they caused.

DROP TABLE IF EXISTS bench.committed, bench.entry, bench.bodied, bench.chained;
CREATE TABLE bench.committed AS
SELECT (text.id / 16)::integer AS n, kind.step,
    string_agg(format('"text_%s":[%s,"%s"]', kind.field, text.id, text.commitment), ',' ORDER BY kind.field) AS facts
FROM bench.portion, records_text text JOIN bench.text_kind kind ON kind.no = text.id % 16
WHERE text.id BETWEEN portion.first * 16 AND portion.last * 16 + 15 GROUP BY 1, 2;
ANALYZE bench.committed;

CREATE TABLE bench.entry AS
SELECT plan.stream_id, 'case' AS stream_kind, row_number() OVER (PARTITION BY plan.n ORDER BY step.no) AS seq, step.code, step.part_kind,
    CASE step.part_kind WHEN 'order' THEN 2 * plan.n - 1 ELSE plan.n END AS part_id, holder.post_id, holder.body_id, holder.role,
    plan.received_at + step.after AS at,
    '{' || concat_ws(',', CASE
        WHEN step.code = 'case.register' THEN format(
            '"areas":[%s],"batch":%s,"city_no":"%s","key_classes":[%s],"numbers":["%s"],"serial":%s',
            plan.county, plan.batch_id, plan.city_no, CASE WHEN plan.is_key THEN '"inspectors"' END, plan.number, plan.serial)
        WHEN step.code = 'case.issue' THEN format(
            '"detail_later":false,"orders":[{"order":%s,"receiver":%s,"role":"lead","sheet":%s}],"state":["registered","issued"]',
            2 * plan.n - 1, plan.county_body, plan.batch_id)
        WHEN step.code LIKE '%.sign_step' THEN format('"content_hash":"%s"', bench.sha256(bench.signed_content(plan.n)))
        WHEN step.code IN ('order.sign_receipt', 'order.record_visit') THEN format('"files":["%s"]', file.sha256)
    END, committed.facts, CASE
        WHEN step.code = 'case.register' THEN format('"to_clear":[],"types":["%s"]', array_to_string(plan.types, '","'))
    END) || '}' AS facts
FROM bench.file, bench.plan
JOIN bench.step ON step.no <= plan.last_step AND (step.in_brief OR NOT plan.is_brief)
JOIN bench.holder ON holder.body_id = CASE WHEN step.at_county THEN plan.county_body ELSE 1 END AND holder.capacity = step.capacity
LEFT JOIN bench.committed ON committed.n = plan.n AND committed.step = step.no
UNION ALL
SELECT plan.stream_id, 'case', plan.last_step + 1, 'order.return_for_correction', 'order', 2 * plan.n - 1, holder.post_id, 1, holder.role,
    bench.returned_at(plan.received_at), format('{"report":%s,"text_return_reason":[%s,"%s"]}', plan.n, reason.id, reason.commitment)
FROM bench.plan JOIN records_text reason ON reason.id = bench.text_id(plan.n, 13)
JOIN bench.holder ON holder.body_id = 1 AND holder.capacity = 'review' WHERE plan.name = 'returned'
UNION ALL
SELECT batch.stream_id, 'batch', 1, 'batch.receive', 'batch', batch.id, holder.post_id, 1, holder.role, batch.received_at,
    format('{"city_no":%s,"empty":false,"printed_total":null,"received_at":"%s"}', batch.place, bench.moment(batch.received_at))
FROM bench.portion JOIN bench.batch ON portion.first = 1
JOIN bench.holder ON holder.body_id = 1 AND holder.capacity = 'dispatch'
UNION ALL
SELECT 1000000 + shape.cases + sheet.id, 'sheet', 1, 'sheet.issue', 'sheet', sheet.id, holder.post_id, 1, holder.role, sheet.issued_at,
    format('{"batch":%s,"issuer":%s,"number":"%s〔2024〕%s号","orders":1,"receiver":%s}', batch_id, giver, giver, sheet.id, receiver)
FROM bench.shape, bench.portion JOIN bench.sheet ON portion.first = 1 JOIN bench.holder ON holder.body_id = 1 AND holder.capacity = 'dispatch'
UNION ALL
SELECT round.id, 'round', 1, 'round.open', 'round', round.id, holder.post_id, 1, holder.role, round.starts_on::timestamptz,
    format('{"desk_body":1,"starts_on":"%s"}', round.starts_on)
FROM bench.portion JOIN cases_round round ON portion.first = 1 JOIN bench.holder ON holder.body_id = 1 AND holder.capacity = 'dispatch';

CREATE TABLE bench.bodied AS
SELECT entry.*, format(
    '{"actor_body_id":%s,"actor_key":"user:%s","actor_post_id":%s,"actor_role":"%s","actor_tenure":"holder","algorithm":"sha256",'
    '"code":"%s","facts":%s,"happened_at":"%s","origin":"real","part_id":%s,"part_kind":"%s","recorded_at":"%s","seq":%s,'
    '"stream_id":%s,"stream_kind":"%s","version":1}',
    body_id, post_id, post_id, role, code, facts, moment.text, part_id, part_kind, moment.text, seq, stream_id, stream_kind) AS body
FROM bench.entry, LATERAL (SELECT bench.moment(at) AS text) moment;

CREATE TABLE bench.chained AS
SELECT *, bench.chain(body) OVER (PARTITION BY stream_id ORDER BY seq) AS hash FROM bench.bodied;

INSERT INTO journal_entry (seq, code, part_kind, part_id, actor_key, actor_post_id, actor_body_id, happened_at, recorded_at, origin, body,
    algorithm, hash, stream_id)
SELECT seq, code, part_kind, part_id, 'user:' || post_id, post_id, body_id, at, at, 'real', body, 'sha256', hash, stream_id
FROM bench.chained ORDER BY at, stream_id, seq;

UPDATE journal_stream stream SET head_seq = head.seq, head_hash = head.hash, moved_at = head.at
FROM (SELECT DISTINCT ON (stream_id) stream_id, seq, hash, at FROM bench.chained ORDER BY stream_id, seq DESC) head
WHERE stream.id = head.stream_id;

INSERT INTO journal_message (stream_ref, code, to_body_id, to_post_id, to_role, group_key, effect_key, facts, created_at)
SELECT stream_id, code, CASE WHEN tells IN ('desk', 'head') THEN county_body ELSE 1 END, NULL,
    CASE tells WHEN 'dispatch' THEN 'city_desk' WHEN 'review' THEN 'city_desk' ELSE tells END, code || '/' || batch_id, NULL,
    jsonb_build_object('case', n, 'city_no', city_no, 'by_body', 1), received_at + after
FROM bench.plan JOIN bench.step ON step.no <= last_step AND (step.in_brief OR NOT is_brief)
WHERE tells IS NOT NULL ORDER BY received_at + after;
