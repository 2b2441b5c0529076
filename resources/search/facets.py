"""How many resources each filter would leave, with the other filters on."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from django.db import connection

from resources.search.finding import Narrowed
from resources.search.planning import FEW
from resources.search.terms import EVERYTHING, Kind

# Each kind is counted among what the other kinds leave. No more than a thousand are looked at.
COUNTED: Final = """
    WITH base AS MATERIALIZED (
        SELECT shelves FROM resources_searchentry WHERE {words} LIMIT {most}
    ), held AS MATERIALIZED (
        SELECT shelves, {category} AS c, {type} AS t, {tag} AS g FROM base
    ), counted AS (
        SELECT term, count(*) AS number FROM held, unnest(shelves) AS term
        WHERE CASE left(term, 1) WHEN 'c' THEN t AND g WHEN 't' THEN c AND g ELSE c AND t END
        GROUP BY term
        UNION ALL
        SELECT '=', count(*) FILTER (WHERE c AND t AND g) FROM held
        UNION ALL
        SELECT '#', count(*) FROM base
    )
"""
KEPT: Final = """
    WITH counted AS (
        SELECT term, number FROM resources_searchterm
        WHERE term = '*:' OR (term >= 'c:' AND term < 'c;') OR (term >= 't:' AND term < 't;')
           OR (term >= 'g:' AND term < 'g;')
    )
"""
# The numbers, and the names of the tags with the most and of those that are on.
NAMED: Final = """
    , ranked AS (
        SELECT term, number,
               CASE WHEN term LIKE 'g:%%' THEN row_number() OVER (
                   PARTITION BY left(term, 1) ORDER BY number DESC, term) END AS place
        FROM counted
    )
    SELECT ranked.term, ranked.number, tag.name, tag.slug
    FROM ranked LEFT JOIN resources_tag AS tag ON tag.id = CASE
        WHEN ranked.place <= %s OR ranked.term = ANY (%s) THEN substr(ranked.term, 3)::bigint END
"""


class TagNumber(NamedTuple):
    """A tag to filter by."""

    term: str
    name: str
    slug: str
    number: int


class Facets(NamedTuple):
    """What each filter would leave. `is_capped`: there are more than were looked at."""

    numbers: dict[str, int]
    tags: list[TagNumber]
    number_of_tags: int
    found: int
    is_capped: bool


def facets(narrowed: Narrowed, *, tags: int) -> Facets:
    """The numbers beside the filters, and how many are found. One query; two or three where there
    are more than a thousand.

    Where nothing is asked for of very many, the numbers are those of the last count.
    """
    chosen = {
        kind: [one for group in narrowed.shelves for one in group if one[0] == kind]
        for kind in (Kind.CATEGORY, Kind.TYPE, Kind.TAG)
    }
    words, params = replace(narrowed, shelves=()).condition()
    sql = COUNTED.format(
        words=words,
        most=FEW + 1,
        **{
            kind.name.lower(): "shelves && %s::text[]" if terms else "true"
            for kind, terms in chosen.items()
        },
    )
    params += [terms for terms in chosen.values() if terms]
    rows = _read(sql, params, tags, chosen[Kind.TAG])
    numbers = {term: number for term, number, *_ in rows}
    found, looked_at = numbers.pop("="), numbers.pop("#")
    is_capped = looked_at > FEW
    if is_capped and not narrowed.query and not narrowed.shelves:
        rows = _read(KEPT, [], tags, ())
        numbers = {term: number for term, number, *_ in rows}
        found, is_capped = max(numbers.pop(EVERYTHING, 0), looked_at), False
    elif is_capped:
        found = _number(narrowed) if narrowed.shelves else looked_at
    named = [
        TagNumber(term, name, slug, number) for term, number, name, slug in rows if name is not None
    ]
    return Facets(
        numbers,
        sorted(named, key=lambda one: (-one.number, one.name)),
        sum(term[0] == Kind.TAG for term in numbers),
        found,
        is_capped,
    )


def _read(
    counted: str, params: Sequence[Any], tags: int, chosen: Sequence[str]
) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(counted + NAMED, [*params, tags, list(chosen)])
        return list(cursor.fetchall())


def _number(narrowed: Narrowed) -> int:
    """How many are found, a thousand and one at most."""
    condition, params = narrowed.condition()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT FROM resources_searchentry "
            f"WHERE {condition} LIMIT {FEW + 1}) AS counted",
            params,
        )
        return int(cursor.fetchone()[0])
