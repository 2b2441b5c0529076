"""No sequence of sign-ups, trials, payments, cancellations, refunds and replays pays twice, above
the month, to oneself or in a circle.
"""

from collections import Counter
from datetime import UTC, datetime

import pytest
import time_machine

from activities.models import Referral, ReferralPayout
from gamification.ledger.values import set_award_value
from tests import cast
from tests.activities.referrals.town import Town

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 3, 9, 12, tzinfo=UTC)


def live(seed: int, steps: int) -> Counter[str]:
    """One town's life; how often each end of a payout was met."""
    boss = cast.super_admin()
    # Large awards, so that a month is full soon.
    for action, points in (("referral_trial", 9), ("referral_paid", 16)):
        set_award_value(action=action, points=points, is_enabled=True, actor=boss)
    with time_machine.travel(NOW, tick=False) as clock:
        town = Town(seed, clock)
        town.live(steps)
        town.end()
    return Counter(ReferralPayout.objects.values_list("state", flat=True))


@pytest.mark.parametrize("seed", [0, 2])
def test_whatever_happens_the_promises_hold(seed: int) -> None:
    met = live(seed, 150)
    assert {"PAID", "CAPPED", "TAKEN_BACK"} <= set(met)
    assert Referral.objects.count() > 20


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(100, 140))
def test_whatever_happens_in_a_long_life_the_promises_hold(seed: int) -> None:
    live(seed, 400)
