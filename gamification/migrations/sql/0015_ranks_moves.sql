-- The overlay as keys of one board; a score from 0 up, or NULL, is not on it.
CREATE FUNCTION ranks_moves(wanted integer, as_of date)
RETURNS TABLE (member_id bigint, old_score integer, old_reached timestamptz, new_score integer,
               new_reached timestamptz) LANGUAGE sql STABLE ROWS 20 AS $$
    SELECT o.member_id,
           -CASE wanted WHEN 0 THEN o.old_total WHEN 1 THEN o.old_recent ELSE o.old_month END,
           o.old_reached,
           -CASE wanted WHEN 0 THEN o.new_total WHEN 1 THEN o.new_recent ELSE o.new_month END,
           o.new_reached
    FROM ranks_overlay(as_of) o
$$;
