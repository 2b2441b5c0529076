"""The directory among a million members, beside a bare Django view that renders 25 rows from
memory; and an award, with the directory's triggers on the members and without.

DIRECTORY_MEMBERS says how many there are. Goals: at most 8 queries a page, 10 ms in the database
(a typo 50), the middle of a hundred asks.
"""

import os
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import override_settings
from rich.table import Table

from members.directory.forms import write_key
from members.directory.search import Key
from members.models import ListingTerm, Member
from revcouncil.demo import bulk
from tests.perf.browsing import ask, sign_in
from tests.perf.harness import connect, console, in_turn, migrated_database, show
from tests.perf.large_pages import rate

MEMBERS = int(os.environ.get("DIRECTORY_MEMBERS", "1000000"))
TIMES = 100
MOST_QUERIES, MOST_MS, MOST_MS_OF_A_TYPO = 8, 10, 50


class Spent:
    """Counts the queries of a page and the time in them."""

    def __init__(self) -> None:
        self.queries, self.seconds = 0, 0.0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        began = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.queries += 1
            self.seconds += perf_counter() - began


def run() -> None:
    """Load, measure, print."""
    with (
        migrated_database(),
        connect() as db,
        override_settings(ALLOWED_HOSTS=["localhost"], SECURE_SSL_REDIRECT=False, DEBUG=False),
    ):
        began = perf_counter()
        bulk.load(members=MEMBERS, entries=0)
        console.print(f"{MEMBERS:,} members listed in {perf_counter() - began:,.0f} s")
        for table in ("listing", "listingterm", "listingcount", "listingspelling"):
            db.execute(f"VACUUM (ANALYZE) members_{table}".encode())
            size = db.execute(
                f"SELECT pg_total_relation_size('members_{table}') / 1e6".encode()
            ).fetchone()
            console.print(f"  members_{table}: {size[0] if size else 0:,.0f} MB")
        _pages()


def _pages() -> None:
    wanting = Member.objects.listed().filter(target_skills__contains=["Clay"])
    wanting = wanting.exclude(current_skills__contains=["Clay"]).order_by("pk")
    reader = wanting[wanting.count() // 2]
    cookie, handler = sign_in(reader), WSGIHandler()
    table = Table(title=f"Pages of the directory, {MEMBERS:,} members", title_justify="left")
    for heading in ("", "queries", "ms in them, the middle", "as many SELECT 1", "highest", "goal"):
        table.add_column(heading)
    addresses = _addresses()
    for name, address in addresses.items():
        queries, took, floor = _measured(handler, address, cookie)
        goal = MOST_MS_OF_A_TYPO if "typo" in name else MOST_MS
        figures = (median(took), median(floor), max(took))
        table.add_row(name, f"{queries}", *(f"{figure:.1f}" for figure in figures), f"{goal}")
    console.print(table)
    _beside_the_floor(handler, addresses, cookie)


def _addresses() -> dict[str, str]:
    deep = ListingTerm.objects.filter(term="*:").order_by("sort_key", "member_id")
    depth = min(25_000, MEMBERS // 2)
    name, member = deep.values_list("sort_key", "member_id")[depth]
    return {
        "page 1": "/members/",
        "page 1,000": f"/members/?after={write_key(Key(name, member))}",
        "page before it": f"/members/?before={write_key(Key(name, member))}",
        "a letter": "/members/?from=m",
        "one word, a name": "/members/?q=tomasz",
        "one word, many have it": "/members/?q=partners",
        "the beginning of a word": "/members/?q=to",
        "two words, both names": "/members/?q=tomasz+zielinski",
        "two words, name and skill": "/members/?q=tomasz+retainers",
        "two filters": "/members/?industry=logistics&skill=clay&skill=offers",
        "three filters and a word": "/members/?q=maj&industry=logistics&skill=clay&level=VP",
        "who can teach": "/members/?show=teach",
        "a typo": "/members/?q=tomsaz",
        "two typos": "/members/?q=tomsaz+zielinksi",
        "a word nobody has": "/members/?q=qqqqqqqqq",
        "two skills few share": "/members/?q=interviewing+tomasz+baba",
    }


def _measured(
    handler: WSGIHandler, address: str, cookie: str
) -> tuple[int, list[float], list[float]]:
    """The queries of a page, the milliseconds in them, and in turn those of as many that ask
    nothing: on a busy machine each waits for its turn.
    """
    ask(handler, address, cookie)
    took, floor = [], []
    for _ in range(TIMES):
        spent, nothing = Spent(), Spent()
        with connection.execute_wrapper(spent):
            ask(handler, address, cookie)
        with connection.execute_wrapper(nothing), connection.cursor() as cursor:
            for _ in range(spent.queries):
                cursor.execute("SELECT 1")
        took.append(1000 * spent.seconds)
        floor.append(1000 * nothing.seconds)
    return spent.queries, took, floor


def _beside_the_floor(handler: WSGIHandler, addresses: dict[str, str], cookie: str) -> None:
    asked = ("page 1", "page 1,000", "one word, a name", "two words, both names", "a typo")
    rivals = {name: rate(partial(ask, handler, addresses[name], cookie)) for name in asked}
    with override_settings(ROOT_URLCONF="tests.perf.large_pages", MIDDLEWARE=[]):
        plain = WSGIHandler()

    def floor() -> float:
        with override_settings(ROOT_URLCONF="tests.perf.large_pages"):
            return rate(lambda: ask(plain, "/bare/"))()

    measured = in_turn({"a bare view of 25 rows": floor, **rivals}, 3)
    show(
        f"Requests a second, {MEMBERS:,} members",
        "requests/s",
        measured,
        "a bare view of 25 rows",
        more_is_better=True,
    )
