-- Sequences go on behind the highest ids; what only the building needed goes.

DO $$
DECLARE
    place record;
BEGIN
    FOR place IN
        SELECT table_name, column_name FROM information_schema.columns
        WHERE table_schema = 'public' AND is_identity = 'YES'
    LOOP
        EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, %L), coalesce((SELECT max(%I) FROM public.%I), 0) + 1, false)',
            place.table_name, place.column_name, place.column_name, place.table_name);
    END LOOP;
END $$;
INSERT INTO journal_counter (series, year, value) SELECT 'case/' || round, 0, count(*) FROM bench.planned GROUP BY round;
DROP SCHEMA bench CASCADE;
