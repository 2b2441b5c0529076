-- Read by the refresh, which changes only the rows that differ.
CREATE UNIQUE INDEX leaderboard_30d_member_uniq ON leaderboard_30d (member_id);
