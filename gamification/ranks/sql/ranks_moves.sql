-- Who stands elsewhere now than the last merge put them: one row per member and board, with the
-- key the merge wrote (NULL without a standing) and the key of now (NULL for whom no board counts).
-- A score from 0 up is not on the board. `wanted` is one board, or NULL for all of the day. A merge
-- passes its snapshot, so that what it does not see stays pending.
CREATE FUNCTION ranks_moves(wanted integer, as_of date,
                            upto bigint DEFAULT 9223372036854775807, without bigint[] DEFAULT '{}')
RETURNS TABLE (board integer, member_id bigint, old_score integer, old_reached timestamptz,
               new_score integer, new_reached timestamptz)
LANGUAGE plpgsql STABLE ROWS 20
-- Along the indexes, also in a session whose plan was made when the tables were small.
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off
SET enable_bitmapscan = off SET jit = off AS $$
DECLARE
    state gamification_rankstate;
    today date;
    month_board integer;
    recent_from timestamptz;
    month_from timestamptz;
BEGIN
    SELECT * INTO state FROM gamification_rankstate;
    IF NOT FOUND THEN state := ROW(1, 0, '{}', as_of, now()); END IF;
    -- A server whose clock is behind does not turn the boards back.
    today := greatest(as_of, state.recent_as_of);
    month_board := ranks_board('month', today);
    month_from := ranks_since(month_board, today);
    recent_from := ranks_since(1, today);
    RETURN QUERY
    WITH unmerged AS (
        SELECT e.member_id, e.points, e.created_at FROM gamification_pointtransaction e
        WHERE e.xid >= state.seen_xmax AND e.xid < upto AND NOT e.xid = ANY (without)
        UNION ALL
        SELECT e.member_id, e.points, e.created_at FROM gamification_pointtransaction e
        WHERE e.xid = ANY (state.seen_xip) AND e.xid < upto AND NOT e.xid = ANY (without)
        UNION ALL
        SELECT e.member_id, 0, NULL FROM gamification_rankevent e
        WHERE e.xid < upto AND NOT e.xid = ANY (without)
        UNION ALL
        -- Fallen out of the 30 days since the last merge: counted by it, no longer now.
        SELECT e.member_id, -e.points, NULL FROM gamification_pointtransaction e
        WHERE e.created_at >= ranks_since(1, state.recent_as_of) AND e.created_at < recent_from
          AND (e.xid IS NULL OR e.xid < state.seen_xmax AND NOT e.xid = ANY (state.seen_xip))
    ), touched AS (
        SELECT u.member_id, max(u.created_at) AS reached,
               sum(u.points) FILTER (WHERE coalesce(u.created_at >= recent_from, true)) AS recent,
               sum(u.points) FILTER (WHERE u.created_at >= month_from) AS month
        FROM unmerged u GROUP BY u.member_id
    )
    SELECT b.board, t.member_id, s.score, s.reached,
           CASE WHEN NOT counts.yes THEN NULL
                WHEN b.board = 0 OR known.member_id IS NULL THEN -b.whole
                ELSE coalesce(s.score, 0) - coalesce(b.pending, 0) END::integer,
           coalesce(greatest(known.reached, t.reached, whole.reached), '-infinity')
    FROM touched t
    -- Everybody the merge knows has a standing of all time.
    LEFT JOIN gamification_standing known ON known.member_id = t.member_id AND known.board = 0
    LEFT JOIN members_member m ON m.id = t.member_id
    CROSS JOIN LATERAL (
        SELECT coalesce(boards_count(m.subscription_status, m.on_leaderboard), false) AS yes) counts
    LEFT JOIN LATERAL (
        SELECT coalesce(sum(e.points) FILTER (WHERE e.created_at >= recent_from), 0) AS recent,
               coalesce(sum(e.points) FILTER (WHERE e.created_at >= month_from), 0) AS month,
               max(e.created_at) AS reached
        FROM gamification_pointtransaction e WHERE e.member_id = t.member_id
          AND (e.xid IS NULL OR e.xid < upto AND NOT e.xid = ANY (without))
          -- Here, not in the join's condition: there it would be added up and thrown away.
          AND known.member_id IS NULL AND counts.yes
    ) whole ON true
    CROSS JOIN LATERAL (
        VALUES (0, NULL, m.total_points), (1, t.recent, whole.recent),
               (month_board, t.month, whole.month)
    ) b (board, pending, whole)
    LEFT JOIN gamification_standing s ON s.member_id = t.member_id AND s.board = b.board
    WHERE wanted IS NULL OR b.board = wanted;
END $$;
