"""Every point of the migrations' history, walked once for all tests of a process."""

from functools import cache

from django.db import connection

from revcouncil.schema import baseline
from revcouncil.schema.scratch import Point


@cache
def points() -> list[Point]:
    """After each migration in the order of a fresh database, then the releases that are none of
    those. Asks the test server.
    """
    return list(baseline.points_of(connection))


def head() -> Point:
    """The point after the newest migration."""
    return max(points(), key=lambda point: len(point.applied))
