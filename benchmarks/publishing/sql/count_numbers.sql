-- Agencies by number, rounded to three figures, of each question in each cohort.
SELECT question, {COHORT} AS cohort, value, count(*)
FROM (
    SELECT answer.key AS question, open.revenue_band, open.agency_type, open.team_size,
        to_char(answer.value::numeric, '9.99EEEE') AS value
    FROM benchmarks_agencyanswers AS open
    CROSS JOIN LATERAL jsonb_each(open.data) AS answer
    WHERE open.category = %(category)s AND open.until IS NULL
        AND answer.key = ANY(%(questions)s) AND jsonb_typeof(answer.value) = 'number'
) AS answers
GROUP BY GROUPING SETS (
    (question, value),
    (question, value, revenue_band),
    (question, value, agency_type),
    (question, value, team_size)
)
