-- Read by the refresh, which changes only the rows that differ.
CREATE UNIQUE INDEX activity_metrics_activity_uniq ON activity_metrics (activity);
