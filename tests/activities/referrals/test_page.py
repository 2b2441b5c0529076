"""A member's own page about their link."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from activities.models import ReferralLink
from activities.referrals.settling import settle_referrals
from members.models import Member
from tests import cast
from tests.activities.referrals.makers import buy, give_back, make_referral, pay, try_it

pytestmark = pytest.mark.django_db
PAGE = "/activities/referrals/"


def signed_in(member: Member) -> Client:
    """A browser of theirs."""
    client = Client()
    client.force_login(member)
    return client


def test_without_anybody_it_has_the_link_and_what_counts(maren):
    answer = signed_in(maren).get(PAGE)
    code = ReferralLink.objects.get(member=maren).code
    assertContains(answer, f'readonly value="http://testserver/join/{code}/"')
    assertContains(answer, "Bring someone to the table.")
    assertContains(answer, "Nobody has come by it yet")
    assertContains(answer, "0 of 50 points")
    assertNotContains(answer, "nobody is counted as yours")


def test_who_has_no_access_is_told_that_the_link_counts_nobody():
    assertContains(signed_in(cast.debtor()).get(PAGE), "nobody is counted as yours")


def test_each_stands_where_they_stand_and_nobody_else_is_shown(maren):
    trying, paying, back, gone = (make_referral(maren) for _ in range(4))
    theirs = make_referral(cast.make_member(date_joined=timezone.now() - timedelta(days=9)))
    plans = {}
    try_it(trying.referee)
    for referral in (paying, back, theirs):
        plans[referral] = buy(referral.referee)
        pay(referral)
    settle_referrals()
    give_back(plans[back])
    settle_referrals()
    where = {trying: "TRIALING", paying: "ACTIVE", back: "CANCELLED", gone: "CANCELLED"}
    for referral, status in where.items():
        Member.objects.filter(pk=referral.referee_id).update(subscription_status=status)
    Member.objects.filter(pk=paying.referee_id).update(
        first_name="Tomasz", last_name="Shown", handle="tomasz"
    )
    Member.objects.filter(pk=trying.referee_id).update(
        first_name="Ines", last_name="Hidden", in_directory=False
    )
    answer = signed_in(maren).get(PAGE)
    assertContains(answer, "Four people joined by your link.")
    for word in ("on trial", "paying", "payment given back", "over"):
        assertContains(answer, f"{word}</span>")
    assertContains(answer, '<a href="/members/tomasz/">Tomasz Shown</a>', html=True)
    assertContains(answer, "5 of 50 points came in")
    assertNotContains(answer, "Ines")
    assertNotContains(answer, theirs.referee.email)
    assertNotContains(answer, paying.referee.email)


def test_a_full_month_and_more_than_a_page(maren):
    client = signed_in(maren)
    client.get(PAGE)
    counts = []
    for number in (1, 30):
        for _ in range(number):
            referral = make_referral(maren)
            buy(referral.referee)
            pay(referral)
        settle_referrals()
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(PAGE)
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assertContains(answer, "is full: 50 of 50 points")
    assertContains(answer, "1 to 30 of 31")
    # The oldest was the first to be paid.
    assertContains(client.get(f"{PAGE}?page=2"), "First payment: 2 points")
    assertContains(client.get(f"{PAGE}?page=x"), "1 to 30 of 31")


def test_a_guest_signs_in_first_and_nothing_is_sent_to_it(maren):
    assert Client().get(PAGE).status_code == 302
    assert signed_in(maren).post(PAGE).status_code == 405
    assert Client().post("/join/abcdefghij/").status_code == 405
