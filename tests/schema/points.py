"""Every point of the migrations' history, walked once for all tests of a run: whichever process
comes first writes them down for the others.
"""

import fcntl
import hashlib
import pickle
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection

from revcouncil.schema import baseline
from revcouncil.schema.scratch import Point


@cache
def points() -> list[Point]:
    """After each migration in the order of a fresh database, then the releases that are none of
    those. Asks the test server.
    """
    kept = Path(settings.DATA_DIR) / f"points-{_code()}.pickle"
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
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


def _code() -> str:
    """What the points depend on: the migrations and the machinery."""
    digest = hashlib.sha256()
    for folder in ("*/migrations", "revcouncil/schema"):
        for path in sorted(settings.BASE_DIR.glob(f"{folder}/**/*")):
            if path.suffix in (".py", ".sql"):
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
