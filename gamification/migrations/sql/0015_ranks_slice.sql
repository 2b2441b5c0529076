-- The slice of a count level that a key lies in.
CREATE FUNCTION ranks_slice(of_level integer, wanted integer, at_score integer,
                            at_reached timestamptz, at_member bigint)
RETURNS SETOF gamification_rankslice LANGUAGE sql STABLE ROWS 1 AS $$
    SELECT * FROM gamification_rankslice
    WHERE level = of_level AND board = wanted
      AND (score, reached, member) <= (at_score, at_reached, at_member)
    ORDER BY score DESC, reached DESC, member DESC LIMIT 1
$$;
