-- What complaints, extracts and papers say, and what is found of them.

DROP TABLE IF EXISTS bench.complaint;
CREATE TABLE bench.complaint AS
SELECT plan.n, plan.is_brief, plan.is_current, plan.helping_body, plan.last_step, plan.stream_id, plan.received_at, plan.round, plan.county_body, plan.unit_body,
    place.content || firm.content || a.content || b.content || c.content || coalesce(old.content, '') || d.content || e.content || f.content
        || request.content AS content,
    place.vector || firm.vector || a.vector || b.vector || c.vector || coalesce(old.vector, '') || d.vector || e.vector || f.vector
        || request.vector AS vector,
    number.vector AS city_no_vector,
    number.vector || bench.ascii_vector(plan.number) || area.vector || types.vector AS head_vector
FROM bench.plan
JOIN bench.piece place ON place.kind = 'place' AND place.no = plan.place_no
JOIN bench.piece firm ON firm.kind = 'firm' AND firm.no = plan.firm
JOIN bench.piece a ON a.kind = 'problem' AND a.no = plan.problems[1]
JOIN bench.piece b ON b.kind = 'problem' AND b.no = plan.problems[2]
JOIN bench.piece c ON c.kind = 'problem' AND c.no = plan.problems[3]
JOIN bench.piece d ON d.kind = 'detail' AND d.no = plan.details[1]
JOIN bench.piece e ON e.kind = 'detail' AND e.no = plan.details[2]
JOIN bench.piece f ON f.kind = 'detail' AND f.no = plan.details[3]
JOIN bench.piece request ON request.kind = 'request' AND request.no = plan.request
JOIN bench.piece area ON area.kind = 'area' AND area.no = plan.county
JOIN bench.piece types ON types.kind = 'types' AND types.no = plan.types_no
LEFT JOIN bench.piece old ON old.kind = 'old' AND old.no = plan.old_no
CROSS JOIN LATERAL (SELECT bench.ascii_vector(plan.city_no) AS vector) number
ORDER BY plan.n;

INSERT INTO records_searchtext (stream_ref, audience, vector)
SELECT stream_ref, audience, vector FROM (
    SELECT n, stream_id AS stream_ref, 'city' AS audience,
        ts_delete(head_vector || vector, '@gap') || format('''@c1'' ''@r%s'' ''@s%s''', round, stream_id / 8192)::tsvector AS vector
    FROM bench.complaint
    UNION ALL
    SELECT n, stream_id, 'county', ts_delete(city_no_vector || vector, '@gap')
        || format('''@r%s'' ''@s%s''', round, stream_id / 8192)::tsvector
        || CASE WHEN last_step < 3 THEN '' WHEN last_step < 5 THEN format('''@u%s''', county_body)
                WHEN is_current THEN format('''@u%s'' ''@u%s'' ''@u%s''', county_body, unit_body, helping_body)
                ELSE format('''@u%s'' ''@u%s''', county_body, unit_body) END::tsvector
    FROM bench.complaint
) findable ORDER BY n, audience;

INSERT INTO records_text (id, stream_ref, part_kind, part_id, field, audience, revision, content, salt, commitment, written_at, written_by,
    erased_at, erased_by)
SELECT bench.text_id(n, kind.no), stream_id, kind.part_kind, CASE WHEN kind.part_kind = 'order' THEN 2 * n - 1 ELSE n END, kind.field,
    kind.audience, 1, said.content, salt, bench.sha256(salt || E'\n' || said.content), received_at + step.after, 'user:1', NULL, ''
FROM bench.complaint JOIN bench.text_kind kind ON kind.step <= last_step JOIN bench.step ON step.no = kind.step AND (step.in_brief OR NOT is_brief),
LATERAL (SELECT md5(format('%s/%s', n, kind.no)) AS salt) salted,
LATERAL (SELECT CASE WHEN kind.no <= 3 THEN complaint.content WHEN kind.no = 8 THEN '某厂' WHEN kind.no > 10 THEN '扫描件.pdf'
    ELSE '经现场核查，' || complaint.content || '已责令立即停止并限期拆除，现场复查时设备已断电。' END AS content) said
ORDER BY received_at + step.after;

-- What a report was sent back for.
INSERT INTO records_text (id, stream_ref, part_kind, part_id, field, audience, revision, content, salt, commitment, written_at, written_by,
    erased_at, erased_by)
SELECT bench.text_id(n, 13), stream_id, 'order', 2 * n - 1, 'return_reason', 'county', 1, content, salt,
    bench.sha256(salt || E'\n' || content), bench.returned_at(received_at), 'user:1', NULL, ''
FROM bench.plan, LATERAL (SELECT '现场照片不全，请补正。' AS content, md5(format('%s/13', n)) AS salt) said WHERE name = 'returned';
