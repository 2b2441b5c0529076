-- Whether the boards count a member: one who pays, or tries, and has not opted out.
CREATE FUNCTION boards_count(status text, listed boolean) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT status IN ('ACTIVE', 'TRIALING') AND listed
$$;
