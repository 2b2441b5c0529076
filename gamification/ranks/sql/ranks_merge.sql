-- Take what is pending into the standings and their counts. The number of members it moved, or -1
-- when another merge is at it.
CREATE FUNCTION ranks_merge(as_of date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET jit = off AS $$
DECLARE
    state gamification_rankstate;
    seen record;
    merged record;
    grown record;
    yesterday integer;
BEGIN
    IF NOT pg_try_advisory_xact_lock(5929310021334218067) THEN RETURN -1; END IF;
    INSERT INTO gamification_rankstate (id, seen_xmax, seen_xip, recent_as_of, merged_at)
    VALUES (1, 0, '{}', as_of, now()) ON CONFLICT DO NOTHING;
    SELECT * INTO state FROM gamification_rankstate;
    -- A server whose clock is behind does not turn the boards back.
    as_of := greatest(as_of, state.recent_as_of);
    SELECT * INTO seen FROM ranks_snapshot();
    INSERT INTO gamification_rankslice (level, board, score, reached, member, members)
    SELECT level, board, -2147483648, '-infinity', 0, 0
    FROM generate_series(1, 3) level, unnest(ARRAY[0, 1, ranks_board('month', as_of)]) board
    ON CONFLICT DO NOTHING;
    -- Planned anew each time: a merge of three and one of a million want different plans.
    EXECUTE $sql$
        WITH moves AS MATERIALIZED (SELECT * FROM ranks_moves(NULL, $1, $2, $3)),
        changes AS MATERIALIZED (
            SELECT * FROM moves
            WHERE (old_score, old_reached) IS DISTINCT FROM (new_score, new_reached)
        ), written AS (
            INSERT INTO gamification_standing AS s (member_id, board, score, reached)
            SELECT member_id, board, new_score, new_reached FROM changes
            WHERE new_score <> 0 OR new_score = 0 AND board = 0
            ON CONFLICT (member_id, board)
            DO UPDATE SET score = excluded.score, reached = excluded.reached
        ), gone AS (
            DELETE FROM gamification_standing s USING changes c
            WHERE s.member_id = c.member_id AND s.board = c.board
              AND (c.new_score IS NULL OR c.new_score = 0 AND c.board <> 0)
        ), keys AS (
            SELECT board, old_score AS score, old_reached AS reached, member_id, -1 AS change
            FROM changes WHERE old_score < 0
            UNION ALL
            SELECT board, new_score, new_reached, member_id, 1 FROM changes WHERE new_score < 0
        ), low AS MATERIALIZED (
            SELECT s.id, s.board, s.score, s.reached, s.member, sum(k.change) AS change
            FROM keys k CROSS JOIN LATERAL
                ranks_slice(1, k.board, k.score, k.reached, k.member_id) s
            GROUP BY 1, 2, 3, 4, 5 HAVING sum(k.change) <> 0
        ), middle AS MATERIALIZED (
            -- The slice above is that of all keys of a slice: looked up once, not for each key.
            SELECT s.id, s.board, s.score, s.reached, s.member, sum(k.change) AS change
            FROM low k CROSS JOIN LATERAL
                ranks_slice(2, k.board, k.score, k.reached, k.member) s
            GROUP BY 1, 2, 3, 4, 5 HAVING sum(k.change) <> 0
        ), high AS (
            SELECT s.id, sum(k.change) AS change
            FROM middle k CROSS JOIN LATERAL
                ranks_slice(3, k.board, k.score, k.reached, k.member) s
            GROUP BY 1 HAVING sum(k.change) <> 0
        ), counted AS (
            UPDATE gamification_rankslice s SET members = s.members + c.change
            FROM (SELECT id, change FROM low UNION ALL SELECT id, change FROM middle
                  UNION ALL SELECT id, change FROM high) c
            WHERE s.id = c.id RETURNING s.id, s.level, s.board, s.members
        )
        SELECT (SELECT count(DISTINCT member_id)::integer FROM moves) AS moved,
               (SELECT jsonb_object_agg(g.board, g.ids) FROM (
                    SELECT board, jsonb_agg(id) AS ids FROM counted
                    WHERE level = 1 AND members > 128 GROUP BY board) g) AS grown
    $sql$ INTO merged USING as_of, seen.xmax, seen.xip;
    FOR grown IN SELECT * FROM jsonb_each(merged.grown) LOOP
        PERFORM ranks_recut(grown.key::integer, 1,
                            ARRAY(SELECT jsonb_array_elements_text(grown.value)::bigint));
    END LOOP;
    -- A month's board stays a day longer, for those whose clock is behind, and goes bit by bit.
    yesterday := ranks_board('month', as_of - 1);
    DELETE FROM gamification_rankslice WHERE board > 1 AND board < yesterday;
    DELETE FROM gamification_standing s USING (
        SELECT member_id, board FROM gamification_standing
        WHERE board > 1 AND board < yesterday LIMIT 10000) old
    WHERE s.member_id = old.member_id AND s.board = old.board;
    DELETE FROM gamification_rankevent e WHERE e.xid < seen.xmax AND NOT e.xid = ANY (seen.xip);
    IF merged.moved > 0 OR state.recent_as_of < as_of THEN
        UPDATE gamification_rankstate SET seen_xmax = seen.xmax, seen_xip = seen.xip,
            recent_as_of = as_of, merged_at = clock_timestamp();
    END IF;
    RETURN merged.moved;
END $$;
