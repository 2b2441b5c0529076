CREATE OR REPLACE FUNCTION directory_list(who bigint) RETURNS void
LANGUAGE plpgsql AS $$
-- Bring a member's place in the directory up to what the member says now. Only what differs is
-- written; the words' counts follow by the change that is left for `count_changes`.
DECLARE
    due record;
    had record;
    gone text[];
    come text[];
BEGIN
    SELECT entry.sort_key, coalesce(entry.terms, '{}') AS terms INTO due
    FROM directory_entry(who) AS entry;
    SELECT listing.sort_key, listing.terms INTO had
    FROM members_listing AS listing WHERE listing.member_id = who;
    gone := array(SELECT unnest(had.terms) EXCEPT SELECT unnest(due.terms));
    come := array(SELECT unnest(due.terms) EXCEPT SELECT unnest(had.terms));
    IF had.sort_key IS NOT DISTINCT FROM due.sort_key AND gone = '{}' AND come = '{}' THEN
        RETURN;
    END IF;
    DELETE FROM members_listingterm AS listed
    WHERE listed.sort_key = had.sort_key AND listed.member_id = who AND listed.term = ANY (
        CASE WHEN had.sort_key IS DISTINCT FROM due.sort_key THEN had.terms ELSE gone END);
    INSERT INTO members_listingterm (term, sort_key, member_id)
    SELECT term, due.sort_key, who
    FROM unnest(CASE WHEN had.sort_key IS DISTINCT FROM due.sort_key
                     THEN due.terms ELSE come END) AS term;
    IF due.sort_key IS NULL THEN
        DELETE FROM members_listing WHERE member_id = who;
    ELSE
        INSERT INTO members_listing (member_id, sort_key, terms)
        VALUES (who, due.sort_key, due.terms)
        ON CONFLICT (member_id) DO UPDATE
        SET sort_key = excluded.sort_key, terms = excluded.terms;
    END IF;
    IF gone <> '{}' OR come <> '{}' THEN
        INSERT INTO members_listingchange (come, gone) VALUES (come, gone);
    END IF;
END $$;
