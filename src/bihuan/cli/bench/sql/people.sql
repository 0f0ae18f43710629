-- The city desk is body 1, the counties follow it, units begin at 101. Users, posts and tenures share their ids.

INSERT INTO people_area (id, code, name, aliases, parent_id)
SELECT no, 'area-' || no, name, '{}', NULL FROM bench.county;

INSERT INTO people_body (id, code, name, short_name, kind, lines, number_prefix, desk_phone, aliases, ended_at, area_id, parent_id)
SELECT 1, 'city', '清河市督察整改专班', '市专班', 'city_desk', '{}'::text[], '清环督', '', '{}'::text[], NULL::timestamptz, NULL::bigint, NULL::bigint
UNION ALL
SELECT 1 + no, 'county-' || no, name, name, 'county', '{}', name || '环督', '', '{}', NULL, no, 1 FROM bench.county
UNION ALL
SELECT 100 + (county.no - 1) * shape.units + unit.no, 'unit-' || county.no || '-' || unit.no, county.name || unit.name,
    unit.name, CASE WHEN unit.name LIKE '%分局' THEN 'bureau' ELSE 'township' END, '{}', unit.name || '环督', '', '{}', NULL,
    county.no, 1 + county.no
FROM bench.shape, bench.county, bench.unit;

CREATE TABLE bench.office (body_kinds text[], role text, capacity text, name text, rank integer, seats integer);
INSERT INTO bench.office VALUES
    ('{city_desk}', 'city_desk', 'dispatch', '转办岗', 0, 3), ('{city_desk}', 'city_desk', 'chase', '催办岗', 0, 4),
    ('{city_desk}', 'city_desk', 'review', '审核岗', 0, 3), ('{city_desk}', 'city_desk', 'shift_head', '值班长', 0, 2),
    ('{city_desk}', 'city_leader', 'city_leader', '副市长', 2, 3), ('{city_desk}', 'secretary', 'secretary', '联络员', 0, 1),
    ('{county}', 'head', 'head', '县长', 1, 1), ('{county}', 'deputy', 'deputy', '副县长', 2, 2),
    ('{county}', 'desk', 'desk', '专班', 0, 2), ('{county}', 'handler', 'handler', '经办', 0, 3),
    ('{county}', 'secretary', 'secretary', '联络员', 0, 1),
    ('{township,bureau}', 'head', 'head', '主要负责人', 1, 1), ('{township,bureau}', 'deputy', 'deputy', '分管负责人', 2, 1),
    ('{township,bureau}', 'desk', 'desk', '环保办', 0, 1), ('{township,bureau}', 'handler', 'handler', '经办', 0, 1);

INSERT INTO people_post (id, name, role, rank, functions, portfolio, ended_at, body_id)
SELECT row_number() OVER (ORDER BY body.id, office.rank, office.capacity, seat), office.name || seat, office.role, office.rank,
    CASE WHEN office.role = 'city_desk' THEN ARRAY[office.capacity] ELSE '{}' END, '', NULL, body.id
FROM people_body body
JOIN bench.office ON body.kind = ANY (office.body_kinds), generate_series(1, office.seats) seat;

INSERT INTO people_post_prepares_for (from_post_id, to_post_id)
SELECT secretary.id, min(leader.id)
FROM people_post secretary JOIN people_post leader USING (body_id)
WHERE secretary.role = 'secretary' AND leader.role IN ('city_leader', 'head')
GROUP BY secretary.id;

INSERT INTO people_user (id, password, last_login, login, display_name, phone, is_active, must_change_password)
SELECT id, '!', NULL, 'user-' || id, body_id || '号单位' || name, '', true, false FROM people_post;

INSERT INTO people_tenure (id, kind, paper, since, until, post_id, user_id)
SELECT id, 'holder', '', shape.now - interval '5 years', NULL, id, id FROM people_post, bench.shape;

-- Who acts for a body in a capacity.
CREATE TABLE bench.holder AS
SELECT DISTINCT ON (body_id, capacity) body_id, coalesce(functions[1], role) AS capacity, id AS post_id, role
FROM people_post ORDER BY body_id, capacity, id;
ALTER TABLE bench.holder ADD PRIMARY KEY (body_id, capacity);
