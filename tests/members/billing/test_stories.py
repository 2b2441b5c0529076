"""Stories of people who pay, against Stripe on loopback."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from members.billing import client as stripe_client
from members.billing import seats
from members.billing.seats import CannotChange
from members.billing.sync import sync_subscription
from members.models import Effect, Member, MoneyBack, Plan, StripeEvent
from members.standing.actions import pass_time
from tests import cast
from tests.members.billing.buying import buy, buy_company, checkout, come_back, deliver, work
from tests.standins.stripe import signed
from tests.standins.stripe.api import complete
from tests.standins.stripe.server import Site

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=31)


def status(member: Member) -> tuple[str, str]:
    """How the member stands."""
    member.refresh_from_db()
    return member.subscription_status, member.seat_tier


def later(site: Site, by: timedelta) -> datetime:
    """Move Stripe's clock; the moment it is then."""
    at = datetime.now(UTC) + by
    site.stripe.clock = at.timestamp
    return at


def test_who_comes_back_before_the_webhook_has_the_seat_and_the_webhook_changes_nothing(
    site: Site,
) -> None:
    member = cast.outsider()
    session = checkout(member)
    assert come_back(member, session) == ["Nothing was paid, so nothing has changed."]
    complete(site.stripe, session)
    assert come_back(member, session) == ["Paid. Your seat is open."]
    assert status(member) == ("ACTIVE", "INDIVIDUAL")
    assert set(deliver(site.stripe.events)) == {200}
    work()
    assert (status(member), Plan.objects.count()) == (("ACTIVE", "INDIVIDUAL"), 1)


def test_a_webhook_alone_opens_the_seat_and_a_second_delivery_is_known(site: Site) -> None:
    member = cast.outsider()
    complete(site.stripe, checkout(member))
    deliver([*site.stripe.events, *site.stripe.events])
    assert StripeEvent.objects.count() == len(site.stripe.events)
    work()
    assert status(member) == ("ACTIVE", "INDIVIDUAL")
    assert not StripeEvent.objects.filter(handled_at=None).exists()


def test_a_company_is_made_with_its_buyer_in_the_first_seat(site: Site) -> None:
    member = cast.outsider()
    plan = buy_company(site, member, owners=2, others=5)
    assert plan.team is not None
    assert (plan.team.name, plan.team.owner_seats, plan.team.team_seats) == ("Tern Outbound", 2, 5)
    assert (plan.monthly_cents, status(member)) == (26300, ("ACTIVE", "OWNER"))
    assert (member.team, member.is_primary_owner) == (plan.team, True)


def test_a_renewal_that_fails_runs_its_course_and_paying_brings_all_back(site: Site) -> None:
    member = cast.outsider()
    plan = buy(site, member)
    now = later(site, MONTH)
    site.stripe.declining.add(plan.stripe_customer_id)
    site.stripe.advance(str(plan.stripe_id))
    sync_subscription(stripe_id=str(plan.stripe_id), now=now)
    assert status(member)[0] == "PAST_DUE"
    assert member.payment_failed_at == datetime.fromtimestamp(site.stripe.now, UTC)
    grace_ends = member.grace_ends_at
    # Tried again and declined again: the days do not start anew.
    now = later(site, MONTH + timedelta(hours=40))
    bill = site.stripe.all("invoice", status="open")[0]
    assert not site.stripe.pay(bill["id"])
    sync_subscription(stripe_id=str(plan.stripe_id), now=now)
    status(member)
    assert (member.grace_ends_at, member.in_debtor_state) == (grace_ends, False)
    pass_time(now=now + timedelta(hours=9))
    status(member)
    assert member.in_debtor_state
    site.stripe.declining.clear()
    site.stripe.pay(bill["id"])
    deliver(site.stripe.events)
    work()
    assert status(member)[0] == "ACTIVE"
    assert [member.in_debtor_state, member.payment_failed_at] == [False, None]


def test_a_plan_is_renewed_once_a_later_month_is_paid(site: Site) -> None:
    member = cast.outsider()
    plan = buy(site, member)
    sync_subscription(stripe_id=str(plan.stripe_id))
    plan.refresh_from_db()
    assert plan.renewed_at is None
    now = later(site, MONTH)
    site.stripe.declining.add(plan.stripe_customer_id)
    site.stripe.advance(str(plan.stripe_id))
    sync_subscription(stripe_id=str(plan.stripe_id), now=now)
    plan.refresh_from_db()
    assert plan.renewed_at is None
    site.stripe.declining.clear()
    paid_at = datetime.fromtimestamp(site.stripe.now, UTC)
    site.stripe.pay(site.stripe.all("invoice", status="open")[0]["id"])
    sync_subscription(stripe_id=str(plan.stripe_id), now=now)
    plan.refresh_from_db()
    assert plan.renewed_at == paid_at


def test_who_never_pays_is_ended_at_stripe_after_thirty_days_as_debtor(site: Site) -> None:
    member = cast.outsider()
    plan = buy(site, member)
    now = later(site, MONTH)
    site.stripe.declining.add(plan.stripe_customer_id)
    site.stripe.advance(str(plan.stripe_id))
    sync_subscription(stripe_id=str(plan.stripe_id), now=now)
    pass_time(now=now + timedelta(days=33))
    assert status(member)[0] == "CANCELLED"
    work()
    plan.refresh_from_db()
    assert (site.stripe.get(str(plan.stripe_id))["status"], plan.status) == (
        "canceled",
        "CANCELLED",
    )


def test_two_tabs_that_both_pay_keep_one_and_give_the_other_back(site: Site) -> None:
    member = cast.outsider()
    first, second = checkout(member), checkout(member)
    complete(site.stripe, first)
    complete(site.stripe, second)
    come_back(member, first)
    assert "its money comes back" in come_back(member, second)[0]
    work()
    subs = {s: site.stripe.get(site.stripe.get(s)["subscription"]) for s in (first, second)}
    assert (subs[first]["status"], subs[second]["status"]) == ("active", "canceled")
    assert [row["amount"] for row in site.stripe.all("refund")] == [5900]
    deliver(site.stripe.events)
    work()
    assert status(member)[0] == "ACTIVE"
    assert sorted(MoneyBack.objects.values_list("kind", flat=True)) == ["DUPLICATE", "REFUND"]


def test_a_second_plan_is_warned_of_before_stripe_is_asked(site: Site) -> None:
    member = cast.outsider()
    buy(site, member)
    client = Client()
    client.force_login(member)
    answer = client.post("/plan/buy/", {"kind": "INDIVIDUAL"}, follow=True)
    assert "You have a plan already" in answer.content.decode()
    assert len(site.stripe.all("checkout.session")) == 1


def test_a_trial_and_its_bill_of_nothing_are_not_active(site: Site, settings: Settings) -> None:
    settings.STRIPE_TRIAL_DAYS = 7
    member = cast.outsider()
    plan = buy(site, member)
    assert [bill["amount_due"] for bill in site.stripe.all("invoice")] == [0]
    assert (status(member)[0], plan.status) == ("TRIALING", "TRIALING")
    now = later(site, timedelta(days=8))
    site.stripe.advance(str(plan.stripe_id))
    sync_subscription(stripe_id=str(plan.stripe_id), now=now)
    assert status(member)[0] == "ACTIVE"


def test_the_portal_cancels_by_a_date_and_one_may_change_ones_mind(site: Site) -> None:
    member = cast.outsider()
    plan = buy(site, member)
    stripe_id = str(plan.stripe_id)
    site.stripe.change_mind(stripe_id, ends=True)
    assert site.stripe.get(stripe_id)["cancel_at_period_end"] is False
    plan = sync_subscription(stripe_id=stripe_id)
    assert (plan.ends_at, status(member)[0]) == (plan.period_end, "ACTIVE")
    site.stripe.change_mind(stripe_id, ends=False)
    assert sync_subscription(stripe_id=stripe_id).ends_at is None
    site.stripe.change_mind(stripe_id, ends=True)
    later(site, MONTH)
    site.stripe.advance(stripe_id)
    deliver(site.stripe.events)
    work()
    assert status(member)[0] == "CANCELLED"


def test_a_seat_whose_card_is_declined_changes_nothing_for_anybody(site: Site) -> None:
    member = cast.outsider()
    plan = buy_company(site, member)
    preview = seats.seat_preview(plan=plan, owner_seats=1, team_seats=5)
    site.stripe.declining.add(plan.stripe_customer_id)
    with pytest.raises(CannotChange, match="declined"):
        seats.change_seats(plan=plan, preview=preview, actor=member)
    deliver(site.stripe.events)
    work()
    plan.refresh_from_db()
    assert (plan.team_seats, plan.status, status(member)[0]) == (2, "ACTIVE", "ACTIVE")
    assert [bill["status"] for bill in site.stripe.all("invoice")] == ["void", "paid"]


def test_a_dispute_ends_the_plan_and_the_refund_of_a_duplicate_does_not(site: Site) -> None:
    member = cast.outsider()
    plan = buy(site, member)
    bill = site.stripe.all("invoice")[0]
    site.stripe.dispute(bill["id"])
    deliver(site.stripe.events)
    work()
    assert status(member)[0] == "CANCELLED"
    noted = MoneyBack.objects.get()
    assert (noted.kind, noted.plan, noted.cents) == ("DISPUTE", plan, 5900)


def test_what_belongs_to_nobody_and_what_is_unknown_is_kept_and_harmless(site: Site) -> None:
    site.stripe.subscribe("cus_of_another", [("price_individual", 1)])
    site.stripe.tell("radar.early_fraud_warning.created", {"id": "issfr_1"})
    deliver(site.stripe.events)
    work()
    said = dict(StripeEvent.objects.values_list("type", "error"))
    assert said["customer.subscription.created"] == "Its customer is nobody here."
    assert said["radar.early_fraud_warning.created"] == ""
    assert not Plan.objects.exists()


def test_what_somebody_wrote_into_metadata_gives_them_nothing(site: Site) -> None:
    victim, thief = cast.outsider(), cast.make_member(subscription_status="NONE")
    session = checkout(victim)
    number = site.stripe.get(session)["subscription_metadata"]
    checkout(thief)
    thief.refresh_from_db()
    about = {"metadata": number}
    site.stripe.subscribe(str(thief.stripe_customer_id), [("price_individual", 1)], **about)
    deliver(site.stripe.events)
    work()
    assert (status(victim)[0], status(thief)[0]) == ("NONE", "ACTIVE")


@pytest.mark.parametrize("trouble", ["forged", "old", "thin", "empty", "no text"])
def test_what_stripe_did_not_sign_is_refused_and_not_kept(site: Site, trouble: str) -> None:
    event = site.stripe.tell("invoice.paid", {"id": "in_1"})
    if trouble == "thin":
        event = {**event, "object": "v2.core.event"}
    body, signature = signed(event)
    if trouble == "forged":
        body = body.replace(b"in_1", b"in_2")
    elif trouble == "old":
        body, signature = signed(event, at=datetime.now(UTC).timestamp() - 301)
    elif trouble == "empty":
        signature = ""
    elif trouble == "no text":
        body = b"\xff\xfe"
    answer = Client().post(
        "/webhooks/stripe/",
        body,
        content_type="application/json",
        headers={"Stripe-Signature": signature},
    )
    assert (answer.status_code, StripeEvent.objects.count()) == (400, 0)


@pytest.mark.parametrize("fault", [500, 503, 429, 409, 401, 0])
def test_a_fault_of_stripes_leaves_the_pages_and_heals(site: Site, fault: int) -> None:
    member = cast.outsider()
    session = checkout(member)
    complete(site.stripe, session)
    site.faults += [fault] * 4
    assert "no need to pay again" in come_back(member, session)[0]
    site.faults[:] = [fault] * 4
    deliver(site.stripe.events)
    pk = StripeEvent.objects.filter(type="checkout.session.completed").get().pk
    from members.billing.events import work_event

    with pytest.raises(stripe_client.Unavailable):
        work_event(pk=pk)
    site.faults.clear()
    work()
    assert status(member)[0] == "ACTIVE"
    assert not StripeEvent.objects.exclude(error="").exists()


def test_without_a_key_the_page_says_that_staff_grant_plans() -> None:
    client = Client()
    client.force_login(cast.outsider())
    assert "staff grant plans" in client.get("/plan/").content.decode()
    assert client.post("/plan/buy/", {"kind": "INDIVIDUAL"}).status_code == 302
    assert Client().post("/webhooks/stripe/", b"{}", content_type="x/y").status_code == 404
    assert not Effect.objects.exists()
