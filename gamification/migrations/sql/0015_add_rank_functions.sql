CREATE FUNCTION ranks_board(board text, as_of date) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE board WHEN 'all' THEN 0 WHEN '30-days' THEN 1 ELSE extract(year FROM as_of)::integer * 100 + extract(month FROM as_of)::integer END
$$;

-- Members whose standing the last merge could not know yet, with what they stand at now and what the last merge wrote.
-- One row per member. merged_* is NULL without a standing, now_* is NULL for whom no board counts.
CREATE FUNCTION ranks_overlay_now(as_of date) RETURNS TABLE (
    member_id bigint, merged_total integer, merged_month integer, merged_recent integer, merged_reached timestamptz,
    now_total integer, now_month integer, now_recent integer, now_reached timestamptz)
LANGUAGE plpgsql STABLE ROWS 20 SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET jit = off SET enable_bitmapscan = off AS $$
DECLARE
    state gamification_rankstate;
    today date;
    month_start date;
    month_from timestamptz;
    recent_from timestamptz;
    expired_from timestamptz;
BEGIN
    SELECT * INTO state FROM gamification_rankstate;
    IF NOT FOUND THEN state := ROW(1, 0, '{}', as_of, now()); END IF;
    today := greatest(as_of, state.recent_as_of);
    month_start := date_trunc('month', today)::date;
    month_from := month_start::timestamp AT TIME ZONE 'UTC';
    recent_from := (today - 29)::timestamp AT TIME ZONE 'UTC';
    expired_from := (state.recent_as_of - 29)::timestamp AT TIME ZONE 'UTC';
    RETURN QUERY
    WITH unmerged AS (
        SELECT e.member_id, e.points, e.created_at, 1 AS sign FROM gamification_pointtransaction e WHERE e.xid >= state.seen_xmax
        UNION ALL
        SELECT e.member_id, e.points, e.created_at, 1 FROM gamification_pointtransaction e WHERE e.xid = ANY (state.seen_xip)
        UNION ALL
        SELECT e.member_id, 0, NULL, 1 FROM gamification_rankevent e
        UNION ALL
        -- Fallen out of the 30 days since the last merge: counted by it, no longer now.
        SELECT e.member_id, -e.points, NULL, -1 FROM gamification_pointtransaction e
        WHERE e.created_at >= expired_from AND e.created_at < recent_from
          AND (e.xid IS NULL OR e.xid < state.seen_xmax AND NOT e.xid = ANY (state.seen_xip))
    ), touched AS (
        SELECT u.member_id,
               coalesce(sum(u.points) FILTER (WHERE u.created_at >= month_from), 0)::integer AS month,
               coalesce(sum(u.points) FILTER (WHERE u.created_at >= recent_from OR u.sign < 0), 0)::integer AS recent,
               max(u.created_at) AS reached
        FROM unmerged u GROUP BY u.member_id
    )
    SELECT t.member_id, s.total, CASE WHEN s.month_of = month_start THEN s.month WHEN s.member_id IS NOT NULL THEN 0 END, s.recent, s.reached_at,
           CASE WHEN counts.yes THEN m.total_points END,
           CASE WHEN counts.yes THEN coalesce(CASE WHEN s.month_of = month_start THEN s.month WHEN s.member_id IS NOT NULL THEN 0 END + t.month, whole.month) END,
           CASE WHEN counts.yes THEN coalesce(s.recent + t.recent, whole.recent) END,
           CASE WHEN counts.yes THEN coalesce(greatest(s.reached_at, t.reached, whole.reached), '-infinity') END
    FROM touched t
    LEFT JOIN gamification_standing s ON s.member_id = t.member_id
    LEFT JOIN members_member m ON m.id = t.member_id
    CROSS JOIN LATERAL (SELECT coalesce(m.subscription_status IN ('ACTIVE', 'TRIALING') AND m.on_leaderboard, false) AS yes) counts
    LEFT JOIN LATERAL (
        SELECT coalesce(sum(e.points) FILTER (WHERE e.created_at >= month_from), 0)::integer AS month,
               coalesce(sum(e.points) FILTER (WHERE e.created_at >= recent_from), 0)::integer AS recent, max(e.created_at) AS reached
        FROM gamification_pointtransaction e WHERE e.member_id = t.member_id
          -- In here, not in the join's condition: there the member's whole history would be added up first and thrown away then.
          AND s.member_id IS NULL AND counts.yes
    ) whole ON true;
END $$;

-- Whether there is anything the last merge could not know: four look-ups, most often all of them empty. Nothing merged yet: everything.
-- The settings keep each look-up at the end of its index, also in a session whose plan was made when the tables were small.
CREATE FUNCTION ranks_is_pending(as_of date) RETURNS boolean LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off SET enable_bitmapscan = off AS $$
BEGIN
    RETURN coalesce((
        SELECT coalesce((SELECT max(e.xid) FROM gamification_pointtransaction e) >= s.seen_xmax, false)
            OR s.recent_as_of < as_of
            OR (SELECT e.id FROM gamification_rankevent e ORDER BY e.id LIMIT 1) IS NOT NULL
            OR EXISTS (SELECT FROM unnest(s.seen_xip) straggler CROSS JOIN LATERAL (
                           SELECT FROM gamification_pointtransaction e WHERE e.xid = straggler ORDER BY e.xid LIMIT 1) late)
        FROM gamification_rankstate s WHERE s.id = 1), true);
END $$;

-- The same for a merge: only what its snapshot saw, so that what it did not see stays pending.
CREATE FUNCTION ranks_merging(as_of date, upto_xmax bigint, except_xip bigint[]) RETURNS TABLE (
    member_id bigint, merged_total integer, merged_month integer, merged_recent integer, merged_reached timestamptz,
    now_total integer, now_month integer, now_recent integer, now_reached timestamptz)
LANGUAGE plpgsql STABLE ROWS 1000 SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET jit = off SET enable_bitmapscan = off AS $$
DECLARE
    state gamification_rankstate;
    today date;
    month_start date;
    month_from timestamptz;
    recent_from timestamptz;
    expired_from timestamptz;
BEGIN
    SELECT * INTO state FROM gamification_rankstate;
    IF NOT FOUND THEN state := ROW(1, 0, '{}', as_of, now()); END IF;
    today := greatest(as_of, state.recent_as_of);
    month_start := date_trunc('month', today)::date;
    month_from := month_start::timestamp AT TIME ZONE 'UTC';
    recent_from := (today - 29)::timestamp AT TIME ZONE 'UTC';
    expired_from := (state.recent_as_of - 29)::timestamp AT TIME ZONE 'UTC';
    RETURN QUERY
    WITH unmerged AS (
        SELECT e.member_id, e.points, e.created_at, 1 AS sign FROM gamification_pointtransaction e
        WHERE e.xid >= state.seen_xmax AND e.xid < upto_xmax AND NOT e.xid = ANY (except_xip)
        UNION ALL
        SELECT e.member_id, e.points, e.created_at, 1 FROM gamification_pointtransaction e
        WHERE e.xid = ANY (state.seen_xip) AND e.xid < upto_xmax AND NOT e.xid = ANY (except_xip)
        UNION ALL
        SELECT e.member_id, 0, NULL, 1 FROM gamification_rankevent e WHERE e.xid < upto_xmax AND NOT e.xid = ANY (except_xip)
        UNION ALL
        -- Fallen out of the 30 days since the last merge: counted by it, no longer now.
        SELECT e.member_id, -e.points, NULL, -1 FROM gamification_pointtransaction e
        WHERE e.created_at >= expired_from AND e.created_at < recent_from
          AND (e.xid IS NULL OR e.xid < state.seen_xmax AND NOT e.xid = ANY (state.seen_xip))
    ), touched AS (
        SELECT u.member_id,
               coalesce(sum(u.points) FILTER (WHERE u.created_at >= month_from), 0)::integer AS month,
               coalesce(sum(u.points) FILTER (WHERE u.created_at >= recent_from OR u.sign < 0), 0)::integer AS recent,
               max(u.created_at) AS reached
        FROM unmerged u GROUP BY u.member_id
    )
    SELECT t.member_id, s.total, CASE WHEN s.month_of = month_start THEN s.month WHEN s.member_id IS NOT NULL THEN 0 END, s.recent, s.reached_at,
           CASE WHEN counts.yes THEN m.total_points END,
           CASE WHEN counts.yes THEN coalesce(CASE WHEN s.month_of = month_start THEN s.month WHEN s.member_id IS NOT NULL THEN 0 END + t.month, whole.month) END,
           CASE WHEN counts.yes THEN coalesce(s.recent + t.recent, whole.recent) END,
           CASE WHEN counts.yes THEN coalesce(greatest(s.reached_at, t.reached, whole.reached), '-infinity') END
    FROM touched t
    LEFT JOIN gamification_standing s ON s.member_id = t.member_id
    LEFT JOIN members_member m ON m.id = t.member_id
    CROSS JOIN LATERAL (SELECT coalesce(m.subscription_status IN ('ACTIVE', 'TRIALING') AND m.on_leaderboard, false) AS yes) counts
    LEFT JOIN LATERAL (
        SELECT coalesce(sum(e.points) FILTER (WHERE e.created_at >= month_from), 0)::integer AS month,
               coalesce(sum(e.points) FILTER (WHERE e.created_at >= recent_from), 0)::integer AS recent, max(e.created_at) AS reached
        FROM gamification_pointtransaction e WHERE e.member_id = t.member_id
          AND (e.xid IS NULL OR e.xid < upto_xmax AND NOT e.xid = ANY (except_xip))
          AND s.member_id IS NULL AND counts.yes
    ) whole ON true;
END $$;

-- How many merged standings of a board come before a key: four ranges of some 32 rows each, one above the other. One plan for
-- all keys, along the indexes: planning for each key anew takes longer than reading.
CREATE FUNCTION ranks_before(wanted integer, score integer, reached timestamptz, member bigint) RETURNS bigint LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off SET enable_bitmapscan = off SET enable_sort = off AS $$
DECLARE
    before bigint;
BEGIN
    IF wanted = 0 THEN
        SELECT coalesce((SELECT sum(members) FROM gamification_rankreach
                         WHERE board = wanted AND (key_score, key_reached, key_member) < (reach.key_score, reach.key_reached, reach.key_member)), 0)
             + coalesce((SELECT sum(members) FROM gamification_rankspan
                         WHERE board = wanted AND (key_score, key_reached, key_member) >= (reach.key_score, reach.key_reached, reach.key_member)
                           AND (key_score, key_reached, key_member) < (span.key_score, span.key_reached, span.key_member)), 0)
             + coalesce((SELECT sum(members) FROM gamification_rankblock
                         WHERE board = wanted AND (key_score, key_reached, key_member) >= (span.key_score, span.key_reached, span.key_member)
                           AND (key_score, key_reached, key_member) < (block.key_score, block.key_reached, block.key_member)), 0)
             + (SELECT count(*) FROM gamification_standing s WHERE total > 0
                  AND (-total, reached_at, member_id) >= (block.key_score, block.key_reached, block.key_member)
                  AND (-total, reached_at, member_id) < (score, reached, member))
        INTO before FROM (
            SELECT key_score, key_reached, key_member FROM gamification_rankreach
            WHERE board = wanted AND (key_score, key_reached, key_member) <= (score, reached, member)
            ORDER BY key_score DESC, key_reached DESC, key_member DESC LIMIT 1) reach, (
            SELECT key_score, key_reached, key_member FROM gamification_rankspan
            WHERE board = wanted AND (key_score, key_reached, key_member) <= (score, reached, member)
            ORDER BY key_score DESC, key_reached DESC, key_member DESC LIMIT 1) span, (
            SELECT key_score, key_reached, key_member FROM gamification_rankblock
            WHERE board = wanted AND (key_score, key_reached, key_member) <= (score, reached, member)
            ORDER BY key_score DESC, key_reached DESC, key_member DESC LIMIT 1) block;
    ELSIF wanted = 1 THEN
        SELECT coalesce((SELECT sum(members) FROM gamification_rankreach
                         WHERE board = wanted AND (key_score, key_reached, key_member) < (reach.key_score, reach.key_reached, reach.key_member)), 0)
             + coalesce((SELECT sum(members) FROM gamification_rankspan
                         WHERE board = wanted AND (key_score, key_reached, key_member) >= (reach.key_score, reach.key_reached, reach.key_member)
                           AND (key_score, key_reached, key_member) < (span.key_score, span.key_reached, span.key_member)), 0)
             + coalesce((SELECT sum(members) FROM gamification_rankblock
                         WHERE board = wanted AND (key_score, key_reached, key_member) >= (span.key_score, span.key_reached, span.key_member)
                           AND (key_score, key_reached, key_member) < (block.key_score, block.key_reached, block.key_member)), 0)
             + (SELECT count(*) FROM gamification_standing s WHERE recent > 0
                  AND (-recent, reached_at, member_id) >= (block.key_score, block.key_reached, block.key_member)
                  AND (-recent, reached_at, member_id) < (score, reached, member))
        INTO before FROM (
            SELECT key_score, key_reached, key_member FROM gamification_rankreach
            WHERE board = wanted AND (key_score, key_reached, key_member) <= (score, reached, member)
            ORDER BY key_score DESC, key_reached DESC, key_member DESC LIMIT 1) reach, (
            SELECT key_score, key_reached, key_member FROM gamification_rankspan
            WHERE board = wanted AND (key_score, key_reached, key_member) <= (score, reached, member)
            ORDER BY key_score DESC, key_reached DESC, key_member DESC LIMIT 1) span, (
            SELECT key_score, key_reached, key_member FROM gamification_rankblock
            WHERE board = wanted AND (key_score, key_reached, key_member) <= (score, reached, member)
            ORDER BY key_score DESC, key_reached DESC, key_member DESC LIMIT 1) block;
    ELSE
        SELECT coalesce((SELECT sum(members) FROM gamification_rankreach
                         WHERE board = wanted AND (key_score, key_reached, key_member) < (reach.key_score, reach.key_reached, reach.key_member)), 0)
             + coalesce((SELECT sum(members) FROM gamification_rankspan
                         WHERE board = wanted AND (key_score, key_reached, key_member) >= (reach.key_score, reach.key_reached, reach.key_member)
                           AND (key_score, key_reached, key_member) < (span.key_score, span.key_reached, span.key_member)), 0)
             + coalesce((SELECT sum(members) FROM gamification_rankblock
                         WHERE board = wanted AND (key_score, key_reached, key_member) >= (span.key_score, span.key_reached, span.key_member)
                           AND (key_score, key_reached, key_member) < (block.key_score, block.key_reached, block.key_member)), 0)
             + (SELECT count(*) FROM gamification_standing s WHERE month_of = make_date(wanted / 100, wanted % 100, 1) AND month > 0
                  AND (-month, reached_at, member_id) >= (block.key_score, block.key_reached, block.key_member)
                  AND (-month, reached_at, member_id) < (score, reached, member))
        INTO before FROM (
            SELECT key_score, key_reached, key_member FROM gamification_rankreach
            WHERE board = wanted AND (key_score, key_reached, key_member) <= (score, reached, member)
            ORDER BY key_score DESC, key_reached DESC, key_member DESC LIMIT 1) reach, (
            SELECT key_score, key_reached, key_member FROM gamification_rankspan
            WHERE board = wanted AND (key_score, key_reached, key_member) <= (score, reached, member)
            ORDER BY key_score DESC, key_reached DESC, key_member DESC LIMIT 1) span, (
            SELECT key_score, key_reached, key_member FROM gamification_rankblock
            WHERE board = wanted AND (key_score, key_reached, key_member) <= (score, reached, member)
            ORDER BY key_score DESC, key_reached DESC, key_member DESC LIMIT 1) block;
    END IF;
    RETURN coalesce(before, 0);
END $$;

-- Merged standings of a board in order, from the one after `skip` on: down the slices to the block that holds it.
CREATE FUNCTION ranks_merged(wanted integer, skip bigint, take integer)
RETURNS TABLE (pos bigint, member_id bigint, key_score integer, key_reached timestamptz) LANGUAGE plpgsql STABLE ROWS 100
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off SET enable_bitmapscan = off SET enable_sort = off AS $$
#variable_conflict use_column
DECLARE
    slice record;
    past bigint := 0;
    inside boolean := false;
BEGIN
    FOR slice IN SELECT * FROM gamification_rankreach s WHERE s.board = wanted ORDER BY s.key_score, s.key_reached, s.key_member LOOP
        inside := past + slice.members > skip;
        EXIT WHEN inside;
        past := past + slice.members;
    END LOOP;
    IF NOT inside THEN RETURN; END IF;
    FOR slice IN SELECT * FROM gamification_rankspan s
        WHERE s.board = wanted AND (s.key_score, s.key_reached, s.key_member) >= (slice.key_score, slice.key_reached, slice.key_member)
        ORDER BY s.key_score, s.key_reached, s.key_member
    LOOP
        EXIT WHEN past + slice.members > skip;
        past := past + slice.members;
    END LOOP;
    FOR slice IN SELECT * FROM gamification_rankblock s
        WHERE s.board = wanted AND (s.key_score, s.key_reached, s.key_member) >= (slice.key_score, slice.key_reached, slice.key_member)
        ORDER BY s.key_score, s.key_reached, s.key_member
    LOOP
        EXIT WHEN past + slice.members > skip;
        past := past + slice.members;
    END LOOP;
    IF wanted = 0 THEN
        RETURN QUERY SELECT past + row_number() OVER (), m.member_id, m.k, m.reached_at FROM (
            SELECT s.member_id, -s.total AS k, s.reached_at FROM gamification_standing s
            WHERE s.total > 0 AND (-s.total, s.reached_at, s.member_id) >= (slice.key_score, slice.key_reached, slice.key_member)
            ORDER BY -s.total, s.reached_at, s.member_id LIMIT skip - past + take) m OFFSET skip - past;
    ELSIF wanted = 1 THEN
        RETURN QUERY SELECT past + row_number() OVER (), m.member_id, m.k, m.reached_at FROM (
            SELECT s.member_id, -s.recent AS k, s.reached_at FROM gamification_standing s
            WHERE s.recent > 0 AND (-s.recent, s.reached_at, s.member_id) >= (slice.key_score, slice.key_reached, slice.key_member)
            ORDER BY -s.recent, s.reached_at, s.member_id LIMIT skip - past + take) m OFFSET skip - past;
    ELSE
        RETURN QUERY SELECT past + row_number() OVER (), m.member_id, m.k, m.reached_at FROM (
            SELECT s.member_id, -s.month AS k, s.reached_at FROM gamification_standing s
            WHERE s.month_of = make_date(wanted / 100, wanted % 100, 1) AND s.month > 0 AND (-s.month, s.reached_at, s.member_id) >= (slice.key_score, slice.key_reached, slice.key_member)
            ORDER BY -s.month, s.reached_at, s.member_id LIMIT skip - past + take) m OFFSET skip - past;
    END IF;
END $$;

-- The overlay as keys of one board: NULL score for not on it.
CREATE FUNCTION ranks_moves(wanted integer, as_of date)
RETURNS TABLE (member_id bigint, old_score integer, old_reached timestamptz, new_score integer, new_reached timestamptz)
LANGUAGE sql STABLE ROWS 20 AS $$
    SELECT o.member_id,
           -nullif(greatest(CASE wanted WHEN 0 THEN o.merged_total WHEN 1 THEN o.merged_recent ELSE o.merged_month END, 0), 0), o.merged_reached,
           -nullif(greatest(CASE wanted WHEN 0 THEN o.now_total WHEN 1 THEN o.now_recent ELSE o.now_month END, 0), 0), o.now_reached
    FROM ranks_overlay_now(as_of) o WHERE ranks_is_pending(as_of)
$$;

CREATE FUNCTION ranks_counted(wanted integer, as_of date) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT sum(members) FROM gamification_rankreach WHERE board = wanted), 0)::bigint
         + (SELECT count(new_score) - count(old_score) FROM ranks_moves(wanted, as_of))
$$;

-- A member's place and score on a board; no row when it does not count them.
CREATE FUNCTION ranks_place(wanted integer, member bigint, as_of date) RETURNS TABLE (place bigint, score integer)
LANGUAGE plpgsql STABLE ROWS 1 AS $$
DECLARE
    moved bigint;
    me_score integer;
    me_reached timestamptz;
BEGIN
    IF NOT ranks_is_pending(as_of) THEN
        SELECT -CASE wanted WHEN 0 THEN s.total WHEN 1 THEN s.recent
                ELSE CASE WHEN s.month_of = make_date(wanted / 100, wanted % 100, 1) THEN s.month ELSE 0 END END, s.reached_at
        INTO me_score, me_reached FROM gamification_standing s WHERE s.member_id = member;
        IF me_score < 0 THEN
            RETURN QUERY SELECT ranks_before(wanted, me_score, me_reached, member) + 1, -me_score;
        END IF;
        RETURN;
    END IF;
    WITH moves AS MATERIALIZED (SELECT * FROM ranks_moves(wanted, as_of)),
    me AS (
        SELECT m.new_score AS s, m.new_reached AS r FROM moves m WHERE m.member_id = member
        UNION ALL
        SELECT -k.score, k.reached_at FROM (
            SELECT CASE wanted WHEN 0 THEN st.total WHEN 1 THEN st.recent
                   ELSE CASE WHEN st.month_of = make_date(wanted / 100, wanted % 100, 1) THEN st.month ELSE 0 END END AS score, st.reached_at
            FROM gamification_standing st WHERE st.member_id = member AND NOT EXISTS (SELECT FROM moves m WHERE m.member_id = member)) k
        WHERE k.score > 0
    )
    SELECT me.s, me.r,
           (SELECT count(*) FILTER (WHERE (m.new_score, m.new_reached, m.member_id) < (me.s, me.r, member))
                 - count(*) FILTER (WHERE (m.old_score, m.old_reached, m.member_id) < (me.s, me.r, member)) FROM moves m)
    INTO me_score, me_reached, moved FROM me WHERE me.s IS NOT NULL;
    IF me_score IS NULL THEN RETURN; END IF;
    RETURN QUERY SELECT ranks_before(wanted, me_score, me_reached, member) + moved + 1, -me_score;
END $$;

-- The rows from place `first` on.
CREATE FUNCTION ranks_page(wanted integer, first bigint, size integer, as_of date) RETURNS TABLE (place bigint, member_id bigint, score integer)
LANGUAGE plpgsql STABLE ROWS 50 SET jit = off AS $$
BEGIN
    IF NOT ranks_is_pending(as_of) THEN
        RETURN QUERY SELECT m.pos, m.member_id, -m.key_score FROM ranks_merged(wanted, first - 1, size) m;
        RETURN;
    END IF;
    -- What is asked once for all rows is MATERIALIZED: otherwise it would be worked out anew for each of those who moved.
    RETURN QUERY
    WITH moves AS MATERIALIZED (SELECT * FROM ranks_moves(wanted, as_of)),
    -- An overlay of p members moves anybody by at most p places.
    reach AS MATERIALIZED (SELECT greatest(first - 1 - count(*), 0) AS skip, size + 2 * count(*)::integer AS take FROM moves),
    merged AS MATERIALIZED (SELECT m.* FROM reach CROSS JOIN LATERAL ranks_merged(wanted, reach.skip, reach.take) m),
    head AS MATERIALIZED (SELECT m.key_score AS s, m.key_reached AS r, m.member_id AS m FROM merged m ORDER BY m.pos LIMIT 1),
    tail AS MATERIALIZED (SELECT m.key_score AS s, m.key_reached AS r, m.member_id AS m FROM merged m ORDER BY m.pos DESC LIMIT 1),
    ends AS MATERIALIZED (
        SELECT reach.skip, reach.skip = 0 AS from_first, (SELECT count(*) FROM merged) < reach.take AS to_last FROM reach
    ),
    -- One walk over all keys in order: what the merge knew counts one, where somebody came from counts one less, where they are now one
    -- more. Who stands at a key has the place after all that comes strictly before it.
    line AS (
        -- NOT IN is one table of hashes; a join would be planned for a few who moved and compare each with each when they are many.
        SELECT m.member_id, m.key_score AS s, m.key_reached AS r, 1 AS counts, m.member_id NOT IN (SELECT v.member_id FROM moves v) AS stands
        FROM merged m
        UNION ALL
        SELECT v.member_id, v.old_score, v.old_reached, -1, false FROM moves v WHERE v.old_score IS NOT NULL
        UNION ALL
        SELECT v.member_id, v.new_score, v.new_reached, 1,
               (ends.from_first OR EXISTS (SELECT FROM head h WHERE (h.s, h.r, h.m) < (v.new_score, v.new_reached, v.member_id)))
               AND (ends.to_last OR EXISTS (SELECT FROM tail l WHERE (l.s, l.r, l.m) > (v.new_score, v.new_reached, v.member_id)))
        FROM moves v CROSS JOIN ends WHERE v.new_score IS NOT NULL
    ), walked AS (
        SELECT l.member_id, l.s, l.stands,
               ends.skip + 1 - l.counts + sum(l.counts) OVER (ORDER BY l.s, l.r, l.member_id, l.stands DESC ROWS UNBOUNDED PRECEDING) AS place
        FROM line l CROSS JOIN ends
    )
    SELECT w.place, w.member_id, -w.s FROM walked w WHERE w.stands AND w.place >= first AND w.place < first + size ORDER BY w.place;
END $$;

-- Cut the slices `chosen` (all when NULL) of an upper level that hold more than 128 of the level below into slices of 64.
CREATE FUNCTION ranks_recut_upper(upper regclass, lower regclass, wanted integer, chosen bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    grown record;
    many bigint;
    size CONSTANT integer := 64;
BEGIN
    FOR grown IN EXECUTE format($sql$
        SELECT b.*, coalesce(n.key_score, 2147483647) AS upper_score, coalesce(n.key_reached, 'infinity') AS upper_reached,
               coalesce(n.key_member, 9223372036854775807) AS upper_member
        FROM %1$s b LEFT JOIN LATERAL (
            SELECT * FROM %1$s n WHERE n.board = $1 AND (n.key_score, n.key_reached, n.key_member) > (b.key_score, b.key_reached, b.key_member)
            ORDER BY n.key_score, n.key_reached, n.key_member LIMIT 1) n ON true
        WHERE b.board = $1 AND ($2 IS NULL OR b.id = ANY ($2))$sql$, upper) USING wanted, chosen
    LOOP
        EXECUTE format($sql$
            SELECT count(*) FROM %1$s k WHERE k.board = $1
              AND (k.key_score, k.key_reached, k.key_member) >= ($2, $3, $4) AND (k.key_score, k.key_reached, k.key_member) < ($5, $6, $7)
            $sql$, lower) INTO many
        USING wanted, grown.key_score, grown.key_reached, grown.key_member, grown.upper_score, grown.upper_reached, grown.upper_member;
        CONTINUE WHEN many <= 2 * size;
        EXECUTE format($sql$
            WITH lower AS (
                SELECT k.key_score AS s, k.key_reached AS r, k.key_member AS m, k.members,
                       (row_number() OVER (ORDER BY k.key_score, k.key_reached, k.key_member) - 1) / $8 AS part
                FROM %2$s k WHERE k.board = $1
                  AND (k.key_score, k.key_reached, k.key_member) >= ($2, $3, $4) AND (k.key_score, k.key_reached, k.key_member) < ($5, $6, $7)
            ), cut AS (
                SELECT DISTINCT ON (part) part, s, r, m, sum(members) OVER (PARTITION BY part) AS members FROM lower ORDER BY part, s, r, m
            ), kept AS (
                UPDATE %1$s SET members = (SELECT c.members FROM cut c WHERE part = 0) WHERE id = $9
            )
            INSERT INTO %1$s (board, key_score, key_reached, key_member, members) SELECT $1, s, r, m, c.members FROM cut c WHERE part > 0
            $sql$, upper, lower)
        USING wanted, grown.key_score, grown.key_reached, grown.key_member, grown.upper_score, grown.upper_reached, grown.upper_member,
              size, grown.id;
    END LOOP;
END $$;

-- The slices of an upper level that hold those of the level below; NULL (all) for NULL.
CREATE FUNCTION ranks_holders(upper regclass, lower regclass, wanted integer, held bigint[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    found bigint[];
BEGIN
    IF held IS NULL THEN RETURN NULL; END IF;
    EXECUTE format($sql$
        SELECT coalesce(array_agg(DISTINCT u.id), '{}') FROM %2$s l CROSS JOIN LATERAL (
            SELECT u.id FROM %1$s u WHERE u.board = $1 AND (u.key_score, u.key_reached, u.key_member) <= (l.key_score, l.key_reached, l.key_member)
            ORDER BY u.key_score DESC, u.key_reached DESC, u.key_member DESC LIMIT 1) u
        WHERE l.id = ANY ($2)$sql$, upper, lower) INTO found USING wanted, held;
    RETURN found;
END $$;

-- Cut what has grown past twice its size: a block into blocks of 64 members, a span into spans of 64 blocks, a reach into reaches of
-- 64 spans. `chosen` are the blocks to look at, NULL for all.
CREATE FUNCTION ranks_recut(wanted integer, chosen bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    grown record;
    spans bigint[];
    size CONSTANT integer := 64;
    score CONSTANT text := CASE wanted WHEN 0 THEN '(-total)' WHEN 1 THEN '(-recent)' ELSE '(-month)' END;
    counted CONSTANT text := CASE wanted WHEN 0 THEN 'total > 0' WHEN 1 THEN 'recent > 0'
        ELSE format('month > 0 AND month_of = %L', make_date(wanted / 100, wanted % 100, 1)) END;
BEGIN
    FOR grown IN
        SELECT b.*, coalesce(n.key_score, 2147483647) AS upper_score, coalesce(n.key_reached, 'infinity') AS upper_reached,
               coalesce(n.key_member, 9223372036854775807) AS upper_member
        FROM gamification_rankblock b LEFT JOIN LATERAL (
            SELECT * FROM gamification_rankblock n
            WHERE n.board = wanted AND (n.key_score, n.key_reached, n.key_member) > (b.key_score, b.key_reached, b.key_member)
            ORDER BY n.key_score, n.key_reached, n.key_member LIMIT 1) n ON true
        WHERE b.board = wanted AND b.members > 2 * size AND (chosen IS NULL OR b.id = ANY (chosen))
    LOOP
        EXECUTE format($sql$
            WITH rows AS (
                SELECT %1$s AS s, reached_at AS r, member_id AS m, row_number() OVER (ORDER BY %1$s, reached_at, member_id) - 1 AS n
                FROM gamification_standing WHERE %2$s
                  AND (%1$s, reached_at, member_id) >= ($2, $3, $4) AND (%1$s, reached_at, member_id) < ($5, $6, $7)
            ), heads AS (SELECT s, r, m, n / $8 AS part FROM rows WHERE n %% $8 = 0),
            cut AS (SELECT s, r, m, part, least($8, (SELECT count(*) FROM rows) - part * $8) AS members FROM heads),
            kept AS (UPDATE gamification_rankblock SET members = (SELECT members FROM cut WHERE part = 0) WHERE id = $9)
            INSERT INTO gamification_rankblock (board, key_score, key_reached, key_member, members)
            SELECT $1, s, r, m, members FROM cut WHERE part > 0
        $sql$, score, counted)
        USING wanted, grown.key_score, grown.key_reached, grown.key_member, grown.upper_score, grown.upper_reached, grown.upper_member, size, grown.id;
    END LOOP;
    spans := ranks_holders('gamification_rankspan', 'gamification_rankblock', wanted, chosen);
    PERFORM ranks_recut_upper('gamification_rankspan', 'gamification_rankblock', wanted, spans);
    PERFORM ranks_recut_upper('gamification_rankreach', 'gamification_rankspan', wanted,
                              ranks_holders('gamification_rankreach', 'gamification_rankspan', wanted, spans));
END $$;

-- Take what is pending into the standings and their counts; the number of members it moved, or -1 when another merge is at it.
CREATE FUNCTION ranks_merge(as_of date) RETURNS integer LANGUAGE plpgsql SET jit = off AS $$
DECLARE
    state gamification_rankstate;
    snap pg_snapshot;
    new_xmax bigint;
    new_xip bigint[];
    month_board integer;
    moved integer;
    grew record;
    grown record;
BEGIN
    IF NOT pg_try_advisory_xact_lock(5929310021334218067) THEN RETURN -1; END IF;
    INSERT INTO gamification_rankstate (id, seen_xmax, seen_xip, recent_as_of, merged_at) VALUES (1, 0, '{}', as_of, now())
    ON CONFLICT DO NOTHING;
    SELECT * INTO state FROM gamification_rankstate;
    -- A server whose clock is behind does not turn the boards back.
    as_of := greatest(as_of, state.recent_as_of);
    month_board := ranks_board('month', as_of);
    snap := pg_current_snapshot();
    new_xmax := pg_snapshot_xmax(snap)::text::bigint;
    -- Our own transaction may still write entries after this: it stays pending.
    new_xip := ARRAY(SELECT x::text::bigint FROM pg_snapshot_xip(snap) x UNION SELECT pg_current_xact_id_if_assigned()::text::bigint
                     WHERE pg_current_xact_id_if_assigned() IS NOT NULL);
    INSERT INTO gamification_rankblock (board, key_score, key_reached, key_member, members)
    SELECT b, -2147483648, '-infinity', 0, 0 FROM unnest(ARRAY[0, 1, month_board]) b ON CONFLICT DO NOTHING;
    INSERT INTO gamification_rankspan (board, key_score, key_reached, key_member, members)
    SELECT b, -2147483648, '-infinity', 0, 0 FROM unnest(ARRAY[0, 1, month_board]) b ON CONFLICT DO NOTHING;
    INSERT INTO gamification_rankreach (board, key_score, key_reached, key_member, members)
    SELECT b, -2147483648, '-infinity', 0, 0 FROM unnest(ARRAY[0, 1, month_board]) b ON CONFLICT DO NOTHING;
    -- Planned anew each time: a merge of three and one of a million want different plans.
    EXECUTE $sql$
        WITH overlay AS MATERIALIZED (SELECT * FROM ranks_merging($1, $2, $3)),
        written AS (
            INSERT INTO gamification_standing AS s (member_id, total, month_of, month, recent, reached_at)
            SELECT member_id, now_total, date_trunc('month', $1)::date, now_month, now_recent, now_reached FROM overlay
            WHERE now_total IS NOT NULL
            ON CONFLICT (member_id) DO UPDATE SET total = excluded.total, month_of = excluded.month_of, month = excluded.month,
                recent = excluded.recent, reached_at = excluded.reached_at
        ), gone AS (
            DELETE FROM gamification_standing s USING overlay o WHERE s.member_id = o.member_id AND o.now_total IS NULL
        ), keys AS (
            SELECT k.board, -k.score AS score, o.merged_reached AS reached, o.member_id, -1 AS change
            FROM overlay o CROSS JOIN LATERAL (VALUES (0, o.merged_total), (1, o.merged_recent), ($4, o.merged_month)) k (board, score) WHERE k.score > 0
            UNION ALL
            SELECT k.board, -k.score, o.now_reached, o.member_id, 1
            FROM overlay o CROSS JOIN LATERAL (VALUES (0, o.now_total), (1, o.now_recent), ($4, o.now_month)) k (board, score) WHERE k.score > 0
        ), changes AS MATERIALIZED (
            SELECT board, score, reached, member_id, sum(change) AS change FROM keys GROUP BY 1, 2, 3, 4 HAVING sum(change) <> 0
        ), per_block AS MATERIALIZED (
            SELECT b.id, c.board, b.key_score, b.key_reached, b.key_member, sum(c.change) AS change FROM changes c CROSS JOIN LATERAL (
                SELECT * FROM gamification_rankblock b WHERE b.board = c.board
                  AND (b.key_score, b.key_reached, b.key_member) <= (c.score, c.reached, c.member_id)
                ORDER BY b.key_score DESC, b.key_reached DESC, b.key_member DESC LIMIT 1) b
            GROUP BY 1, 2, 3, 4, 5 HAVING sum(c.change) <> 0
        ), per_span AS MATERIALIZED (
            -- The span a block lies in is that of all its keys: looked up once a block, not once a key.
            SELECT b.id, c.board, b.key_score, b.key_reached, b.key_member, sum(c.change) AS change FROM per_block c CROSS JOIN LATERAL (
                SELECT * FROM gamification_rankspan b WHERE b.board = c.board
                  AND (b.key_score, b.key_reached, b.key_member) <= (c.key_score, c.key_reached, c.key_member)
                ORDER BY b.key_score DESC, b.key_reached DESC, b.key_member DESC LIMIT 1) b
            GROUP BY 1, 2, 3, 4, 5 HAVING sum(c.change) <> 0
        ), per_reach AS (
            SELECT b.id, sum(c.change) AS change FROM per_span c CROSS JOIN LATERAL (
                SELECT id FROM gamification_rankreach b WHERE b.board = c.board
                  AND (b.key_score, b.key_reached, b.key_member) <= (c.key_score, c.key_reached, c.key_member)
                ORDER BY b.key_score DESC, b.key_reached DESC, b.key_member DESC LIMIT 1) b
            GROUP BY b.id HAVING sum(c.change) <> 0
        ), blocks AS (
            UPDATE gamification_rankblock b SET members = b.members + p.change FROM per_block p WHERE p.id = b.id
            RETURNING b.id, b.board, b.members
        ), spans AS (
            UPDATE gamification_rankspan b SET members = b.members + p.change FROM per_span p WHERE p.id = b.id
        ), reaches AS (
            UPDATE gamification_rankreach b SET members = b.members + p.change FROM per_reach p WHERE p.id = b.id
        )
        SELECT (SELECT count(*)::integer FROM overlay) AS moved,
               (SELECT jsonb_object_agg(g.board, g.ids) FROM (
                    SELECT board, jsonb_agg(id) AS ids FROM blocks WHERE members > 128 GROUP BY board) g) AS grown
    $sql$ INTO grew USING as_of, new_xmax, new_xip, month_board;
    moved := grew.moved;
    FOR grown IN SELECT * FROM jsonb_each(grew.grown) LOOP
        PERFORM ranks_recut(grown.key::integer, ARRAY(SELECT jsonb_array_elements_text(grown.value)::bigint));
    END LOOP;
    -- The month before stays for those whose clock is behind.
    IF state.recent_as_of < as_of THEN
        DELETE FROM gamification_rankblock WHERE board > 1 AND board < ranks_board('month', (date_trunc('month', as_of) - interval '1 day')::date);
        DELETE FROM gamification_rankspan WHERE board > 1 AND board < ranks_board('month', (date_trunc('month', as_of) - interval '1 day')::date);
        DELETE FROM gamification_rankreach WHERE board > 1 AND board < ranks_board('month', (date_trunc('month', as_of) - interval '1 day')::date);
    END IF;
    DELETE FROM gamification_rankevent e WHERE e.xid < new_xmax AND NOT e.xid = ANY (new_xip);
    IF moved > 0 OR state.recent_as_of < as_of THEN
        UPDATE gamification_rankstate SET seen_xmax = new_xmax, seen_xip = new_xip,
            recent_as_of = greatest(recent_as_of, as_of), merged_at = clock_timestamp();
    END IF;
    RETURN moved;
END $$;

-- Everything anew from members and ledger, as of now; readers keep the old until it is done. The number of standings.
CREATE FUNCTION ranks_rebuild(as_of date) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    snap pg_snapshot;
    new_xmax bigint;
    new_xip bigint[];
    month_board CONSTANT integer := ranks_board('month', as_of);
    month_from CONSTANT timestamptz := date_trunc('month', as_of::timestamp) AT TIME ZONE 'UTC';
    recent_from CONSTANT timestamptz := (as_of - 29)::timestamp AT TIME ZONE 'UTC';
    built bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(5929310021334218067);
    snap := pg_current_snapshot();
    new_xmax := pg_snapshot_xmax(snap)::text::bigint;
    new_xip := ARRAY(SELECT x::text::bigint FROM pg_snapshot_xip(snap) x UNION SELECT pg_current_xact_id_if_assigned()::text::bigint
                     WHERE pg_current_xact_id_if_assigned() IS NOT NULL);
    DELETE FROM gamification_standing;
    DELETE FROM gamification_rankblock;
    DELETE FROM gamification_rankspan;
    DELETE FROM gamification_rankreach;
    INSERT INTO gamification_standing (member_id, total, month_of, month, recent, reached_at)
    SELECT m.id, m.total_points, date_trunc('month', as_of)::date, sums.month, sums.recent, sums.reached
    FROM (
        SELECT e.member_id, coalesce(sum(e.points) FILTER (WHERE e.created_at >= month_from), 0)::integer AS month,
               coalesce(sum(e.points) FILTER (WHERE e.created_at >= recent_from), 0)::integer AS recent, max(e.created_at) AS reached
        FROM gamification_pointtransaction e WHERE e.xid IS NULL OR e.xid < new_xmax AND NOT e.xid = ANY (new_xip)
        GROUP BY e.member_id
    ) sums JOIN members_member m ON m.id = sums.member_id
    WHERE m.subscription_status IN ('ACTIVE', 'TRIALING') AND m.on_leaderboard;
    GET DIAGNOSTICS built = ROW_COUNT;
    INSERT INTO gamification_rankblock (board, key_score, key_reached, key_member, members)
    SELECT b, -2147483648, '-infinity', 0, n FROM (
        SELECT count(*) FILTER (WHERE total > 0) AS a, count(*) FILTER (WHERE recent > 0) AS r, count(*) FILTER (WHERE month > 0) AS m
        FROM gamification_standing) c CROSS JOIN LATERAL (VALUES (0, c.a), (1, c.r), (month_board, c.m)) v (b, n);
    INSERT INTO gamification_rankspan (board, key_score, key_reached, key_member, members)
    SELECT board, key_score, key_reached, key_member, members FROM gamification_rankblock;
    INSERT INTO gamification_rankreach (board, key_score, key_reached, key_member, members)
    SELECT board, key_score, key_reached, key_member, members FROM gamification_rankblock;
    PERFORM ranks_recut(b, NULL) FROM unnest(ARRAY[0, 1, month_board]) b;
    DELETE FROM gamification_rankevent e WHERE e.xid < new_xmax AND NOT e.xid = ANY (new_xip);
    INSERT INTO gamification_rankstate (id, seen_xmax, seen_xip, recent_as_of, merged_at) VALUES (1, new_xmax, new_xip, as_of, clock_timestamp())
    ON CONFLICT (id) DO UPDATE SET seen_xmax = excluded.seen_xmax, seen_xip = excluded.seen_xip, recent_as_of = excluded.recent_as_of,
        merged_at = excluded.merged_at;
    RETURN built;
END $$;
