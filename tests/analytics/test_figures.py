"""The figures, asked of a real community."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains

from gamification.models import Action, PointTransaction
from members.models import Member, Team
from revcouncil.analytics import figures
from revcouncil.analytics.rules import Stayed, reasons_for, score_of
from tests import cast
from tests.roles import as_owner

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PAGE = "/admin/analytics/"


@pytest.fixture(autouse=True)
def nothing_kept(db: None) -> None:
    cache.clear()


def earned(member: Member, *days_ago: float) -> None:
    PointTransaction.objects.bulk_create(
        PointTransaction(
            member=member,
            action=Action.RESOURCE_DOWNLOAD,
            points=5,
            source=f"test:{n}",
            created_at=NOW - timedelta(days=days),
        )
        for n, days in enumerate(days_ago)
    )


def test_the_query_scores_as_the_rule_does(db: None) -> None:
    """Every member's reasons add up to the score the database ordered by."""
    chance = random.Random(7)
    for _ in range(40):
        member = cast.make_member(
            subscription_status=chance.choice(["ACTIVE", "PAST_DUE", "TRIALING"]),
            date_joined=NOW - timedelta(days=chance.randint(0, 90)),
            last_login=chance.choice([None, NOW - timedelta(days=chance.randint(0, 60))]),
            payment_failed_at=chance.choice([None, NOW - timedelta(days=chance.randint(0, 60))]),
        )
        earned(member, *(chance.uniform(0, 29) for _ in range(chance.randint(0, 9))))
    found = list(figures.everybody_at_risk(NOW))
    assert found
    assert [one.score for one in found] == [score_of(reasons_for(one.signs)) for one in found]
    assert [(-one.score, one.pk) for one in found] == sorted((-one.score, one.pk) for one in found)
    counted = figures.risk(NOW)
    assert (counted.high, counted.medium) == (
        sum(one.level == "high" for one in found),
        sum(one.level == "medium" for one in found),
    )
    assert counted.first == found[: figures.SHOWN]
    assert counted.worth == sum(one.worth for one in found if one.level == "high")


def test_only_subscribers_are_at_risk(db: None) -> None:
    long_ago = {"date_joined": NOW - timedelta(days=80)}
    staying = cast.make_member(**long_ago)
    for status in ("NONE", "CANCELLED"):
        cast.make_member(subscription_status=status, **long_ago)
    assert [one.pk for one in figures.everybody_at_risk(NOW)] == [staying.pk]
    assert figures.risk(NOW).members == 1


def test_who_left_stayed_until_the_line_that_says_so(db: None) -> None:
    joined = datetime(2026, 7, 5, tzinfo=UTC)
    _, leaving = (cast.make_member(date_joined=joined) for _ in range(2))
    cast.make_member(date_joined=joined, subscription_status="CANCELLED")
    cast.make_member(date_joined=joined, subscription_status="NONE")
    Member.objects.filter(pk=leaving.pk).update(subscription_status="CANCELLED")
    with as_owner():
        apps.get_model("members", "MemberEvent").objects.filter(pgh_obj_id=leaving.pk).update(
            pgh_created_at=joined + timedelta(days=70)
        )
    found = figures.retention(NOW)
    assert sorted(found.stayed) == [
        Stayed(date(2026, 7, 1), 2, False, 1),
        Stayed(date(2026, 7, 1), 4, True, 1),
    ]
    assert found.unknown == 1


def test_seats_are_what_is_paid_for_taken_or_not(db: None) -> None:
    cast.make_member()
    cast.make_member(subscription_status="TRIALING")
    cast.paying_owner(team=Team.objects.create(name="Tern Outbound", owner_seats=2, team_seats=3))
    left = Team.objects.create(name="Gone Outbound", owner_seats=4, team_seats=9)
    cast.paying_owner(team=left, email="gone@x.example", subscription_status="CANCELLED")
    assert figures.seats(NOW) == {"INDIVIDUAL": 1, "OWNER": 2, "TEAM_MEMBER": 3}


def test_a_member_counts_once_a_week_from_monday(db: None) -> None:
    one, other = cast.make_member(), cast.make_member()
    # 20 November 2026 is a Friday: four days ago is Monday, five days ago the week before.
    earned(one, 0, 1, 4, 5)
    earned(other, 4.4)
    weeks = dict(figures.weekly(NOW))
    assert (len(weeks), weeks[date(2026, 11, 16)], weeks[date(2026, 11, 9)]) == (12, 2, 1)
    assert sum(weeks.values()) == 3


def test_the_page_is_kept_for_an_hour_and_says_so(
    client: Client, super_admin: Member, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(super_admin)
    assertContains(client.get(PAGE), "Nobody stands at high risk")
    for n in range(30):
        cast.make_member(
            first_name=f"Late{n}",
            date_joined=timezone.now() - timedelta(days=80),
            subscription_status="PAST_DUE",
        )
    with django_assert_num_queries(6):
        assertContains(client.get(PAGE), "Nobody stands at high risk")
    cache.clear()
    assertContains(client.get(PAGE), "30 members stand at high risk")
    with django_assert_num_queries(7):  # and the names
        assertContains(client.get(PAGE), "Late29")


@pytest.mark.parametrize(
    ("figure", "first"),
    [
        ("risk", "member,e-mail"),
        ("retention", "joined,members"),
        ("seats", "seat,paid for"),
        ("activity", "week of,active members"),
    ],
)
def test_each_figure_comes_as_csv(
    client: Client, super_admin: Member, figure: str, first: str
) -> None:
    cast.make_member(
        first_name="=cmd()", last_name="", date_joined=timezone.now() - timedelta(days=80)
    )
    client.force_login(super_admin)
    text = b"".join(client.get(f"{PAGE}{figure}.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert text.startswith(first)
    assert "\n=cmd" not in text
    assert client.get(f"{PAGE}weather.csv").status_code == 404


def test_who_may_not_see_members_sees_no_figures(client: Client, curator: Member) -> None:
    client.force_login(curator)
    assert [client.get(f"{PAGE}{rest}").status_code for rest in ("", "risk.csv")] == [403, 403]


def test_an_empty_community_has_a_page(client: Client, super_admin: Member) -> None:
    Member.objects.exclude(pk=super_admin.pk).delete()
    Member.objects.filter(pk=super_admin.pk).update(subscription_status="NONE")
    client.force_login(super_admin)
    response = client.get(PAGE)
    assertContains(response, "no subscribers yet")
    assertNotContains(response, "None")
