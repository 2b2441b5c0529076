"""What the rules of referrals say."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from activities.referrals import words
from activities.referrals.rules import (
    Facts,
    Kind,
    Person,
    State,
    due,
    is_between_one,
    mailbox,
    may_attribute,
    month_of,
)

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CLICK = NOW - timedelta(days=3)
MAREN = Person(pk=1, email="maren@tern.example", joined=NOW - timedelta(days=400), team=7)
NEW = Person(pk=9, email="new@house.example", joined=NOW - timedelta(days=2))
FIRST = Person(pk=2, email="first@house.example", joined=NOW - timedelta(days=500))


@pytest.mark.parametrize(
    ("email", "known"),
    [
        ("Maren@Tern.example", "maren@tern.example"),
        ("maren+news@tern.example", "maren@tern.example"),
        ("ma.ren@tern.example", "ma.ren@tern.example"),
        ("Ma.Ren+2@googlemail.com", "maren@gmail.com"),
        ("nobody", "@nobody"),
    ],
)
def test_a_mailbox_has_one_spelling(email, known):
    assert mailbox(email) == known


@pytest.mark.parametrize(
    ("change", "came"),
    [
        ({}, True),
        ({"clicked": NEW.joined}, True),
        # Was here before the click.
        ({"clicked": NEW.joined + timedelta(seconds=1)}, False),
        ({"now": CLICK + timedelta(days=30)}, True),
        ({"now": CLICK + timedelta(days=30, seconds=1)}, False),
        ({"referrer": replace(MAREN, may_invite=False)}, False),
        ({"referrer": replace(MAREN, pk=NEW.pk)}, False),
        ({"referrer": replace(MAREN, joined=NEW.joined)}, False),
        ({"referee": replace(NEW, email="maren+2@tern.example")}, False),
        # A circle: whoever brought the one who brings them, under another spelling.
        ({"referee": replace(NEW, email="FIRST+again@house.example")}, False),
        ({"referee": replace(NEW, pk=FIRST.pk)}, False),
    ],
)
def test_who_came_by_a_link(change, came):
    asked = {"referrer": MAREN, "referee": NEW, "above": [FIRST], "clicked": CLICK, "now": NOW}
    assert may_attribute(**{**asked, **change}) is came


@pytest.mark.parametrize(
    ("change", "one"),
    [
        ({}, False),
        ({"team": 8}, False),
        ({"team": 7}, True),
        ({"customers": frozenset({"cus_tern"})}, True),
        ({"email": "MAREN+x@tern.example"}, True),
    ],
)
def test_two_who_share_a_mailbox_a_team_or_a_bill_are_one(change, one):
    assert is_between_one(
        replace(MAREN, customers=frozenset({"cus_tern"})), replace(NEW, **change)
    ) is (one)
    assert not is_between_one(replace(MAREN, team=None), NEW)


TRIED, PAID = Facts(began_trial=True), Facts(paid_cents=4900)


@pytest.mark.parametrize(
    ("facts", "known", "wanted"),
    [
        (Facts(), {}, {}),
        (TRIED, {}, {Kind.TRIAL: State.PAID}),
        (TRIED, {"TRIAL": "PAID"}, {}),
        (PAID, {}, {Kind.PAID: State.PAID}),
        (replace(PAID, began_trial=True), {}, {Kind.TRIAL: State.PAID, Kind.PAID: State.PAID}),
        # A part that went back leaves a paying member.
        (replace(PAID, back_cents=4899), {"PAID": "PAID"}, {}),
        (replace(PAID, back_cents=4900), {"PAID": "PAID"}, {Kind.PAID: State.TAKEN_BACK}),
        (replace(PAID, disputed=True), {"PAID": "PAID"}, {Kind.PAID: State.TAKEN_BACK}),
        # Known in the other order: the same end.
        (replace(PAID, back_cents=4900), {}, {Kind.PAID: State.TAKEN_BACK}),
        (Facts(disputed=True), {}, {}),
        # Stripe may know of a second payment.
        (replace(PAID, back_cents=4900, is_stale=True), {"PAID": "PAID"}, {}),
        (replace(PAID, back_cents=4900, is_stale=True), {}, {}),
        (replace(PAID, is_stale=True), {}, {Kind.PAID: State.PAID}),
        # What ended never begins again.
        (PAID, {"PAID": "TAKEN_BACK"}, {}),
        (PAID, {"PAID": "CAPPED"}, {}),
        (replace(PAID, back_cents=4900), {"PAID": "CAPPED"}, {}),
        (replace(PAID, is_own=True), {}, {Kind.PAID: State.REFUSED}),
        (replace(PAID, is_own=True), {"PAID": "PAID"}, {}),
        (replace(TRIED, is_own=True), {}, {Kind.TRIAL: State.REFUSED}),
    ],
)
def test_what_is_due(facts, known, wanted):
    assert due(facts, known) == wanted


def test_a_month_is_that_of_utc():
    lisbon = datetime.fromisoformat("2026-07-01T00:30:00+01:00")
    assert month_of(lisbon) == date(2026, 6, 1)


def paid(**fields):
    values = {"kind": "PAID", "state": "PAID", "points": 2, "worth": 2, "on": date(2026, 11, 3)}
    return words.Paid(**{**values, **fields})


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (paid(), "First payment: 2 points, 3 November"),
        (paid(kind="TRIAL", points=1, worth=1), "Trial: 1 point, 3 November"),
        (paid(points=1), "First payment: 1 point of 2, November was full then, 3 November"),
        (paid(state="CAPPED", points=0), "First payment: nothing, November was full"),
        (
            paid(state="TAKEN_BACK", back_on=date(2026, 12, 1)),
            "First payment: 2 points, taken back on 1 December",
        ),
        (
            paid(state="TAKEN_BACK", points=0),
            "First payment: nothing, the money was given back",
        ),
        (
            paid(state="REFUSED", points=0),
            "First payment: nothing, you share a mailbox, a team or a bill",
        ),
    ],
)
def test_a_payout_in_words(one, said):
    assert words.payout_line(one) == said


@pytest.mark.parametrize(
    ("status", "has_paid", "payouts", "word"),
    [
        ("NONE", False, [], "joined"),
        ("TRIALING", False, [], "on trial"),
        ("ACTIVE", True, [paid()], "paying"),
        # Behind on a bill is nobody else's business; a seat that somebody gave pays nothing.
        ("PAST_DUE", True, [paid()], "paying"),
        ("ACTIVE", False, [], "joined"),
        ("CANCELLED", True, [paid()], "over"),
        ("CANCELLED", True, [paid(state="TAKEN_BACK")], "payment given back"),
    ],
)
def test_where_somebody_stands(status, has_paid, payouts, word):
    assert words.mark_of(status=status, has_paid=has_paid, payouts=payouts).word == word


def test_the_month_says_what_is_left_and_when_there_is_more():
    november, december = date(2026, 11, 1), date(2026, 12, 1)
    assert words.month_line(points=7, month=november, after=december) == (
        "7 of 50 points came in November. A new month begins on 1 December (UTC)."
    )
    assert words.month_line(points=50, month=november, after=december) == (
        "November is full: 50 of 50 points. What comes now is not paid later."
        " A new month begins on 1 December (UTC)."
    )
    assert [words.headline(n) for n in (0, 1, 3)] == [
        "Bring someone to the table.",
        "One person joined by your link.",
        "Three people joined by your link.",
    ]
