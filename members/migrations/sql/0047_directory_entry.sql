CREATE OR REPLACE FUNCTION directory_entry(who bigint, OUT sort_key text, OUT terms text[])
LANGUAGE plpgsql STABLE AS $$
-- What a member is sorted by and found by; no row's worth of NULLs for who is not listed. The
-- kinds of term: members.directory.terms.Kind.
DECLARE
    person record;
BEGIN
    SELECT first_name, last_name, handle, company, industry, experience_level, current_skills,
           target_skills, date_joined
    INTO person FROM members_member
    WHERE id = who AND in_directory AND is_active
      AND (subscription_status IN ('ACTIVE', 'TRIALING')
           OR subscription_status = 'PAST_DUE' AND NOT in_debtor_state);
    IF NOT FOUND THEN
        RETURN;
    END IF;
    sort_key := coalesce(
        nullif(directory_key(person.last_name || ' ' || person.first_name), ''),
        nullif(directory_key(coalesce(person.handle, '')), ''),
        'member ' || who
    );
    terms := array(
        SELECT DISTINCT found.term COLLATE "C"
        FROM (
            SELECT 'w:' || unnest(directory_words(concat_ws(' ', person.first_name,
                person.last_name, person.company, person.handle,
                array_to_string(person.current_skills, ' '))))
            UNION ALL
            SELECT 's:' || directory_key(skill) FROM unnest(person.current_skills) AS skill
            UNION ALL
            SELECT 't:' || directory_key(skill) FROM unnest(person.target_skills) AS skill
            UNION ALL
            SELECT 'i:' || directory_key(person.industry)
            UNION ALL
            SELECT 'e:' || person.experience_level
            UNION ALL
            SELECT 'j:' || to_char(person.date_joined AT TIME ZONE 'UTC', 'YYYYMM')
            UNION ALL
            SELECT '*:'
        ) AS found (term)
        WHERE length(found.term) > 2 OR found.term = '*:'
        ORDER BY 1
    );
END $$;
