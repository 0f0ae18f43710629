-- One row for each case to be: where, when, about what, how far it has come. Nothing is random below this file.

SELECT setseed(0.42);

-- Rounds before the current one of which every step is there.
CREATE FUNCTION bench.rounds_in_full() RETURNS integer LANGUAGE sql IMMUTABLE RETURN 4;

CREATE TABLE bench.drawn AS
SELECT n, shape.rounds, shape.units, shape.now,
    n > shape.cases - shape.current AS is_current,
    CASE WHEN n > shape.cases - shape.current THEN shape.rounds
         ELSE 1 + ((n - 1)::bigint * (shape.rounds - 1) / (shape.cases - shape.current))::integer END AS round,
    -- The last unit of each county gets twenty cases, evenly over all rounds; the others share the rest unevenly.
    n % greatest(shape.cases / 20, shape.counties + 1) BETWEEN 1 AND shape.counties AS is_of_small_unit,
    n % greatest(shape.cases / 20, shape.counties + 1) AS county_of_small_unit,
    bench.skewed(shape.counties, 1.3) AS any_county, bench.skewed(shape.units - 1, 2.2) AS any_unit,
    random() AS luck, bench.skewed(8, 1.6) AS type_1, bench.skewed(8, 1.6) AS type_2, random() < 0.3 AS has_two_types,
    random() < 0.08 AS is_key, random() < 0.02 AS is_to_clear, bench.skewed(5, 1) AS village, bench.skewed(300, 1.5) AS firm,
    ARRAY[bench.skewed(24, 1.5), bench.skewed(24, 1.5), bench.skewed(24, 1.5)] AS problems,
    ARRAY[bench.skewed(20, 1.5), bench.skewed(20, 1.5), bench.skewed(20, 1.5)] AS details,
    bench.skewed(6, 1.5) AS request, bench.skewed(5, 1) AS old, random() < 0.004 AS tells_of_old
FROM bench.shape, generate_series(1, shape.cases) n;

CREATE TABLE bench.placed AS
SELECT drawn.*, row_number() OVER in_round AS serial,
    floor(bench.batches_in_round() * (row_number() OVER in_round - 1) / count(*) OVER (PARTITION BY round))::integer + 1 AS place,
    CASE WHEN is_of_small_unit THEN county_of_small_unit ELSE any_county END AS county,
    CASE WHEN is_of_small_unit THEN units ELSE any_unit END AS unit,
    is_current AND row_number() OVER in_round > count(*) OVER (PARTITION BY round) * 0.4 AS is_open,
    CASE WHEN has_two_types AND type_1 <> type_2 THEN 10 * type_1 + type_2 ELSE 10 * type_1 END AS types_no,
    -- Words nobody uses any more stand in the first quarter of the rounds only.
    CASE WHEN tells_of_old AND round * 4 <= rounds THEN old END AS old_no
FROM bench.drawn WINDOW in_round AS (PARTITION BY round ORDER BY n);

CREATE TABLE bench.planned AS
SELECT placed.n, placed.round, placed.serial, placed.county, placed.unit, placed.is_open, placed.is_key, placed.is_to_clear, placed.is_current,
    placed.round < shape.rounds - bench.rounds_in_full() AS is_brief,
    1 + placed.county AS county_body, 100 + (placed.county - 1) * placed.units + placed.unit AS unit_body,
    100 + (placed.county - 1) * placed.units + placed.unit % (placed.units - 1) + 1 AS helping_body,
    batch.id AS batch_id, batch.received_at, 1000000 + placed.n AS stream_id, placed.luck,
    format('R%s-%s', lpad(placed.round::text, 2, '0'), lpad(placed.serial::text, 5, '0')) AS city_no,
    format('D3HE%s%s', to_char(batch.received_at, 'YYYYMMDD'), lpad(placed.serial::text, 4, '0')) AS number,
    CASE WHEN placed.types_no % 10 = 0 THEN ARRAY[first.code] ELSE ARRAY[first.code, second.code] END AS types,
    placed.types_no, ((placed.county - 1) * 80 + placed.unit - 1) * 5 + placed.village AS place_no, placed.firm,
    placed.problems, placed.details, placed.request, placed.old_no, standing.*
FROM bench.shape, bench.placed
JOIN bench.batch ON batch.round = placed.round AND batch.place = placed.place
JOIN bench.type first ON first.no = placed.types_no / 10
LEFT JOIN bench.type second ON second.no = placed.types_no % 10
JOIN LATERAL (
    -- The standing its luck says, or the furthest it can have come by now.
    SELECT standing.* FROM bench.standing JOIN bench.step ON step.no = standing.last_step
    WHERE placed.is_open = (standing.upto IS NOT NULL)
      AND (NOT placed.is_open OR step.after <= placed.now - batch.received_at OR standing.name = 'registered')
    ORDER BY standing.upto >= placed.luck DESC, abs(standing.upto - placed.luck) LIMIT 1
) standing ON true;
ALTER TABLE bench.planned ADD PRIMARY KEY (n);
ANALYZE bench.planned;
DROP TABLE bench.placed, bench.drawn;
