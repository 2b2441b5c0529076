-- The rows of a board from place `first` on, at most `size`.
CREATE FUNCTION ranks_page(wanted integer, first bigint, size integer, as_of date)
RETURNS TABLE (place bigint, member_id bigint, score integer) LANGUAGE plpgsql STABLE ROWS 50
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off
SET jit = off AS $$
BEGIN
    IF NOT ranks_is_pending(as_of) THEN
        RETURN QUERY
        SELECT m.pos, m.member_id, -m.score FROM ranks_merged(wanted, first - 1, size) m;
        RETURN;
    END IF;
    -- What is asked once for all rows is MATERIALIZED, or it would be worked out for each anew.
    RETURN QUERY
    WITH moves AS MATERIALIZED (
        SELECT v.member_id, CASE WHEN v.old_score < 0 THEN v.old_score END AS old_score,
               v.old_reached, CASE WHEN v.new_score < 0 THEN v.new_score END AS new_score,
               v.new_reached
        FROM ranks_moves(wanted, as_of) v
    ),
    -- An overlay of p members moves anybody by at most p places.
    span AS MATERIALIZED (
        SELECT greatest(first - 1 - count(*), 0) AS skip, size + 2 * count(*)::integer AS take
        FROM moves
    ),
    merged AS MATERIALIZED (
        SELECT m.* FROM span CROSS JOIN LATERAL ranks_merged(wanted, span.skip, span.take) m
    ),
    head AS MATERIALIZED (SELECT m.* FROM merged m ORDER BY m.pos LIMIT 1),
    tail AS MATERIALIZED (SELECT m.* FROM merged m ORDER BY m.pos DESC LIMIT 1),
    ends AS MATERIALIZED (
        SELECT span.skip, span.skip = 0 AS from_first,
               (SELECT count(*) FROM merged) < span.take AS to_last
        FROM span
    ),
    -- One walk over all keys in order: what the merge knew counts one, where somebody came from
    -- counts one less, where they are now one more. Who stands at a key has the place after all
    -- that comes strictly before it.
    line AS (
        -- NOT IN is one table of hashes; a join would compare each with each when many moved.
        SELECT m.member_id, m.score AS s, m.reached AS r, 1 AS counts,
               m.member_id NOT IN (SELECT v.member_id FROM moves v) AS stands
        FROM merged m
        UNION ALL
        SELECT v.member_id, v.old_score, v.old_reached, -1, false
        FROM moves v WHERE v.old_score IS NOT NULL
        UNION ALL
        SELECT v.member_id, v.new_score, v.new_reached, 1,
               (ends.from_first OR EXISTS (
                    SELECT FROM head h WHERE (h.score, h.reached, h.member_id)
                        < (v.new_score, v.new_reached, v.member_id)))
               AND (ends.to_last OR EXISTS (
                    SELECT FROM tail l WHERE (l.score, l.reached, l.member_id)
                        > (v.new_score, v.new_reached, v.member_id)))
        FROM moves v CROSS JOIN ends WHERE v.new_score IS NOT NULL
    ), walked AS (
        SELECT l.member_id, l.s, l.stands, ends.skip + 1 - l.counts + sum(l.counts) OVER (
                   ORDER BY l.s, l.r, l.member_id, l.stands DESC ROWS UNBOUNDED PRECEDING) AS place
        FROM line l CROSS JOIN ends
    )
    SELECT w.place, w.member_id, -w.s FROM walked w
    WHERE w.stands AND w.place >= first AND w.place < first + size ORDER BY w.place;
END $$;
