"""Many who report at once fill the quota exactly, by new sessions and by changed ones."""

import contextlib
from datetime import date, timedelta
from random import Random

import pytest
from django.db import DatabaseError, connection

from activities.models import Submission
from activities.rules.quota import DAYS, MOST
from members.models import Member
from tests import cast
from tests.activities.makers import session
from tests.roles import as_owner
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
# The clock goes forward in Lisbon on the third of these days, at one at night.
FRIDAY = date(2026, 3, 27)
SIZES = [pytest.param(8, 12, id="96"), pytest.param(40, 25, id="1000", marks=pytest.mark.prove)]


@pytest.fixture
def member(db: None) -> Member:
    """One whose hour is not counted here: other tests are about that."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE activities_submission DISABLE TRIGGER activities_submission_count_sent"
        )
    return cast.make_member(time_zone="Europe/Lisbon")


@pytest.fixture(autouse=True)
def counted_again(member: Member):
    """The trigger is back for the next test of this database."""
    yield
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE activities_submission ENABLE TRIGGER activities_submission_count_sent"
        )


def fullest(member: Member) -> int:
    """Peers of the fullest seven days."""
    rows = list(Submission.objects.of(member).values_list("done_on", "peers"))
    return max(sum(peers for on, peers in rows if 0 <= (end - on).days < DAYS) for end, _ in rows)


@pytest.mark.parametrize(("threads", "tries"), SIZES)
def test_sessions_sent_at_once_fill_seven_days_exactly(member, threads, tries):
    def send(seed: int) -> int:
        chance, taken = Random(seed), 0
        for _ in range(tries):
            try:
                session(member, FRIDAY + timedelta(days=chance.randrange(DAYS)), peers=1)
                taken += 1
            except DatabaseError:
                pass
        return taken

    assert sum(at_once(send, range(threads))) == MOST["peers"]
    assert fullest(member) == MOST["peers"]


@pytest.mark.parametrize(("threads", "tries"), SIZES)
def test_sessions_changed_at_once_fill_seven_days_exactly(member, threads, tries):
    keys = [session(member, FRIDAY + timedelta(days=day), peers=1).pk for day in range(DAYS)]

    def raise_one(seed: int) -> None:
        chance = Random(seed)
        for _ in range(tries):
            with connection.cursor() as cursor, contextlib.suppress(DatabaseError):
                cursor.execute(
                    "UPDATE activities_submission SET payload = jsonb_set(payload, '{peers}',"
                    " to_jsonb((payload->>'peers')::int + 1)) WHERE id = %s",
                    [chance.choice(keys)],
                )

    at_once(raise_one, range(threads))
    assert fullest(member) == MOST["peers"]
    assert sum(Submission.objects.of(member).values_list("peers", flat=True)) == MOST["peers"]
