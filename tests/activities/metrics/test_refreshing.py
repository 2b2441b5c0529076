"""The refresh: beside readers, one at a time, with the site's own role."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.utils import DatabaseError

from activities.metrics.actions import refresh
from activities.metrics.reading import activity_metrics
from activities.metrics.rules import STALE_AFTER, is_stale
from activities.metrics.source import VIEWS
from gamification.ledger.award import award
from gamification.models import Action
from tests import cast
from tests.threads import at_once

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def total() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sum(points), 0) FROM leaderboard_totals")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_the_sites_role_refreshes_by_the_function_and_never_itself() -> None:
    assert refresh()
    for view in VIEWS:
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(f"REFRESH MATERIALIZED VIEW CONCURRENTLY {view}")
        with pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(f"DELETE FROM {view}")


@pytest.mark.django_db(transaction=True)
def test_a_reader_does_not_wait_for_a_refresh_and_sees_what_was() -> None:
    refresh()
    before = total()
    award(member=cast.make_member(), action=Action.INTRO_COMPLETED, source="introduction")

    def read(_: int) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = '5s'")
        try:
            return total()
        finally:
            connection.cursor().execute("RESET statement_timeout")

    with transaction.atomic():
        assert refresh()
        # Refreshed, and not committed: its locks are held to the end.
        assert at_once(read, range(3)) == [before] * 3
    assert total() == before + 25


@pytest.mark.django_db(transaction=True)
def test_of_two_refreshes_at_once_the_second_leaves_it_to_the_first() -> None:
    with transaction.atomic():
        assert refresh()
        assert at_once(lambda _: refresh(), range(2)) == [False, False]
    assert refresh()


@pytest.mark.django_db(transaction=True)
def test_refreshes_among_readers_and_writers_end_with_what_the_ledger_says() -> None:
    members = [cast.make_member() for _ in range(4)]

    def work(number: int) -> bool:
        if number % 2:
            return refresh()
        award(member=members[number // 2], action=Action.INTRO_COMPLETED, source="introduction")
        return total() >= 0

    at_once(work, range(8))
    assert refresh()
    assert total() == 100


@pytest.mark.django_db
def test_the_views_say_when_they_were_read_and_it_is_now() -> None:
    refresh()
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        assert {row.refreshed_at for row in activity_metrics()} == {cursor.fetchone()[0]}


@pytest.mark.parametrize(
    ("age", "stale"),
    [
        (timedelta(0), False),
        (STALE_AFTER, False),
        (STALE_AFTER + timedelta(seconds=1), True),
        (timedelta(seconds=-5), False),
    ],
)
def test_figures_are_stale_after_three_missed_refreshes(age: timedelta, stale: bool) -> None:
    assert is_stale(refreshed_at=NOW - age, now=NOW) is stale
