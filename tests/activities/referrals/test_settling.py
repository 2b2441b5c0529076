"""Referrals are settled from what the database and Stripe know."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from activities.models import Referral, ReferralMonth
from activities.referrals.settling import settle, settle_referrals
from gamification.ledger.correct import reverse
from gamification.ledger.values import set_award_value
from gamification.models import PointTransaction
from gamification.rules.reasons import explain
from members.models import AuditLog, Member, MoneyBack, Plan
from tests import cast
from tests.activities.referrals.makers import (
    buy,
    earned,
    give_back,
    make_referral,
    pay,
    payouts,
    try_it,
)
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def test_a_trial_pays_once_and_the_first_payment_once(maren):
    referral = make_referral(maren)
    assert settle_referrals() == 0
    plan = try_it(referral.referee)
    assert (settle_referrals(), settle_referrals()) == (1, 0)
    Plan.objects.filter(pk=plan.pk).update(status="ACTIVE")
    assert settle_referrals() == 0
    pay(referral)
    assert (settle_referrals(), settle_referrals()) == (1, 0)
    assert payouts(referral) == [("TRIAL", "PAID", 1), ("PAID", "PAID", 2)]
    assert earned(maren) == [1, 2]


def test_a_plan_that_staff_gave_or_that_was_paid_twice_or_never_began_pays_nothing(maren):
    given, twice, never = (make_referral(maren) for _ in range(3))
    cast.give_plan(given.referee)
    ended = {"status": "CANCELLED", "is_duplicate": True}
    try_it(twice.referee, **ended)
    try_it(never.referee, status="NONE")
    assert settle_referrals() == 0


def test_money_given_back_takes_the_points_of_the_payment_back_and_says_why(maren):
    referral = make_referral(maren)
    plan = try_it(referral.referee, status="ACTIVE")
    pay(referral)
    settle_referrals()
    give_back(plan, cents=4899)
    assert settle_referrals() == 0
    for status in ("pending", "failed", "canceled"):
        give_back(plan, status=status)
    assert settle_referrals() == 0
    give_back(plan, cents=1)
    assert (settle_referrals(), settle_referrals()) == (1, 0)
    assert payouts(referral) == [("TRIAL", "PAID", 1), ("PAID", "TAKEN_BACK", 2)]
    assert earned(maren) == [1, 2, -2]
    maren.refresh_from_db()
    assert maren.total_points == 1
    counter = PointTransaction.objects.latest("pk")
    reason = explain(action=counter.action, source=counter.source, metadata=counter.metadata)
    assert reason.title == "Taken back"
    assert reason.why.endswith("became a paying member): their payment was given back")
    assert AuditLog.objects.get(action="points_reversed").actor is None


def test_a_dispute_takes_it_back_whatever_it_is_about_and_a_mere_question_does_not(maren):
    referral = make_referral(maren)
    plan = buy(referral.referee)
    pay(referral)
    settle_referrals()
    dispute = give_back(plan, 1, kind="DISPUTE", status="warning_needs_response")
    assert settle_referrals() == 0
    MoneyBack.objects.filter(pk=dispute.pk).update(status="needs_response")
    assert settle_referrals() == 1
    MoneyBack.objects.filter(pk=dispute.pk).update(status="won")
    pay(referral, 99_000)
    assert settle_referrals() == 0
    assert earned(maren) == [2, -2]


def test_a_refund_known_before_its_payment_pays_nothing_ever(maren):
    referral = make_referral(maren)
    give_back(buy(referral.referee))
    assert settle_referrals() == 0
    pay(referral)
    assert settle_referrals() == 1
    pay(referral, 99_000)
    assert settle_referrals() == 0
    assert payouts(referral) == [("PAID", "TAKEN_BACK", 0)]
    assert earned(maren) == []


def test_what_staff_took_back_is_not_taken_back_again(maren, super_admin):
    referral = make_referral(maren)
    plan = buy(referral.referee)
    pay(referral)
    settle_referrals()
    reverse(entry=PointTransaction.objects.get(), reason="A mistake of ours", actor=super_admin)
    give_back(plan)
    assert settle_referrals() == 1
    assert earned(maren) == [2, -2]


def test_two_who_turn_out_to_be_one_are_paid_nothing(maren):
    mailbox, team, bill = (make_referral(maren) for _ in range(3))
    Member.objects.filter(pk=mailbox.referee_id).update(email="maren+2@tern.example")
    Member.objects.filter(pk=team.referee_id).update(team=maren.team)
    maren.team.stripe_customer_id = bill.referee.stripe_customer_id
    maren.team.save()
    for referral in (mailbox, team, bill):
        try_it(referral.referee)
        pay(referral)
    settle_referrals()
    for referral in (mailbox, team, bill):
        assert payouts(referral) == [("TRIAL", "REFUSED", 0), ("PAID", "REFUSED", 0)]
    assert earned(maren) == []


def test_whoever_is_locked_out_is_paid_once_they_are_let_in(maren):
    referral = make_referral(maren)
    try_it(referral.referee)
    Member.objects.filter(pk=maren.pk).update(is_active=False)
    assert settle_referrals() == 0
    Member.objects.filter(pk=maren.pk).update(is_active=True)
    assert settle_referrals() == 1


def test_an_award_that_is_switched_off_waits_and_staff_set_its_worth(maren, super_admin):
    referral = make_referral(maren)
    try_it(referral.referee)
    award = {"action": "referral_trial", "actor": super_admin}
    set_award_value(points=3, is_enabled=False, **award)
    assert settle_referrals() == 0
    set_award_value(points=3, is_enabled=True, **award)
    assert settle_referrals() == 1
    assert earned(maren) == [3]


def test_what_is_over_the_month_is_not_paid_later_and_a_new_month_begins_in_utc(maren):
    end = datetime(2026, 10, 31, 23, 59, 59, tzinfo=UTC)
    found = [make_referral(maren) for _ in range(27)]
    for referral in found[:26]:
        buy(referral.referee)
        pay(referral)
    settle_referrals(now=end)
    assert sum(earned(maren)) == 50
    assert payouts(found[24]) == [("PAID", "PAID", 2)]
    assert payouts(found[25]) == [("PAID", "CAPPED", 0)]
    buy(found[26].referee)
    pay(found[26])
    settle_referrals(now=end + timedelta(seconds=1))
    assert sum(earned(maren)) == 52
    assert payouts(found[25]) == [("PAID", "CAPPED", 0)]


def test_where_the_month_has_room_for_a_part_the_part_is_paid(maren):
    for _ in range(17):
        referral = make_referral(maren)
        try_it(referral.referee)
        pay(referral)
    settle_referrals()
    assert sorted(earned(maren)) == [1] * 18 + [2] * 16
    part = PointTransaction.objects.get(metadata__has_key="worth")
    reason = explain(action=part.action, source=part.source, metadata=part.metadata)
    assert reason.why == "Part of 2: the month was full"
    assert ReferralMonth.objects.get().points == 50


def test_what_is_settled_costs_the_same_number_of_queries(maren, django_assert_max_num_queries):
    for count in (1, 30):
        for _ in range(count):
            referral = make_referral(maren)
            try_it(referral.referee)
        settle_referrals()
        with django_assert_max_num_queries(1):
            settle_referrals()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_pay_once(maren):
    found = [make_referral(maren) for _ in range(6)]
    plans = [try_it(referral.referee) for referral in found]
    for referral in found:
        pay(referral)
    work = [pk for pk in Referral.objects.values_list("pk", flat=True) for _ in range(3)]
    assert sum(at_once(lambda pk: settle(pk=pk), work)) == 12
    assert sorted(earned(maren)) == [1] * 6 + [2] * 6
    for plan in plans:
        give_back(plan)
    assert sum(at_once(lambda pk: settle(pk=pk), work)) == 6
    assert sum(earned(maren)) == 6


class Killed(BaseException):
    """The connection is gone before this statement."""


@pytest.mark.parametrize("ends", ["paid", "given back"])
@pytest.mark.django_db(transaction=True)
def test_a_kill_between_any_two_statements_leaves_all_of_a_payout_or_nothing(maren, ends):
    """The settling is cut before statement 1, 2, 3, ... until it gets through."""
    referral = make_referral(maren)
    plan = try_it(referral.referee)
    if ends == "given back":
        pay(referral)
        settle_referrals()
        give_back(plan)
    pay(referral)
    before = (payouts(referral), earned(maren))
    cut = 0
    while True:
        cut += 1
        sent = 0

        def kill(execute, sql, params, many, context, cut=cut):
            nonlocal sent
            sent += 1
            if sent == cut:
                raise Killed
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(kill):
                settle(pk=referral.pk)
        except Killed:
            connection.close()
            assert (payouts(referral), earned(maren)) == before
        else:
            break
    assert cut > 8
    settle_referrals()
    assert earned(maren) == ([1, 2] if ends == "paid" else [1, 2, -2])
    maren.refresh_from_db()
    assert maren.total_points == sum(earned(maren))
    assert ReferralMonth.objects.get().points == 3
