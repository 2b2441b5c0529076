-- The board of all time, for reporting tools: whom the boards show, nobody else. The ledger and
-- submissions are added up apart and joined then, so that nothing counts twice.
CREATE MATERIALIZED VIEW leaderboard_totals AS
WITH earned AS (
    SELECT member_id, sum(points) AS points,
           max(created_at) AS reached_at
    FROM gamification_pointtransaction GROUP BY member_id
), sent AS (
    SELECT member_id, count(*) AS approved,
           count(*) FILTER (WHERE visibility = 'public') AS approved_public
    FROM activities_submission WHERE status = 'APPROVED'
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

COMMENT ON MATERIALIZED VIEW leaderboard_totals IS
    'The board of all time: who has access, is listed, and has more than 0 points.';
COMMENT ON COLUMN leaderboard_totals.place IS
    'Place on the board, from 1; nobody shares one.';
COMMENT ON COLUMN leaderboard_totals.member_id IS 'Number of the member.';
COMMENT ON COLUMN leaderboard_totals.display_name IS
    'Name as the board shows it: first and last name, else the handle, else Member and the number.';
COMMENT ON COLUMN leaderboard_totals.points IS
    'Sum of the ledger, with what was taken back.';
COMMENT ON COLUMN leaderboard_totals.reached_at IS
    'When the ledger last changed for the member; of equal points the earlier stands higher.';
COMMENT ON COLUMN leaderboard_totals.approved IS
    'Submissions of the member that stand approved.';
COMMENT ON COLUMN leaderboard_totals.approved_public IS
    'Of the approved ones, those shown to all members.';
