CREATE OR REPLACE FUNCTION library_terms(entry resources_searchentry) RETURNS SETOF text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
-- What an entry adds to the counts. The kinds: resources.search.terms.Kind. One that is being made
-- adds nothing yet.
SELECT 'h:' || lexeme FROM unnest(tsvector_to_array((entry).title)) AS lexeme
UNION ALL
SELECT 'l:' || lexeme FROM unnest(tsvector_to_array((entry).words)) AS lexeme
UNION ALL
SELECT 'w:' || word FROM unnest((entry).known) AS word
UNION ALL
SELECT unnest((entry).shelves)
UNION ALL
SELECT '*:' WHERE (entry).shelves <> '{}'
$$;
