"""What reviews cost, for staff: by table, in the list, and never a word of what they say."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from growth.models import Telling, TellingState
from growth.stories.costs import bounds_of, by_day, months_before
from growth.stories.rules.costs import Spent, dollars, month_words, together
from members.models import Member
from tests import cast
from tests.growth.makers import make_telling
from tests.growth.reviews.makers import fail, make_story, signed_in

LIST = "/admin/growth/telling/"
NOVEMBER = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("cost", "says"),
    [
        (0, "$0"),
        (1, "under $0.0001"),
        (99, "under $0.0001"),
        (100, "$0.0001"),
        (12_300, "$0.0123"),
        (999_999, "$1.0000"),
        (1_000_000, "$1.00"),
        (1_234_567_890, "$1,234.57"),
    ],
)
def test_a_cost_is_told_in_dollars(cost: int, says: str) -> None:
    assert dollars(cost) == says


@pytest.mark.parametrize(
    ("spent", "says"),
    [
        (Spent(0, 0, 0, 0, 0), "No review was asked for in November 2026."),
        (
            Spent(1, 0, 12_300, 1, 0),
            "One review was asked for in November 2026. As far as it is known, it cost $0.0123.",
        ),
        (
            Spent(412, 9, 3_200_000, 400, 12),
            "412 reviews were asked for in November 2026, and nine of them failed."
            " As far as it is known, they cost $3.20; of twelve it is not.",
        ),
        (
            Spent(2, 2, 0, 0, 2),
            "Two reviews were asked for in November 2026, and two of them failed."
            " What they cost is not known.",
        ),
        (Spent(1, 0, 0, 0, 0), "One review was asked for in November 2026."),
    ],
)
def test_a_month_is_told_in_a_sentence(spent: Spent, says: str) -> None:
    assert month_words(NOVEMBER, spent) == says


def test_what_is_not_known_is_not_nothing() -> None:
    assert Spent(1, 1, 0, 0, 1).dollars == "unknown"
    assert Spent(1, 0, 0, 1, 0).dollars == "$0"
    assert Spent(1, 0, 0, 0, 0).dollars == "-"
    assert together([Spent(1, 1, 5, 1, 0), Spent(2, 0, 7, 1, 1)]) == Spent(3, 1, 12, 2, 1)
    assert together([]) == Spent(0, 0, 0, 0, 0)


def test_months_go_back_over_the_year() -> None:
    assert months_before(date(2026, 2, 27), 3) == [
        date(2026, 2, 1),
        date(2026, 1, 1),
        date(2025, 12, 1),
    ]
    assert bounds_of(date(2026, 12, 1)) == (
        datetime(2026, 12, 1, tzinfo=UTC),
        datetime(2027, 1, 1, tzinfo=UTC),
    )


def ended(member: Member, at: datetime | None = None, **more: Any) -> Telling:
    """A review that was asked for then and took twelve seconds."""
    at = at or timezone.now()
    telling = make_telling(member, period="ALL", created_at=at)
    telling.state = TellingState.DONE
    telling.finished_at = at + timedelta(seconds=12)
    for name, value in more.items():
        setattr(telling, name, value)
    telling.save()
    return telling


@pytest.mark.django_db
def test_days_are_counted_by_utc_with_what_each_cost() -> None:
    member = cast.make_member(time_zone="Pacific/Kiritimati")
    ended(member, datetime(2026, 11, 1, tzinfo=UTC), cost=5)
    ended(member, datetime(2026, 11, 1, 23, 59, tzinfo=UTC), cost=7)
    ended(member, datetime(2026, 11, 30, 23, 59, tzinfo=UTC), cost=None)
    ended(member, datetime(2026, 10, 31, 23, 59, tzinfo=UTC), cost=100)
    ended(member, datetime(2026, 12, 1, tzinfo=UTC), cost=100)
    assert by_day(NOVEMBER) == [
        (NOVEMBER, Spent(2, 0, 12, 2, 0)),
        (date(2026, 11, 30), Spent(1, 0, 0, 0, 1)),
    ]


@pytest.mark.django_db
def test_staff_see_what_a_review_cost_and_no_word_of_it(client: Client) -> None:
    member = cast.make_member()
    make_story(member)
    ended(member, written_by="gpt-x", prompt_tokens=4000, completion_tokens=700, cost=12_300)
    fail(make_telling(member), "busy")
    client.force_login(cast.super_admin())
    page = client.get(LIST)
    assertContains(page, "$0.0123")
    assertContains(page, "4,000, 700")
    assertContains(page, "The writer has too much to do at the moment.")
    assertContains(page, "unknown")
    assertContains(page, "12.0 s")
    assert page.context["subtitle"].startswith("Two reviews were asked for in ")
    assertNotContains(page, "Sentence 1")
    for address in (LIST, f"{LIST}{Telling.objects.latest('pk').pk}/change/"):
        assertNotContains(client.get(address), "Sentence 1")


@pytest.mark.django_db
def test_the_filter_of_months_moves_the_sum_along(client: Client) -> None:
    member = cast.make_member()
    month = months_before(timezone.now().date(), 3)[2]
    ended(member, datetime(month.year, month.month, 5, tzinfo=UTC), cost=2_000_000)
    ended(member, cost=1_000_000)
    client.force_login(cast.super_admin())
    page = client.get(f"{LIST}?month={month:%Y-%m}")
    assert page.context["subtitle"].endswith(" it cost $2.00.")
    assert [one.cost for one in page.context["cl"].result_list] == [2_000_000]
    assert client.get(f"{LIST}?month=1999-01").status_code in (200, 302)


@pytest.mark.django_db
def test_nothing_is_added_changed_or_deleted_by_hand(client: Client) -> None:
    telling = ended(cast.make_member())
    client.force_login(cast.super_admin())
    for address in (f"{LIST}add/", f"{LIST}{telling.pk}/delete/"):
        assert client.get(address).status_code == 403
    assert client.post(f"{LIST}{telling.pk}/change/", {"cost": "1"}).status_code == 403
    telling.refresh_from_db()
    assert telling.cost is None


@pytest.mark.django_db
def test_one_row_and_thirty_take_the_same_queries() -> None:
    client = signed_in(cast.super_admin())
    counts = []
    for number in (1, 30):
        for _ in range(number):
            ended(cast.make_member(), cost=1)
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8
