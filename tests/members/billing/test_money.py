"""What our page says is due is what Stripe bills, over random changes of seats."""

from random import Random

import pytest

from members.billing import seats
from members.billing.seats import CannotChange
from tests import cast
from tests.members.billing.buying import buy_company
from tests.standins.stripe.server import Site

pytestmark = pytest.mark.django_db


def billed(site: Site) -> int:
    """Everything that was charged so far, in cents."""
    return sum(row["amount"] for row in site.stripe.all("payment_intent"))


def compare(site: Site, changes: int, seed: int) -> None:
    """Change seats at random and compare each bill with what was shown before."""
    random = Random(seed)
    member = cast.outsider()
    plan = buy_company(site, member, owners=1, others=3)
    for number in range(changes):
        wanted = {"owner_seats": random.randint(1, 9), "team_seats": random.randint(0, 50)}
        preview = seats.seat_preview(plan=plan, **wanted)
        before = billed(site)
        plan = seats.change_seats(plan=plan, preview=preview, actor=member)
        assert billed(site) - before == preview.today_cents, (seed, number, wanted)
        assert plan.monthly_cents == preview.monthly_cents
        assert (plan.owner_seats, plan.team_seats) == (wanted["owner_seats"], wanted["team_seats"])


def test_what_is_shown_is_what_is_billed(site: Site) -> None:
    compare(site, changes=25, seed=1)


@pytest.mark.prove
def test_what_is_shown_is_what_is_billed_over_a_thousand_changes(site: Site) -> None:
    compare(site, changes=1000, seed=2)


def test_seats_do_not_fall_below_what_is_taken(site: Site) -> None:
    member = cast.outsider()
    plan = buy_company(site, member, owners=2, others=3)
    cast.team_member(team=plan.team)
    with pytest.raises(CannotChange, match="Team seats can fall to 1, not to 0"):
        seats.seat_preview(plan=plan, owner_seats=1, team_seats=0)
    with pytest.raises(CannotChange, match="one owner seat at least"):
        seats.seat_preview(plan=plan, owner_seats=0, team_seats=3)
