-- What each activity comes to. Submissions and the ledger are added up apart and joined then, so
-- that nothing counts twice. The five have a row from the start, a sixth with its first submission.
CREATE MATERIALIZED VIEW activity_metrics AS
WITH RECURSIVE known (activity) AS (
    VALUES ('LEARN'), ('EXPLORE'), ('AMPLIFY'), ('PRESENT'), ('SHINE')
), sent AS (
    SELECT activity::text AS activity,
           count(*) AS submissions,
           count(*) FILTER (WHERE status = 'PENDING') AS pending,
           count(*) FILTER (WHERE status = 'APPROVED') AS approved,
           count(*) FILTER (WHERE status = 'REJECTED') AS rejected,
           count(*) FILTER (WHERE status = 'REVOKED') AS revoked,
           count(*) FILTER (WHERE status = 'APPROVED' AND visibility = 'public') AS approved_public
    FROM activities_submission GROUP BY 1
), counter AS (
    SELECT id, member_id, source, points FROM gamification_pointtransaction
    WHERE action = 'admin_adjustment' AND source LIKE 'reversal:%'
), chain AS (
    -- What took an entry back can be taken back itself. (member, action, source) is unique, so an
    -- entry has one counter entry at most.
    SELECT e.id AS entry, c.id, c.member_id, c.points
    FROM gamification_pointtransaction e
    JOIN counter c ON c.member_id = e.member_id AND c.source = 'reversal:' || e.id
    WHERE e.action LIKE 'activity\_%'
    UNION ALL
    SELECT b.entry, c.id, c.member_id, c.points
    FROM chain b JOIN counter c ON c.member_id = b.member_id AND c.source = 'reversal:' || b.id
), taken_back AS (
    SELECT entry, sum(points) AS points FROM chain GROUP BY entry
), paid AS (
    SELECT CASE e.action WHEN 'activity_course' THEN 'LEARN'
               ELSE upper(substr(e.action, length('activity_') + 1)) END AS activity,
           sum(e.points) AS gross,
           sum(e.points + coalesce(b.points, 0)) AS net,
           sum(e.points + coalesce(b.points, 0)) FILTER (WHERE e.action = 'activity_course')
               AS courses
    FROM gamification_pointtransaction e
    LEFT JOIN taken_back b ON b.entry = e.id
    WHERE e.action LIKE 'activity\_%' GROUP BY 1
)
SELECT activity,
       coalesce(s.submissions, 0) AS submissions,
       coalesce(s.pending, 0) AS pending,
       coalesce(s.approved, 0) AS approved,
       coalesce(s.rejected, 0) AS rejected,
       coalesce(s.revoked, 0) AS revoked,
       coalesce(s.approved_public, 0) AS approved_public,
       coalesce(p.gross, 0)::bigint AS points_gross,
       coalesce(p.net, 0)::bigint AS points_net,
       coalesce(p.courses, 0)::bigint AS points_courses,
       round((coalesce(p.net, 0) - coalesce(p.courses, 0)) / nullif(s.approved, 0), 2)
           AS points_average,
       now() AS refreshed_at
FROM known FULL JOIN sent s USING (activity) FULL JOIN paid p USING (activity);

COMMENT ON MATERIALIZED VIEW activity_metrics IS
    'What each activity comes to. One row for each activity, also for one nobody reported yet.';
COMMENT ON COLUMN activity_metrics.activity IS
    'Code of the activity: LEARN, EXPLORE, AMPLIFY, PRESENT, SHINE.';
COMMENT ON COLUMN activity_metrics.submissions IS
    'Submissions in all, whatever became of them. Drafts and what was withdrawn are none.';
COMMENT ON COLUMN activity_metrics.pending IS 'Submissions that wait for a reviewer.';
COMMENT ON COLUMN activity_metrics.approved IS 'Submissions that stand approved.';
COMMENT ON COLUMN activity_metrics.rejected IS 'Submissions that came back to their member.';
COMMENT ON COLUMN activity_metrics.revoked IS 'Submissions whose approval was taken back.';
COMMENT ON COLUMN activity_metrics.approved_public IS
    'Of the approved ones, those shown to all members.';
COMMENT ON COLUMN activity_metrics.points_gross IS
    'Points the ledger paid for the activity, also those that were taken back later.';
COMMENT ON COLUMN activity_metrics.points_net IS
    'Points the ledger paid for the activity and that stand: each entry less what took it back.';
COMMENT ON COLUMN activity_metrics.points_courses IS
    'Of points_net, those for completed courses that a course site told. Only LEARN has any.';
COMMENT ON COLUMN activity_metrics.points_average IS
    'Points that stand for each approved submission, without courses; NULL where none is approved.';
COMMENT ON COLUMN activity_metrics.refreshed_at IS
    'When the three views were read last. The same in every row.';
