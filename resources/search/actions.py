"""What happens to the search: its vocabulary follows what changed, misses are kept and forgotten.

Its entries follow the resources by triggers.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from members.directory.words import SHORTEST_CORRECTED, spellings
from resources.models import SearchMiss, SearchSpelling
from resources.search.rules import normal
from resources.search.terms import Kind, value_of

CHANGES_AT_ONCE: Final = 1_000
MISSES_KEPT: Final = timedelta(days=90)
# Two that count at once would each take what the other holds.
LOCK: Final = "SELECT pg_try_advisory_xact_lock(hashtext('resources.search.count'))"

COUNT: Final = """
    WITH taken AS (
        DELETE FROM resources_searchchange WHERE id IN (
            SELECT id FROM resources_searchchange ORDER BY id LIMIT %s)
        RETURNING terms, numbers
    ), moved AS (
        SELECT term, sum(number)::integer AS number
        FROM taken, unnest(taken.terms, taken.numbers) AS changed (term, number)
        GROUP BY term ORDER BY term
    ), counted AS (
        INSERT INTO resources_searchterm AS had (term, number)
        SELECT term, number FROM moved WHERE number <> 0
        ON CONFLICT (term) DO UPDATE SET number = had.number + excluded.number
        RETURNING term, number, xmax = 0 AS is_new
    )
    SELECT (SELECT count(*) FROM taken),
           array(SELECT term FROM counted WHERE is_new AND number > 0 AND term LIKE 'w:%%'),
           array(SELECT term FROM counted WHERE number <= 0)
"""
MISS: Final = """
    INSERT INTO resources_searchmiss AS had (words, number, last_at) VALUES (%s, 1, %s)
    ON CONFLICT (words) DO UPDATE
    SET number = had.number + 1, last_at = excluded.last_at, handled_at = NULL
"""


def count_changes(*, at_once: int = CHANGES_AT_ONCE) -> int:
    """Take what changed in the entries into the vocabulary; how many changes.

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
        _drop(cursor, gone)
        _spell(cursor, come)
    return int(taken)


def _drop(cursor: Any, terms: Sequence[str]) -> None:
    """Nothing has these any more."""
    if not terms:
        return
    cursor.execute("DELETE FROM resources_searchterm WHERE term = ANY (%s)", [list(terms)])
    words = [value_of(one) for one in terms if one[0] == Kind.WORD]
    spelled = sorted({spelling for word in words for spelling in spellings(word)})
    SearchSpelling.objects.filter(word__in=words, spelling__in=spelled).delete()


def _spell(cursor: Any, terms: Iterable[str]) -> None:
    """Keep how a slip may leave each new word; numbers are not mistyped."""
    rows = (
        (spelling, word)
        for word in map(value_of, terms)
        if len(word) >= SHORTEST_CORRECTED and not any(letter.isdigit() for letter in word)
        for spelling in spellings(word)
    )
    with cursor.copy("COPY resources_searchspelling (spelling, word) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def miss(*, typed: str, now: datetime) -> bool:
    """Keep that these words found nothing; whether there were any. Handled ones come back."""
    words = normal(typed)
    if not words:
        return False
    with connection.cursor() as cursor:
        cursor.execute(MISS, [words, now])
    return True


def forget_misses(*, now: datetime) -> int:
    """Forget what nobody missed for 90 days; how many."""
    return SearchMiss.objects.filter(last_at__lt=now - MISSES_KEPT).delete()[0]


def mark_handled(*, misses: Any) -> int:
    """Take these off the list until somebody misses them again; how many were on it."""
    return int(misses.filter(handled_at=None).update(handled_at=timezone.now()))
