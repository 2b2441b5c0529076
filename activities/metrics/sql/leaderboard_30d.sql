-- The board of the last 30 days, for reporting tools: whom the boards show, nobody else. The days
-- are those of UTC, today is the last. Ledger and submissions are added up apart, as in
-- leaderboard_totals.
CREATE MATERIALIZED VIEW leaderboard_30d AS
WITH window_start (at) AS (
    SELECT utc_start((now() AT TIME ZONE 'UTC')::date - 29)
), earned AS (
    SELECT member_id,
           sum(points) FILTER (WHERE created_at >= (SELECT at FROM window_start)) AS points,
           max(created_at) AS reached_at
    FROM gamification_pointtransaction GROUP BY member_id
), sent AS (
    SELECT member_id, count(*) AS approved,
           count(*) FILTER (WHERE visibility = 'public') AS approved_public
    FROM activities_submission WHERE status = 'APPROVED'
      AND decided_at >= (SELECT at FROM window_start)
    GROUP BY member_id
)
SELECT row_number() OVER (ORDER BY e.points DESC, e.reached_at, m.id) AS place,
       m.id AS member_id,
       coalesce(
           nullif(btrim(m.first_name || ' ' || m.last_name), ''),
           nullif(m.handle, ''),
           'Member ' || m.id
       ) AS display_name,
       e.points::bigint AS points,
       e.reached_at,
       coalesce(s.approved, 0) AS approved,
       coalesce(s.approved_public, 0) AS approved_public
FROM members_member m
JOIN earned e ON e.member_id = m.id
LEFT JOIN sent s ON s.member_id = m.id
WHERE e.points > 0
  AND boards_list(m.subscription_status, m.in_debtor_state, m.on_leaderboard);

COMMENT ON MATERIALIZED VIEW leaderboard_30d IS
    'The board of the last 30 days by UTC, today among them.';
COMMENT ON COLUMN leaderboard_30d.place IS
    'Place on the board, from 1; nobody shares one.';
COMMENT ON COLUMN leaderboard_30d.member_id IS 'Number of the member.';
COMMENT ON COLUMN leaderboard_30d.display_name IS
    'Name as the board shows it: first and last name, else the handle, else Member and the number.';
COMMENT ON COLUMN leaderboard_30d.points IS
    'Sum of the ledger since the first of the 30 days, with what was taken back in them.';
COMMENT ON COLUMN leaderboard_30d.reached_at IS
    'When the ledger last changed for the member; of equal points the earlier stands higher.';
COMMENT ON COLUMN leaderboard_30d.approved IS
    'Submissions of the member approved since the first of the 30 days.';
COMMENT ON COLUMN leaderboard_30d.approved_public IS
    'Of the approved ones, those shown to all members.';
