-- Merged standings of a board in order, from the one after `skip` on: down the count levels to the
-- slice that holds it.
CREATE FUNCTION ranks_merged(wanted integer, skip bigint, take integer)
RETURNS TABLE (pos bigint, member_id bigint, score integer, reached timestamptz)
LANGUAGE plpgsql STABLE ROWS 100 AS $$
#variable_conflict use_column
DECLARE
    slice gamification_rankslice := (NULL, 0, 0, -2147483648, '-infinity', 0, 0);
    past bigint := 0;
    inside boolean;
BEGIN
    FOR depth IN REVERSE 3..1 LOOP
        inside := false;
        FOR slice IN SELECT * FROM gamification_rankslice s
            WHERE s.level = depth AND s.board = wanted
              AND (s.score, s.reached, s.member) >= (slice.score, slice.reached, slice.member)
            ORDER BY s.score, s.reached, s.member
        LOOP
            inside := past + slice.members > skip;
            EXIT WHEN inside;
            past := past + slice.members;
        END LOOP;
        IF NOT inside THEN RETURN; END IF;
    END LOOP;
    RETURN QUERY
    SELECT past + row_number() OVER (), m.member_id, m.score, m.reached FROM (
        SELECT s.member_id, s.score, s.reached FROM gamification_rankkey s
        WHERE s.board = wanted
          AND (s.score, s.reached, s.member_id) >= (slice.score, slice.reached, slice.member)
        ORDER BY s.score, s.reached, s.member_id LIMIT skip - past + take
    ) m OFFSET skip - past;
END $$;
