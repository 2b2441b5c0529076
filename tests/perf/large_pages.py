"""The leaderboard page through the WSGI handler, beside a bare Django view that renders 25 rows
from memory.

PAGES_MEMBERS says how many there are in the large community (a million). The number of queries has
to be the same as with a thousand.
"""

import os
from collections.abc import Callable
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import path

from gamification.models import Standing
from members.models import Member
from tests.perf import ranks
from tests.perf.browsing import ask, sign_in
from tests.perf.harness import connect, console, in_turn, migrated_database, show

SIZES = (1000, int(os.environ.get("PAGES_MEMBERS", "1000000")))
SECONDS = 2.0
ROWS = [
    {"place": n, "name": f"Member {n}", "points": 5000 - n, "streak": n % 9} for n in range(1, 26)
]
BARE = """<table>{% for row in rows %}<tr><td>{{ row.place }}<td>{{ row.name }}<td>{{ row.points }}
<td>{{ row.streak }}</tr>{% endfor %}</table>"""


def bare(request: HttpRequest) -> HttpResponse:
    """25 rows and nothing else: no session, no member, no query."""
    return HttpResponse(engines["django"].from_string(BARE).render({"rows": ROWS}, request))


urlpatterns = [path("bare/", bare)]


def rate(turn: Callable[[], Any]) -> Callable[[], float]:
    """How often a second it can be done."""

    def measure() -> float:
        done, began = 0, perf_counter()
        while perf_counter() - began < SECONDS:
            turn()
            done += 1
        return done / (perf_counter() - began)

    return measure


def run() -> None:
    """Measure at both sizes and print."""
    for members in SIZES:
        _at(members)


def _at(members: int) -> None:
    """Count the queries of each page, then measure it beside the floor."""
    with (
        migrated_database(),
        connect() as db,
        override_settings(ALLOWED_HOSTS=["localhost"], SECURE_SSL_REDIRECT=False, DEBUG=False),
    ):
        ranks.MEMBERS = members
        ranks.load(db)
        # From the middle of the month's board: the podium, the first page and the reader's own
        # neighbours, at both sizes.
        earners = Standing.objects.filter(month__gt=0).order_by("month", "member_id")
        earner = earners[earners.count() // 2]
        reader = Member.objects.get(pk=earner.member_id)
        cookie, handler = sign_in(reader), WSGIHandler()
        addresses = {
            "leaderboard, this month": "/leaderboard/",
            "leaderboard, all time, a tenth down": (
                f"/leaderboard/?period=all&from={members // 10}"
            ),
        }
        for name, address in addresses.items():
            ask(handler, address, cookie)
            with CaptureQueriesContext(connection) as queries:
                ask(handler, address, cookie)
            spent = [float(query["time"]) for query in queries.captured_queries]
            console.print(
                f"{members:,} members, {name}: {len(queries)} queries (goal at most 8), "
                f"{1000 * sum(spent):.0f} ms in them"
            )
        _beside_the_floor(members, addresses, handler, cookie)


def _beside_the_floor(
    members: int, addresses: dict[str, str], handler: WSGIHandler, cookie: str
) -> None:
    rivals = {
        name: rate(partial(ask, handler, address, cookie)) for name, address in addresses.items()
    }
    with override_settings(ROOT_URLCONF="tests.perf.large_pages", MIDDLEWARE=[]):
        plain = WSGIHandler()

    def floor(plain: WSGIHandler = plain) -> float:
        with override_settings(ROOT_URLCONF="tests.perf.large_pages"):
            return rate(lambda: ask(plain, "/bare/"))()

    floor_name = "a bare view of 25 rows"
    measured = in_turn({floor_name: floor, **rivals}, 3)
    show(
        f"Requests a second, {members:,} members",
        "requests/s",
        measured,
        floor_name,
        more_is_better=True,
    )
    pages = [median(values) for name, values in measured.items() if name != floor_name]
    console.print(
        f"[dim]{1000 / min(pages):.1f} ms a page in one process. "
        f"Load {os.getloadavg()[0]:.1f}.[/dim]\n"
    )
