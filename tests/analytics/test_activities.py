"""The figures of activities, and their page."""

import random
from datetime import UTC, datetime, timedelta
from statistics import median

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains

from activities.metrics.actions import refresh
from activities.models import Activity, Status, Submission
from members.models import Member
from revcouncil.analytics import activities
from revcouncil.analytics.drawing import GROUND, TALL, columns_of
from tests import cast
from tests.activities.makers import decide, make_submission
from tests.roles import as_owner

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)  # a Friday
PAGE = "/admin/analytics/activities/"


@pytest.fixture(autouse=True)
def nothing_kept(db: None) -> None:
    cache.clear()
    refresh()


def sent(*, at: datetime, decided: datetime | None = None) -> Submission:
    """A post sent at a moment, and decided at another."""
    one = make_submission(cast.make_member(), Activity.PRESENT)
    if decided:
        decide(one, cast.reviewer(), Status.APPROVED)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE activities_submission SET created_at = %s WHERE id = %s", [at, one.pk]
        )
        cursor.execute(
            "UPDATE activities_reviewdecision SET at = %s WHERE submission_id = %s",
            [decided, one.pk],
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
    return one


def test_a_week_begins_on_monday_by_utc_and_the_twelfth_is_not_over() -> None:
    monday = datetime(2026, 11, 16, tzinfo=UTC)
    first = monday - timedelta(weeks=11)
    tick = timedelta(microseconds=1)
    for at in (first - tick, first, monday - tick, monday, NOW - tick, NOW):
        sent(at=at)
    weeks = activities.sent(NOW)
    assert len(weeks) == 12
    assert [week for week in weeks if week[1]] == [
        (first.date(), 1),
        ((monday - timedelta(weeks=1)).date(), 1),
        (monday.date(), 2),
    ]


def test_the_median_is_that_of_the_first_decisions() -> None:
    chance = random.Random(5)
    took = [chance.randint(1, 500_000) for _ in range(9)]
    for seconds in took:
        sent(at=NOW - timedelta(days=9), decided=NOW - timedelta(days=9, seconds=-seconds))
    sent(at=NOW)
    sent(at=NOW - timedelta(weeks=20), decided=NOW - timedelta(weeks=19))
    again = sent(at=NOW - timedelta(days=8), decided=NOW - timedelta(days=7))
    decide(again, cast.reviewer(), Status.REVOKED)
    found = activities.decided(NOW)
    due = activities.Decided(10, timedelta(seconds=median([*took, 86_400])))
    assert (found[""], found["PRESENT"]) == (due, due)
    assert found["SHINE"] == activities.Decided(0, None)


@pytest.mark.parametrize(
    ("took", "words", "short"),
    [
        (None, "\N{EM DASH}", "\N{EM DASH}"),
        (timedelta(seconds=5), "under a minute", "<1 min"),
        (timedelta(minutes=1), "1 minute", "1 min"),
        (timedelta(minutes=59), "59 minutes", "59 min"),
        (timedelta(hours=1), "1 hour", "1 h"),
        (timedelta(hours=5, minutes=30), "5.5 hours", "5.5 h"),
        (timedelta(days=2), "2 days", "2 d"),
    ],
)
def test_how_long_is_said_in_the_unit_that_matters(
    took: timedelta | None, words: str, short: str
) -> None:
    assert (activities.in_words(took), activities.in_short(took)) == (words, short)


def test_the_tallest_bar_is_as_tall_as_can_be_and_its_parts_stand_on_each_other() -> None:
    low, high, none = columns_of([("a", [1, 1], "2"), ("b", [3, 0, 1], "4"), ("c", [0], "0")])
    assert [piece.number for piece in high.pieces] == [1, 3]
    assert float(high.pieces[-1].y) == GROUND - TALL
    assert sum(float(piece.height) for piece in low.pieces) == TALL / 2
    assert (none.pieces, float(none.label_y)) == ((), GROUND - 5)
    assert columns_of([]) == []


def test_the_page_asks_the_same_for_one_and_for_thirty(
    client: Client, super_admin: Member, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(super_admin)
    assertContains(client.get(PAGE), "No activity waits for a reviewer")
    for count in (1, 29):
        for _ in range(count):
            make_submission(cast.make_member(), Activity.PRESENT)
        refresh()
        with django_assert_num_queries(5):
            response = client.get(PAGE)
    assertContains(response, "30 activities wait for a reviewer")
    for figure in (activities.sent, activities.decided):
        with django_assert_num_queries(1):
            figure(NOW)


def test_what_was_not_refreshed_for_half_an_hour_is_said_to_be_old(
    client: Client, super_admin: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(super_admin)
    assertNotContains(client.get(PAGE), "were not refreshed")
    later = datetime.now(UTC) + timedelta(minutes=31)
    monkeypatch.setattr("revcouncil.analytics.activity_pages.timezone.now", lambda: later)
    assertContains(client.get(PAGE), "were not refreshed for over half an hour")


@pytest.mark.parametrize(
    ("figure", "first"),
    [
        ("metrics", "activity,submissions,pending"),
        ("weeks", "week of,submissions"),
        ("decisions", "activity,decided in twelve weeks"),
    ],
)
def test_each_figure_comes_as_csv(
    client: Client, super_admin: Member, figure: str, first: str
) -> None:
    client.force_login(super_admin)
    text = client.get(f"{PAGE}{figure}.csv").getvalue().decode()
    assert text.startswith(first)
    assert client.get(f"{PAGE}weather.csv").status_code == 404


def test_reviewers_see_the_figures_and_curators_do_not(client: Client, curator: Member) -> None:
    client.force_login(cast.reviewer())
    assert client.get(PAGE).status_code == 200
    client.force_login(curator)
    assert [client.get(f"{PAGE}{rest}").status_code for rest in ("", "metrics.csv")] == [403, 403]
