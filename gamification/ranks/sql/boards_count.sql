-- What release 2.2 asks while it still runs: grace did not count. The release after 2.3 drops it.
CREATE FUNCTION boards_count(status text, listed boolean) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT status IN ('ACTIVE', 'TRIALING') AND listed
$$;
