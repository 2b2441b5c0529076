"""Accounts made to see through what is published, and edits made to: with the real publisher."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from benchmarks.actions import submit
from benchmarks.catalogue import Category
from benchmarks.models import Snapshot
from benchmarks.publishing.actions import publish
from members.models import Member, Plan
from tests import cast
from tests.benchmarks.answers import gives

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def agency(cost: float, *, renewed: bool = True, joined: datetime = LONG_AGO) -> Member:
    """An agency that pays, and has paid a renewal or only signed up."""
    member = cast.make_member(date_joined=joined)
    number = f"sub_{member.pk}"
    Plan.objects.create(
        source="STRIPE",
        kind="INDIVIDUAL",
        member=member,
        stripe_id=number,
        status="ACTIVE",
        renewed_at=timezone.now() if renewed else None,
    )
    gives(member, {"domain_cost": cost})
    return member


def edit(member: Member, cost: float) -> None:
    submit(member=member, category=Category.INFRASTRUCTURE, data={"domain_cost": cost})


def published() -> list[dict[str, Any]]:
    return [dict(row) for row in Snapshot.objects.order_by("pk").values()]


@pytest.fixture(autouse=True)
def people_pay(settings: Any) -> None:
    settings.STRIPE_API_KEY = "sk_test"


def test_three_real_answers_and_six_fakes_publish_no_median():
    for cost in (9.13, 12.47, 31.09):
        agency(cost)
    for fake in (0.5, 0.5, 0.5, 200.0, 200.0, 200.0):
        agency(fake, renewed=False)
    publish()
    publish(now=timezone.now() + 90 * DAY)
    assert published() == []


def test_two_sybils_that_have_not_paid_a_renewal_change_nothing_beside_a_target():
    for cost in (8, 9, 11, 20, 24):
        agency(cost)
    publish()
    before = published()
    target = agency(17.31)
    sybils = [agency(cost, renewed=False) for cost in (0.5, 200)]
    publish(now=timezone.now() + DAY)
    for cost in (200.0, 0.5, 16.0, 18.0):
        for sybil in sybils:
            edit(sybil, cost)
    publish(now=timezone.now() + 2 * DAY)
    edit(target, 3)
    publish(now=timezone.now() + 3 * DAY)
    assert published() == before


def test_fifty_edits_of_two_who_collude_change_nothing_published():
    members = [agency(cost) for cost in (8, 9, 11, 20, 24, 26, 31)]
    publish()
    before = published()
    for n in range(50):
        edit(members[n % 2], 1 + 3 * n)
        if n == 25:
            publish(now=timezone.now() + n * DAY)
    publish(now=timezone.now() + 60 * DAY)
    assert published() == before


def test_a_sybil_s_seats_count_once_however_many_it_fills():
    members = [agency(cost) for cost in (8, 9, 11, 20)]
    cast.paying_owner()
    team = Member.objects.get(email="maren@tern.example").team
    assert team
    Plan.objects.create(
        source="STRIPE",
        kind="COMPANY",
        team=team,
        stripe_id="sub_team",
        status="ACTIVE",
        renewed_at=timezone.now(),
        owner_seats=3,
        team_seats=3,
    )
    publish()
    assert published() == []
    for cost in (30, 31, 32):
        gives(cast.make_member(team=team, seat_tier="TEAM_MEMBER"), {"domain_cost": cost})
    publish(now=timezone.now() + DAY)
    bands = [(row["cohort"], row["agencies"]) for row in published()]
    assert bands == [("all", "5\N{EN DASH}9")]
    assert len(members) == 4
