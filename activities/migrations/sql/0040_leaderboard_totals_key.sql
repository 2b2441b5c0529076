-- Read by the refresh, which changes only the rows that differ.
CREATE UNIQUE INDEX leaderboard_totals_member_uniq ON leaderboard_totals (member_id);
