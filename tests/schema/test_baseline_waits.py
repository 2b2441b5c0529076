"""`manage.py baseline` beside a migrate."""

from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from revcouncil.schema import baseline
from revcouncil.schema.runner import only_migrator
from revcouncil.schema.scratch import (
    migrate_scratch,
    plan,
)
from tests.schema.databases import Lines, empty_database
from tests.schema.test_baseline import forget_history, recorded

pytestmark = pytest.mark.django_db(transaction=True)


def test_baseline_waits_for_a_migrate_and_then_finds_its_history() -> None:
    """Both at once on a database without history: never a history written twice."""
    said: list[str] = []
    with empty_database():
        migrate_scratch(connection, plan(connection)[:3])
        keys = recorded()
        forget_history()

        def other() -> None:
            try:
                call_command("baseline", stdout=Lines(said), no_color=True)
            except CommandError as error:
                said.append(str(error))
            finally:
                connections.close_all()

        with only_migrator(connection, print):
            thread = Thread(target=other)
            thread.start()
            while not said:
                thread.join(timeout=0.05)
            baseline.record(connection, keys)
        thread.join(timeout=60)
    assert said == ["Another migrate is running; waiting for it to finish.", said[1]]
    assert said[1].startswith("This database has a history of 3 migrations already.")
