"""One page of what was asked for: the ids, in order, at the cost of a page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from django.db import connection

from resources.search.orders import ORDERS, RANKED, STANDING, Order, Place
from resources.search.planning import RANKED_AT_MOST, Sizes, is_few, rows_to_walk

# What stands in the title counts first, then in the rest, then how often it was taken. The rank is
# a whole number, so that a page can begin at it.
QUERY: Final = "to_tsquery('english', %s)"
RANK: Final = f"""
    4000 * (title_key = %s)::integer + 1600 * starts_with(title_key, %s)::integer
    + 1000 * (title @@ {QUERY})::integer + 500 * (title @@ {QUERY})::integer
    + 300 * (heading @@ {QUERY})::integer + 200 * (heading @@ {QUERY})::integer
    + CASE WHEN title @@ {QUERY} THEN 400 * least(%s, length(title)) / length(title) ELSE 0 END
    + round(600 * ts_rank('{{0.05, 0.2, 0.6, 1.0}}', heading, {QUERY}))::integer
    + 8 * standing
"""
# Of many, those whose title has the words come first.
TIERS: Final = {"t": "title @@ {query}", "w": "words @@ {query} AND NOT title @@ {query}"}


@dataclass(frozen=True)
class Narrowed:
    """What is asked for: words as a query, and shelves, one of each group."""

    query: str = ""
    exact: str = ""
    key: str = ""
    words: int = 0
    shelves: tuple[tuple[str, ...], ...] = ()
    sizes: Sizes = field(default=Sizes(0, ()))
    # Where only titles are looked at.
    title_sizes: Sizes = field(default=Sizes(0, ()))

    def condition(self, words: str = "words @@ {query}") -> tuple[str, list[Any]]:
        """For WHERE, on an entry."""
        parts: list[str] = []
        params: list[Any] = []
        if self.query:
            parts.append(words.format(query=QUERY))
            params += [self.query] * words.count("{query}")
        for group in self.shelves:
            parts.append("shelves && %s::text[]")
            params.append(list(group))
        return " AND ".join(parts) or "true", params


class Found(NamedTuple):
    """A resource, and its place in the order."""

    resource: int
    values: tuple[Any, ...]
    tier: str = ""


def page(narrowed: Narrowed, *, sort: str, size: int, place: Place | None = None) -> list[Found]:
    """At most `size` resources in order: the first, those after a place, or those before it, which
    come with the nearest first. One to five queries; one in most cases.
    """
    if sort == "match":
        return _best(narrowed, size, place)
    order = ORDERS[sort]
    if not narrowed.query and not narrowed.shelves:
        return _walk(narrowed, order, size, place, size)
    at_least = 0
    if is_few(narrowed.sizes):
        rows, number = _gather(narrowed, order, size, place, most=RANKED_AT_MOST)
        if number <= RANKED_AT_MOST:
            return rows
        at_least = number
    return _of_many(narrowed, narrowed.sizes, order, size, place, at_least=at_least)


def _best(narrowed: Narrowed, size: int, place: Place | None) -> list[Found]:
    ranked, at_least = place.tier == "r" if place else is_few(narrowed.sizes), 0
    if ranked:
        rows, at_least = _gather(narrowed, RANKED, size, place, most=RANKED_AT_MOST, tier="r")
        if place or at_least <= RANKED_AT_MOST:
            return rows
    tiers = list(TIERS)
    if place:
        tiers = (
            tiers[: tiers.index(place.tier) + 1][::-1]
            if place.backwards
            else tiers[tiers.index(place.tier) :]
        )
    found: list[Found] = []
    for tier in tiers:
        if len(found) < size:
            beside = place if place and place.tier == tier else None
            if place and not beside:
                beside = Place((), tier, place.backwards)
            sizes = narrowed.title_sizes if tier == "t" else narrowed.sizes
            found += _of_many(
                narrowed,
                sizes,
                STANDING,
                size - len(found),
                beside,
                tier=tier,
                at_least=at_least if tier == "w" else 0,
            )
    return found


def _of_many(
    narrowed: Narrowed,
    sizes: Sizes,
    order: Order,
    size: int,
    place: Place | None,
    *,
    tier: str = "",
    at_least: int = 0,
) -> list[Found]:
    """Walked as far as that is worth it, then gathered."""
    walked = rows_to_walk(sizes, size, at_least=at_least)
    if walked:
        found = _walk(narrowed, order, size, place, walked, tier=tier)
        if len(found) == size:
            return found
    return _gather(narrowed, order, size, place, tier=tier)[0]


def _walk(
    narrowed: Narrowed,
    order: Order,
    size: int,
    place: Place | None,
    most: int,
    *,
    tier: str = "",
) -> list[Found]:
    """The first `size` of `most` rows in the order."""
    condition, params = narrowed.condition(TIERS.get(tier, "words @@ {query}"))
    backwards, beyond, values = _beyond(order, place)
    by = order.by(backwards=backwards)
    inner = (
        f"SELECT {', '.join(order.columns)}, title, words, shelves FROM resources_searchentry "
        f"WHERE {beyond} ORDER BY {by} LIMIT %s"
    )
    if "downloads" in order.columns:
        inner = (
            "SELECT taken.*, entry.title, entry.words, entry.shelves "
            "FROM (SELECT downloads, resource_id FROM resources_searchpopularity "
            f"WHERE {beyond} ORDER BY {by} LIMIT %s) AS taken "
            "JOIN resources_searchentry AS entry USING (resource_id)"
        )
    return _rows(
        f"SELECT {', '.join(order.columns)} FROM ({inner}) AS walked WHERE {condition} "
        f"ORDER BY {by} LIMIT %s",
        [*values, most, *params, size],
        tier,
    )


def _gather(
    narrowed: Narrowed,
    order: Order,
    size: int,
    place: Place | None,
    *,
    most: int | None = None,
    tier: str = "",
) -> tuple[list[Found], int]:
    """The first `size` of all that is asked for, or of the first `most` and one that are found; and
    how many that were.
    """
    condition, params = narrowed.condition(TIERS.get(tier, "words @@ {query}"))
    backwards, beyond, values = _beyond(order, place)
    by, columns = order.by(backwards=backwards), ", ".join(order.columns)
    read, source = columns, "found"
    ranks: list[Any] = []
    if "rank" in order.columns:
        read = "resource_id, title_key, title, heading, standing"
        source = f"(SELECT resource_id, {RANK} AS rank FROM found) AS ranked"
        ranks = [
            *(narrowed.key, narrowed.key, narrowed.exact, narrowed.query),
            *(narrowed.exact, narrowed.query, narrowed.query, narrowed.words, narrowed.query),
        ]
    elif "downloads" in order.columns:
        read = "resource_id"
        source = "found JOIN resources_searchpopularity AS taken USING (resource_id)"
    limit, number = "", "0"
    if most is not None:
        limit, number = f"LIMIT {most + 1}", "(SELECT count(*) FROM found)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH found AS MATERIALIZED (SELECT {read} FROM resources_searchentry "
            f"WHERE {condition} {limit}) SELECT {columns}, {number} FROM {source} "
            f"WHERE {beyond} ORDER BY {by} LIMIT %s",
            [*params, *ranks, *values, size],
        )
        rows = cursor.fetchall()
    gathered = rows[0][-1] if rows else 0
    return [Found(row[-2], tuple(row[:-1]), tier) for row in rows], gathered


def _beyond(order: Order, place: Place | None) -> tuple[bool, str, Sequence[Any]]:
    backwards = bool(place and place.backwards)
    if place is None or not place.values:
        return backwards, "true", ()
    return backwards, order.beyond(backwards=backwards), place.values


def _rows(sql: str, params: Sequence[Any], tier: str) -> list[Found]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [Found(row[-1], tuple(row), tier) for row in cursor.fetchall()]
