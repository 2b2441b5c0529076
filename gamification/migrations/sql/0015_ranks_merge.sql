-- Take what is pending into the standings and their counts. The number of members it moved, or -1
-- when another merge is at it.
CREATE FUNCTION ranks_merge(as_of date) RETURNS integer
LANGUAGE plpgsql SET jit = off AS $$
DECLARE
    state gamification_rankstate;
    seen record;
    merged record;
    grown record;
    month integer;
BEGIN
    IF NOT pg_try_advisory_xact_lock(5929310021334218067) THEN RETURN -1; END IF;
    INSERT INTO gamification_rankstate (id, seen_xmax, seen_xip, recent_as_of, merged_at)
    VALUES (1, 0, '{}', as_of, now()) ON CONFLICT DO NOTHING;
    SELECT * INTO state FROM gamification_rankstate;
    -- A server whose clock is behind does not turn the boards back.
    as_of := greatest(as_of, state.recent_as_of);
    month := ranks_board('month', as_of);
    SELECT * INTO seen FROM ranks_snapshot();
    INSERT INTO gamification_rankslice (level, board, score, reached, member, members)
    SELECT level, board, -2147483648, '-infinity', 0, 0
    FROM generate_series(1, 3) level, unnest(ARRAY[0, 1, month]) board
    ON CONFLICT DO NOTHING;
    -- Planned anew each time: a merge of three and one of a million want different plans.
    EXECUTE $sql$
        WITH overlay AS MATERIALIZED (SELECT * FROM ranks_overlay($1, $2, $3)),
        written AS (
            INSERT INTO gamification_standing AS s
                (member_id, total, recent, month, month_board, reached)
            SELECT member_id, new_total, new_recent, new_month, $4, new_reached
            FROM overlay WHERE new_total IS NOT NULL
            ON CONFLICT (member_id) DO UPDATE SET total = excluded.total, recent = excluded.recent,
                month = excluded.month, month_board = $4, reached = excluded.reached
        ), gone AS (
            DELETE FROM gamification_standing s USING overlay o
            WHERE s.member_id = o.member_id AND o.new_total IS NULL
        ), keys AS (
            SELECT k.board, -k.score AS score, k.reached, o.member_id, sum(k.change) AS change
            FROM overlay o CROSS JOIN LATERAL (VALUES
                (0, o.old_total, o.old_reached, -1), (0, o.new_total, o.new_reached, 1),
                (1, o.old_recent, o.old_reached, -1), (1, o.new_recent, o.new_reached, 1),
                ($4, o.old_month, o.old_reached, -1), ($4, o.new_month, o.new_reached, 1)
            ) k (board, score, reached, change)
            WHERE k.score > 0 GROUP BY 1, 2, 3, 4 HAVING sum(k.change) <> 0
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
        SELECT (SELECT count(*)::integer FROM overlay) AS moved,
               (SELECT jsonb_object_agg(g.board, g.ids) FROM (
                    SELECT board, jsonb_agg(id) AS ids FROM counted
                    WHERE level = 1 AND members > 128 GROUP BY board) g) AS grown
    $sql$ INTO merged USING as_of, seen.xmax, seen.xip, month;
    FOR grown IN SELECT * FROM jsonb_each(merged.grown) LOOP
        PERFORM ranks_recut(grown.key::integer, 1,
                            ARRAY(SELECT jsonb_array_elements_text(grown.value)::bigint));
    END LOOP;
    -- The month before stays for those whose clock is behind.
    DELETE FROM gamification_rankslice WHERE board > 1
        AND board < ranks_board('month', (date_trunc('month', as_of) - interval '1 day')::date);
    DELETE FROM gamification_rankevent e WHERE e.xid < seen.xmax AND NOT e.xid = ANY (seen.xip);
    IF merged.moved > 0 OR state.recent_as_of < as_of THEN
        UPDATE gamification_rankstate SET seen_xmax = seen.xmax, seen_xip = seen.xip,
            recent_as_of = as_of, merged_at = clock_timestamp();
    END IF;
    RETURN merged.moved;
END $$;
