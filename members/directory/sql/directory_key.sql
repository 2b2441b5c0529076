CREATE OR REPLACE FUNCTION directory_key(said text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
-- The same as members.directory.words.key_of.
BEGIN
    RETURN rtrim(left(array_to_string(directory_words(said), ' '), 80));
END $$;
