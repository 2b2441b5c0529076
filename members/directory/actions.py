"""What happens to the directory's counts. Its entries follow the members by triggers."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db import connection, transaction

from members.directory.terms import LABELLED, Kind, value_of
from members.directory.words import SHORTEST_CORRECTED, key_of, spellings
from members.models import Listing, ListingCount, ListingSpelling

CHANGES_AT_ONCE: Final = 10_000
# Two that count at once would each take what the other holds.
LOCK: Final = "SELECT pg_try_advisory_xact_lock(hashtext('members.directory.count'))"

COUNT: Final = """
    WITH taken AS (
        DELETE FROM members_listingchange WHERE id IN (
            SELECT id FROM members_listingchange ORDER BY id LIMIT %s)
        RETURNING come, gone
    ), moved AS (
        SELECT term, sum(number)::integer AS number
        FROM (SELECT unnest(come) AS term, 1 AS number FROM taken
              UNION ALL SELECT unnest(gone), -1 FROM taken) AS change
        GROUP BY term ORDER BY term
    ), counted AS (
        INSERT INTO members_listingcount AS had (term, kind, members)
        SELECT term, left(term, 1), number FROM moved WHERE number <> 0
        ON CONFLICT (term) DO UPDATE SET members = had.members + excluded.members
        RETURNING term, members, xmax = 0 AS is_new
    )
    SELECT (SELECT count(*) FROM taken),
           array(SELECT term FROM counted WHERE is_new AND members > 0),
           array(SELECT term FROM counted WHERE members <= 0)
"""
# One member who has each, to show it as they wrote it.
WRITTEN: Final = """
    SELECT wanted.term, member.current_skills, member.industry
    FROM unnest(%s::text[]) AS wanted (term)
    CROSS JOIN LATERAL (
        SELECT member_id FROM members_listingterm AS listed
        WHERE listed.term = wanted.term LIMIT 1) AS found
    JOIN members_member AS member ON member.id = found.member_id
"""


def count_changes(*, at_once: int = CHANGES_AT_ONCE) -> int:
    """Take what changed in the directory into the counts and the spellings; how many changes.

    Each step is committed with what it took, so that a kill loses and repeats nothing. While
    somebody else counts, nothing is done.
    """
    done = 0
    while taken := _count_some(at_once):
        done += taken
    return done


@transaction.atomic
def _count_some(at_once: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(COUNT, [at_once])
        taken, come, gone = cursor.fetchone()
        _drop(gone)
        _spell(cursor, come)
        _label(cursor, come)
    return int(taken)


def _drop(terms: Sequence[str]) -> None:
    """Nobody has these any more."""
    if terms:
        words = [value_of(one) for one in terms if one[0] == Kind.WORD]
        ListingSpelling.objects.filter(word__in=words, spelling__in=_spelled(words)).delete()
        ListingCount.objects.filter(term__in=terms).delete()


def _spelled(words: Iterable[str]) -> list[str]:
    return sorted({spelling for word in words for spelling in spellings(word)})


def _spell(cursor: Any, terms: Iterable[str]) -> None:
    """Keep how a slip may leave each new word. Names are words; numbers are not mistyped."""
    rows = (
        (spelling, word)
        for word in map(value_of, (one for one in terms if one[0] == Kind.WORD))
        if len(word) >= SHORTEST_CORRECTED and not any(letter.isdigit() for letter in word)
        for spelling in spellings(word)
    )
    with cursor.copy("COPY members_listingspelling (spelling, word) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _label(cursor: Any, terms: Iterable[str]) -> None:
    """Show each new skill and industry as a member wrote it."""
    wanted = [one for one in terms if one[0] in LABELLED]
    if not wanted:
        return
    cursor.execute(WRITTEN, [wanted])
    labels = {
        found: next(
            (said for said in (*skills, industry) if key_of(said) == value_of(found)), ""
        ).strip()
        for found, skills, industry in cursor.fetchall()
    }
    counts = list(ListingCount.objects.filter(term__in=labels))
    for count in counts:
        said = labels[count.term]
        count.label = said[:1].upper() + said[1:]
    ListingCount.objects.bulk_update(counts, ["label"], batch_size=500)


def is_behind() -> bool:
    """Whether members are listed and nothing is counted yet."""
    return Listing.objects.exists() and not ListingCount.objects.exists()
