-- Agencies by choice or text of each question in each cohort, in the most frequent spelling. What
-- fewer than five share leaves the database as NULL.
WITH answers AS MATERIALIZED (
    SELECT answer.key AS question, open.revenue_band, open.agency_type, open.team_size,
        answer.value #>> '{{}}' AS value, lower(answer.value #>> '{{}}') AS folded
    FROM benchmarks_agencyanswers AS open
    CROSS JOIN LATERAL jsonb_each(open.data) AS answer
    WHERE open.category = %(category)s AND open.until IS NULL
        AND answer.key = ANY(%(questions)s) AND jsonb_typeof(answer.value) = 'string'
), spellings AS (
    SELECT DISTINCT ON (question, folded) question, folded, value
    FROM (
        SELECT question, folded, value, count(*) AS times
        FROM answers GROUP BY question, folded, value
    ) AS spelled
    ORDER BY question, folded, times DESC, value
), counted AS (
    SELECT question, {COHORT} AS cohort, folded, count(*) AS agencies
    FROM answers
    GROUP BY GROUPING SETS (
        (question, folded),
        (question, folded, revenue_band),
        (question, folded, agency_type),
        (question, folded, team_size)
    )
)
SELECT question, cohort, CASE WHEN agencies >= %(share_from)s THEN value END, sum(agencies)
FROM counted JOIN spellings USING (question, folded)
GROUP BY 1, 2, 3
