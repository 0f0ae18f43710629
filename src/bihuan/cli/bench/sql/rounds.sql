-- Rounds three months apart, the last one running; thirty batches in each, one every half day. A stream for each.

CREATE FUNCTION bench.batches_in_round() RETURNS integer LANGUAGE sql IMMUTABLE RETURN 30;

INSERT INTO journal_stream (id, kind, head_seq, head_hash, moved_at)
SELECT no, 'round', 0, repeat('0', 64), shape.now FROM bench.shape, generate_series(1, shape.rounds) no;

INSERT INTO cases_round (id, name, giver, addressee, number_prefix, starts_on, ends_on, is_current, version, desk_body_id, stream_id)
SELECT no, format('第%s轮督察', no), '省第三督察组', '省第三督察组', format('R%s-', lpad(no::text, 2, '0')),
    (shape.now - (shape.rounds - no) * interval '90 days' - interval '15 days')::date,
    CASE WHEN no < shape.rounds THEN (shape.now - (shape.rounds - no) * interval '90 days' + interval '15 days')::date END,
    no = shape.rounds, 1, 1, no
FROM bench.shape, generate_series(1, shape.rounds) no;

INSERT INTO cases_policy (version, values, since, round_id)
SELECT 1, policy.values, shape.now - interval '5 years', round.id FROM bench.policy, bench.shape, cases_round round;

CREATE TABLE bench.batch AS
SELECT (round - 1) * bench.batches_in_round() + place AS id, round, place,
    shape.rounds + (round - 1) * bench.batches_in_round() + place AS stream_id,
    date_trunc('second', shape.now) - (shape.rounds - round) * interval '90 days' - interval '30 minutes'
        - (bench.batches_in_round() - place) * interval '12 hours' AS received_at
FROM bench.shape, generate_series(1, shape.rounds) round, generate_series(1, bench.batches_in_round()) place;
ALTER TABLE bench.batch ADD PRIMARY KEY (id);

INSERT INTO journal_stream (id, kind, head_seq, head_hash, moved_at)
SELECT stream_id, 'batch', 0, repeat('0', 64), received_at FROM bench.batch;

INSERT INTO cases_batch (id, giver, channel, source_no, city_no, handed_over_at, received_at, printed_total, is_empty, state,
    version, received_by_post_id, stream_id, round_id, is_history)
SELECT batch.id, '省第三督察组', 'other', place, place, received_at - interval '5 minutes', received_at, NULL, false,
    CASE WHEN batch.id = max(batch.id) OVER () THEN 'registered' ELSE 'transferred' END, 1, holder.post_id, stream_id, round, false
FROM bench.batch JOIN bench.holder ON holder.body_id = 1 AND holder.capacity = 'dispatch';
