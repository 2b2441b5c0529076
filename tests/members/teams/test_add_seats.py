"""Seats are added on the team's page: first the sum, then the button that names it."""

import re

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from members.models import Member, SeatTier
from tests import cast
from tests.members.billing.buying import buy_company
from tests.members.billing.conftest import site, stripe_of_session
from tests.members.teams.tern import make_team, maren
from tests.standins.stripe.server import Site

pytestmark = pytest.mark.django_db
__all__ = ["site", "stripe_of_session"]
SHOWN = re.compile(r'name="shown" value="([^"]+)"')


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def test_an_owner_sees_the_sum_and_adds_two_seats(site: Site) -> None:
    member = cast.outsider()
    plan = buy_company(site, member, owners=1, others=1)
    client = signed_in(member)
    assertContains(client.get("/team/"), "See what it costs")

    asked = client.post("/team/seats/", {"seats": 2, "kind": SeatTier.TEAM_MEMBER})
    found = SHOWN.search(asked.content.decode())
    assertContains(asked, "Add 2 team seats")
    assertContains(asked, "then $146 each month.")
    plan.refresh_from_db()
    assert (found is not None, plan.team_seats) == (True, 1)

    assert found is not None
    assertRedirects(client.post("/plan/seats/", {"shown": found[1]}), "/plan/")
    plan.refresh_from_db()
    assert plan.team is not None
    plan.team.refresh_from_db()
    assert (plan.team_seats, plan.team.team_seats, plan.owner_seats) == (3, 3, 1)
    assertContains(client.get("/team/"), "1 of 4 seats is taken")


@pytest.mark.parametrize("seats", ["0", "51", "-1", "many", "", "1" * 400])
def test_other_numbers_are_refused_at_the_field(site: Site, seats: str) -> None:
    member = cast.outsider()
    buy_company(site, member, owners=1, others=1)
    answer = signed_in(member).post("/team/seats/", {"seats": seats, "kind": "OWNER"})
    assert answer.status_code == 422
    assert list(answer.context["add_form"].errors) == ["seats"]


def test_who_does_not_pay_at_stripe_is_offered_no_seats(site: Site) -> None:
    owner = maren(make_team())
    rui = cast.team_member(team=owner.team, is_team_admin=True)
    for member in (owner, rui):
        client = signed_in(member)
        assertNotContains(client.get("/team/"), "See what it costs")
        assertRedirects(client.post("/team/seats/", {"seats": 1, "kind": "OWNER"}), "/team/")
