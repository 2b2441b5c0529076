CREATE OR REPLACE FUNCTION library_taken(downloads integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
-- Downloads as "Popular first" sorts them: exact below a thousand, three figures from there on.
SELECT CASE WHEN downloads < 1000 THEN downloads
    ELSE trunc(downloads::numeric, 3 - length(downloads::text))::integer END
$$;
