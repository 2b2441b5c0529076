-- Refuses more members of a kind of seat than the team has paid seats of it. The team is locked, so
-- that of all who join at once each counts those before. Who is no owner sits in a team seat.
CREATE OR REPLACE FUNCTION team_seats_hold(in_team bigint, is_owner boolean) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    paid integer;
    taken integer;
BEGIN
    SELECT CASE WHEN is_owner THEN owner_seats ELSE team_seats END INTO paid
    FROM members_team WHERE id = in_team FOR NO KEY UPDATE;
    SELECT count(*) INTO taken
    FROM members_member WHERE team_id = in_team AND (seat_tier = 'OWNER') = is_owner;
    IF taken > paid THEN
        RAISE EXCEPTION 'team % has % such seats, and % would sit in them', in_team, paid, taken
            USING ERRCODE = 'check_violation', CONSTRAINT = 'members_team_seats_check';
    END IF;
END;
$$;
