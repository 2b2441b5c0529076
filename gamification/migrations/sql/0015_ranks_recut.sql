-- Cut the slices of a count level that hold more than 128 of what is below (standings, or slices
-- of the level below) into slices of 64, then those above. `chosen` are looked at, NULL for all.
CREATE FUNCTION ranks_recut(wanted integer, of_level integer, chosen bigint[])
RETURNS void LANGUAGE plpgsql
-- A slice is a short range of an index.
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
DECLARE
    size CONSTANT integer := 64;
    slice gamification_rankslice;
    next gamification_rankslice;
BEGIN
    FOR slice IN SELECT * FROM gamification_rankslice s
        WHERE s.level = of_level AND s.board = wanted AND (chosen IS NULL OR s.id = ANY (chosen))
    LOOP
        SELECT * INTO next FROM gamification_rankslice s WHERE s.level = of_level
           AND s.board = wanted
           AND (s.score, s.reached, s.member) > (slice.score, slice.reached, slice.member)
        ORDER BY s.score, s.reached, s.member LIMIT 1;
        -- On the board are scores below 0.
        IF NOT FOUND THEN next := (0, 0, 0, 0, '-infinity', 0, 0); END IF;
        WITH below AS (
            SELECT 0::smallint AS level, k.board, k.score, k.reached, k.member_id AS member,
                   1::bigint AS members
            FROM gamification_rankkey k
            UNION ALL
            SELECT k.level, k.board, k.score, k.reached, k.member, k.members
            FROM gamification_rankslice k
        ), parted AS (
            SELECT b.*, count(*) OVER () AS many,
                   (row_number() OVER (ORDER BY b.score, b.reached, b.member) - 1) / size AS part
            FROM below b WHERE b.level = of_level - 1 AND b.board = wanted
              AND (b.score, b.reached, b.member) >= (slice.score, slice.reached, slice.member)
              AND (b.score, b.reached, b.member) < (next.score, next.reached, next.member)
        ), cut AS (
            SELECT DISTINCT ON (part) part, score, reached, member,
                   sum(members) OVER (PARTITION BY part) AS members
            FROM parted WHERE many > 2 * size ORDER BY part, score, reached, member
        ), kept AS (
            UPDATE gamification_rankslice s SET members = c.members
            FROM cut c WHERE c.part = 0 AND s.id = slice.id
        )
        INSERT INTO gamification_rankslice (level, board, score, reached, member, members)
        SELECT of_level, wanted, score, reached, member, members FROM cut WHERE part > 0;
    END LOOP;
    IF of_level < 3 THEN
        PERFORM ranks_recut(wanted, of_level + 1, CASE WHEN chosen IS NOT NULL THEN ARRAY(
            SELECT DISTINCT above.id FROM gamification_rankslice s CROSS JOIN LATERAL
                ranks_slice(of_level + 1, wanted, s.score, s.reached, s.member) above
            WHERE s.id = ANY (chosen)) END);
    END IF;
END $$;
