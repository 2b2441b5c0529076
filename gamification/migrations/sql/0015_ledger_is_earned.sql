-- Whether an entry is activity: points its member earned, not what staff gave or took.
CREATE FUNCTION ledger_is_earned(points integer, action text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT points > 0 AND action <> 'admin_adjustment'
$$;
