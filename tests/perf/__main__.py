"""`make bench`: the short benchmarks, or those named on the command line (also live_migration,
some five minutes).
"""

import os
import sys
from importlib import import_module

import django

BENCHMARKS = (
    "ledger",
    "backfill",
    "awards",
    "ranks",
    "pages",
    "large_pages",
    "directory",
    "publishing",
    "downloads",
    "metrics",
)


def main() -> None:
    """Run the benchmarks in order."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    # Made, migrated and filled by their owner, as every database is.
    from tests.roles import connect_as_owner

    connect_as_owner()
    for name in sys.argv[1:] or BENCHMARKS:
        import_module(f"tests.perf.{name}").run()


if __name__ == "__main__":
    main()
