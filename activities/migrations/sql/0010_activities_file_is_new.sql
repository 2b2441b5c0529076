-- Whether a file of evidence is named by no row yet, whoever's. With the owner's rights: who asks
-- may not see the others' rows.
CREATE OR REPLACE FUNCTION activities_file_is_new(named text) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN starts_with(named, 'evidence/')
        AND NOT EXISTS (SELECT FROM activities_attachment WHERE file = named);
END $$;
