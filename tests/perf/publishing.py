"""A publication of a million answer sets beside `percentile_cont` per cell over the same rows, the
memory both take, and how segments are found: by `@>` on the GIN index or by typed columns.

`make bench ONLY=publishing`. ROWS in the environment makes it smaller.
"""

import os
import re
import resource
from collections.abc import Callable
from time import perf_counter
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.models import Snapshot
from benchmarks.publishing.actions import begin, finish, publish_category
from benchmarks.rules.cohorts import BY_KEY
from tests.perf.harness import console, in_turn, migrated_database, show

ROWS: Final = int(os.environ.get("ROWS", 1_000_000))
CATEGORY: Final = Category.INFRASTRUCTURE
GOAL: Final = 5
# What a publication does in one statement each is measured with the server's own settings.
MEMBERS: Final = """
    INSERT INTO members_member (email, first_name, last_name, password, date_joined,
        subscription_status, is_active, is_staff, is_superuser)
    SELECT 'm' || n || '@example.com', 'Member', 'Number' || n, '!', '2026-01-01', 'ACTIVE',
        true, false, false
    FROM generate_series(1, %s) AS n
"""
BUSINESS: Final = """
    INSERT INTO benchmarks_benchmarksubmission (member_id, category, data)
    SELECT id, 'BUSINESS', jsonb_build_object(
        'revenue_band', (ARRAY['under_100k', '100k_250k', '250k_500k', '500k_1m', '1m_2_5m',
            '2_5m_5m', 'over_5m'])[1 + id * 7919 % 7],
        'agency_type', (ARRAY['outbound', 'lead_generation', 'gtm_engineering', 'full_service',
            'consulting'])[1 + id * 104729 % 5],
        'team_size', (ARRAY['solo', '2_5', '6_15', '16_50', 'over_50'])[1 + id * 1299709 % 5])
    FROM members_member
"""
INFRASTRUCTURE: Final = """
    INSERT INTO benchmarks_benchmarksubmission (member_id, category, data)
    SELECT id, 'INFRASTRUCTURE', jsonb_build_object(
        'domain_cost', round((12 * exp(random_normal() * 0.5))::numeric, 2),
        'inbox_cost', round((4 * exp(random_normal() * 0.5))::numeric, 2),
        'warmup_cost', round((200 * exp(random_normal()))::numeric, 2),
        'sending_cost', round((300 * exp(random_normal()))::numeric, 2),
        'enrichment_cost', round((900 * exp(random_normal()))::numeric, 2),
        'inbox_provider', (ARRAY['google', 'microsoft', 'own_servers', 'other'])[1 + id % 4])
    FROM members_member
"""
# What one would write first: each cell by itself, over the answers as they are.
CELL: Final = """
    SELECT percentile_cont(ARRAY[0.1, 0.25, 0.5, 0.75, 0.9])
        WITHIN GROUP (ORDER BY (answers.data ->> %(question)s)::float), count(*)
    FROM benchmarks_benchmarksubmission AS answers
    JOIN members_member AS m ON m.id = answers.member_id
    {segment}
    WHERE answers.category = 'INFRASTRUCTURE' AND answers.is_valid AND answers.data ? %(question)s
        AND m.date_joined <= now() - interval '30 days'
"""
SEGMENT: Final = """
    JOIN benchmarks_benchmarksubmission AS own ON own.member_id = answers.member_id
        AND own.category = 'BUSINESS' AND own.is_valid
        AND own.data @> jsonb_build_object(%(cut)s::text, %(code)s::text)
"""
BY_JSON: Final = """
    SELECT count(*) FROM benchmarks_benchmarksubmission
    WHERE category = 'BUSINESS' AND data @> '{"revenue_band": "over_5m"}'
"""
BY_COLUMN: Final = """
    SELECT count(*) FROM benchmarks_agencyanswers
    WHERE category = 'INFRASTRUCTURE' AND until IS NULL AND revenue_band = 'over_5m'
"""


def run() -> None:
    """Fill a database and compare."""
    with migrated_database():
        _fill()
        numbers = [q.key for q in CATEGORIES[CATEGORY].questions if q.is_numeric]
        first = _timed(_publish)
        console.print(f"[dim]First publication, which writes every agency's row: {first:.1f} s[/]")
        _change_some()
        rivals: dict[str, Callable[[], float]] = {
            "a publication, all cells": lambda: _timed(_publish),
            "percentile_cont per cell": lambda: _timed(lambda: _per_cell(numbers)),
        }
        measured = in_turn(rivals, 1 if ROWS > 500_000 else 3)
        show(
            f"One category of {ROWS:,} answer sets, {len(numbers)} questions of numbers,"
            f" {len(BY_KEY)} cohorts",
            "seconds",
            measured,
            "a publication, all cells",
            more_is_better=False,
            goal=f"The goal: percentile_cont takes at least {GOAL} times as long.",
        )
        _memory()
        _plans()


def _fill() -> None:
    with connection.cursor() as cursor:
        for statement in (MEMBERS, BUSINESS, INFRASTRUCTURE):
            started = perf_counter()
            cursor.execute(statement, [ROWS] if "%s" in statement else None)
            console.print(f"[dim]{statement.split()[2]}: {perf_counter() - started:.0f} s[/]")
        cursor.execute("ANALYZE")


def _publish() -> None:
    run = begin(now=timezone.now())
    publish_category(publication_id=run.pk, category=CATEGORY)
    finish(publication_id=run.pk)


def _change_some() -> None:
    """One in a hundred edits, so that everything is published anew."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE benchmarks_benchmarksubmission SET data = data || '{\"domain_cost\": 7}'"
            " WHERE category = 'INFRASTRUCTURE' AND member_id %% 100 = 0",
            [],
        )


def _timed(work: Callable[[], None]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def _per_cell(questions: list[str]) -> None:
    with connection.cursor() as cursor:
        for question in questions:
            for cohort in BY_KEY.values():
                parameters = {"question": question, "cut": cohort.cut, "code": cohort.code}
                cursor.execute(CELL.format(segment=SEGMENT if cohort.cut else ""), parameters)
                cursor.fetchone()


def _memory() -> None:
    """The most the client ever took, and the server's own process now and at most."""
    client = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), current_setting('work_mem')")
        pid, work_mem = cursor.fetchone()
    try:
        with open(f"/proc/{pid}/status") as status:
            found = dict(re.findall(r"^(VmHWM|RssAnon):\s+(\d+)", status.read(), re.MULTILINE))
        server = ", ".join(f"{name} {int(kb) // 1024} MB" for name, kb in found.items())
    except OSError:
        server = "not on this machine"
    console.print(
        f"Memory: client at most {client} MB; server's process: {server} (work_mem {work_mem});"
        f" {Snapshot.objects.count():,} snapshots"
    )


def _plans() -> None:
    for name, statement in (("@> on the GIN index", BY_JSON), ("typed column", BY_COLUMN)):
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) " + statement)
            plan: list[Any] = [line for (line,) in cursor.fetchall()]
        console.print(f"[bold]Segment by {name}[/]")
        for line in plan:
            console.print(f"  {line}", markup=False)
