"""One run of BackfillInBatches, for `tests.perf.backfill` to start and to kill: a process of its
own, as `migrate` is.
"""

import os
import sys
import time
from typing import Any

import django
from django.db import connection, models
from django.db.migrations.state import ModelState, ProjectState

APP, MODEL, TABLE = "bench", "Deed", "bench_deed"


def state() -> ProjectState:
    """The table as its model."""
    fields: list[tuple[str, Any]] = [
        ("id", models.BigAutoField(primary_key=True)),
        ("points", models.IntegerField()),
        ("note", models.TextField()),
        ("worth", models.IntegerField(null=True)),
        ("times", models.IntegerField(db_default=0)),
    ]
    made = ProjectState()
    made.add_model(ModelState(APP, MODEL, fields, {"db_table": TABLE}))
    return made


def main() -> None:
    """Fill `worth`, counting in `times` how often each row was filled. Every row is taken, so that
    a row taken twice shows.

    Prints the seconds it took.
    """
    from revcouncil.schema.operations import BackfillInBatches

    fill = BackfillInBatches("deed", sys.argv[1], {"worth": "points * 2", "times": "times + 1"})
    models_now = state()
    began = time.monotonic()
    with connection.schema_editor(atomic=False) as editor:
        fill.database_forwards(APP, editor, models_now, models_now)
    print(time.monotonic() - began)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    main()
