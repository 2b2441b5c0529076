CREATE OR REPLACE FUNCTION library_list(ids bigint[]) RETURNS void
LANGUAGE plpgsql SET jit = off AS $$
-- Bring the entries of these resources up to what the resources, their tags and texts say now.
-- Compiling the statements would take longer than one resource does. Only what differs is written;
-- the counts follow by the change that is left for count_changes.
BEGIN
    -- Whoever changes another part of the same resource waits here, and then reads what was
    -- committed: each of the statements below sees the newest.
    INSERT INTO resources_searchentry (resource_id)
    SELECT DISTINCT one FROM unnest(ids) AS one WHERE one IS NOT NULL ORDER BY one
    ON CONFLICT (resource_id) DO NOTHING;
    PERFORM FROM resources_searchentry AS entry
    WHERE entry.resource_id = ANY (ids) ORDER BY entry.resource_id FOR UPDATE;

    WITH due AS MATERIALIZED (
        SELECT made AS entry FROM library_due(ids) AS made
    ), had AS MATERIALIZED (
        SELECT kept AS entry FROM resources_searchentry AS kept WHERE kept.resource_id = ANY (ids)
    ), changed AS (
        SELECT due.entry AS came, had.entry AS went
        FROM had LEFT JOIN due ON (due.entry).resource_id = (had.entry).resource_id
        WHERE due.entry IS DISTINCT FROM had.entry
    ), written AS (
        UPDATE resources_searchentry AS entry
        SET title_key = (came).title_key, featured = (came).featured,
            published_at = (came).published_at, standing = (came).standing, title = (came).title,
            heading = (came).heading, words = (came).words, shelves = (came).shelves,
            known = (came).known
        FROM changed WHERE entry.resource_id = (came).resource_id
    ), gone AS (
        DELETE FROM resources_searchentry AS entry USING changed
        WHERE entry.resource_id = (went).resource_id AND (came).resource_id IS NULL
    ), counted AS (
        SELECT term, sum(one)::integer AS number
        FROM (
            SELECT term, 1 AS one FROM changed, library_terms(came) AS term
            WHERE (came).resource_id IS NOT NULL
            UNION ALL
            SELECT term, -1 FROM changed, library_terms(went) AS term
        ) AS moved
        GROUP BY term HAVING sum(one) <> 0 ORDER BY term
    )
    INSERT INTO resources_searchchange (terms, numbers)
    SELECT array_agg(term), array_agg(number) FROM counted HAVING count(*) > 0;

    -- "Popular first" has the same resources. Who lists one anew holds its row, and its count.
    INSERT INTO resources_searchpopularity (resource_id, downloads)
    SELECT resource.id, library_taken(resource.download_count)
    FROM resources_resource AS resource
    JOIN resources_searchentry AS entry ON entry.resource_id = resource.id
    WHERE resource.id = ANY (ids) ORDER BY resource.id
    ON CONFLICT (resource_id) DO NOTHING;
    DELETE FROM resources_searchpopularity AS taken
    WHERE taken.resource_id = ANY (ids) AND NOT EXISTS (
        SELECT FROM resources_searchentry AS entry WHERE entry.resource_id = taken.resource_id
    );
END $$;
