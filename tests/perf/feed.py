"""The feed among a million entries and ten million likes: its first page and its ten-thousandth.

Rows: `FEED_POSTS` (a million without), ten likes and one reply to each. The page is asked for as a
browser does; what it spends in the database is laid beside the floor, the bare select of one page.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from statistics import median
from typing import Any, Final

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import override_settings
from rich.table import Table

from members.models import Member
from tests.perf.browsing import ask, sign_in
from tests.perf.harness import connect, console, migrated_database

POSTS: Final = int(os.environ.get("FEED_POSTS", "1000000"))
LIKES_EACH: Final = 10
MEMBERS, TEAM = 5_000, 8
PAGE, ASKED, WARM = 10, 100, 10
MOST_QUERIES, MOST_MS = 8, 5.0
SESSION: Final = 2

MAKE_MEMBERS: Final = """
    INSERT INTO members_member (email, password, is_superuser, first_name, last_name,
        subscription_status)
    SELECT 'm' || n || '@bench.example', '!', false, 'Member', 'Number ' || n, 'ACTIVE'
    FROM generate_series(1, %(members)s) AS n
"""
# Every other minute one, of a member at random; their words are as long as such entries are.
MAKE_POSTS: Final = """
    INSERT INTO growth_post (author_id, key, title, content, html, status, published_at,
        published_on, created_at, updated_at)
    SELECT (%(ids)s::bigint[])[1 + abs(hashint4(n)::bigint) %% %(members)s], gen_random_uuid(),
        'What came of number ' || n, words, '<p>' || words || '</p>', 'PUBLISHED', at,
        at::date, at, at
    FROM generate_series(1, %(posts)s) AS n
    CROSS JOIN LATERAL (SELECT now() - n * interval '120 seconds' AS at,
        repeat('Four clients, six weeks, the same sequence. ', 5 + n %% 8) AS words) AS made
"""
MAKE_LIKES: Final = """
    INSERT INTO growth_like (post_id, member_id, created_at)
    SELECT post.id, (%(ids)s::bigint[])[1 + (post.id * 7 + n * 499) %% %(members)s], now()
    FROM growth_post AS post CROSS JOIN generate_series(1, %(each)s) AS n
"""
MAKE_REPLIES: Final = """
    INSERT INTO growth_reply (post_id, author_id, key, text, created_at)
    SELECT id, (%(ids)s::bigint[])[1 + (id * 13) %% %(members)s], gen_random_uuid(),
        'Same here, and the afternoon was worse than the morning.', published_at + interval '1 hour'
    FROM growth_post
"""
MAKE_TALLIES: Final = """
    INSERT INTO growth_tally (post_id, likes, replies) SELECT id, %(each)s, 1 FROM growth_post
"""
FLOOR: Final = """
    SELECT id, author_id, title, html, published_at FROM growth_post
    WHERE status = 'PUBLISHED' AND published_at <= %s AND (published_at, id) < (%s, %s)
    ORDER BY published_at DESC, id DESC LIMIT 11
"""

FLOOR_OF_FIRST: Final = "the bare select of page 1"
FLOOR_OF_DEEP: Final = "the bare select of page 10,000"
Statement = tuple[str, Any]


@dataclass
class Asked:
    """What one page cost, each time it was asked for: queries, and milliseconds in the database."""

    queries: set[int] = field(default_factory=set)
    took: list[float] = field(default_factory=list)

    @property
    def p50(self) -> float:
        """The median, in milliseconds."""
        return median(self.took)


def run() -> None:
    """Fill, ask, print."""
    hosts = override_settings(ALLOWED_HOSTS=["localhost"], SECURE_SSL_REDIRECT=False, DEBUG=False)
    with filled(POSTS) as member, hosts:
        found = measure(member)
    table = Table(title=f"The feed among {POSTS:,} entries and {POSTS * LIKES_EACH:,} likes")
    for heading in ("", "queries", "p50, ms", "p95, ms", "to the floor"):
        table.add_column(heading, justify="right" if heading else "left")
    for name, asked in found.items():
        floor = found[FLOOR_OF_DEEP if "10,000" in name else FLOOR_OF_FIRST].p50
        p95 = sorted(asked.took)[int(len(asked.took) * 0.95)]
        own = 0 if name in (FLOOR_OF_FIRST, FLOOR_OF_DEEP) else SESSION
        queries = "/".join(str(number - own) for number in sorted(asked.queries))
        table.add_row(name, queries, f"{asked.p50:.2f}", f"{p95:.2f}", f"{asked.p50 / floor:.1f} x")
    console.print(table)
    console.print(
        f"[dim]Goal: at most {MOST_QUERIES} queries beside the session's {SESSION}, p50 at most"
        f" {MOST_MS:.0f} ms in the database (planned and run, with the session's).[/dim]"
    )


@contextmanager
def filled(posts: int) -> Iterator[Member]:
    """A database of so many entries, and a member of it who has a team."""
    with migrated_database(), connect() as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute(MAKE_MEMBERS, {"members": MEMBERS})
        ids = [row[0] for row in owner.execute("SELECT id FROM members_member ORDER BY id")]
        given = {"ids": ids, "members": MEMBERS, "posts": posts, "each": LIKES_EACH}
        for statement in (MAKE_POSTS, MAKE_LIKES, MAKE_REPLIES, MAKE_TALLIES):
            owner.execute(statement, given)
        owner.execute(
            "WITH made AS (INSERT INTO members_team (name, owner_seats, team_seats)"
            " VALUES ('Bench', %s, %s) RETURNING id)"
            " UPDATE members_member SET team_id = (SELECT id FROM made), seat_tier = 'TEAM_MEMBER'"
            " WHERE id = ANY(%s)",
            [TEAM, TEAM, ids[:TEAM]],
        )
        for table in ("post", "like", "reply", "tally"):
            owner.execute(f"VACUUM (ANALYZE) growth_{table}".encode())
        yield Member.objects.get(pk=ids[0])


def measure(member: Member) -> dict[str, Asked]:
    """What the pages cost, and their floors."""
    cookie, handler, deep = sign_in(member), WSGIHandler(), _deep()
    pages = {
        "page 1": "/diary/",
        "page 10,000": f"/diary/?before={deep[2]}",
        "page 1 of a team": "/diary/?whose=team",
        "page 1 of one's own": "/diary/?whose=own",
    }
    found = {name: _ask(partial(_get, handler, at, cookie)) for name, at in pages.items()}
    newest = ("infinity", "infinity", 2**62)
    found[FLOOR_OF_FIRST] = _ask(lambda: [(FLOOR, newest)])
    found[FLOOR_OF_DEEP] = _ask(lambda: [(FLOOR, (deep[0], deep[0], deep[1]))])
    return found


def _deep() -> tuple[Any, int, str]:
    """The last row of page 9,999, and how an address names it."""
    from gamification.ledger.cursor import EPOCH

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT published_at, id FROM growth_post ORDER BY published_at DESC, id DESC"
            " OFFSET least(%s, (SELECT count(*) FROM growth_post) - 20) LIMIT 1",
            [9_999 * PAGE - 1],
        )
        at, pk = cursor.fetchone()
    return at, pk, f"{round((at - EPOCH).total_seconds() * 1_000_000)}-{pk}"


def _ask(work: Callable[[], list[Statement]]) -> Asked:
    """A page is asked for once more each time, so that its statements are those of then."""
    asked = Asked()
    for number in range(ASKED + WARM):
        statements = work()
        took = sum(_server_ms(statement) for statement in statements)
        if number >= WARM:
            asked.queries.add(len(statements))
            asked.took.append(took)
    return asked


def _get(handler: WSGIHandler, address: str, cookie: str) -> list[Statement]:
    """What a page asks the database, the session's two among it."""
    said: list[Statement] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        said.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        ask(handler, address, cookie)
    return said


def _server_ms(statement: Statement) -> float:
    """Planning and running one statement, by the server's own clock: on a busy machine the way
    there and back says more of the others.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement[0]}", statement[1])
        (plan,) = cursor.fetchone()[0]
    return float(plan["Planning Time"] + plan["Execution Time"])
