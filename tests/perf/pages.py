"""Every page of a member beside a bare Django page, in one run: the same base template, middleware
and session, with 30 rows from memory as a plain table.

The demo community of 200, as its worker leaves it: entries merged, tables analysed. Requests a
second are those of one process; the time of its processor leaves out what others do on the machine.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from resource import RUSAGE_SELF, getrusage
from statistics import median
from time import perf_counter

from django.contrib.auth.decorators import login_required
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import path, reverse
from rich.table import Table

from benchmarks.catalogue import CATEGORIES
from gamification import ranks
from members.models import Member
from resources.models import Resource
from revcouncil.demo import community
from revcouncil.demo.members import MAREN_EMAIL
from revcouncil.urls import urlpatterns as pages
from tests.perf.browsing import ask, sign_in
from tests.perf.harness import connect, console, migrated_database

MEMBERS = 200
# Short turns, many times: what disturbs a shared machine disturbs every page.
ROUNDS, REQUESTS = 40, 5
GOAL = 0.5
BARE = "a bare page of 30 rows"
TEMPLATE = """{% extends "base.html" %}{% block title %}Bare{% endblock %}{% block main %}<table>
{% for row in rows %}<tr><td>{{ row.place }}</td><td>{{ row.name }}</td><td>{{ row.points }}</td>
<td>{{ row.streak }}</td></tr>{% endfor %}</table>{% endblock %}"""
ROWS = [
    {"place": n, "name": f"Member {n}", "points": 5000 - n, "streak": n % 9} for n in range(1, 31)
]
_compiled = engines["django"].from_string(TEMPLATE)


@login_required
def bare(request: HttpRequest) -> HttpResponse:
    """30 rows and nothing else: the frame of every page, the session, no query of its own."""
    return HttpResponse(_compiled.render({"rows": ROWS}, request))


urlpatterns = [path("bare/", bare), *pages]


@dataclass(frozen=True)
class Cost:
    """What one request took, in milliseconds: by the clock, and of this process's processor."""

    wall: float
    cpu: float


def run() -> None:
    """Measure every page in turn and print."""
    with (
        migrated_database(),
        override_settings(
            ALLOWED_HOSTS=["localhost"],
            SECURE_SSL_REDIRECT=False,
            DEBUG=False,
            ROOT_URLCONF="tests.perf.pages",
        ),
    ):
        community.load(members=MEMBERS, report=lambda what, done, of: None)
        ranks.merge(datetime.now(UTC).date())
        with connect() as db:
            db.execute("VACUUM (ANALYZE)")
        reader = Member.objects.get(email=MAREN_EMAIL)
        handler, cookie = WSGIHandler(), sign_in(reader)
        addresses = {BARE: "/bare/", **member_pages(reader)}
        queries = {name: count(handler, at, cookie) for name, at in addresses.items()}
        measured: dict[str, list[Cost]] = {name: [] for name in addresses}
        for _ in range(ROUNDS):
            for name, address in addresses.items():
                measured[name].append(cost(handler, address, cookie))
    report(measured, queries)


def member_pages(member: Member) -> dict[str, str]:
    """Each page of a member and its address."""
    category = next(iter(CATEGORIES))
    slug = Resource.objects.visible_to(member).newest().values_list("slug", flat=True)[0]
    return {
        "home": reverse("home"),
        "library": reverse("resources:library"),
        "library, as a list": reverse("resources:library") + "?view=list",
        "resource": reverse("resources:detail", args=[slug]),
        "benchmarks": reverse("benchmarks:index"),
        "answers": reverse("benchmarks:answer", args=[category]),
        "results": reverse("benchmarks:results", args=[category]),
        "board, this month": reverse("gamification:leaderboard"),
        "board, all time": reverse("gamification:leaderboard") + "?period=all&from=26",
        "board, own team": reverse("gamification:leaderboard") + "?who=team",
        "points": reverse("gamification:points"),
        "profile": reverse("members:profile"),
        "e-mail addresses": reverse("account_email"),
    }


def count(handler: WSGIHandler, address: str, cookie: str) -> int:
    """The queries of one request; one before it warms the page."""
    ask(handler, address, cookie)
    with CaptureQueriesContext(connection) as queries:
        ask(handler, address, cookie)
    return len(queries)


def cost(handler: WSGIHandler, address: str, cookie: str) -> Cost:
    """The mean of some requests."""
    began, spent = perf_counter(), _processor()
    for _ in range(REQUESTS):
        ask(handler, address, cookie)
    each = 1000 / REQUESTS
    return Cost((perf_counter() - began) * each, (_processor() - spent) * each)


def _processor() -> float:
    usage = getrusage(RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def report(measured: Mapping[str, list[Cost]], queries: Mapping[str, int]) -> None:
    """Print medians, and the medians of the ratios round by round."""
    table = Table(title=f"Pages of {MEMBERS} members", title_justify="left")
    table.add_column("")
    for heading in ("requests/s", "of bare", "ms", "CPU ms", "of bare by CPU", "queries"):
        table.add_column(heading, justify="right")
    below = []
    for name, costs in measured.items():
        rounds = list(zip(costs, measured[BARE], strict=True))
        wall, cpu = median(c.wall for c in costs), median(c.cpu for c in costs)
        by_clock = median(floor.wall / c.wall for c, floor in rounds)
        by_cpu = median(floor.cpu / c.cpu for c, floor in rounds)
        below += [name] * (by_clock < GOAL)
        figures = (f"{1000 / wall:,.0f}", f"{by_clock:.2f}", f"{wall:.1f}", f"{cpu:.1f}")
        table.add_row(name, *figures, f"{by_cpu:.2f}", str(queries[name]))
    console.print(table)
    said = f"below it: {', '.join(below)}" if below else "every page reaches it"
    console.print(f"Goal: at least {GOAL:.2f} of the bare page's requests/s; {said}.")
    console.print(
        f"[dim]The median of {ROUNDS} rounds, pages in turn, {REQUESTS} requests each. "
        f"Load {os.getloadavg()[0]:.1f}.[/dim]\n"
    )
