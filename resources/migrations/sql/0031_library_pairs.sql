CREATE OR REPLACE FUNCTION library_pairs(words text[]) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
-- Words with their particle written together, as many write them: "warm up" is warmup.
BEGIN
    RETURN array(
        SELECT words[place] || words[place + 1]
        FROM generate_series(1, cardinality(words) - 1) AS place
        WHERE words[place + 1] IN ('up', 'off', 'out', 'in', 'on', 'down', 'over', 'back')
        ORDER BY place
    );
END $$;
