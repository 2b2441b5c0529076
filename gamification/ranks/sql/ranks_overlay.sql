-- Members whose standing the last merge could not know yet: what it wrote (old, NULL without a
-- standing) and what they stand at now (new, NULL for whom no board counts). A merge passes its
-- snapshot, so that what it does not see stays pending.
CREATE OR REPLACE FUNCTION ranks_overlay(as_of date, upto bigint DEFAULT 9223372036854775807,
                                         without bigint[] DEFAULT '{}')
RETURNS TABLE (member_id bigint, old_total integer, old_recent integer, old_month integer,
               old_reached timestamptz, new_total integer, new_recent integer, new_month integer,
               new_reached timestamptz)
LANGUAGE plpgsql STABLE ROWS 20
-- Along the indexes, also in a session whose plan was made when the tables were small.
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off
SET enable_bitmapscan = off SET jit = off AS $$
DECLARE
    state gamification_rankstate;
    today date;
    this_month integer;
    recent_from timestamptz;
    month_from timestamptz;
BEGIN
    SELECT * INTO state FROM gamification_rankstate;
    IF NOT FOUND THEN state := ROW(1, 0, '{}', as_of, now()); END IF;
    -- A server whose clock is behind does not turn the boards back.
    today := greatest(as_of, state.recent_as_of);
    this_month := ranks_board('month', today);
    month_from := ranks_since(this_month, today);
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
    ), known AS (
        SELECT t.*, s.member_id IS NOT NULL AS stands, s.total AS s_total, s.recent AS s_recent,
               s.reached AS s_reached,
               CASE WHEN s.month_board = this_month THEN s.month ELSE 0 END AS s_month
        FROM touched t LEFT JOIN gamification_standing s ON s.member_id = t.member_id
    )
    SELECT k.member_id, k.s_total, k.s_recent, CASE WHEN k.stands THEN k.s_month END, k.s_reached,
           m.total_points,
           CASE WHEN m.id IS NOT NULL THEN
               CASE WHEN k.stands THEN k.s_recent + coalesce(k.recent, 0)
                    ELSE whole.recent END END::integer,
           CASE WHEN m.id IS NOT NULL THEN
               CASE WHEN k.stands THEN k.s_month + coalesce(k.month, 0)
                    ELSE whole.month END END::integer,
           CASE WHEN m.id IS NOT NULL THEN
               coalesce(greatest(k.s_reached, k.reached, whole.reached), '-infinity') END
    FROM known k
    LEFT JOIN members_member m ON m.id = k.member_id
        AND boards_list(m.subscription_status, m.in_debtor_state, m.on_leaderboard)
    LEFT JOIN LATERAL (
        SELECT coalesce(sum(e.points) FILTER (WHERE e.created_at >= recent_from), 0) AS recent,
               coalesce(sum(e.points) FILTER (WHERE e.created_at >= month_from), 0) AS month,
               max(e.created_at) AS reached
        FROM gamification_pointtransaction e WHERE e.member_id = k.member_id
          AND (e.xid IS NULL OR e.xid < upto AND NOT e.xid = ANY (without))
          -- Here, not in the join's condition: there it would be added up and thrown away.
          AND NOT k.stands AND m.id IS NOT NULL
    ) whole ON true;
END $$;
