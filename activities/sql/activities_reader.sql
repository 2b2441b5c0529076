-- Who reads: the member whose id `app.member` holds for this transaction. Nobody is an error, so
-- that an application that forgot to say so finds no empty page.
CREATE OR REPLACE FUNCTION activities_reader() RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said text := current_setting('app.member', true);
BEGIN
    IF said IS NULL OR said = '' THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_authorization_specification',
            MESSAGE = 'nobody has said who reads',
            HINT = 'SELECT set_config(''app.member'', <id of the member>, true) in the same'
                || ' transaction.';
    END IF;
    RETURN said::bigint;
END $$;
