-- How many members a board counts.
CREATE FUNCTION ranks_counted(wanted integer, as_of date) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT sum(members) FROM gamification_rankslice
                     WHERE level = 3 AND board = wanted), 0)::bigint
         + (SELECT count(*) FILTER (WHERE new_score < 0) - count(*) FILTER (WHERE old_score < 0)
            FROM ranks_moves(wanted, as_of) WHERE ranks_is_pending(as_of))
$$;
