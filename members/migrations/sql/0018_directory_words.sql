CREATE OR REPLACE FUNCTION directory_words(said text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
-- The same as members.directory.words.words_of.
BEGIN
    RETURN array(
        SELECT left(word, 40)
        FROM regexp_split_to_table(
            directory_fold(said) COLLATE "C",
            '[^a-z0-9\u0180-\u02af\u0370-\u1fff\u3040-\ud7ff]+'
        ) WITH ORDINALITY AS cut (word, place)
        WHERE word <> '' ORDER BY place
    );
END $$;
