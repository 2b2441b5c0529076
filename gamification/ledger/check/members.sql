-- One row per member of the batch who differs or whose streak has to be looked at. `s_*` is what
-- the boards show, `l_*` what the ledger says; a member whom no board counts has NULL in all of
-- them.
WITH state AS (
    SELECT greatest((now() AT TIME ZONE 'UTC')::date,
                    (SELECT recent_as_of FROM gamification_rankstate)) AS today
), edges AS (
    SELECT today, ranks_board('month', today) AS month,
           ranks_since(ranks_board('month', today), today) AS month_from,
           ranks_since(1, today) AS recent_from
    FROM state
), overlay AS MATERIALIZED (
    SELECT o.* FROM state, ranks_overlay(state.today) o
    WHERE o.member_id > %(after)s AND o.member_id <= %(last)s
), shown AS (
    -- Who moves stands where the overlay says, everybody else where the merge put them.
    SELECT s.member_id, s.total, s.recent, s.reached AS reached_at,
           CASE WHEN s.month_board = edges.month THEN s.month ELSE 0 END AS month
    FROM gamification_standing s CROSS JOIN edges
    WHERE s.member_id > %(after)s AND s.member_id <= %(last)s
      AND s.member_id NOT IN (SELECT o.member_id FROM overlay o)
    UNION ALL
    SELECT o.member_id, o.new_total, o.new_recent, o.new_reached, o.new_month FROM overlay o
), sums AS (
    SELECT e.member_id, sum(e.points) AS total, max(e.created_at) AS reached_at,
           coalesce(sum(e.points) FILTER (WHERE e.created_at >= edges.month_from), 0) AS month,
           coalesce(sum(e.points) FILTER (WHERE e.created_at >= edges.recent_from), 0)
               AS recent,
           max(e.created_at) FILTER (WHERE ledger_is_earned(e.points, e.action)) AS active_at,
           max(e.earned_on) FILTER (WHERE ledger_is_earned(e.points, e.action)) AS active_on
    FROM gamification_pointtransaction e CROSS JOIN edges
    WHERE e.member_id > %(after)s AND e.member_id <= %(last)s
    GROUP BY e.member_id
), both_sides AS (
    SELECT m.id, m.time_zone, m.current_streak, m.total_points,
           m.last_active_at, m.last_active_on,
           coalesce(l.total, 0) AS l_sum, l.active_at, l.active_on,
           boards_list(m.subscription_status, m.in_debtor_state, m.on_leaderboard)
               AND l.member_id IS NOT NULL AS yes,
           l.total AS l_total, l.month AS l_month, l.recent AS l_recent,
           l.reached_at AS l_reached_at,
           s.total AS s_total, s.month AS s_month, s.recent AS s_recent,
           s.reached_at AS s_reached_at, s.total IS NOT NULL AS stands
    FROM members_member m
    LEFT JOIN sums l ON l.member_id = m.id
    LEFT JOIN shown s ON s.member_id = m.id
    WHERE m.id > %(after)s AND m.id <= %(last)s
)
SELECT * FROM (
    SELECT id, time_zone, current_streak, total_points, last_active_at, last_active_on,
           l_sum, active_at, active_on, yes, stands AND s_reached_at > '-infinity',
           l_total, l_month, l_recent, l_reached_at,
           s_total, s_month, s_recent,
           CASE WHEN s_reached_at > '-infinity' THEN s_reached_at END,
           CASE WHEN yes THEN NOT stands OR (l_total, l_month, l_recent, l_reached_at)
                              IS DISTINCT FROM (s_total, s_month, s_recent, s_reached_at)
                ELSE stands AND (s_total > 0 OR s_month > 0 OR s_recent > 0) END AS astray
    FROM both_sides) b
WHERE astray OR total_points <> l_sum OR last_active_at IS DISTINCT FROM active_at
   OR last_active_on IS DISTINCT FROM active_on OR active_at > now() - %(away)s
ORDER BY id
