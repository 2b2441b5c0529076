"""Every point of the migrations' history, walked once for all tests of a run: whichever process
comes first writes them down for the others.
"""

import pickle
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection

from revcouncil.schema import baseline
from revcouncil.schema.scratch import Point
from tests.templates import alone, code


@cache
def points() -> list[Point]:
    """After each migration in the order of a fresh database, then the releases that are none of
    those. Asks the test server.
    """
    kept = Path(settings.DATA_DIR) / f"points-{code()}.pickle"
    with alone("points"):
        if kept.exists():
            baseline.WALKED.update(pickle.loads(kept.read_bytes()))
        found = list(baseline.points_of(connection))
        if not kept.exists():
            half = kept.with_suffix(".half")
            half.write_bytes(pickle.dumps(dict(baseline.WALKED)))
            half.rename(kept)
    return found


def head() -> Point:
    """The point after the newest migration."""
    return max(points(), key=lambda point: len(point.applied))
