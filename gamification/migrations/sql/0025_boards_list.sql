-- Whether the boards count a member: one who has access (pays, tries, or is in grace) and has not
-- opted out. The same as members.rules.access.
CREATE FUNCTION boards_list(status text, in_debtor_state boolean, listed boolean) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (status IN ('ACTIVE', 'TRIALING') OR status = 'PAST_DUE' AND NOT in_debtor_state)
        AND listed
$$;
