-- How many merged standings of a board come before a key: four short ranges of an index, one count
-- level above the other.
CREATE FUNCTION ranks_before(wanted integer, me_score integer, me_reached timestamptz, me bigint)
RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    before bigint;
BEGIN
    SELECT coalesce((SELECT sum(s.members) FROM gamification_rankslice s
                     WHERE s.level = 3 AND s.board = wanted
                       AND (s.score, s.reached, s.member) < (l3.score, l3.reached, l3.member)), 0)
         + coalesce((SELECT sum(s.members) FROM gamification_rankslice s
                     WHERE s.level = 2 AND s.board = wanted
                       AND (s.score, s.reached, s.member) >= (l3.score, l3.reached, l3.member)
                       AND (s.score, s.reached, s.member) < (l2.score, l2.reached, l2.member)), 0)
         + coalesce((SELECT sum(s.members) FROM gamification_rankslice s
                     WHERE s.level = 1 AND s.board = wanted
                       AND (s.score, s.reached, s.member) >= (l2.score, l2.reached, l2.member)
                       AND (s.score, s.reached, s.member) < (l1.score, l1.reached, l1.member)), 0)
         + (SELECT count(*) FROM gamification_rankkey s WHERE s.board = wanted
              AND (s.score, s.reached, s.member_id) >= (l1.score, l1.reached, l1.member)
              AND (s.score, s.reached, s.member_id) < (me_score, me_reached, me))
    INTO before FROM ranks_slice(3, wanted, me_score, me_reached, me) l3,
                     ranks_slice(2, wanted, me_score, me_reached, me) l2,
                     ranks_slice(1, wanted, me_score, me_reached, me) l1;
    RETURN coalesce(before, 0);
END $$;
