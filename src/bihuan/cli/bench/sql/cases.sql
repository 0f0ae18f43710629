-- Cases with their streams, numbers, issues and parties; those of earlier rounds are struck off.

INSERT INTO journal_stream (id, kind, head_seq, head_hash, moved_at)
SELECT stream_id, 'case', 0, repeat('0', 64), received_at FROM bench.plan ORDER BY n;

INSERT INTO cases_case (id, city_no, serial, title, channel, accepted_on, key_classes, area_ids, area_printed, pollution_types,
    types_printed, to_clear, reporter_withheld, extract_state, band, stage, cycle, is_open, verdict, conclusion, next_due_at,
    received_at, answered_at, version, batch_id, stream_id, round_id, parts, held_back, stated_conclusion, struck_off_at,
    strike_off_number, is_history)
SELECT plan.n, plan.city_no, plan.serial, county.name || printed.label || '问题', (ARRAY['phone', 'letter', 'wechat'])[1 + plan.n % 3],
    plan.received_at::date, CASE WHEN plan.is_key THEN '{inspectors}'::text[] ELSE '{}' END, ARRAY[plan.county]::bigint[], county.name,
    plan.types, printed.label, CASE WHEN plan.is_to_clear THEN '{missing_type}'::text[] ELSE '{}' END, false, 'confirmed',
    (ARRAY['unstated', 'night', 'day'])[1 + plan.n % 3], CASE WHEN plan.is_open OR plan.is_current THEN plan.stage ELSE 'struck_off' END,
    1, plan.is_open OR plan.is_current,
    CASE WHEN plan.last_step < 8 THEN 'pending' ELSE bench.verdict_of(plan.n) END,
    CASE WHEN plan.last_step < 14 THEN 'in_progress' ELSE 'concluded' END, due.first, plan.received_at,
    CASE WHEN NOT plan.is_open THEN plan.received_at + answered.after END, plan.last_step, plan.batch_id, plan.stream_id, plan.round,
    1, false, '', CASE WHEN NOT (plan.is_open OR plan.is_current) THEN plan.received_at + interval '60 days' END, '', false
FROM bench.plan
JOIN bench.county ON county.no = plan.county
JOIN bench.types_printed printed ON printed.no = plan.types_no
JOIN bench.step answered ON answered.code = 'answer.send'
LEFT JOIN (SELECT n, min(due_at) AS first FROM bench.limit WHERE stopped_at IS NULL GROUP BY n) due USING (n)
ORDER BY plan.n;

INSERT INTO cases_casenumber (giver, number, number_printed, row_key, row_hash, case_id, round_id)
SELECT '省第三督察组', number, number, bench.sha256('key' || n), bench.sha256('row' || n), n, round FROM bench.plan ORDER BY n;

INSERT INTO cases_issue (no, part, verdict, needs_rectification, case_id)
SELECT no, 1, 'pending', NULL, n FROM bench.plan, generate_series(1, 1 + (n % 5 = 0)::integer) no ORDER BY n, no;

INSERT INTO cases_party (kind, name_text_id, compliance, body_id, case_id)
SELECT 'firm', bench.text_id(n, 8), 'unknown', NULL, n FROM bench.plan ORDER BY n;
