"""The page of figures and its exports."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from members.models import Member, SeatTier, SubscriptionStatus, Team
from revcouncil.analytics import figures, rules
from revcouncil.analytics.views import _member_at_risk
from tests import cast
from tests.gamification.entries import enter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Each test computes its own figures."""
    cache.clear()


def test_sql_and_python_score_every_member_alike() -> None:
    now = timezone.now()
    ages = [timedelta(days=days, minutes=5) for days in (0, 7, 8, 14, 15, 20, 30, 31)]
    for number, age in enumerate(ages):
        for failing in ({}, {"payment_failed_at": now}, {"in_debtor_state": True}):
            member = cast.make_member(date_joined=now - timedelta(days=40), **failing)
            for deed in range(1 + number % 4):
                enter(member, 1, at=now - age - timedelta(minutes=deed))
            for deed in range(number % 3):
                enter(member, 1, at=now - timedelta(days=16 + deed))

    rows = _everybody()

    assert len(rows) == len(ages) * 3
    assert [_member_at_risk(row)["risk"].score for row in rows] == [row[12] for row in rows]
    assert len({row[12] for row in rows}) > 5


def _everybody() -> figures.Rows:
    sql = figures._AT_RISK.replace(f"score >= {rules.MEDIUM}", "TRUE")
    place = {"score": 101, "after": 0, "limit": 1000}
    return figures._rows(sql, {**figures._moments(timezone.now()), **place})


def test_who_was_never_active_is_at_risk_by_the_day_they_joined() -> None:
    quiet = cast.make_member(date_joined=timezone.now() - timedelta(days=40))
    cast.make_member()

    [row] = figures.at_risk().rows

    assert row[0] == quiet.pk
    assert [reason.text for reason in _member_at_risk(row)["risk"].reasons] == [
        "never active in 40 days"
    ]


def test_revenue_is_that_of_paid_seats_taken_or_free() -> None:
    team = Team.objects.create(name="Tern Outbound", owner_seats=2, team_seats=3)
    cast.paying_owner(team=team)
    cast.team_member(team=team)
    unpaid = Team.objects.create(name="Unpaid", team_seats=5)
    cast.paying_owner(
        team=unpaid, email="u@x.example", subscription_status=SubscriptionStatus.PAST_DUE
    )
    cast.make_member()
    cast.make_member(subscription_status=SubscriptionStatus.TRIALING)

    assert figures.revenue().rows == [
        (SeatTier.INDIVIDUAL, 1, 1),
        (SeatTier.OWNER, 2, 1),
        (SeatTier.TEAM_MEMBER, 3, 1),
    ]


def test_weeks_without_a_deed_are_there(owner: Member) -> None:
    enter(owner, 5)
    enter(owner, 5)

    rows = figures.engagement().rows

    assert len(rows) == figures.WEEKS
    assert [number for _, number in rows] == [0] * (figures.WEEKS - 1) + [1]


def test_the_page_is_kept_for_an_hour_and_asks_as_much_of_30_members_as_of_one(
    client: Client, super_admin: Member, django_assert_max_num_queries: Any
) -> None:
    client.force_login(super_admin)
    for _ in range(30):
        cast.make_member(date_joined=timezone.now() - timedelta(days=40))
    with django_assert_max_num_queries(60):
        first = client.get("/admin/analytics/")
    rest = client.get(f"/admin/analytics/?after={first.context['next']}")
    cast.make_member(date_joined=timezone.now() - timedelta(days=40))

    with django_assert_max_num_queries(10):
        second = client.get("/admin/analytics/")

    assert first.status_code == second.status_code == 200
    assert first.context["computed_at"] == second.context["computed_at"]
    assert "and kept for an hour" in second.content.decode()
    shown = [row["member"].pk for row in first.context["risk"]]
    assert len(shown) == figures.PAGE
    assert len({*shown, *(row["member"].pk for row in rest.context["risk"])}) == 30


@pytest.mark.parametrize("place", ["x", "1-", "9" * 30 + "-1", "-1-1", "1-²"])
def test_an_odd_place_is_the_first_page(client: Client, super_admin: Member, place: str) -> None:
    client.force_login(super_admin)

    assert client.get(f"/admin/analytics/?after={place}").status_code == 200


@pytest.mark.parametrize("figure", ["engagement", "retention", "risk", "revenue"])
def test_each_figure_is_a_csv_without_formulas(
    client: Client, super_admin: Member, figure: str
) -> None:
    client.force_login(super_admin)
    cast.make_member(first_name="=1+1", date_joined=timezone.now() - timedelta(days=40))

    answer = client.get(f"/admin/analytics/{figure}.csv")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    lines = answer.content.decode().splitlines()
    assert len(lines) > 1
    assert not any(line.startswith("=") for line in lines)
    assert figure != "risk" or lines[1].startswith("'=1+1 ")


@pytest.mark.parametrize("address", ["/admin/analytics/", "/admin/analytics/risk.csv"])
def test_who_may_not_see_members_sees_no_figures(
    client: Client, curator: Member, owner: Member, address: str
) -> None:
    client.force_login(curator)
    assert client.get(address).status_code == 403
    client.force_login(owner)
    assert client.get(address).status_code == 302
