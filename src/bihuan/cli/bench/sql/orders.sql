-- The city's orders to the counties (2n - 1), theirs to their units (2n) and to one that helps, and who sees what.

INSERT INTO cases_order (id, role, required, part, cycle, depth, number, state, detail_later, issued_at, phoned_at, phoned_with, signed_at,
    received_at, version, case_id, giver_body_id, parent_id, receiver_body_id, sheet_id)
SELECT 2 * n - 1, 'lead', false, 1, 1, 1, format('%s-%s', sheet.id, n), order_state, false, plan.received_at + interval '40 minutes',
    CASE WHEN last_step >= 4 THEN plan.received_at + interval '55 minutes' END, NULL,
    CASE WHEN last_step >= 5 THEN plan.received_at + interval '2 hours' END,
    CASE WHEN last_step >= 5 THEN plan.received_at + interval '2 hours' END, last_step, n, 1, NULL, county_body, sheet.id
FROM bench.plan JOIN bench.sheet ON sheet.batch_id = plan.batch_id AND sheet.receiver = plan.county_body
WHERE last_step >= 3 ORDER BY n;

INSERT INTO cases_order (id, role, required, part, cycle, depth, number, state, detail_later, issued_at, phoned_at, phoned_with, signed_at,
    received_at, version, case_id, giver_body_id, parent_id, receiver_body_id, sheet_id)
SELECT 2 * n, 'lead', false, 1, 1, 2, format('%s-%s', sheet.id, n), CASE WHEN last_step >= 12 THEN 'accepted' ELSE 'received' END, false,
    plan.received_at + interval '3 hours', NULL, NULL, plan.received_at + interval '4 hours', plan.received_at + interval '4 hours', 2, n,
    county_body, 2 * n - 1, unit_body, sheet.id
FROM bench.plan JOIN (SELECT DISTINCT ON (batch.round, receiver) batch.round, sheet.* FROM bench.sheet
    JOIN bench.batch ON batch.id = sheet.batch_id) sheet ON sheet.round = plan.round AND sheet.receiver = plan.unit_body
WHERE last_step >= 5 ORDER BY n;

-- In the current round another unit of the county helps with each.
INSERT INTO cases_order (id, role, required, part, cycle, depth, number, state, detail_later, issued_at, phoned_at, phoned_with, signed_at,
    received_at, version, case_id, giver_body_id, parent_id, receiver_body_id, sheet_id)
SELECT 2 * shape.cases + n, 'supporting', false, 1, 1, 2, format('H-%s', n), 'received', false, above.received_at + interval '1 hour',
    NULL, NULL, above.received_at + interval '2 hours', above.received_at + interval '2 hours', 2, n, county_body, above.id, helping_body,
    above.sheet_id
FROM bench.shape, bench.plan JOIN cases_order above ON above.id = 2 * plan.n - 1
WHERE plan.is_current AND last_step >= 5 ORDER BY n;

INSERT INTO records_access (body_ref, stream_ref, round_ref, part, order_ref, since, until)
SELECT receiver_body_id, plan.stream_id, plan.round, NULL, child.id, child.issued_at, NULL
FROM cases_order child JOIN bench.plan ON plan.n = child.case_id ORDER BY child.issued_at;
