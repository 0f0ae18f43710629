-- What was done on the cases: leaders, visits, findings, measures, papers with their signatures, files.

CREATE TABLE IF NOT EXISTS bench.chain_steps AS
SELECT paper ->> 'paper' AS paper, paper -> 'steps' AS steps FROM bench.policy, jsonb_array_elements(values -> 'chains') paper;

INSERT INTO cases_leader (exception_text_id, named_at, until, case_id, order_id, post_id)
SELECT NULL, received_at + interval '6 hours', NULL, n, 2 * n - 1, holder.post_id
FROM bench.plan JOIN bench.holder ON holder.body_id = county_body AND holder.capacity = CASE WHEN is_key THEN 'head' ELSE 'deputy' END
WHERE last_step >= 6 ORDER BY n;

INSERT INTO cases_visit (cycle, started_at, ended_at, band, leader_present, monitored, people_text_id, note_text_id, user_id, recorded_at,
    case_id, order_id)
SELECT 1, received_at + interval '9 hours', received_at + interval '10 hours', 'day', true, n % 4 = 0, NULL, bench.text_id(n, 9),
    holder.post_id, received_at + interval '10 hours', n, 2 * n - 1
FROM bench.plan JOIN bench.holder ON holder.body_id = county_body AND holder.capacity = 'handler'
WHERE NOT is_brief AND last_step >= 7 ORDER BY n;

INSERT INTO cases_finding (cycle, verdict, needs_rectification, reason_text_id, second_look_user_id, user_id, recorded_at, case_id, issue_id,
    order_id)
SELECT 1, bench.verdict_of(n), bench.verdict_of(n) <> 'false', NULL, NULL, holder.post_id, received_at + interval '24 hours', n, issue.id,
    2 * n - 1
FROM bench.plan JOIN cases_issue issue ON issue.case_id = n
JOIN bench.holder ON holder.body_id = county_body AND holder.capacity = 'handler'
WHERE last_step >= 8 ORDER BY issue.id;

INSERT INTO cases_measure (kind, taken_on, count, document_no, scope_text_id, ends_when_text_id, planned_fen, decided_fen, paid_fen,
    reason_text_id, user_id, recorded_at, case_id, order_id, party_id)
SELECT (ARRAY['ordered_rectify', 'fine', 'production_halted'])[1 + n % 3], (received_at + interval '30 hours')::date, 1, '', NULL, NULL, NULL,
    CASE WHEN n % 3 = 1 THEN 5000000 END, NULL, NULL, holder.post_id, received_at + interval '30 hours', n, 2 * n - 1, NULL
FROM bench.plan JOIN bench.holder ON holder.body_id = county_body AND holder.capacity = 'desk'
WHERE NOT is_brief AND last_step >= 9 ORDER BY n;

INSERT INTO cases_rectification (part, kind, issue_nos, state, what_text_id, opened_at, claimed_at, claimed_by, accepted_at, accepted_post_id,
    refusals, version, case_id, order_id)
SELECT 1, 'immediate', '{1}', CASE WHEN last_step >= 10 THEN 'accepted' WHEN name = 'claimed' THEN 'claimed' ELSE 'underway' END,
    bench.text_id(n, 10), received_at + interval '30 hours', CASE WHEN name = 'claimed' THEN received_at + interval '40 hours' END, NULL, CASE WHEN last_step >= 10 THEN received_at + interval '46 hours' END, NULL, 0, 1, n, 2 * n - 1
FROM bench.plan WHERE NOT is_brief AND last_step >= 9 AND (bench.verdict_of(n) <> 'false' OR name = 'claimed') ORDER BY n;

INSERT INTO cases_report (id, cycle, revision, state, chain, step, finding_text_id, handling_text_id, verdict, conclusion, drafted_at,
    drafted_by, submitted_at, return_text_id, version, order_id, figures)
SELECT n, 1, 1, report_state, chain.steps, (last_step > 10)::integer, bench.text_id(n, 4), bench.text_id(n, 5), bench.verdict_of(n),
    'concluded', received_at + interval '48 hours', holder.post_id, CASE WHEN last_step >= 12 THEN received_at + interval '54 hours' END,
    CASE WHEN name = 'returned' THEN bench.text_id(n, 13) END, last_step, 2 * n - 1, '{}'
FROM bench.plan JOIN bench.holder ON holder.body_id = county_body AND holder.capacity = 'desk'
JOIN bench.chain_steps chain ON chain.paper = 'report'
WHERE last_step >= 10 ORDER BY n;

INSERT INTO cases_answer (id, cycle, revision, state, chain, step, finding_text_id, handling_text_id, verdict, conclusion, proofs, addressee,
    number, checkpoint_hash, drafted_at, drafted_by, sent_at, version, line_body_id, case_id, report_id, is_supplement, is_stated,
    figures)
SELECT n, 1, 1, answer_state, chain.steps - 0, last_step - 14 - (last_step = 18)::integer, bench.text_id(n, 6), bench.text_id(n, 7),
    bench.verdict_of(n), 'concluded', '{}', '省第三督察组', CASE WHEN last_step = 18 THEN format('清环督复〔2024〕%s号', n) END, '',
    received_at + interval '64 hours', holder.post_id, CASE WHEN last_step = 18 THEN received_at + interval '82 hours' END, last_step,
    NULL, n, n, false, false, '{}'
FROM bench.plan JOIN bench.holder ON holder.body_id = 1 AND holder.capacity = 'review'
JOIN bench.chain_steps chain ON chain.paper = 'answer'
WHERE last_step >= 14 ORDER BY n;

INSERT INTO records_signature (stream_ref, paper_kind, paper_id, step, step_code, kind, post_id, user_id, by_secretary, tenure, way,
    evidence_id, opinion_text_id, content, content_hash, signed_at, voided_at, void_reason)
SELECT stream_id, step.part_kind, n, step.no % 15, step.capacity, 'signature', holder.post_id, holder.post_id, false, 'holder', 'scan', NULL,
    NULL, bench.signed_content(n), bench.sha256(bench.signed_content(n)), received_at + step.after, NULL, ''
FROM bench.plan JOIN bench.step ON step.no <= last_step AND (step.in_brief OR NOT is_brief) AND step.code LIKE '%.sign_step'
JOIN bench.holder ON holder.body_id = CASE WHEN step.at_county THEN county_body ELSE 1 END AND holder.capacity = step.capacity
ORDER BY received_at + step.after;

INSERT INTO records_blob (id, sha256, size, media_type, derivative_sha256)
SELECT 1, sha256, size, 'application/pdf', '' FROM bench.file, bench.portion WHERE first = 1;

INSERT INTO records_evidence (stream_ref, part_kind, part_id, purpose, name_text_id, confined_to_body_id, taken_at, longitude, latitude,
    user_id, body_id, added_at, blob_id)
SELECT stream_id, 'order', 2 * n - 1, purpose, bench.text_id(n, text), NULL, NULL, NULL, NULL, 1, county_body, received_at + after, 1
FROM bench.plan, (VALUES ('scan', 11, 5, interval '2 hours'), ('photo', 12, 7, interval '10 hours')) file (purpose, text, step, after)
WHERE last_step >= file.step AND (NOT is_brief OR file.step = 5) ORDER BY n;
