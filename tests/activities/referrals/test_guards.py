"""What the database itself promises of referrals."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from activities.models import Referral, ReferralLink, ReferralMonth, ReferralPayout
from tests import cast
from tests.activities.referrals.makers import make_referral
from tests.activities.test_guards import refused_by
from tests.roles import as_owner
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def payout(referral, **fields):
    values = {"kind": "PAID", "worth": 2, "points": 2}
    return ReferralPayout.objects.create(referral=referral, **{**values, **fields})


def at(number):
    return cast.make_member(date_joined=timezone.now() + timedelta(minutes=number))


def test_nobody_is_brought_twice_by_themselves_by_a_newer_one_or_in_a_circle():
    first, second, third = (at(number) for number in range(3))
    make_referral(first, second)
    make_referral(second, third)
    assert refused_by(lambda: make_referral(first, third)) == "activities_referral_referee_uniq"
    assert refused_by(lambda: make_referral(third, first)) == "activities_referral_newer_guard"
    # Even where the days of joining were changed since.
    type(first).objects.filter(pk=first.pk).update(date_joined=timezone.now() + timedelta(days=1))
    assert refused_by(lambda: make_referral(third, first)) == "activities_referral_circle_guard"
    assert refused_by(lambda: make_referral(first, first)) in (
        "activities_referral_newer_guard",
        "activities_referral_self_check",
    )


def test_who_brought_whom_and_what_was_paid_stay_while_both_are_here():
    first, other = at(0), at(1)
    referral = make_referral(first)
    paid = payout(referral)
    kept = "activities_referral_kept_guard"
    assert refused_by(lambda: Referral.objects.update(referrer=other)) == kept
    assert refused_by(lambda: Referral.objects.all().delete()) == kept
    paid_kept = "activities_referralpayout_kept_guard"
    everything = ReferralPayout.objects.all()
    for change in ({"points": 1}, {"worth": 9}, {"kind": "TRIAL"}, {"state": "CAPPED"}):
        assert refused_by(lambda change=change: everything.update(**change)) == paid_kept
    assert refused_by(lambda: everything.delete()) == paid_kept
    assert refused_by(lambda: payout(referral)) == "activities_referralpayout_kind_uniq"
    everything.update(state="TAKEN_BACK")
    assert refused_by(lambda: everything.update(state="PAID")) == paid_kept
    paid.refresh_from_db()
    assert (paid.state, paid.points) == ("TAKEN_BACK", 2)


def test_all_of_it_goes_with_either_of_the_two():
    first = at(0)
    brought, left = make_referral(first), make_referral(first)
    payout(brought)
    payout(left)
    left.referee.delete()
    assert list(Referral.objects.all()) == [brought]
    assert ReferralMonth.objects.get().points == 4
    ReferralLink.objects.create(member=first, code="abcdefghij")
    first.delete()
    assert not Referral.objects.exists()
    assert not ReferralPayout.objects.exists()
    assert not ReferralMonth.objects.exists()
    assert not ReferralLink.objects.exists()


def test_a_month_of_utc_holds_fifty_and_what_was_taken_back_makes_no_room():
    first = at(0)
    end = datetime(2026, 10, 31, 23, 59, 59, tzinfo=UTC)
    for _ in range(24):
        payout(make_referral(first), at=end)
    assert payout(make_referral(first), kind="TRIAL", worth=1, points=1, at=end).pk
    last = payout(make_referral(first), at=end)
    last.refresh_from_db()
    # One was left of the two.
    assert (last.state, last.points, last.worth) == ("PAID", 1, 2)
    ReferralPayout.objects.filter(pk=last.pk).update(state="TAKEN_BACK")
    over = payout(make_referral(first), at=end)
    after = payout(make_referral(first), at=end + timedelta(seconds=1))
    for one in (over, after):
        one.refresh_from_db()
    assert (over.state, over.points) == ("CAPPED", 0)
    assert (after.state, after.points) == ("PAID", 2)
    assert list(ReferralMonth.objects.values_list("points", flat=True)) == [2, 50]


def test_the_application_does_not_write_the_month_itself():
    first = at(0)
    payout(make_referral(first))
    with pytest.raises(DatabaseError), transaction.atomic():
        ReferralMonth.objects.update(points=0)
    with as_owner():
        assert refused_by(lambda: ReferralMonth.objects.update(points=51)) == (
            "activities_referralmonth_points_check"
        )


@pytest.mark.django_db(transaction=True)
def test_simultaneous_payouts_at_the_cap_fill_it_exactly():
    first = at(0)
    found = [make_referral(first) for _ in range(40)]
    kinds = [{"kind": "TRIAL", "worth": 1, "points": 1}, {}]

    def pay(referral):
        payout(referral, **kinds[referral.pk % 2])

    for start in range(0, 40, 20):
        at_once(pay, found[start : start + 20])
    paid = list(ReferralPayout.objects.values_list("points", flat=True))
    assert sum(paid) == 50
    assert ReferralMonth.objects.get().points == 50
    assert len(paid) == 40
