-- Read the three views anew while others go on reading them; false when somebody is at it already.
-- With the rights of the views' owner, as nobody else may refresh them.
CREATE FUNCTION activities_refresh_metrics() RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET jit = off AS $$
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('activities.metrics')) THEN RETURN false; END IF;
    REFRESH MATERIALIZED VIEW CONCURRENTLY activity_metrics;
    REFRESH MATERIALIZED VIEW CONCURRENTLY leaderboard_totals;
    REFRESH MATERIALIZED VIEW CONCURRENTLY leaderboard_30d;
    RETURN true;
END $$;
