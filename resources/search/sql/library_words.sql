CREATE OR REPLACE FUNCTION library_words(said text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
-- The words of a text; one with a hyphen also written together: "warm-up" is warm, up and warmup.
-- Accents and case are left out by directory_words.
BEGIN
    IF said !~ '[-\u2010\u2011]' THEN
        RETURN directory_words(said);
    END IF;
    RETURN directory_words(said) || directory_words(coalesce((
        SELECT string_agg(regexp_replace(hit[1], '[-\u2010\u2011]', '', 'g'), ' ')
        FROM regexp_matches(
            said COLLATE "C",
            '([^\u0001- !-/:-@\[-`{-~\u2010\u2011]+(?:[-\u2010\u2011]'
                '[^\u0001- !-/:-@\[-`{-~\u2010\u2011]+)+)', 'g') AS hit), ''));
END $$;
