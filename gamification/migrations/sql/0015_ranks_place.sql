-- A member's place and score on a board; no row when it does not count them.
CREATE FUNCTION ranks_place(wanted integer, member bigint, as_of date)
RETURNS TABLE (place bigint, score integer) LANGUAGE plpgsql STABLE ROWS 1
-- Along the indexes, by one plan for all keys: planning for each takes longer than reading.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off
SET enable_sort = off SET jit = off AS $$
DECLARE
    me record;
    moved bigint := 0;
BEGIN
    SELECT s.score, s.reached INTO me
    FROM gamification_rankkey s WHERE s.member_id = member AND s.board = wanted;
    IF ranks_is_pending(as_of) THEN
        WITH moves AS MATERIALIZED (SELECT * FROM ranks_moves(wanted, as_of)), mine AS (
            SELECT v.new_score AS score, v.new_reached AS reached
            FROM moves v WHERE v.member_id = member
            UNION ALL
            SELECT me.score, me.reached
            WHERE NOT EXISTS (SELECT FROM moves v WHERE v.member_id = member)
        )
        SELECT m.score, m.reached, (
            SELECT count(*) FILTER (WHERE v.new_score < 0 AND
                       (v.new_score, v.new_reached, v.member_id) < (m.score, m.reached, member))
                 - count(*) FILTER (WHERE v.old_score < 0 AND
                       (v.old_score, v.old_reached, v.member_id) < (m.score, m.reached, member))
            FROM moves v) AS moved
        INTO me FROM mine m;
        moved := me.moved;
    END IF;
    IF me.score < 0 THEN
        RETURN QUERY
        SELECT ranks_before(wanted, me.score, me.reached, member) + moved + 1, -me.score;
    END IF;
END $$;
