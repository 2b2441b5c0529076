"""Downloads of one resource by many at once, beside one hot row: a counter that every connection
adds to, which is what an exact count costs at the least.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import perf_counter
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection

from gamification.models import PointTransaction
from members.models import Member
from resources import actions
from resources.models import Resource, ResourceDownload
from tests import cast
from tests.perf.harness import connect, console, in_turn, migrated_database, show
from tests.resources import makers

TIMES = int(os.environ.get("DOWNLOADS", "1000"))
CONNECTIONS = int(os.environ.get("DOWNLOAD_CONNECTIONS", "16"))
ROUNDS = int(os.environ.get("DOWNLOAD_ROUNDS", "5"))
FLOOR = "one hot row (floor)"
COUNTED = "downloads recorded and counted, plain SQL"
WHOLE = "downloads as the site takes them, points and all"


def spread(work: Callable[[int, int], None]) -> float:
    """A thousand calls over sixteen connections; how many a second."""
    began = perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(lambda first: work(first, TIMES), range(CONNECTIONS)))
    return TIMES / (perf_counter() - began)


def by_statement(
    statement: str, values: Callable[[int], list[int]], first: int, times: int
) -> None:
    """One connection's part, each call a transaction."""
    with connect() as db:
        for number in range(first, times, CONNECTIONS):
            db.execute(statement.encode(), values(number))


def by_action(resource: Resource, people: list[Member], first: int, times: int) -> None:
    """The same through the action."""
    try:
        for number in range(first, times, CONNECTIONS):
            actions.download(member=people[number % len(people)], resource=resource)
    finally:
        connection.close()


def run() -> None:
    """Measure, print, and compare every figure."""
    with migrated_database(), connect() as db:
        db.execute("CREATE TABLE hot (id int PRIMARY KEY, n bigint NOT NULL DEFAULT 0)")
        db.execute("INSERT INTO hot (id) VALUES (1)")
        resource = makers.make_resource(file=ContentFile(makers.CSV, name="x.csv"))
        people = [cast.make_member(email=f"taker-{n}@bench.example") for n in range(100)]
        insert = "INSERT INTO resources_resourcedownload (member_id, resource_id) VALUES (%s, %s)"

        def who(number: int) -> list[Any]:
            return [people[number % len(people)].pk, resource.pk]

        rivals = {
            FLOOR: partial(
                spread, partial(by_statement, "UPDATE hot SET n = n + 1 WHERE id = 1", lambda _: [])
            ),
            COUNTED: partial(spread, partial(by_statement, insert, who)),
            WHOLE: partial(spread, partial(by_action, resource, people)),
        }
        measured = in_turn(rivals, ROUNDS)
        title = f"{TIMES:,} downloads of one file over {CONNECTIONS} connections"
        show(title, "a second", measured, FLOOR, more_is_better=True)
        recorded = ResourceDownload.objects.filter(resource=resource).count()
        counted = Resource.objects.get(pk=resource.pk).download_count
        paid = PointTransaction.objects.filter(source=f"resource:{resource.pk}").count()
        console.print(
            f"Recorded {recorded:,}, counted {counted:,} (should be {2 * ROUNDS * TIMES:,}); paid"
            f" {paid:,} of {len(people):,} members, once each."
        )
        if (recorded, counted, paid) != (2 * ROUNDS * TIMES, 2 * ROUNDS * TIMES, len(people)):
            raise AssertionError("The figures do not agree.")
