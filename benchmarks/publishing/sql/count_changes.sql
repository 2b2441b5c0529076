-- How many agencies of each cell are not as they were at a publication: joined, left, edited,
-- rejected or moved. An agency that lost people to another one counts together with it, so that
-- nobody's move alone makes two.
WITH touched AS (
    SELECT agency FROM benchmarks_agencyanswers
    WHERE category = %(category)s AND since > %(publication)s
    UNION
    SELECT agency FROM benchmarks_agencyanswers
    WHERE category = %(category)s AND until > %(publication)s
), was AS MATERIALIZED (
    SELECT answers.*
    FROM benchmarks_agencyanswers AS answers JOIN touched USING (agency)
    WHERE category = %(category)s AND since <= %(publication)s
        AND (until IS NULL OR until > %(publication)s)
), is_now AS MATERIALIZED (
    SELECT answers.*
    FROM benchmarks_agencyanswers AS answers JOIN touched USING (agency)
    WHERE category = %(category)s AND until IS NULL
), moves AS (
    SELECT was.agency, min(now_in.agency) AS together
    FROM was
    CROSS JOIN LATERAL unnest(was.members) AS person (member_id)
    JOIN (
        SELECT agency, unnest(members) AS member_id FROM is_now
    ) AS now_in USING (member_id)
    WHERE now_in.agency <> was.agency
    GROUP BY was.agency
), cells_were AS (
    {CELLS_WERE}
), cells_are AS (
    {CELLS_ARE}
)
SELECT question, cohort, count(DISTINCT coalesce(moves.together, agency))
FROM cells_were
FULL JOIN cells_are USING (question, cohort, agency)
LEFT JOIN moves USING (agency)
WHERE cells_were.value IS DISTINCT FROM cells_are.value
GROUP BY question, cohort
