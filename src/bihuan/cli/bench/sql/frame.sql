-- What the other files build with. Read by them: bench.shape (one row), piece, county, unit, type, policy, file.

CREATE FUNCTION bench.moment(at timestamptz) RETURNS text LANGUAGE sql STABLE
RETURN to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');

CREATE FUNCTION bench.sha256(content text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN encode(sha256(convert_to(content, 'UTF8')), 'hex');

-- The chain of rules.canonical: each body hashed behind the hash before it.
CREATE FUNCTION bench.link(previous text, body text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN encode(sha256(convert_to(previous || E'\n' || body, 'UTF8')), 'hex');

CREATE AGGREGATE bench.chain (text) (SFUNC = bench.link, STYPE = text,
    INITCOND = '0000000000000000000000000000000000000000000000000000000000000000');

-- The vector of rules.search for ASCII text, with a gap as wide as the break between fields behind it.
CREATE FUNCTION bench.ascii_vector(content text) RETURNS tsvector LANGUAGE sql IMMUTABLE
RETURN (
    SELECT (string_agg(format('''%s'':%s', substring(substr(lower(content), place, 24) FROM '^[0-9a-z]+'), place), ' ')
            || format(' ''@gap'':%s', length(content) + 3))::tsvector
    FROM generate_series(1, length(content)) place
    WHERE substr(lower(content), place, 1) ~ '[0-9a-z]'
);

-- Whole numbers from 1 to `last`, small ones much more often.
CREATE FUNCTION bench.skewed(last integer, bend float) RETURNS integer LANGUAGE sql VOLATILE
RETURN 1 + floor(last * power(random(), bend))::integer;

CREATE FUNCTION bench.text_id(n bigint, kind integer) RETURNS bigint LANGUAGE sql IMMUTABLE RETURN n * 16 + kind;

CREATE FUNCTION bench.verdict_of(n bigint) RETURNS text LANGUAGE sql IMMUTABLE
RETURN (ARRAY['true', 'true', 'true', 'partly', 'partly', 'basically', 'false'])[1 + n % 7];

-- The texts of a case by the step they come with.
CREATE TABLE bench.text_kind (no integer, part_kind text, field text, audience text, step integer);
INSERT INTO bench.text_kind VALUES
    (1, 'case', 'content', 'city', 1), (2, 'case', 'proposed', 'city', 1), (3, 'case', 'extract', 'county', 2),
    (4, 'report', 'finding', 'county', 10), (5, 'report', 'handling', 'county', 10), (6, 'answer', 'finding', 'county', 14),
    (7, 'answer', 'handling', 'county', 14), (8, 'case', 'party_0', 'county', 1), (9, 'order', 'note', 'county', 7),
    (10, 'order', 'what', 'county', 9), (11, 'order', 'file_name_0', 'county', 5), (12, 'order', 'file_name_1', 'county', 7);

CREATE FUNCTION bench.signed_content(n bigint) RETURNS text LANGUAGE sql IMMUTABLE
RETURN repeat('调查核实情况属实，已责令停止排放并拆除设备。', 8) || n;

-- What happens to a case, in order: when after it was received, and who does it.
CREATE TABLE bench.step (
    no integer PRIMARY KEY, code text, part_kind text, after interval, capacity text, at_county boolean, tells text,
    in_brief boolean DEFAULT false
);
INSERT INTO bench.step (no, code, part_kind, after, capacity, at_county, tells) VALUES
    (1, 'case.register', 'case', '10 minutes', 'dispatch', false, NULL),
    (2, 'case.confirm_extract', 'case', '20 minutes', 'dispatch', false, NULL),
    (3, 'case.issue', 'case', '40 minutes', 'dispatch', false, 'desk'),
    (4, 'order.confirm_by_phone', 'order', '55 minutes', 'chase', false, NULL),
    (5, 'order.sign_receipt', 'order', '2 hours', 'deputy', true, NULL),
    (6, 'order.name_leader', 'order', '6 hours', 'desk', true, NULL),
    (7, 'order.record_visit', 'order', '10 hours', 'handler', true, NULL),
    (8, 'order.record_finding', 'order', '24 hours', 'handler', true, NULL),
    (9, 'order.record_measure', 'order', '30 hours', 'desk', true, NULL),
    (10, 'order.draft_report', 'order', '48 hours', 'desk', true, 'head'),
    (11, 'report.sign_step', 'report', '52 hours', 'head', true, NULL),
    (12, 'order.submit_report', 'order', '54 hours', 'desk', true, 'review'),
    (13, 'order.accept_report', 'order', '60 hours', 'review', false, 'desk'),
    (14, 'case.draft_answer', 'case', '64 hours', 'review', false, 'review'),
    (15, 'answer.sign_step', 'answer', '66 hours', 'review', false, 'city_leader'),
    (16, 'answer.sign_step', 'answer', '78 hours', 'city_leader', false, 'dispatch'),
    (17, 'answer.sign_step', 'answer', '80 hours', 'dispatch', false, 'review'),
    (18, 'answer.send', 'answer', '82 hours', 'review', false, 'desk');

-- What is left of cases of rounds long over: ten steps of each, so that a million of them fit.
UPDATE bench.step SET in_brief = no IN (1, 2, 3, 5, 6, 8, 10, 12, 14, 18);

-- When a report sent back was sent back.
CREATE FUNCTION bench.returned_at(received_at timestamptz) RETURNS timestamptz LANGUAGE sql STABLE
RETURN (SELECT least(received_at + step.after + interval '3 hours', shape.now) FROM bench.shape, bench.step WHERE no = 12);

-- Where cases not answered yet stand: how many (up to which share of them), after which step, in which states.
CREATE TABLE bench.standing (
    name text PRIMARY KEY, upto float, last_step integer, stage text, order_state text, report_state text, answer_state text
);
INSERT INTO bench.standing VALUES
    ('registered', 0.03, 2, 'registered', NULL, NULL, NULL),
    ('issued', 0.08, 3, 'issued', 'issued', NULL, NULL),
    ('phoned', 0.13, 4, 'confirmed', 'issued', NULL, NULL),
    ('investigating', 0.40, 7, 'investigating', 'received', NULL, NULL),
    ('rectifying', 0.50, 9, 'rectifying', 'received', NULL, NULL),
    ('claimed', 0.55, 9, 'accepting', 'received', NULL, NULL),
    ('signing', 0.65, 10, 'signing', 'received', 'signing', NULL),
    ('returned', 0.70, 12, 'rectifying', 'received', 'returned', NULL),
    ('reported', 0.85, 12, 'reviewing', 'reported', 'submitted', NULL),
    ('accepted', 1.00, 15, 'reviewing', 'accepted', 'accepted', 'signing'),
    ('answered', NULL, 18, 'answered', 'accepted', 'accepted', 'sent');

-- Limits: with which step they start and end (0: with the batch; none: run on, in the current round only), how long, whose duty.
CREATE TABLE bench.limit_rule (
    kind text, part_kind text, starts integer, ends integer, span interval, duty text, role text, ladder text, owner text
);
INSERT INTO bench.limit_rule VALUES
    ('answer', 'case', 0, 18, '5 days', 'city', 'review', 'city', 'inspectors'),
    ('phone', 'order', 3, 4, '30 minutes', 'city', 'chase', 'city', 'city'),
    ('receipt', 'order', 3, 5, '2 hours', 'county', 'deputy', 'receiver', 'city'),
    ('report', 'order', 3, 12, '3 days', 'county', 'desk', 'receiver', 'city'),
    ('leader_named', 'order', 5, 6, '1 day', 'county', 'desk', 'receiver', 'city'),
    ('review', 'order', 12, 13, '1 day', 'city', 'review', 'city', 'city'),
    ('city_signature', 'case', 13, 16, '1 day', 'city', 'city_leader', 'city', 'city'),
    ('disclosure', 'case', 18, NULL, '7 days', 'city', 'disclosure', 'city', 'inspectors'),
    ('strike_off', 'case', 18, NULL, '60 days', 'county', 'desk', 'receiver', 'city'),
    ('report', 'child', 5, 12, '2 days', 'unit', 'desk', 'receiver', 'county');
