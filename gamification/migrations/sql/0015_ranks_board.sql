-- The number of a board on a day: 0 all time, 1 the last 30 days, 202611 November 2026.
CREATE FUNCTION ranks_board(name text, as_of date) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE name WHEN 'all' THEN 0 WHEN '30-days' THEN 1 ELSE
        extract(year FROM as_of)::integer * 100 + extract(month FROM as_of)::integer END
$$;
