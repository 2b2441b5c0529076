CREATE OR REPLACE FUNCTION library_standing(downloads integer) RETURNS smallint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
-- How often the downloads double. A resource changes it some twenty times in its life.
SELECT length(ltrim(downloads::bit(32)::text, '0'))::smallint
$$;
