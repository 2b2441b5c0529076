-- What this statement sees, as the ledger numbers its entries: everything below xmax but for xip.
-- Our own transaction may still write entries after this: it counts as unseen.
CREATE FUNCTION ranks_snapshot(OUT xmax bigint, OUT xip bigint[]) LANGUAGE sql AS $$
    SELECT pg_snapshot_xmax(snapshot)::text::bigint,
           ARRAY(SELECT x::text::bigint FROM pg_snapshot_xip(snapshot) x
                 UNION SELECT pg_current_xact_id_if_assigned()::text::bigint
                 WHERE pg_current_xact_id_if_assigned() IS NOT NULL)
    FROM pg_current_snapshot() snapshot
$$;
