"""Finds a page of the directory, exactly and in order, at the cost of a page.

What is asked is a list of groups; a member has to have one term of each. The group that fewest
have is walked in the order of the names, and the others are looked up for each member it gives.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection

from members.compiled import in_model_order
from members.directory.terms import Kind, term, value_of
from members.directory.words import slips_allowed, spellings
from members.models import Member
from members.rules.access import access_sql

# What a page shows of a member, and what says that they are listed.
SHOWN: Final = (
    *("first_name", "last_name", "handle", "company", "job_title", "industry", "avatar"),
    *("current_skills", "target_skills", "time_zone", "community_role", "total_points"),
    *("subscription_status", "in_debtor_state", "is_active", "in_directory"),
)
COLUMNS: Final = in_model_order(Member, "id", *SHOWN)
_MEMBER: Final = ", ".join(f'member."{name}"' for name in COLUMNS)
# Counted one by one no further.
COUNTED: Final = 1_000
# The word being typed stands for so many longer ones at most.
LONGER_WORDS: Final = 100
SHORTEST_BEGINNING: Final = 2
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"

Group = Sequence[str]


class Key(NamedTuple):
    """Where a member stands in the order."""

    name: str
    member: int


START: Final = Key("", 0)


@dataclass(frozen=True)
class Found:
    """A member on a page, and where they stand."""

    key: Key
    member: Member


def page(
    groups: Sequence[Group], *, size: int, after: Key = START, before: Key | None = None
) -> list[Found]:
    """At most `size` members who have a term of each group, in order: those after a key, or the
    last ones before it. The smallest group first. One query.
    """
    sql, params = _walk(groups, size, before or after, backwards=before is not None)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT walked.sort_key, {_MEMBER} FROM ({sql}) AS walked "
            "JOIN members_member AS member ON member.id = walked.member_id "
            "AND member.in_directory AND member.is_active "
            f"AND {access_sql('member')} "
            "ORDER BY walked.sort_key, walked.member_id",
            params,
        )
        rows = cursor.fetchall()
    return [
        Found(Key(name, member.pk), member)
        for name, *values in rows
        for member in (Member.from_db(DEFAULT_DB_ALIAS, COLUMNS, values),)
    ]


def _walk(
    groups: Sequence[Group], size: int, key: Key, *, backwards: bool
) -> tuple[str, list[Any]]:
    """The keys of a page. Each term of the first group is walked by itself: its rows lie in
    order.
    """
    walked, *others = groups
    sign, order = ("<", " DESC") if backwards else (">", "")
    also = "".join(
        " AND EXISTS (SELECT FROM members_listingterm AS other WHERE other.term = ANY (%s) "
        "AND other.sort_key = listed.sort_key AND other.member_id = listed.member_id)"
        for _ in others
    )
    sql = (
        "SELECT DISTINCT hit.sort_key, hit.member_id "
        "FROM unnest(%s::text[]) AS wanted (term) CROSS JOIN LATERAL ("
        "SELECT listed.sort_key, listed.member_id FROM members_listingterm AS listed "
        f"WHERE listed.term = wanted.term AND (listed.sort_key, listed.member_id) {sign} (%s, %s)"
        f"{also} ORDER BY listed.sort_key{order}, listed.member_id{order} LIMIT %s) AS hit "
        f"ORDER BY hit.sort_key{order}, hit.member_id{order} LIMIT %s"
    )
    return sql, [list(walked), key.name, key.member, *map(list, others), size, size]


def counts(groups: Sequence[Group]) -> list[int]:
    """How many entries each group has: exact below a thousand, as of the last count above. One
    query.
    """
    if not groups:
        return []
    one = (
        "(SELECT count(*) FROM (SELECT FROM members_listingterm WHERE term = ANY (%s) LIMIT %s) x),"
        "(SELECT coalesce(sum(members), 0) FROM members_listingcount WHERE term = ANY (%s))"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(one for _ in groups)}",
            [param for group in groups for param in (list(group), COUNTED, list(group))],
        )
        found = list(map(int, cursor.fetchone()))
    exact, counted = found[::2], found[1::2]
    return [
        max(few, many) if few == COUNTED else few for few, many in zip(exact, counted, strict=True)
    ]


def smallest_first(groups: Sequence[Group], sizes: Sequence[int]) -> list[Group]:
    """The groups in the order in which they are walked."""
    return [group for _, group in sorted(zip(sizes, groups, strict=True), key=lambda one: one[0])]


def beginning_with(word: str) -> list[str]:
    """The terms of the first hundred words that begin so, itself among them. One query.

    Each is one step through the index, however many members have it.
    """
    if len(word) < SHORTEST_BEGINNING:
        return [term(Kind.WORD, word)]
    first = term(Kind.WORD, word)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE found (term, number) AS (
                (SELECT term, 1 FROM members_listingterm
                 WHERE term >= %(first)s AND term < %(end)s ORDER BY term LIMIT 1)
                UNION ALL
                SELECT following.term, found.number + 1
                FROM found CROSS JOIN LATERAL (
                    SELECT term FROM members_listingterm AS listed
                    WHERE listed.term > found.term AND listed.term < %(end)s
                    ORDER BY listed.term LIMIT 1) AS following
                WHERE found.number < %(most)s
            )
            SELECT term FROM found
            """,
            {"first": first, "end": f"{first}\U0010ffff", "most": LONGER_WORDS},
        )
        return [found for (found,) in cursor.fetchall()] or [first]


def known_near(words: Iterable[str]) -> dict[str, dict[str, int]]:
    """For each word, the words a slip or two away, and how many members have them. One query."""
    asked = [(word, spelling) for word in words for spelling in spellings(word)]
    near: dict[str, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT asked.word, known.word, counted.members
            FROM unnest(%s::text[], %s::text[], %s::integer[]) AS asked (word, spelling, slips)
            JOIN members_listingspelling AS known ON known.spelling = asked.spelling
                AND abs(length(known.word) - length(asked.word)) <= asked.slips
            JOIN members_listingcount AS counted ON counted.term = 'w:' || known.word
            ORDER BY asked.word, counted.members DESC LIMIT 500
            """,
            [
                [word for word, _ in asked],
                [spelling for _, spelling in asked],
                [slips_allowed(word) for word, _ in asked],
            ],
        )
        for word, known, members in cursor.fetchall():
            near.setdefault(word, {})[known] = members
    return near


def letters(group: Group) -> set[str]:
    """The first letters of the names in a group of one term. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT letter FROM unnest(%s::text[], %s::text[]) AS alphabet (letter, following) "
            "WHERE EXISTS (SELECT FROM members_listingterm WHERE term = %s "
            "AND sort_key >= letter AND sort_key < following)",
            [list(LETTERS), [chr(ord(letter) + 1) for letter in LETTERS], group[0]],
        )
        return {letter for (letter,) in cursor.fetchall()}


class Facet(NamedTuple):
    """A term to filter by: how it reads, and how many have it."""

    term: str
    label: str
    members: int

    @property
    def value(self) -> str:
        """As the address carries it."""
        return value_of(self.term)


def facets(*, most: int, chosen: Iterable[str], month: date) -> dict[Kind, list[Facet]]:
    """The most frequent industries and skills, the levels, who joined this month and how many there
    are in all; and whatever is chosen already. One query.
    """
    ranked = (
        "(SELECT kind, term, label, members FROM members_listingcount WHERE kind = %s "
        "ORDER BY members DESC, term LIMIT %s)"
    )
    named = [f"{Kind.JOINED}:{month:%Y%m}", f"{Kind.EVERYBODY}:", *chosen]
    with connection.cursor() as cursor:
        cursor.execute(
            f"{ranked} UNION {ranked} UNION {ranked} UNION "
            "SELECT kind, term, label, members FROM members_listingcount WHERE term = ANY (%s) "
            "ORDER BY 4 DESC, 2",
            [Kind.INDUSTRY, most, Kind.SKILL, most, Kind.LEVEL, most, named],
        )
        found: dict[Kind, list[Facet]] = {}
        for kind, written, label, members in cursor.fetchall():
            found.setdefault(Kind(kind), []).append(Facet(written, label, members))
    return found


class Match(NamedTuple):
    """Somebody who knows what the reader wants; the terms that meet, both ways."""

    member: Member
    teaches: int
    learns: int


def matches(*, teach: Group, learn: Group, near: Key, most: int) -> list[Match]:
    """Who knows most of what the reader wants, and wants most of what the reader knows. One query.

    Looked for on both sides of the reader's own name, some eighty candidates: among few
    that is everybody, among many each reader is shown others.
    """
    each = max(40 // max(len(teach), 1), 4)
    beside = (
        "(SELECT listed.member_id FROM members_listingterm AS listed "
        "WHERE listed.term = wanted.term AND (listed.sort_key, listed.member_id) {} (%s, %s)"
        " ORDER BY listed.sort_key{}, listed.member_id{} LIMIT %s)"
    )
    nearby = f"{beside.format('>', '', '')} UNION ALL {beside.format('<', ' DESC', ' DESC')}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT shared.teaches, shared.learns, {_MEMBER} FROM ("
            "SELECT DISTINCT hit.member_id FROM unnest(%s::text[]) AS wanted (term) "
            f"CROSS JOIN LATERAL ({nearby}) AS hit) AS candidate "
            "JOIN members_listing AS listing ON listing.member_id = candidate.member_id "
            "CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE term = ANY (%s)) AS teaches, "
            "count(*) FILTER (WHERE term = ANY (%s)) AS learns "
            "FROM unnest(listing.terms) AS said (term)) AS shared "
            "JOIN members_member AS member ON member.id = candidate.member_id "
            "WHERE candidate.member_id <> %s "
            "ORDER BY shared.teaches + shared.learns DESC, shared.teaches DESC, "
            "listing.sort_key, member.id LIMIT %s",
            [
                list(teach),
                *((near.name, near.member, each) * 2),
                *(list(teach), list(learn), near.member, most),
            ],
        )
        rows = cursor.fetchall()
    return [
        Match(Member.from_db(DEFAULT_DB_ALIAS, COLUMNS, values), teaches, learns)
        for teaches, learns, *values in rows
    ]


def members_with(groups: Sequence[Group]) -> list[int]:
    """How many members have a term of each of these, each on its own; a thousand at most. One
    query.
    """
    one = (
        "(SELECT count(DISTINCT member_id) FROM (SELECT member_id FROM members_listingterm "
        "WHERE term = ANY (%s) LIMIT %s) x)"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(one for _ in groups)}",
            [param for group in groups for param in (list(group), COUNTED)],
        )
        return list(cursor.fetchone())
