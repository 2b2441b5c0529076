-- The standings as keys of each board. More points first, then who got there first, then the older
-- account: the order of (score, reached, member_id) is the rule for ties.
CREATE VIEW gamification_rankkey AS
SELECT 0 AS board, -total AS score, reached, member_id
FROM gamification_standing WHERE total > 0
UNION ALL
SELECT 1, -recent, reached, member_id FROM gamification_standing WHERE recent > 0
UNION ALL
SELECT month_board, -month, reached, member_id FROM gamification_standing WHERE month > 0;
