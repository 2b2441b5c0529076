-- The moment from which a board's points count on a day.
CREATE FUNCTION ranks_since(board integer, as_of date) RETURNS timestamptz
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE board WHEN 0 THEN '-infinity' WHEN 1 THEN utc_start(as_of - 29) ELSE
        utc_start(make_date(board / 100, board % 100, 1)) END
$$;
