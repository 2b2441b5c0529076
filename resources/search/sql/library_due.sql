CREATE OR REPLACE FUNCTION library_due(ids bigint[]) RETURNS SETOF resources_searchentry
LANGUAGE plpgsql STABLE AS $$
-- What these resources are found by; nothing for one that members do not see.
BEGIN
    RETURN QUERY
    WITH said AS MATERIALIZED (
        SELECT resource.id, resource.category, resource.type, resource.is_featured,
               resource.featured_place, resource.published_at, resource.download_count,
               directory_key(resource.title) AS title_key,
               library_words(resource.title) AS title,
               library_words(coalesce(tagged.names, '')) AS tags,
               library_words(resource.description) AS description,
               directory_words(replace(resource.category || ' ' || resource.type, '_', ' '))
                   AS kinds,
               coalesce(tagged.shelves, '{}') AS shelves,
               left(coalesce(file.text, ''), 200000) AS text
        FROM resources_resource AS resource
        LEFT JOIN resources_resourcetext AS file ON file.resource_id = resource.id
        LEFT JOIN LATERAL (
            SELECT string_agg(concat_ws(' . ', tag.name,
                       replace(array_to_string(tag.aliases, ' . '), '-', ' ')), ' . '
                       ORDER BY tag.id) AS names,
                   array_agg('g:' || tag.id ORDER BY tag.id) AS shelves
            FROM resources_resourcetag AS given JOIN resources_tag AS tag ON tag.id = given.tag_id
            WHERE given.resource_id = resource.id
        ) AS tagged ON true
        WHERE resource.id = ANY (ids) AND resource.state = 'PUBLISHED'
          AND resource.archived_at IS NULL
    ), weighed AS MATERIALIZED (
        SELECT said.*,
               to_tsvector('english', array_to_string(
                   said.title || library_pairs(said.title), ' ')) AS title_vector,
               to_tsvector('english', array_to_string(
                   said.tags || library_pairs(said.tags), ' ')) AS tags_vector,
               to_tsvector('english', array_to_string(
                   said.description || library_pairs(said.description), ' '))
                   AS description_vector,
               to_tsvector('english', array_to_string(said.kinds, ' ')) AS kinds_vector
        FROM said
    ), headed AS MATERIALIZED (
        SELECT weighed.*,
               setweight(title_vector, 'A') || setweight(tags_vector, 'B')
               || setweight(description_vector, 'C') || setweight(kinds_vector, 'D') AS heading
        FROM weighed
    )
    SELECT headed.id,
           headed.title_key::varchar(80),
           CASE WHEN headed.is_featured THEN 32767 - headed.featured_place ELSE -1 END::smallint,
           headed.published_at,
           library_standing(headed.download_count),
           strip(headed.title_vector),
           headed.heading,
           strip(headed.heading) || strip(to_tsvector('english',
               CASE WHEN headed.text = '' THEN ''
                    ELSE array_to_string(directory_words(headed.text), ' ') END)),
           array['c:' || headed.category, 't:' || headed.type] || headed.shelves,
           array(
               SELECT DISTINCT word COLLATE "C"
               FROM unnest(headed.title || headed.tags || headed.description || headed.kinds)
                   AS word
               WHERE length(word) > 1 AND ts_lexize('english_stem', word) <> '{}'
               ORDER BY 1
           )
    FROM headed;
END $$;
