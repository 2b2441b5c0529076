"""What the vocabulary knows: how many resources have a word, how it goes on, what lies near it."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from django.db import connection

from members.directory.words import slips_allowed, spellings
from resources.search.rules import Known

# The word being typed stands for so many longer ones, the most frequent.
LONGER_WORDS: Final = 12
# Beginnings of more words than this are not sorted by frequency.
LOOKED_THROUGH: Final = 3_000
NEAR_AT_MOST: Final = 300

KNOWN: Final = """
    SELECT 'k', asked.word, coalesce(found.number, 0), coalesce(titled.number, 0)
    FROM unnest(%(words)s::text[]) AS asked (word)
    CROSS JOIN LATERAL (
        SELECT (ts_lexize('english_stem', asked.word))[1] COLLATE "C" AS lexeme) AS stem
    LEFT JOIN resources_searchterm AS found ON found.term = 'l:' || stem.lexeme
    LEFT JOIN resources_searchterm AS titled ON titled.term = 'h:' || stem.lexeme
    UNION ALL
    SELECT 's', term, number, 0 FROM resources_searchterm WHERE term = ANY (%(shelves)s)
    UNION ALL
    (SELECT 'b', substr(term, 3), number, 0
     FROM (SELECT term, number FROM resources_searchterm
           WHERE term > 'w:' || %(begun)s AND term < 'w:' || %(begun)s || U&'\\+10FFFF'
           LIMIT %(through)s) AS longer
     WHERE %(begun)s <> ''
     ORDER BY number DESC, term LIMIT %(most)s)
"""
NEAR: Final = """
    SELECT DISTINCT asked.word, known.word, counted.number,
        coalesce(found.number, 0), coalesce(titled.number, 0)
    FROM unnest(%s::text[], %s::text[], %s::integer[]) AS asked (word, spelling, slips)
    JOIN resources_searchspelling AS known ON known.spelling = asked.spelling
        AND abs(length(known.word) - length(asked.word)) <= asked.slips
    JOIN resources_searchterm AS counted ON counted.term = 'w:' || known.word
    CROSS JOIN LATERAL (
        SELECT (ts_lexize('english_stem', known.word))[1] COLLATE "C" AS lexeme) AS stem
    LEFT JOIN resources_searchterm AS found ON found.term = 'l:' || stem.lexeme
    LEFT JOIN resources_searchterm AS titled ON titled.term = 'h:' || stem.lexeme
    ORDER BY asked.word, counted.number DESC LIMIT %s
"""


class LookedUp(NamedTuple):
    """What is known of words, how the last one goes on, and how many resources have each shelf."""

    known: dict[str, Known]
    longer: tuple[str, ...]
    shelves: dict[str, int]


class Near(NamedTuple):
    """For each word, the words a slip or two away with how many resources have each as it is
    written; and what is known of these.
    """

    words: dict[str, dict[str, int]]
    known: dict[str, Known]


def look_up(words: Sequence[str], begun: str, shelves: Iterable[str]) -> LookedUp:
    """As of the last count. One query."""
    found = LookedUp({}, (), {})
    longer: list[str] = []
    with connection.cursor() as cursor:
        cursor.execute(
            KNOWN,
            {
                "words": list(words),
                "begun": begun,
                "shelves": list(shelves),
                "through": LOOKED_THROUGH,
                "most": LONGER_WORDS,
            },
        )
        for kind, word, number, in_title in cursor.fetchall():
            if kind == "s":
                found.shelves[word] = number
                continue
            if kind == "b":
                longer.append(word)
            found.known[word] = Known(number, in_title)
    return found._replace(longer=tuple(longer))


def near(words: Iterable[str]) -> Near:
    """What lies near these words. One query."""
    asked = [(word, spelling) for word in words for spelling in spellings(word)]
    found = Near({}, {})
    with connection.cursor() as cursor:
        cursor.execute(
            NEAR,
            [
                [word for word, _ in asked],
                [spelling for _, spelling in asked],
                [slips_allowed(word) for word, _ in asked],
                NEAR_AT_MOST,
            ],
        )
        for word, other, number, stems, in_title in cursor.fetchall():
            found.words.setdefault(word, {})[other] = number
            found.known[other] = Known(stems, in_title)
    return found
