-- Limits that ran and run. What is due has been looked at, so that a sweep at `now` finds nothing to do.

DROP TABLE IF EXISTS bench.limit;
CREATE TABLE bench.limit AS
SELECT rule.*, bodies.*, plan.n, plan.stream_id, started.at AS started_at, started.at + rule.span AS due_at, ended.at AS stopped_at,
    ended.code AS stopped_by
FROM bench.plan
JOIN bench.limit_rule rule ON rule.starts <= plan.last_step AND (rule.ends IS NOT NULL OR plan.is_current)
    AND (NOT plan.is_brief OR rule.ends IN (SELECT no FROM bench.step WHERE in_brief))
CROSS JOIN LATERAL (
    SELECT CASE rule.duty WHEN 'city' THEN 1 WHEN 'county' THEN plan.county_body ELSE plan.unit_body END AS body_id,
        CASE rule.part_kind WHEN 'case' THEN plan.n WHEN 'order' THEN 2 * plan.n - 1 ELSE 2 * plan.n END AS part_id
) bodies
CROSS JOIN LATERAL (
    SELECT plan.received_at + coalesce((SELECT after FROM bench.step WHERE no = rule.starts), '0') AS at
) started
LEFT JOIN LATERAL (
    SELECT plan.received_at + after AS at, code FROM bench.step WHERE no = rule.ends AND no <= plan.last_step
    UNION ALL
    SELECT bench.returned_at(plan.received_at), 'order.return_for_correction' WHERE plan.name = 'returned' AND rule.kind = 'review'
) ended ON true
UNION ALL
SELECT 'correction', 'order', 12, NULL, '4 hours', 'county', 'desk', 'receiver', 'city', plan.county_body, 2 * plan.n - 1, plan.n,
    plan.stream_id, back.at, back.at + interval '4 hours', NULL, NULL
FROM bench.plan, LATERAL (SELECT bench.returned_at(plan.received_at) AS at) back
WHERE plan.name = 'returned';

INSERT INTO records_clock (stream_ref, part_kind, part_id, part, cycle, kind, duty_body_id, duty_role, ladder, owner, "limit",
    started_at, due_at, original_due_at, stopped_at, stopped_by, level, next_look_at, source, counted, paused_by, paused_for)
SELECT stream_id, CASE part_kind WHEN 'case' THEN 'case' ELSE 'order' END, part_id, 1, 1, kind, body_id, role, ladder, owner,
    policy.values -> 'limits' -> kind, started_at, due_at, due_at, stopped_at, coalesce(stopped_by, ''),
    CASE WHEN stopped_at IS NOT NULL OR shape.now < warned_at THEN 0 WHEN shape.now < due_at THEN 1 ELSE 9 END,
    CASE WHEN stopped_at IS NOT NULL OR shape.now >= due_at THEN NULL WHEN shape.now < warned_at THEN warned_at ELSE due_at END,
    policy.values -> 'limits' -> kind ->> 'source', kind <> 'correction', '', '0'
FROM bench.shape, bench.policy, bench.limit, LATERAL (SELECT started_at + span * 0.75 AS warned_at) warned
ORDER BY started_at;

-- The newest batch still has its transfer hour.
INSERT INTO records_clock (stream_ref, part_kind, part_id, part, cycle, kind, duty_body_id, duty_role, ladder, owner, "limit",
    started_at, due_at, original_due_at, stopped_at, stopped_by, level, next_look_at, source, counted, paused_by, paused_for)
SELECT stream_id, 'batch', id, 1, 1, 'transfer', 1, 'dispatch', 'city', 'city', policy.values -> 'limits' -> 'transfer', received_at,
    received_at + interval '1 hour', received_at + interval '1 hour', NULL, '', 0, received_at + interval '45 minutes',
    policy.values -> 'limits' -> 'transfer' ->> 'source', true, '', '0'
FROM bench.portion, bench.batch, bench.policy WHERE portion.first = 1 ORDER BY id DESC LIMIT 1;
