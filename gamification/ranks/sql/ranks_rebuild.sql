-- Everything anew from members and ledger, as of a day; readers keep the old until it is done. The
-- number of members that have a standing.
CREATE OR REPLACE FUNCTION ranks_rebuild(as_of date) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    seen record;
    built bigint;
    month_board CONSTANT integer := ranks_board('month', as_of);
BEGIN
    PERFORM pg_advisory_xact_lock(5929310021334218067);
    SELECT * INTO seen FROM ranks_snapshot();
    DELETE FROM gamification_standing;
    DELETE FROM gamification_rankslice;
    INSERT INTO gamification_standing (member_id, total, recent, month, month_board, reached)
    SELECT m.id, m.total_points, sums.recent, sums.month, month_board, sums.reached
    FROM (
        SELECT e.member_id, max(e.created_at) AS reached,
               coalesce(sum(e.points) FILTER (
                   WHERE e.created_at >= ranks_since(1, as_of)), 0) AS recent,
               coalesce(sum(e.points) FILTER (
                   WHERE e.created_at >= ranks_since(month_board, as_of)), 0) AS month
        FROM gamification_pointtransaction e
        WHERE e.xid IS NULL OR e.xid < seen.xmax AND NOT e.xid = ANY (seen.xip)
        GROUP BY e.member_id
    ) sums JOIN members_member m ON m.id = sums.member_id
    WHERE boards_list(m.subscription_status, m.in_debtor_state, m.on_leaderboard);
    GET DIAGNOSTICS built = ROW_COUNT;
    INSERT INTO gamification_rankslice (level, board, score, reached, member, members)
    SELECT level, b.board, -2147483648, '-infinity', 0,
           (SELECT count(*) FROM gamification_rankkey k WHERE k.board = b.board)
    FROM generate_series(1, 3) level, unnest(ARRAY[0, 1, month_board]) b (board);
    PERFORM ranks_recut(b, 1, NULL) FROM unnest(ARRAY[0, 1, month_board]) b;
    DELETE FROM gamification_rankevent e WHERE e.xid < seen.xmax AND NOT e.xid = ANY (seen.xip);
    INSERT INTO gamification_rankstate (id, seen_xmax, seen_xip, recent_as_of, merged_at)
    VALUES (1, seen.xmax, seen.xip, as_of, clock_timestamp())
    ON CONFLICT (id) DO UPDATE SET seen_xmax = excluded.seen_xmax, seen_xip = excluded.seen_xip,
        recent_as_of = excluded.recent_as_of, merged_at = excluded.merged_at;
    RETURN built;
END $$;
