"""What the rules say of seats and invitations, case by case."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from members.models.choices import SeatTier, SubscriptionStatus
from members.teams import rules
from members.teams.rules import Claim, Person, Reason, Seats

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
OWNER = Person(1, SeatTier.OWNER)
PRIMARY = Person(2, SeatTier.OWNER, is_primary=True)
ADMIN = Person(3, SeatTier.TEAM_MEMBER, is_admin=True)
PLAIN = Person(4, SeatTier.TEAM_MEMBER)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, None),
        ({"in_this_team": True, "claimed": True}, Reason.SAME_TEAM),
        ({"claimed": True, "expired": True}, Reason.CLAIMED),
        ({"revoked": True, "expired": True}, Reason.REVOKED),
        ({"expired": True, "open_seats": 0}, Reason.EXPIRED),
        ({"may_sign_in": False}, Reason.LOCKED_OUT),
        ({"address_fits": False, "has_plan": True}, Reason.OTHER_ADDRESS),
        ({"in_live_team": True}, Reason.OTHER_TEAM),
        ({"has_plan": True, "shut": Reason.UNPAID}, Reason.OWN_PLAN),
        ({"shut": Reason.NO_PLAN}, Reason.NO_PLAN),
        ({"shut": Reason.UNPAID, "open_seats": 0}, Reason.UNPAID),
        ({"open_seats": 0}, Reason.NO_SEAT),
    ],
)
def test_a_claim_is_refused_for_the_first_reason_that_holds(
    given: dict[str, Any], why: Reason | None
) -> None:
    assert rules.claim_refusal(Claim(**given)) == why


@pytest.mark.parametrize(
    ("status", "failed", "why"),
    [
        (None, None, Reason.NO_PLAN),
        (SubscriptionStatus.CANCELLED, None, Reason.NO_PLAN),
        (SubscriptionStatus.NONE, None, Reason.NO_PLAN),
        (SubscriptionStatus.ACTIVE, None, None),
        (SubscriptionStatus.TRIALING, None, None),
        (SubscriptionStatus.PAST_DUE, timedelta(hours=47), None),
        (SubscriptionStatus.PAST_DUE, timedelta(hours=48), Reason.UNPAID),
        (SubscriptionStatus.PAST_DUE, None, Reason.UNPAID),
    ],
)
def test_a_team_gives_seats_while_its_plan_is_paid_or_in_grace(
    status: SubscriptionStatus | None, failed: timedelta | None, why: Reason | None
) -> None:
    failed_at = NOW - failed if failed else None
    assert rules.shut(status=status, failed_at=failed_at, now=NOW) == why


@pytest.mark.parametrize(
    ("actor", "whose", "why"),
    [
        (OWNER, PLAIN, None),
        (OWNER, ADMIN, None),
        (PRIMARY, OWNER, None),
        (ADMIN, PLAIN, None),
        (ADMIN, OWNER, Reason.OWNERS_ONLY),
        (ADMIN, PRIMARY, Reason.PRIMARY_STAYS),
        (OWNER, PRIMARY, Reason.PRIMARY_STAYS),
        (OWNER, OWNER, Reason.YOURSELF),
        (PLAIN, ADMIN, Reason.MANAGERS_ONLY),
        (PLAIN, PLAIN, Reason.MANAGERS_ONLY),
    ],
)
def test_who_may_revoke_whose_seat(actor: Person, whose: Person, why: Reason | None) -> None:
    assert rules.revoke_refusal(actor, whose) == why


@pytest.mark.parametrize(
    ("actor", "tier", "why"),
    [
        (OWNER, SeatTier.OWNER, None),
        (ADMIN, SeatTier.TEAM_MEMBER, None),
        (ADMIN, SeatTier.OWNER, Reason.OWNERS_ONLY),
        (PLAIN, SeatTier.TEAM_MEMBER, Reason.MANAGERS_ONLY),
    ],
)
def test_who_may_offer_which_seat(actor: Person, tier: str, why: Reason | None) -> None:
    assert rules.invite_refusal(actor, tier) == why


def test_seats_are_never_less_than_none_free() -> None:
    assert [Seats(3, 1, 1).free, Seats(2, 2, 1).free] == [1, 0]


@pytest.mark.parametrize(
    ("paid", "taken", "promised", "said"),
    [
        (7, 5, 1, "5 of 7 seats are taken, 1 is promised to an invitation, 1 is free."),
        (1, 1, 0, "1 of 1 seat is taken, none is free."),
        (9, 1, 3, "1 of 9 seats is taken, 3 are promised to invitations, 5 are free."),
    ],
)
def test_seats_in_words(paid: int, taken: int, promised: int, said: str) -> None:
    assert rules.seats_in_words(paid=paid, taken=taken, promised=promised) == said


def test_a_token_has_256_bits_and_is_kept_as_a_fingerprint() -> None:
    token = rules.new_token()
    assert (len(token), len(rules.fingerprint(token)), rules.new_token() == token) == (
        43,
        64,
        False,
    )
