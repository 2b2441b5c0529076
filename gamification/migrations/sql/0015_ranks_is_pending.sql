-- Whether there is anything the last merge could not know: four look-ups, most often all empty.
-- Nothing merged yet: everything.
CREATE FUNCTION ranks_is_pending(as_of date) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((
        SELECT coalesce((SELECT max(e.xid) FROM gamification_pointtransaction e) >= s.seen_xmax,
                        false)
            OR s.recent_as_of < as_of
            OR (SELECT e.id FROM gamification_rankevent e ORDER BY e.id LIMIT 1) IS NOT NULL
            OR EXISTS (SELECT FROM unnest(s.seen_xip) straggler CROSS JOIN LATERAL (
                   SELECT FROM gamification_pointtransaction e
                   WHERE e.xid = straggler ORDER BY e.xid LIMIT 1) late)
        FROM gamification_rankstate s WHERE s.id = 1), true);
END $$;
