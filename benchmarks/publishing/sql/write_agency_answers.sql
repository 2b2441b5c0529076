-- What every agency that counts answers in a category, as of %(until)s, one row each. A row that is
-- as it was stays open; a changed or gone one closes at this publication, and new ones open.
-- A team answers with the middle one of its members' numbers (the lower of two) and the most
-- frequent of their words. (COUNTING is members/standing/counting.py's.)
WITH counting AS MATERIALIZED (
    {COUNTING}
), answers AS (
    SELECT c.agency, s.member_id, s.data
    FROM benchmarks_benchmarksubmission AS s
    JOIN counting AS c USING (member_id)
    WHERE s.category = %(category)s AND s.is_valid AND s.updated_at <= %(until)s
    UNION ALL
    SELECT c.agency, s.member_id, earlier.data
    FROM benchmarks_benchmarksubmission AS s
    JOIN counting AS c USING (member_id)
    CROSS JOIN LATERAL (
        SELECT e.data
        FROM benchmarks_earlieranswers AS e
        WHERE e.member_id = s.member_id AND e.category = s.category AND e.is_valid
            AND e.answered_at <= %(until)s AND e.replaced_at > %(until)s
        ORDER BY e.replaced_at DESC
        LIMIT 1
    ) AS earlier
    WHERE s.category = %(category)s AND s.is_valid AND s.updated_at > %(until)s
), team_answers AS (
    SELECT answers.agency, answer.key,
        CASE jsonb_typeof(answer.value)
            WHEN 'number' THEN to_jsonb(percentile_disc(0.5) WITHIN GROUP (
                ORDER BY CASE jsonb_typeof(answer.value)
                    WHEN 'number' THEN answer.value::numeric END))
            ELSE to_jsonb(mode() WITHIN GROUP (ORDER BY answer.value #>> '{{}}'))
        END AS value
    FROM answers
    CROSS JOIN LATERAL jsonb_each(answers.data) AS answer
    WHERE answers.agency < 0
    GROUP BY answers.agency, answer.key, jsonb_typeof(answer.value)
), cuts AS (
    SELECT c.agency, s.data ->> 'revenue_band' AS revenue_band,
        s.data ->> 'agency_type' AS agency_type, s.data ->> 'team_size' AS team_size
    FROM benchmarks_benchmarksubmission AS s
    JOIN counting AS c USING (member_id)
    WHERE s.category = 'BUSINESS' AND s.is_valid AND c.agency > 0
    UNION ALL
    SELECT c.agency,
        mode() WITHIN GROUP (ORDER BY s.data ->> 'revenue_band') AS revenue_band,
        mode() WITHIN GROUP (ORDER BY s.data ->> 'agency_type') AS agency_type,
        mode() WITHIN GROUP (ORDER BY s.data ->> 'team_size') AS team_size
    FROM benchmarks_benchmarksubmission AS s
    JOIN counting AS c USING (member_id)
    WHERE s.category = 'BUSINESS' AND s.is_valid AND c.agency < 0
    GROUP BY c.agency
), agencies AS (
    SELECT agency, data, ARRAY[member_id] AS members FROM answers WHERE agency > 0
    UNION ALL
    SELECT team.agency, team.data, who.members
    FROM (
        SELECT agency, jsonb_object_agg(key, value) AS data FROM team_answers GROUP BY agency
    ) AS team
    JOIN (
        SELECT agency, array_agg(member_id ORDER BY member_id) AS members
        FROM answers WHERE agency < 0 GROUP BY agency
    ) AS who USING (agency)
), fresh AS (
    SELECT agency, data, members, revenue_band, agency_type, team_size
    FROM agencies LEFT JOIN cuts USING (agency)
), open AS (
    SELECT * FROM benchmarks_agencyanswers WHERE category = %(category)s AND until IS NULL
), changed AS MATERIALIZED (
    -- A full join, which can only be hashed or merged: nobody knows beforehand how few rows differ.
    SELECT open.id, fresh.*
    FROM open FULL JOIN fresh ON fresh.agency = open.agency
    WHERE (open.data, open.members, open.revenue_band, open.agency_type, open.team_size)
        IS DISTINCT FROM
        (fresh.data, fresh.members, fresh.revenue_band, fresh.agency_type, fresh.team_size)
), closed AS (
    UPDATE benchmarks_agencyanswers AS answers
    SET until = %(publication)s
    FROM changed
    WHERE answers.id = changed.id
    RETURNING 1
)
INSERT INTO benchmarks_agencyanswers
    (agency, category, data, members, revenue_band, agency_type, team_size, since)
SELECT agency, %(category)s, data, members, revenue_band, agency_type, team_size, %(publication)s
FROM changed
-- Counted first, so that every row is closed before the unique index meets another open one.
WHERE agency IS NOT NULL AND (SELECT count(*) FROM closed) >= 0
